"""Which released numbers moved between two releases of an edition, and why: which source files were restated.

Works on two folders as the gate writes them. A month that was fetched again with other rows has another
checksum; a cell whose months include it, in a table that stands on that kind of file, moved because of it.
"""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assessment.json_files import read_json
from assessment.periods import parse_period

PERIOD = "period"
NOT_THE_SOURCE = "no source file changed: the tables, the geography or the program did"
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class RestatedFile:
    """A file of a source with another content than before. Its rows are None on a side that lacks it."""

    source: str
    name: str
    rows_before: int | None
    rows_after: int | None


@dataclass(frozen=True)
class MovedNumber:
    """A cell that differs, what it showed before and shows now (a count, or its status), and why.

    `table` and `cell` are codes; `title` and `words` say them to readers.
    """

    table: str
    title: str
    cell: Mapping[str, str]
    words: str
    before: str
    after: str
    why: str


@dataclass(frozen=True)
class Restatement:
    """What differs between two releases of an edition."""

    files: tuple[RestatedFile, ...]
    numbers: tuple[MovedNumber, ...]

    @property
    def months(self) -> tuple[str, ...]:
        """The months whose files were restated."""
        return tuple(sorted({month for file in self.files if (month := _month(file.name))}))


def compare_releases(former: Path, present: Path) -> Restatement:
    """Every restated file and moved number between two folders of data/released of the same edition."""
    before, after = _files(former), _files(present)
    files = tuple(
        RestatedFile(source, name, _rows(before, (source, name)), _rows(after, (source, name)))
        for source, name in sorted({*before, *after})
        if before.get((source, name)) != after.get((source, name))
    )
    tables = sorted(
        {path.name for path in former.glob("*.csv")} & {path.name for path in present.glob("*.csv")}
    )
    return Restatement(
        files, tuple(moved for name in tables for moved in _moved(former, present, name, files))
    )


def _files(folder: Path) -> dict[tuple[str, str], tuple[str, int]]:
    """(title of the source, file) → checksum and rows."""
    try:
        package = read_json(folder / "datapackage.json")
    except FileNotFoundError:
        return {}
    return {
        (source["title"], file["name"]): (file["sha256"], file["rows"])
        for source in package.get("sources", ())
        for file in source.get("files") or [{**source, "name": source["file"]}]
    }


def _rows(files: Mapping[tuple[str, str], tuple[str, int]], key: tuple[str, str]) -> int | None:
    return files[key][1] if key in files else None


def _moved(former: Path, present: Path, name: str, files: Sequence[RestatedFile]) -> Iterator[MovedNumber]:
    if (former / name).read_bytes() == (present / name).read_bytes():
        return
    before, after = _cells(former / name), _cells(present / name)
    resource = resource_of(present, name.removesuffix(".csv"))
    titles = {source["title"] for source in resource.get("sources", ())}
    relevant = [file for file in files if file.source in titles]
    for cell in [*after, *(cell for cell in before if cell not in after)]:
        was, now = before.get(cell, "absent"), after.get(cell, "absent")
        if was != now:
            yield MovedNumber(
                table=name.removesuffix(".csv"),
                title=resource.get("title", name),
                cell=dict(cell),
                words=_in_words(dict(cell), resource),
                before=was,
                after=now,
                why=_why(dict(cell), relevant),
            )


def _in_words(cell: Mapping[str, str], resource: Mapping[str, Any]) -> str:
    """A cell's coordinates as readers know them: April 2025, Shoplifting, Riverside."""
    dimensions = resource.get("assessment", {}).get("dimensions", {})
    labels = {key: dimension["labels"] for key, dimension in dimensions.items()}
    return ", ".join(labels.get(key, {}).get(code, code) for key, code in cell.items())


def _why(cell: Mapping[str, str], files: Sequence[RestatedFile]) -> str:
    """The restated files that fall into the cell's months; outcomes of a month tell of crimes of any."""
    months = set(parse_period(cell[PERIOD]).months) if PERIOD in cell else set()
    direct = [file.name for file in files if not (month := _month(file.name)) or month in months]
    others = [file.name for file in files if file.name not in direct]
    if direct:
        return f"restated: {_listed(direct)}"
    return (
        f"restated: {_listed(others)}, which tells of crimes of other months too"
        if others
        else NOT_THE_SOURCE
    )


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def _month(name: str) -> str | None:
    match = _MONTH.match(name)
    return match[0] if match and " to " not in name else None


def _cells(path: Path) -> dict[tuple[tuple[str, str], ...], str]:
    """Coordinates → the count, or the status where none is shown."""
    return {
        coordinates: row.get("count") or row.get("value") or row["status"]
        for coordinates, row in rows_of_table(path)
    }


def rows_of_table(path: Path) -> Iterator[tuple[tuple[tuple[str, str], ...], dict[str, str]]]:
    """Each row of a released table after its coordinates (dimension and code)."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            numbers = ("count", "value", "status")
            yield tuple((key, code) for key, code in row.items() if key not in numbers), row


def resource_of(folder: Path, table: str) -> dict[str, Any]:
    """What the gate wrote down of a released table; nothing where it released none."""
    path = folder / f"{table}.resource.json"
    return read_json(path) if path.is_file() else {}


def files_in_words(files: Sequence[RestatedFile]) -> Iterator[str]:
    for file in files:
        if file.rows_before is None or file.rows_after is None:
            yield f"{file.name}: {'new' if file.rows_before is None else 'no longer there'}"
        else:
            change = file.rows_after - file.rows_before
            rows = f"{change:+,} rows" if change else "as many rows, other contents"
            yield f"{file.name}: restated, {rows}"


def in_words(restatement: Restatement, most: int = 40) -> Iterator[str]:
    """The restatement as lines to print, the numbers up to a most."""
    if not restatement.files and not restatement.numbers:
        yield "Nothing was restated, and no number moved."
        return
    yield from files_in_words(restatement.files)
    yield f"{len(restatement.numbers):,} released numbers moved"
    for number in restatement.numbers[:most]:
        yield f"  {number.title}: {number.words}: {number.before} → {number.after} ({number.why})"
    if len(restatement.numbers) > most:
        yield f"  … and {len(restatement.numbers) - most:,} more"
