"""A return as it was sent, column by column: its distinct texts (a few repeated), and which rows hold each.

Rules look at distinct texts, not at rows, so a million rows of a few hundred dates cost a few hundred parses.
Nothing here knows of contracts.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy


@dataclass(frozen=True)
class Column:
    """`values[codes]` is the column. Values are stripped texts; an empty text stands for a missing value."""

    values: numpy.ndarray
    codes: numpy.ndarray

    def __len__(self) -> int:
        return len(self.codes)

    def where(self, chosen: numpy.ndarray) -> numpy.ndarray:
        """Which rows hold one of the values that `chosen` (one truth a value) marks."""
        return chosen[self.codes]

    @cached_property
    def is_empty(self) -> numpy.ndarray:
        """Which rows hold nothing."""
        return self.where(self.values == "")

    def take(self, rows: numpy.ndarray) -> "Column":
        return Column(self.values, self.codes[rows])


@dataclass(frozen=True)
class Table:
    """The columns of a file, in order, under its headings. Rows are numbered as in the sender's program.

    Where several sheets of a workbook were read, a row number is a text that names the sheet too. `notes` say
    what of the file was read and what was left out.
    """

    headings: tuple[str, ...]
    columns: tuple[Column, ...]
    row_numbers: numpy.ndarray
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.row_numbers)

    def without_empty_rows(self) -> "Table":
        if not self.columns or not len(self):
            return self
        empty = numpy.logical_and.reduce([column.is_empty for column in self.columns])
        if not empty.any():
            return self
        kept = numpy.flatnonzero(~empty)
        columns = tuple(column.take(kept) for column in self.columns)
        return replace(self, columns=columns, row_numbers=self.row_numbers[kept])

    def without_empty_columns(self) -> "Table":
        """Without columns that have no heading and no value: spacers and formatted margins."""
        kept = [
            place
            for place, column in enumerate(self.columns)
            if self.headings[place] or not column.is_empty.all()
        ]
        headings, columns = (tuple(of[place] for place in kept) for of in (self.headings, self.columns))
        return replace(self, headings=headings, columns=columns)


def column_of(texts: Sequence[str]) -> Column:
    """A column out of its rows' texts."""
    places: dict[str, int] = {}
    codes = numpy.fromiter(
        (places.setdefault(plain(text), len(places)) for text in texts), numpy.int32, len(texts)
    )
    return Column(numpy.array(list(places), dtype=object), codes)


_UNSEEN_MARKS = (0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF)
"""Zero-width, joining and direction marks, soft hyphens and byte order marks, which no eye sees."""
_UNSEEN = dict.fromkeys(_UNSEEN_MARKS)


def plain(text: str) -> str:
    """A text as one sees it in a spreadsheet: without unseen marks, outer spaces and the mark for text."""
    if not text.isascii():
        text = text.translate(_UNSEEN).replace("\xa0", " ").replace("\u202f", " ")
    text = text.strip()
    return text[1:] if text.startswith("'") and not text.endswith("'") else text


def column_letters(place: int) -> str:
    """The name that a spreadsheet gives a column: 0 is A, 26 is AA."""
    above, last = divmod(place, 26)
    return (column_letters(above - 1) if above else "") + chr(ord("A") + last)


def cell_address(cell: tuple[int, int]) -> str:
    """The name that a spreadsheet gives a cell, whose row and column are counted from 0."""
    return f"{column_letters(cell[1])}{cell[0] + 1}"


def without_thousands(text: str) -> str:
    """A number without the commas between its thousands: '1,234.5' as '1234.5'."""
    return re.sub(r"(?<=\d),(?=\d{3}(?:\D|$))", "", text)


def kind_of(text: str) -> str:
    """What sort of text it is, for a message that must not repeat it."""
    if re.fullmatch(r"-?[\d.,]+", text):
        return "a number"
    if re.search(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}", text):
        return "something like a date"
    if re.fullmatch(r"[^\W\d_]+", text):
        return "a word"
    if re.search(r"\d", text):
        return "text with digits"
    return "text"
