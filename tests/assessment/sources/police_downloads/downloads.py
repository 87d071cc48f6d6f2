"""Small downloads of the same shape as data.police.uk's, whole and broken."""

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from assessment.periods import parse_period

STREET = (
    "Crime ID",
    "Month",
    "Reported by",
    "Falls within",
    "Longitude",
    "Latitude",
    "Location",
    "LSOA code",
    "LSOA name",
    "Crime type",
    "Last outcome category",
    "Context",
)
OUTCOMES = (*STREET[:9], "Outcome type")
SEARCHES = (
    "Type",
    "Date",
    "Part of a policing operation",
    "Policing operation",
    "Latitude",
    "Longitude",
    "Gender",
    "Age range",
    "Self-defined ethnicity",
    "Officer-defined ethnicity",
    "Legislation",
    "Object of search",
    "Outcome",
    "Outcome linked to object of search",
    "Removal of more than just outer clothing",
)
HEADERS = {"street": STREET, "outcomes": OUTCOMES, "stop-and-search": SEARCHES}
INSIDE, INSIDE_NAME = "E01012187", "Stockton-on-Tees 011A"
OF_2021, ITS_AREA_OF_2011 = "E01035197", "E01012266"
ELSEWHERE, ELSEWHERE_NAME = "E01012050", "Middlesbrough 014B"
POINT_INSIDE = {"Longitude": "-1.3649", "Latitude": "54.58093"}
POINT_ELSEWHERE = {"Longitude": "-1.217552", "Latitude": "54.546381"}
Row = Mapping[str, Any]


def crime(number: int | None = 1, **fields: Any) -> Row:
    """A street row: a burglary inside the area, unless said otherwise. Number None leaves the ID empty."""
    return {
        "Crime ID": "" if number is None else f"{number:064x}",
        "Reported by": "Cleveland Police",
        "Falls within": "Cleveland Police",
        "LSOA code": INSIDE,
        "LSOA name": INSIDE_NAME,
        "Crime type": "Burglary",
        "Last outcome category": "Under investigation",
        **fields,
    }


def incident(**fields: Any) -> Row:
    return crime(None, **{"Crime type": "Anti-social behaviour", "Last outcome category": ""}, **fields)


def outcome(number: int, words: str, **fields: Any) -> Row:
    return {
        "Crime ID": f"{number:064x}",
        "Reported by": "Cleveland Police",
        "Falls within": "Cleveland Police",
        "LSOA code": INSIDE,
        "LSOA name": INSIDE_NAME,
        "Outcome type": words,
        **fields,
    }


def search(date: str, **fields: Any) -> Row:
    return {
        "Type": "Person search",
        "Date": date,
        "Gender": "Male",
        "Age range": "18-24",
        "Self-defined ethnicity": "White - Irish",
        "Object of search": "Controlled drugs",
        "Outcome": "Arrest",
        **POINT_INSIDE,
        **fields,
    }


def file_text(kind: str, month: str, rows: Sequence[Row]) -> str:
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, HEADERS[kind], restval="", extrasaction="raise")
    writer.writeheader()
    for row in rows:
        writer.writerow(row if kind == "stop-and-search" else {"Month": month, **row})
    return stream.getvalue()


def write_download(
    folder: Path, months: Mapping[str, Mapping[str, Sequence[Row]]], force: str = "cleveland"
) -> Path:
    """A folder as data.police.uk delivers it: month → kind → rows."""
    for month, kinds in months.items():
        for kind, rows in kinds.items():
            path = folder / month / f"{month}-{force}-{kind}.csv"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(file_text(kind, month, rows), encoding="utf-8")
    return folder


def zipped(folder: Path, target: Path) -> Path:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*.csv")):
            archive.write(path, path.relative_to(folder).as_posix())
    return target


def plain_months(span: str) -> dict[str, dict[str, list[Row]]]:
    """Every month of a span with one crime, one incident, one outcome and one search."""
    return {
        month: {
            "street": [crime(number), incident()],
            "outcomes": [outcome(number, "Suspect charged")],
            "stop-and-search": [search(f"{month}-15T00:00:00+00:00")],
        }
        for number, month in enumerate(parse_period(span).months, start=1)
    }
