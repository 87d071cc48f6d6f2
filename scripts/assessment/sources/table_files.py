"""Opens what partners send (CSV, XLSX, XLS, ODS; any sensible encoding) as a table of texts.

Whatever is wrong with a file comes out as an `AssessmentError`; what its cells should hold is for the checks.
"""

import codecs
import csv
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path

import numpy

from assessment.errors import AssessmentError, Fault
from assessment.sources.table import Column, Table, column_of

WORKBOOKS = {".xlsx", ".xls", ".ods"}
TEXTS = {".csv", ".tsv", ".txt"}
READABLE = WORKBOOKS | TEXTS
ROWS_BEFORE_HEADINGS = 20
RAGGED_ROWS_NAMED = 5
ROWS_A_CHUNK = 100_000

Recognise = Callable[[str], bool]


def read_table(path: Path, recognise: Recognise, shown_as: str | None = None) -> Table:
    """A file's rows under its headings. `recognise` says whether a text is a heading of the return.

    The headings are the row, among the first twenty, that holds most recognised texts; what stands above it
    (a title, a date) is passed over. Empty rows are left out, and row numbers stay those of the file.
    Raises AssessmentError if the file cannot be opened, decoded or split into rows of one length.
    """
    name = shown_as or path.name
    kind = path.suffix.lower()
    if kind not in READABLE:
        what = f"is a {kind or 'file without an ending'}"
        raise AssessmentError(Fault(name, what, "Save it as CSV, XLSX, XLS or ODS."))
    try:
        if path.stat().st_size == 0:
            raise AssessmentError(Fault(name, "is an empty file", "Send the file again."))
        table = (_read_workbook if kind in WORKBOOKS else _read_text)(path, recognise, name)
    except OSError as error:
        raise AssessmentError(Fault(name, f"cannot be opened: {error.strerror or 'no file'}")) from None
    return table.without_empty_rows()


def _no_headings(name: str) -> AssessmentError:
    what = f"no row among the first {ROWS_BEFORE_HEADINGS} holds the headings of the contract"
    remedy = "Give the columns the names of the contract; `assessment contract RETURN` writes a template."
    return AssessmentError(Fault(name, what, remedy))


def _best_heading_row(rows: Sequence[Sequence[str]], recognise: Recognise) -> int | None:
    scores = [sum(recognise(cell) for cell in row) for row in rows[:ROWS_BEFORE_HEADINGS]]
    best = max(scores, default=0)
    return scores.index(best) if best else None


# --- text files -----------------------------------------------------------------------------------


def _read_text(path: Path, recognise: Recognise, name: str) -> Table:
    encoding = _encoding(path, name)
    try:
        with path.open(encoding=encoding, newline="") as file:
            delimiter = _delimiter(file.read(65536))
            file.seek(0)
            reader = csv.reader(file, delimiter=delimiter)
            first = [(row, reader.line_num) for row in islice(reader, ROWS_BEFORE_HEADINGS)]
            at = _best_heading_row([row for row, _ in first], recognise)
            if at is None:
                raise _no_headings(name)
            headings = tuple(cell.strip() for cell in first[at][0])
            file.seek(0)
            _refuse_ragged_rows(csv.reader(file, delimiter=delimiter), at, len(headings), name)
        columns = _parse_text(path, (encoding, delimiter), len(headings), first[at][1])
        rows = len(columns[0]) if columns else 0
        return Table(headings, columns, numpy.arange(rows) + at + 2)
    except UnicodeError:
        raise AssessmentError(Fault(name, "is not text in one encoding", "Save it as CSV UTF-8.")) from None
    except (csv.Error, ValueError, OverflowError):
        raise AssessmentError(
            Fault(name, "is not a table that can be split into rows and columns", "Save it as CSV UTF-8.")
        ) from None


def _parse_text(path: Path, written: tuple[str, str], width: int, skip_lines: int) -> tuple[Column, ...]:
    """The columns below the headings of a file that is `written` in an encoding and with a delimiter."""
    import pandas

    encoding, delimiter = written

    try:
        chunks = pandas.read_csv(
            path,
            sep=delimiter,
            encoding=encoding,
            header=None,
            names=range(width),
            index_col=False,
            skiprows=skip_lines,
            skip_blank_lines=False,
            dtype=str,  # not "category": that would read 007 as the number 7
            na_filter=False,
            chunksize=ROWS_A_CHUNK,
        )
        parts = [[_factorised(chunk[place].array) for place in range(width)] for chunk in chunks]
    except pandas.errors.EmptyDataError:
        parts = []
    return tuple(_joined([part[place] for part in parts]) for place in range(width))


