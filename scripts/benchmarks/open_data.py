"""The speed of a release from open data: generated downloads of the real shape, a force's and a large one."""

import random
import zipfile
from pathlib import Path

from harness import PROJECT, Benchmark, copy_project

from assessment.configuration import load_configuration
from assessment.geography import load_geography
from assessment.sources.police_downloads import terms

STREET = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,"
    "Crime type,Last outcome category,Context\n"
)
OUTCOMES = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Outcome type\n"
)
SEARCHES = (
    "Type,Date,Part of a policing operation,Policing operation,Latitude,Longitude,Gender,Age range,"
    "Self-defined ethnicity,Officer-defined ethnicity,Legislation,Object of search,Outcome,"
    "Outcome linked to object of search,Removal of more than just outer clothing\n"
)
ROWS_OF_A_FORCE = 254_095  # of 33 months of the real force; outcomes and searches in proportion
SHARE_INSIDE, SHARE_INCIDENTS, OUTCOMES_A_ROW, SEARCHES_A_ROW = 0.29, 0.19, 0.82, 0.083


def benchmarks(workspace: Path) -> list[Benchmark]:
    """The 33 months of a force, zipped, and four million street rows, unpacked."""
    copy = copy_project(workspace / "release", "assessment.yml", "data")
    small = _zipped(_generate(workspace / "force", ROWS_OF_A_FORCE))
    large = _generate(workspace / "many", 4_000_000)
    return [
        _release("release, 33 months of a force from the zip", "6 s, 1,000 MB", copy, small, 5),
        _release("release, 4,000,000 street rows", "40 s, 2,000 MB", copy, large, 1),
    ]


def _release(name: str, target: str, project: Path, download: Path, runs: int) -> Benchmark:
    command = ["-m", "assessment", "release", "--edition", "2025", "--returns", str(download)]
    return Benchmark(name, target, command, project, runs=runs)


def _generate(folder: Path, street_rows: int) -> Path:
    """A download of the edition's months, with so many street rows in all."""
    chance = random.Random(2025)  # noqa: S311 - no secret
    configuration = load_configuration(PROJECT)
    months = configuration.edition("2025").series.months
    inside = sorted(load_geography(configuration).small_area_of)
    area = configuration.area
    places = [(code, f"{area.name} 001A") for code in inside]
    others = [authority.name for authority in area.force_areas if authority.code != area.authority]
    elsewhere = [(f"E0101{number:04d}", f"{others[number % len(others)]} 001A") for number in range(300)]
    rows = street_rows // len(months)
    for month in months:
        path = folder / month
        path.mkdir(parents=True)
        ids = [f"{chance.getrandbits(256):064x}" for _ in range(rows)]
        where = [chance.choice(places if chance.random() < SHARE_INSIDE else elsewhere) for _ in range(rows)]
        police = f"{month},{area.force_name},{area.force_name},-1.3,54.5,On or near Parking Area"
        types, outcomes = list(terms.OFFENCES), list(terms.OUTCOMES)
        with (path / f"{month}-{area.force}-street.csv").open("w", encoding="utf-8") as file:
            file.write(STREET)
            for crime_id, (code, name) in zip(ids, where, strict=True):
                if chance.random() < SHARE_INCIDENTS:
                    file.write(f",{police},{code},{name},{terms.ANTI_SOCIAL_BEHAVIOUR},,\n")
                else:
                    kind, last = chance.choice(types), chance.choice(outcomes)
                    file.write(f"{crime_id},{police},{code},{name},{kind},{last},\n")
        with (path / f"{month}-{area.force}-outcomes.csv").open("w", encoding="utf-8") as file:
            file.write(OUTCOMES)
            for number in range(int(rows * OUTCOMES_A_ROW)):
                code, name = where[number]
                file.write(f"{ids[number]},{police},{code},{name},{chance.choice(outcomes)}\n")
        with (path / f"{month}-{area.force}-stop-and-search.csv").open("w", encoding="utf-8") as file:
            file.write(SEARCHES)
            for _ in range(int(rows * SEARCHES_A_ROW)):
                point = f"{54.45 + chance.random() / 4:.6f},{-1.45 + chance.random() / 3:.6f}"
                file.write(
                    f"Person search,{month}-15T00:00:00+00:00,,,{point},Male,18-24,White - Irish,White,"
                    "Misuse of Drugs Act 1971 (section 23),Controlled drugs,Arrest,,\n"
                )
    return folder


def _zipped(folder: Path) -> Path:
    target = folder.with_suffix(".zip")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*.csv")):
            archive.write(path, path.relative_to(folder).as_posix())
    return target
