"""Opens what partners send (CSV, XLSX, XLS, ODS) as one table of texts, by what a file is, not by its name.

Whatever is wrong with a file comes out as an `AssessmentError`; what its cells should hold is for the checks.
"""

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy

from assessment.errors import AssessmentError, Fault, refuse_if_any
from assessment.sources.headings import Meaning, best_heading_row, no_headings, score_of
from assessment.sources.table import Column, Table, cell_address, column_of
from assessment.sources.text_files import read_text
from assessment.sources.workbooks import ERROR, LAST_ROWS, MERGED, NOT_CALCULATED, Sheet, read_sheets

WORKBOOKS = {".xlsx", ".xlsm", ".xls", ".ods"}
TEXTS = {".csv", ".tsv", ".txt"}
READABLE = WORKBOOKS | TEXTS
CELLS_NAMED = 5

_SEND_AS = "Save it as CSV, XLSX, XLS or ODS."
_UNREADABLE = {
    "a web page, whatever its ending says": (b"<html", b"<!doctype html", b"<table"),
    "an XML file, whatever its ending says": (b"<?xml",),
    "a PDF": (b"%pdf",),
}
_DOUBTS = {
    ERROR: ("an error such as #N/A", "Mend the formula, or empty the cell where the value is not known."),
    NOT_CALCULATED: (
        "a formula without its result",
        "Open the file in your spreadsheet program, save it there and send it again.",
    ),
    MERGED: ("a part of a merged cell, which holds no value", "Unmerge the cells and fill in every row."),
}


def read_table(path: Path, meaning: Meaning, shown_as: str | None = None) -> Table:
    """A file's rows under its headings, which are known by their `meaning` in the contract.

    The headings are the row, among the first twenty, that holds most of them; what stands above it (a title,
    a date) is passed over. Of a workbook every visible sheet with the same headings is read. Empty rows are
    left out, and row numbers stay those of the file.
    Raises AssessmentError if the file cannot be opened, decoded or split into rows of one length, or holds
    cells whose values are not in it.
    """
    name = shown_as or path.name
    ending = path.suffix.lower()
    if ending not in READABLE:
        raise AssessmentError(Fault(name, f"is a {ending or 'file without an ending'}", _SEND_AS))
    try:
        if path.stat().st_size == 0:
            raise AssessmentError(Fault(name, "is an empty file", "Send the file again."))
        kind = _kind_of(path, ending, name)
        table = _read_workbook(path, kind, meaning, name) if kind else read_text(path, meaning, name)
    except OSError as error:
        raise AssessmentError(Fault(name, f"cannot be opened: {error.strerror or 'no file'}")) from None
    return table.without_empty_rows().without_empty_columns()


def _kind_of(path: Path, ending: str, name: str) -> str | None:
    """Which kind of workbook a file is by its content; None for text."""
    with path.open("rb") as file:
        start = file.read(4096)
    if start.startswith(b"PK\x03\x04"):
        return _kind_of_archive(path, name)
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        return ".xls"
    first = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for what, beginnings in _UNREADABLE.items():
        if first.startswith(beginnings):
            raise AssessmentError(Fault(name, f"is {what}", _SEND_AS))
    if ending in WORKBOOKS:
        what = "is not a workbook that can be opened: it begins like text"
        raise AssessmentError(Fault(name, what, "Let its name end in .csv if it is one, or save it as XLSX."))
    return None


def _kind_of_archive(path: Path, name: str) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = {part.casefold() for part in archive.namelist()}
    except zipfile.BadZipFile:
        parts = set()
    if any(part.endswith("workbook.xml") for part in parts):
        return ".xlsx"
    if "content.xml" in parts:
        return ".ods"
    what = "is not a workbook that can be opened"
    raise AssessmentError(Fault(name, what, f"{_SEND_AS} It may be damaged, or hold something else."))


# --- the sheets of a workbook ---------------------------------------------------------------------


@dataclass(frozen=True)
class _Headed:
    """A sheet that holds headings of the return, in a row and over a number of columns."""

    sheet: Sheet
    at: int
    width: int
    score: int

    @property
    def headings(self) -> list[str]:
        return [cell.strip() for cell in self.sheet.rows[self.at][: self.width]]

    @property
    def below(self) -> list[list[str]]:
        return self.sheet.rows[self.at + 1 :]

    def keys(self, meaning: Meaning) -> list[str]:
        """What each column is: its meaning, or its own heading where that is not in the contract."""
        return [meaning(text) or text.casefold() for text in self.headings]


