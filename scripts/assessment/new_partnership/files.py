"""Reads the files that publishers give (CSV, GeoJSON), finds their columns by name; restates nothing."""

import csv
import io
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assessment.errors import AssessmentError, Fault, refuse_if_any

CODE_COLUMNS = ("area", "geography_code", "geography code", "lsoa code", "code")
CODE_COLUMN = r"LSOA(\d\d)?(CD|[ _]CODE)"
# As Nomis, the Census's bulk files and the mid-year estimates name them; the first that is there counts.
COUNT_COLUMNS = {
    "residents": (
        "count",
        "obs_value",
        "value",
        "total",
        "population",
        "all usual residents",
        "usual_residents",
        "total_population",
        "residence type: total; measures: value",
        "age: total",
    ),
    "households": (
        "count",
        "obs_value",
        "value",
        "total",
        "households",
        "number of households",
        "household composition: total; measures: value",
    ),
}
AGE_BAND = "aged "


def read_counts(path: Path, kind: str) -> dict[str, int]:
    """Area → count of a CSV file: a column of codes and one of counts, or one each for bands of age."""
    table = read_rows(path)
    header = {name.strip().lower(): name for name in table[0]}
    known = next((header[name] for name in CODE_COLUMNS if name in header), None)
    code = known or find_column(path, table[0], CODE_COLUMN)
    columns = [header[name] for name in COUNT_COLUMNS[kind] if name in header][:1]
    if not columns and kind == "residents":
        columns = [name for lower, name in header.items() if lower.startswith(AGE_BAND)]
    if not columns:
        what = f"has no column of counts of {kind}; it has: {', '.join(table[0])}"
        remedy = f"Call it one of: {', '.join(COUNT_COLUMNS[kind])}."
        raise AssessmentError(Fault(f"{path.name}, row 1", what, remedy))
    faults: list[Fault] = []
    counts: dict[str, int] = {}
    for number, row in enumerate(table, start=2):
        if row[code] in counts:
            what = f"gives {row[code]} more than once: it counts more than all {kind}"
            faults.append(Fault(f"{path.name}, row {number}", what, "Keep the rows of the total."))
        texts = {column: (row[column] or "").replace(",", "") for column in columns}
        wrong = [column for column, text in texts.items() if not re.fullmatch(r"\d+(\.0*)?", text)]
        faults += [
            Fault(f"{path.name}, row {number}, {column}", f"{texts[column]!r} is no number of people")
            for column in wrong
        ]
        counts[row[code]] = 0 if wrong else sum(int(float(text)) for text in texts.values())
    refuse_if_any(faults)
    return counts


def read_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file, or the properties of a GeoJSON file's features."""
    if path.suffix.lower() in (".geojson", ".json"):
        return [feature["properties"] for feature in read_geojson(path)]
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise AssessmentError(Fault(path.name, "is not UTF-8 text")) from None
    if text.lstrip()[:1] == "<":
        raise AssessmentError(Fault(path.name, "is a web page, not a CSV file", "Download it again."))
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    if not rows:
        raise AssessmentError(Fault(path.name, "holds no rows"))
    return rows


def read_geojson(path: Path) -> list[dict[str, Any]]:
    try:
        features = json.loads(path.read_text(encoding="utf-8-sig"))["features"]
    except (ValueError, KeyError, TypeError):
        what = "is no GeoJSON feature collection"
        raise AssessmentError(Fault(path.name, what, "Download it again.")) from None
    if not features:
        raise AssessmentError(Fault(path.name, "holds no features"))
    return features


def find_column(path: Path, row: Mapping[str, Any], pattern: str, needed: bool = True) -> str:
    """The column whose name fits; several (vintages) or none are refused."""
    fitting = [name for name in row if re.fullmatch(pattern, name.strip(), re.IGNORECASE)]
    if len(fitting) == 1:
        return fitting[0]
    if not needed:
        return ""
    shown = pattern.replace(r"(\d\d)?", "21").replace(r"\d\d", "21").replace("(CD|[ _]CODE)", "CD")
    what = f"has no column such as {shown}" if not fitting else f"has several: {', '.join(fitting)}"
    raise AssessmentError(Fault(f"{path.name}, row 1", what, f"It has: {', '.join(row)}."))
