"""Geography as its publishers give it, restated in the project's own form for one authority.

Columns are found by how the Office for National Statistics names them: LSOA21CD, WD24NM, LAD24CD and so on.
"""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from assessment.configuration import ForceArea
from assessment.errors import AssessmentError, Fault, refuse_if_any
from assessment.geography import BRITAIN, FORCE_AREA
from assessment.new_partnership.answers import Answers
from assessment.new_partnership.files import find_column, read_counts, read_geojson, read_rows
from assessment.records import UNPLACED
from assessment.sources.police_downloads.authorities import named_after

FOLDER = Path("data/geography")
DECIMALS = 5
POPULATION_COLUMNS = ("year", "kind", "level", "area", "age_from", "age_to", "count")
Row = Mapping[str, str]


@dataclass(frozen=True)
class NewGeography:
    """The files to write, and what the configuration has to say of them."""

    files: Mapping[Path, bytes]
    small_areas: str
    other_codes: str | None
    force_areas: tuple[ForceArea, ...]


@dataclass(frozen=True)
class _LookUp:
    vintage: str  # lsoa_2011 or lsoa_2021
    rows: Sequence[Mapping[str, str]]  # lsoa, lsoa_name, ward, ward_name, authority, authority_name


def restate(answers: Answers) -> NewGeography:
    """Raises AssessmentError: an unknown authority, a small area without shape or count, no WGS84."""
    look_up = _read_look_up(answers.look_up)
    rows = _of_authority(answers, look_up)
    codes = sorted(row["lsoa"] for row in rows)
    base, vintage = look_up.vintage, look_up.vintage.removeprefix("lsoa_")
    wards = {row["ward"]: row["ward_name"] for row in rows}
    lookup_name, areas_name = f"{base}_to_ward.csv", f"{base}.geojson"
    population = _populations(answers, look_up, codes)
    others, other_vintage = _other_codes(answers, base, {row["lsoa"]: row["ward"] for row in rows})
    files = {
        "wards.csv": _csv(
            ("code", "name", "authority"),
            sorted(
                ((code, name, answers.authority) for code, name in wards.items()), key=lambda ward: ward[1]
            ),
        ),
        lookup_name: _csv(
            (base, "name", "ward"), sorted((row["lsoa"], row["lsoa_name"], row["ward"]) for row in rows)
        ),
        areas_name: _polygons(answers.boundaries, vintage, {row["lsoa"]: row["lsoa_name"] for row in rows}),
        "lsoa_2001_to_2011.csv": _csv(("lsoa_2001", "area", "change"), ()),
        "populations.csv": _csv(POPULATION_COLUMNS, population),
        "sources.yml": _sources(answers, vintage, areas_name, lookup_name),
    }
    if other_vintage:
        files[f"{other_vintage}_to_{base}.csv"] = _csv((other_vintage, base), others)
    force_areas = _force_areas(answers, look_up)
    return NewGeography(
        {FOLDER / name: content for name, content in files.items()},
        base,
        other_vintage,
        force_areas,
    )


def _read_look_up(path: Path) -> _LookUp:
    rows = read_rows(path)
    columns = {
        key: find_column(path, rows[0], pattern)
        for key, pattern in {
            "lsoa": r"LSOA\d\dCD",
            "lsoa_name": r"LSOA\d\dNM",
            "ward": r"WD\d\dCD",
            "ward_name": r"WD\d\dNM",
            "authority": r"LAD\d\dCD",
        }.items()
    }
    authority_name = find_column(path, rows[0], r"LAD\d\dNM", needed=False)
    vintage = f"lsoa_20{columns['lsoa'][4:6]}"
    if vintage not in ("lsoa_2011", "lsoa_2021"):
        raise AssessmentError(Fault(f"{path.name}, {columns['lsoa']}", "is neither of 2011 nor of 2021"))
    return _LookUp(
        vintage,
        [
            {key: row[column] for key, column in columns.items()}
            | {"authority_name": row[authority_name] if authority_name else row[columns["lsoa_name"]][:-5]}
            for row in rows
        ],
    )


