"""A force and an authority of the real shape that are not the project's own: boundaries, look-up, crime."""

import json
from pathlib import Path

from tests.assessment.sources.police_downloads.downloads import (
    crime,
    incident,
    outcome,
    search,
    write_download,
)

from assessment.periods import parse_period

AUTHORITY, NEIGHBOUR = "E07000041", "E07000042"
WARDS = {
    f"E0501101{number}": name for number, name in enumerate(("Alphington", "Duryard", "Pinhoe", "St Loyes"))
}
LSOAS = {f"E010199{number:02d}": f"Exeter {number // 4 + 1:03d}{'ABCD'[number % 4]}" for number in range(16)}
BESIDE = {f"E010202{number:02d}": f"Mid Devon 001{'ABCD'[number]}" for number in range(4)}
FORCE, FORCE_NAME = "devon-and-cornwall", "Devon & Cornwall Police"
SERIES = "2023-04/2025-09"


def write_look_up(path: Path, vintage: str = "21") -> Path:
    lines = [f"LSOA{vintage}CD,LSOA{vintage}NM,WD24CD,WD24NM,LAD24CD,LAD24NM"]
    for number, (code, name) in enumerate(LSOAS.items()):
        ward = list(WARDS)[number // 4]
        lines.append(f"{code},{name},{ward},{WARDS[ward]},{AUTHORITY},Exeter")
    lines += [f"{code},{name},E05011999,Crediton,{NEIGHBOUR},Mid Devon" for code, name in BESIDE.items()]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def write_boundaries(path: Path, vintage: str = "21") -> Path:
    features = []
    for number, code in enumerate([*LSOAS, *BESIDE]):
        west, south = -3.6 + 0.02 * (number % 4), 50.68 + 0.02 * (number // 4)
        east, north = west + 0.02, south + 0.02
        ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
        properties = {f"LSOA{vintage}CD": code, f"LSOA{vintage}NM": code}
        geometry = {"type": "Polygon", "coordinates": [[[round(x, 5), round(y, 5)] for x, y in ring]]}
        features.append({"type": "Feature", "properties": properties, "geometry": geometry})
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def write_residents(path: Path) -> Path:
    lines = [f"{code},{1500 + 37 * number}" for number, code in enumerate([*LSOAS, *BESIDE])]
    path.write_text("\n".join(["LSOA21CD,OBS_VALUE", *lines]) + "\n", encoding="utf-8")
    return path


def write_crime(folder: Path) -> Path:
    """Every month of the series: crimes, incidents, outcomes and searches, here and beside."""
    months = {}
    own = {"Reported by": FORCE_NAME, "Falls within": FORCE_NAME}
    kinds = ("Violence and sexual offences", "Shoplifting", "Criminal damage and arson", "Drugs", "Robbery")
    for at, month in enumerate(parse_period(SERIES).months):
        street, outcomes, searches = [], [], []
        for number, (code, name) in enumerate([*LSOAS.items(), *BESIDE.items()]):
            place = {"LSOA code": code, "LSOA name": name, **own}
            for turn, kind in enumerate(kinds * (1 + (number + at) % 3)):
                crime_id = at * 10**4 + number * 100 + turn
                street.append(crime(crime_id, **{**place, "Crime type": kind}))
                outcomes.append(outcome(crime_id, "Suspect charged", **place))
            street += [incident(**place)] * (1 + number % 4)
        for number in range(6):
            point = {"Longitude": str(-3.59 + 0.01 * number), "Latitude": "50.69"}
            searches.append(search(f"{month}-15T00:00:00+00:00", **point))
        months[month] = {"street": street, "outcomes": outcomes, "stop-and-search": searches}
    return write_download(folder, months, FORCE)


def flags(folder: Path) -> list[str]:
    """The flags of a new partnership, with its files written into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    return [
        *("--name", "Exeter Community Safety Partnership", "--short-name", "Exeter CSP"),
        *(
            "--website",
            "https://exeter.example",
            "--authority",
            AUTHORITY,
            "--area",
            "Exeter",
            "--kind",
            "city",
        ),
        *("--force", FORCE, "--force-name", FORCE_NAME, "--period", "2025-04/2025-09"),
        *("--look-up", str(write_look_up(folder / "look-up.csv"))),
        *("--boundaries", str(write_boundaries(folder / "boundaries.geojson"))),
        *("--residents", str(write_residents(folder / "residents.csv"))),
        *("--beside", NEIGHBOUR, "--agency", "council=Exeter City Council"),
    ]
