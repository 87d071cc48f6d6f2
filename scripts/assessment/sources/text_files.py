"""Opens what partners send as text (CSV, TSV; any sensible encoding and delimiter) as a table of texts."""

import codecs
import csv
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import numpy

from assessment.errors import AssessmentError, Fault
from assessment.sources.headings import ROWS_BEFORE_HEADINGS, Meaning, best_heading_row, no_headings
from assessment.sources.table import Column, Table, column_of, plain

RAGGED_ROWS_NAMED = 5
ROWS_A_CHUNK = 100_000


def read_text(path: Path, meaning: Meaning, name: str) -> Table:
    """The rows of a text file under its headings.

    Raises AssessmentError if it cannot be decoded or split into rows of one length.
    """
    encoding = _encoding(path, name)
    try:
        with path.open(encoding=encoding, newline="") as file:
            delimiter = _delimiter(file.read(65536))
            file.seek(0)
            reader = csv.reader(file, delimiter=delimiter)
            first = [(row, reader.line_num) for row in islice(reader, ROWS_BEFORE_HEADINGS)]
            at = best_heading_row([row for row, _ in first], meaning)
            if at is None:
                raise no_headings(name)
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
            usecols=range(width),
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
    values = [plain(value) for value in distinct]
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
    """Every row below the headings must be as wide as they are (or empty), but for empty cells at its end."""

    def width_of(row: list[str]) -> int:
        beyond = len(row) > width and not any(cell.strip() for cell in row[width:])
        return width if beyond else len(row)

    lengths = numpy.fromiter(map(width_of, reader), numpy.int32)[heading_row + 1 :]
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
    """UTF-8 or UTF-16 if the bytes are, else Windows' western European code page, which Excel writes.

    UTF-16 without a mark is known by its zeros: every second byte of most western letters is one.
    """
    with path.open("rb") as file:
        start = file.read(4096)
        if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        if start.count(0) > len(start) / 4:
            return "utf-16-le" if start[1::2].count(0) > start[::2].count(0) else "utf-16-be"
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