def _read_workbook(path: Path, kind: str, meaning: Meaning, name: str) -> Table:
    notes: list[str] = []
    headed: list[_Headed] = []
    for sheet in read_sheets(path, kind, name):
        at = best_heading_row(sheet.rows, meaning)
        if sheet.is_hidden:
            notes.append(f"the hidden sheet {sheet.name!r} was not read")
        elif at is not None:
            row = sheet.rows[at]
            width = max(place + 1 for place, cell in enumerate(row) if cell.strip())
            headed.append(_Headed(sheet, at, width, score_of(row, meaning)))
        elif sheet.rows:
            notes.append(f"the sheet {sheet.name!r} was left out: it holds no headings of the contract")
    if not headed:
        raise no_headings(name)
    best = max(headed, key=lambda one: one.score)
    for one in headed:
        if 2 * one.score < best.score:
            notes.append(f"the sheet {one.sheet.name!r} was left out: it holds few headings of the contract")
    chosen = [one for one in headed if 2 * one.score >= best.score]
    refuse_if_any(fault for one in chosen for fault in _faults(one, kind, name))
    chosen = [one for one in chosen if any(any(map(str.strip, row)) for row in one.below)] or [best]
    refuse_if_any(_other_headings(chosen, meaning, name))
    if len(chosen) > 1:
        notes.append(f"{len(chosen)} sheets were read: {', '.join(one.sheet.name for one in chosen)}")
    return _joined(chosen, meaning, tuple(notes))


def _joined(chosen: Sequence[_Headed], meaning: Meaning, notes: tuple[str, ...]) -> Table:
    """The rows of the sheets as one table, in the order of the first one's columns."""
    first = chosen[0]
    wanted = first.keys(meaning)
    texts: list[list[str]] = [[] for _ in wanted]
    numbers: list[object] = []
    for one in chosen:
        keys = one.keys(meaning)
        places = range(one.width) if keys == wanted else [keys.index(key) for key in wanted]
        for column, place in zip(texts, places, strict=True):
            column += [row[place] if place < len(row) else "" for row in one.below]
        of_sheet = range(one.at + 2, one.at + 2 + len(one.below))
        several = len(chosen) > 1
        numbers += [f"{row} of {one.sheet.name!r}" for row in of_sheet] if several else of_sheet
    columns: tuple[Column, ...] = tuple(column_of(column) for column in texts)
    rows = numpy.array(numbers, dtype=object if len(chosen) > 1 else int)
    return Table(tuple(first.headings), columns, rows, notes)


def _other_headings(chosen: Sequence[_Headed], meaning: Meaning, name: str) -> Iterator[Fault]:
    """Sheets that can't be read as one: which of them counts is for the sender to say."""
    first = chosen[0]
    wanted = sorted(first.keys(meaning))
    for one in chosen[1:]:
        keys = sorted(one.keys(meaning))
        if keys != wanted or len(set(keys)) < len(keys):
            where = f"{name}, sheet {one.sheet.name!r}"
            what = f"holds rows under other headings than the sheet {first.sheet.name!r}"
            remedy = "Give both the same headings if both belong to the return; otherwise take one out."
            yield Fault(where, what, remedy)


def _faults(one: _Headed, kind: str, name: str) -> Iterator[Fault]:
    """What of a sheet's rows is not as the sender sees it."""
    where = f"{name}, sheet {one.sheet.name!r}"
    for number, row in enumerate(one.below, one.at + 2):
        if any(cell.strip() for cell in row[one.width :]):
            what = "has a value in a column without a heading"
            yield Fault(f"{where}, row {number}", what, "Take it out.")
            break
    for reason, (what, remedy) in _DOUBTS.items():
        cells = [
            cell
            for cell in one.sheet.doubtful.get(reason, [])
            if one.at < cell[0] < len(one.sheet.rows) and cell[1] < one.width
        ]
        if cells:
            named = ", ".join(map(cell_address, cells[:CELLS_NAMED]))
            more = f" and {len(cells) - CELLS_NAMED:,} more" if len(cells) > CELLS_NAMED else ""
            one_or_more = "cell" if len(cells) == 1 else "cells"
            yield Fault(f"{where}, {one_or_more} {named}{more}", f"is {what}", remedy)
    if len(one.sheet.rows) >= LAST_ROWS.get(kind, len(one.sheet.rows) + 1):
        what = f"is filled to its last row, {len(one.sheet.rows):,}: what came after it may be cut off"
        yield Fault(where, what, "Send the records in two files, or as CSV.")