def _of_authority(answers: Answers, look_up: _LookUp) -> list[Row]:
    rows = [row for row in look_up.rows if row["authority"] in answers.authorities]
    known = {row["authority"]: row["authority_name"] for row in look_up.rows}
    refuse_if_any(
        Fault(
            answers.look_up.name,
            f"holds no small area of {code}",
            _authorities_meant(answers, look_up, known),
        )
        for code in answers.authorities
        if code not in known
    )
    refuse_if_any(
        Fault("--beside", f"{code} is not in {answers.look_up.name}")
        for code in answers.beside
        if code not in known
    )
    repeated = sorted(
        {row["lsoa"] for row in rows if sum(other["lsoa"] == row["lsoa"] for other in rows) > 1}
    )
    refuse_if_any(
        Fault(f"{answers.look_up.name}, {code}", "is given to more than one ward", "Use a best-fit look-up.")
        for code in repeated
    )
    return rows


def _authorities_meant(answers: Answers, look_up: _LookUp, known: Mapping[str, str]) -> str:
    """Which authorities may have been meant: former districts live on in the names of small areas."""
    meant = {
        row["authority"]
        for row in look_up.rows
        if answers.area in (row["authority_name"], named_after(row["lsoa_name"]))
    }
    if meant:
        listed = ", ".join(f"{code} {known[code]}" for code in sorted(meant))
        return f"The small areas of {answers.area} are those of: {listed}."
    shown = ", ".join(f"{code} {name}" for code, name in sorted(known.items())[:12])
    return f"It holds those of: {shown}{' …' if len(known) > 12 else '.'}"


def _force_areas(answers: Answers, look_up: _LookUp) -> tuple[ForceArea, ...]:
    """The authorities to compare with, by what their small areas' names begin with, as crimes carry it.

    A reorganised authority has several such names. One that two others share tells neither from the other;
    the area's own small areas are known one by one.
    """
    if not answers.beside:
        return ()
    named: dict[str, set[str]] = {}
    bearers: dict[str, set[str]] = {}
    for row in look_up.rows:
        if row["authority"] not in answers.authorities:
            name = named_after(row["lsoa_name"])
            named.setdefault(row["authority"], set()).add(name)
            bearers.setdefault(name, set()).add(row["authority"])
    names = {row["authority"]: row["authority_name"] for row in look_up.rows}
    refuse_if_any(
        Fault("--beside", f"{code}: other small areas named after {name} belong to {' and '.join(rivals)}",
              "Crimes elsewhere are told apart by such names: leave this authority out.")
        for code in answers.beside
        for name in sorted(named.get(code, ()))
        if (rivals := sorted(bearers[name] - {code}))
    )  # fmt: skip
    areas = [ForceArea(code=answers.authority, name=answers.area)]
    for code in sorted(set(answers.beside) - set(answers.authorities)):
        telling = tuple(sorted(named[code])) if named[code] != {names[code]} else ()
        areas.append(ForceArea(code=code, name=names[code], small_areas_named=telling))
    return tuple(sorted(areas, key=lambda area: area.code))


def _populations(answers: Answers, look_up: _LookUp, codes: Sequence[str]) -> list[tuple]:
    year, counts = answers.residents_year, read_counts(answers.residents, "residents")
    faults = [
        Fault(answers.residents.name, f"has no count for {code}", "Is it of the look-up's vintage?")
        for code in codes
        if code not in counts
    ]
    rows = [(year, "residents", "lsoa", code, "", "", counts.get(code, 0)) for code in codes]
    beside = set(answers.beside) - set(answers.authorities)
    for authority in sorted({answers.authority, *beside}) if answers.beside else ():
        areas = [row["lsoa"] for row in look_up.rows if row["authority"] in authority.split("+")]
        lacking = [code for code in areas if code not in counts]
        if lacking and authority != answers.authority:
            what = f"has no count for {len(lacking)} small areas of {authority}, such as {lacking[0]}"
            faults.append(Fault(answers.residents.name, what, "Leave out --beside, or supply them."))
        total = sum(counts.get(code, 0) for code in areas)
        rows.append((year, "residents", FORCE_AREA, authority, "", "", total))
    if answers.households:
        homes = read_counts(answers.households, "households")
        faults += [
            Fault(answers.households.name, f"has no count for {code}") for code in codes if code not in homes
        ]
        rows += [
            (answers.households_year, "households", "lsoa", code, "", "", homes.get(code, 0))
            for code in codes
        ]
    refuse_if_any(faults)
    return sorted(rows)


