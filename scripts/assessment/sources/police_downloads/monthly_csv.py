"""Reads one monthly CSV file of data.police.uk into a data frame, or says what is wrong with it.

Whatever can be seen from a single file is checked here; what the values mean is for the adapters.
"""

import difflib
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas

from assessment.errors import AssessmentError, Fault
from assessment.sources.police_downloads.archive import MonthlyFile

FIRST_ROW = 2  # of a spreadsheet: the header is row 1


@dataclass(frozen=True)
class Column:
    """A column that is read. Text is kept as it is; all but numbers is else read as a category."""

    name: str
    text: bool = False
    number: bool = False


def read_monthly(file: MonthlyFile, content: bytes, columns: Sequence[Column]) -> pandas.DataFrame:
    """The wanted columns of a file.

    Raises AssessmentError: an HTML page, not UTF-8, a missing or renamed column, ragged rows, no rows.
    """
    _check_header(file, content, columns)
    types = {column.name: "float64" if column.number else "category" for column in columns if not column.text}
    try:
        frame = pandas.read_csv(
            io.BytesIO(content),
            usecols=[column.name for column in columns],
            dtype=types,  # type: ignore[arg-type]
            encoding="utf-8-sig",
        )
    except UnicodeDecodeError:
        raise AssessmentError(_not_utf_8(file)) from None
    except (pandas.errors.ParserError, ValueError) as error:
        what = f"cannot be read as a table: {str(error).strip()}"
        raise AssessmentError(Fault(file.name, what, "Download it again.")) from None
    if frame.empty:
        remedy = "The force may not have published this month: see the changelog of data.police.uk."
        raise AssessmentError(Fault(file.name, "holds no rows", remedy))
    return frame


def faults_of_constant(
    file: MonthlyFile, frame: pandas.DataFrame, column: str, expected: str, remedy: str
) -> Iterable[Fault]:
    """A fault for each other value in a column that must hold one value throughout."""
    for value in frame[column].cat.categories:
        if value != expected:
            rows = frame.index[frame[column] == value]
            where = f"{file.name}, row {rows[0] + FIRST_ROW}, {column}"
            more = f" ({len(rows)} rows)" if len(rows) > 1 else ""
            yield Fault(where, f"is {value!r}, not {expected!r}{more}", remedy)


def faults_of_codes(
    file: MonthlyFile, frame: pandas.DataFrame, column: str, known: Iterable[str]
) -> Iterable[Fault]:
    """A fault for each value in a column that has no code."""
    known = set(known)
    for value in frame[column].cat.categories:
        if value not in known:
            row = frame.index[frame[column] == value][0] + FIRST_ROW
            where = f"{file.name}, row {row}, {column}"
            what = f"{value!r} is not a value that data.police.uk is known to use"
            yield Fault(
                where,
                what,
                "If it is new there, give it a code in assessment/sources/police_downloads/terms.py.",
            )


def _check_header(file: MonthlyFile, content: bytes, columns: Sequence[Column]) -> None:
    if content.lstrip()[:1] == b"<":
        remedy = "The download failed: fetch it again."
        raise AssessmentError(Fault(file.name, "is a web page, not a CSV file", remedy))
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise AssessmentError(_not_utf_8(file))
    try:
        header = content.split(b"\n", 1)[0].decode("utf-8-sig").strip("\r").split(",")
    except UnicodeDecodeError:
        raise AssessmentError(_not_utf_8(file)) from None
    headings = [name.strip('"') for name in header]
    missing = [column.name for column in columns if column.name not in headings]
    if missing:
        raise AssessmentError(*(_missing_column(file, name, headings) for name in missing))


def _missing_column(file: MonthlyFile, name: str, headings: Sequence[str]) -> Fault:
    near = difflib.get_close_matches(name, headings, n=1, cutoff=0.5)
    remedy = f"It has {near[0]!r}: was the column renamed?" if near else f"It has: {', '.join(headings)}."
    return Fault(f"{file.name}, row 1", f"has no column {name!r}", remedy)


def _not_utf_8(file: MonthlyFile) -> Fault:
    return Fault(file.name, "is not UTF-8 text", "Download it again, and do not save it from a spreadsheet.")