def _factorised(texts: object) -> Column:
    """A chunk's column, stripped. A short row's missing cells become empty."""
    import pandas

    codes, distinct = pandas.factorize(numpy.asarray(texts, dtype=object))
    values = [value.strip() for value in distinct]
    if (codes < 0).any():
        codes = numpy.where(codes < 0, len(values), codes)
        values.append("")
    return Column(numpy.array(values, dtype=object), codes.astype(numpy.int32))


def _joined(parts: Sequence[Column]) -> Column:
    """One column out of its chunks; a text may then stand several times among the values."""
    if not parts:
        return column_of([])
    starts = numpy.cumsum([0, *(len(part.values) for part in parts[:-1])])
    codes = [part.codes + start for part, start in zip(parts, starts, strict=True)]
    return Column(numpy.concatenate([part.values for part in parts]), numpy.concatenate(codes))


def _refuse_ragged_rows(reader: Iterator[list[str]], heading_row: int, width: int, name: str) -> None:
    """Every row below the headings must be as wide as they are (or empty)."""
    lengths = numpy.fromiter(map(len, reader), numpy.int32)[heading_row + 1 :]
    ragged = numpy.flatnonzero((lengths != width) & (lengths > 1))
    if width > 1:
        # A row of one cell is a line of text, unless it is a blank line, which the csv module gives no cells.
        ragged = numpy.union1d(ragged, numpy.flatnonzero(lengths == 1))
    if len(ragged):
        rows = ", ".join(str(row + heading_row + 2) for row in ragged[:RAGGED_ROWS_NAMED])
        more = f" and {len(ragged) - RAGGED_ROWS_NAMED} more" if len(ragged) > RAGGED_ROWS_NAMED else ""
        what = f"does not have the {width} cells that the headings have"
        remedy = "Look for a stray comma or quotation mark, or a file cut short; send the whole file again."
        raise AssessmentError(Fault(f"{name}, row {rows}{more}", what, remedy))


def _encoding(path: Path, name: str) -> str:
    """UTF-8 or UTF-16 if the bytes are, else Windows' western European code page, which Excel writes."""
    with path.open("rb") as file:
        start = file.read(4)
        if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        file.seek(0)
        for encoding in ("utf-8-sig", "cp1252"):
            decoder = codecs.getincrementaldecoder(encoding)()
            try:
                while block := file.read(1 << 20):
                    decoder.decode(block)
                decoder.decode(b"", final=True)
            except UnicodeDecodeError:
                file.seek(0)
            else:
                return encoding
    raise AssessmentError(Fault(name, "is not text in an encoding that we know", "Save it as CSV UTF-8."))


def _delimiter(sample: str) -> str:
    """Whichever of comma, semicolon, tab and bar the first lines hold most often."""
    counts = {delimiter: sample[:4096].count(delimiter) for delimiter in ",;\t|"}
    return max(counts, key=counts.__getitem__)


# --- workbooks ------------------------------------------------------------------------------------


def _read_workbook(path: Path, recognise: Recognise, name: str) -> Table:
    headed = [
        (at, rows) for rows in _sheets(path, name) if (at := _best_heading_row(rows, recognise)) is not None
    ]
    if not headed:
        raise _no_headings(name)
    at, rows = max(headed, key=lambda sheet: sum(recognise(cell) for cell in sheet[1][sheet[0]]))
    width = max((place + 1 for place, cell in enumerate(rows[at]) if cell.strip()), default=0)
    below = rows[at + 1 :]
    beyond = [number for number, row in enumerate(below, at + 2) if any(cell.strip() for cell in row[width:])]
    if beyond:
        raise AssessmentError(
            Fault(f"{name}, row {beyond[0]}", "has a value in a column without a heading", "Take it out.")
        )
    columns = tuple(
        column_of([row[place] if place < len(row) else "" for row in below]) for place in range(width)
    )
    return Table(tuple(cell.strip() for cell in rows[at][:width]), columns, numpy.arange(len(below)) + at + 2)


def _sheets(path: Path, name: str) -> Iterator[list[list[str]]]:
    """Each visible sheet's rows as texts, with the empty rows above its first cell."""
    import python_calamine

    try:
        with python_calamine.CalamineWorkbook.from_path(path) as workbook:
            for sheet_name in workbook.sheet_names:
                rows = workbook.get_sheet_by_name(sheet_name).to_python(skip_empty_area=False)
                yield [[_as_text(cell) for cell in row] for row in rows]
    except (OSError, GeneratorExit, KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # the engine panics on some damaged files, past Exception
        remedy = "Save it again, without a password, and send it."
        raise AssessmentError(Fault(name, "is not a workbook that can be opened", remedy)) from None


def _as_text(cell: object) -> str:
    match cell:
        case bool():
            return "true" if cell else "false"
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime() if cell.time() == time():
            return cell.date().isoformat()
        case datetime() | date() | time():
            return cell.isoformat()
        case _:
            return str(cell)