def _other_codes(
    answers: Answers, base: str, ward_of: Mapping[str, str]
) -> tuple[list[tuple[str, str]], str | None]:
    """Codes of another vintage with the small area on the map that stands for each.

    A code that was split within a ward is given to the first of its parts, so that its ward is right; one
    that was split between wards is in the authority and in no ward.
    """
    if answers.other_codes is None:
        return [], None
    rows, other = read_rows(answers.other_codes), "lsoa_2011" if base == "lsoa_2021" else "lsoa_2021"
    from_column = find_column(answers.other_codes, rows[0], f"LSOA{other[-2:]}CD")
    to_column = find_column(answers.other_codes, rows[0], f"LSOA{base[-2:]}CD")
    parts: dict[str, set[str]] = {}
    for row in rows:
        if row[to_column] in ward_of:
            parts.setdefault(row[from_column], set()).add(row[to_column])
    placed = {
        code: min(areas) if len({ward_of[area] for area in areas}) == 1 else UNPLACED
        for code, areas in parts.items()
    }
    return sorted(placed.items()), other


def _polygons(path: Path, vintage: str, names: Mapping[str, str]) -> bytes:
    features = read_geojson(path)
    column = find_column(path, features[0]["properties"], f"LSOA{vintage[-2:]}CD")
    shapes = {feature["properties"][column]: feature["geometry"] for feature in features}
    faults = [Fault(path.name, f"has no shape for {code}") for code in names if not shapes.get(code)]
    refuse_if_any(faults)
    west, east, south, north = BRITAIN
    for code in names:
        longitude, latitude = _first_point(shapes[code]["coordinates"])
        if not (west <= longitude <= east and south <= latitude <= north):
            what = (
                f"{code} lies at {longitude:g}, {latitude:g}, which is not longitude and latitude in Britain"
            )
            raise AssessmentError(Fault(path.name, what, "Export it in WGS84 (EPSG:4326)."))
    lines = ",\n".join(
        json.dumps(
            {
                "type": "Feature",
                "properties": {"code": code, "name": names[code]},
                "geometry": {
                    "type": shapes[code]["type"],
                    "coordinates": _rounded(shapes[code]["coordinates"]),
                },
            },
            separators=(",", ":"),
        )
        for code in sorted(names)
    )
    return f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n'.encode()


def _first_point(coordinates: list) -> tuple[float, float]:
    while isinstance(coordinates[0], list):
        coordinates = coordinates[0]
    return float(coordinates[0]), float(coordinates[1])


def _rounded(coordinates: list) -> list:
    if isinstance(coordinates[0], int | float):
        return [round(number, DECIMALS) for number in coordinates[:2]]
    return [_rounded(part) for part in coordinates]


def _sources(answers: Answers, vintage: str, areas_name: str, lookup_name: str) -> bytes:
    """data/geography/sources.yml: where each file came from, by the name of the file that was supplied."""
    ons, portal = "Office for National Statistics", "https://geoportal.statistics.gov.uk"
    year = answers.residents_year
    counted = f"Residents, {year}" + (
        f"; households, {answers.households_year}" if answers.households else ""
    )
    sources: list[dict[str, Any]] = [
        {
            "id": "boundaries", "title": f"Lower layer super output areas {vintage}, boundaries",
            "publisher": ons, "vintage": vintage, "files": [areas_name], "url": portal,
            "note": f"From {answers.boundaries.name}; coordinates rounded to five decimals of a degree.",
        },
        {
            "id": "look-up", "title": f"Lower layer super output area {vintage} to ward, best fit",
            "publisher": ons, "vintage": vintage, "files": [lookup_name, "wards.csv"], "url": portal,
            "note": f"From {answers.look_up.name}.",
        },
        {
            "id": "population", "title": counted,
            "publisher": ons, "vintage": year, "files": ["populations.csv"],
            "url": "https://www.nomisweb.co.uk",
            "populations": [
                {"year": year, "kind": "residents"},
                *([{"year": answers.households_year, "kind": "households"}] if answers.households else []),
                *([{"year": year, "kind": "residents", "level": FORCE_AREA}] if answers.beside else []),
            ],
        },
    ]  # fmt: skip
    content = {
        "licence": {
            "name": "Open Government Licence v3.0",
            "url": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
        },
        "attribution": [
            "Contains National Statistics data © Crown copyright and database right.",
            "Contains OS data © Crown copyright and database right.",
        ],
        "sources": sources,
    }
    return yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=110).encode()


def _csv(header: Sequence[str], rows: Any) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return stream.getvalue().encode("utf-8")
