"""A return as it was sent, column by column: its distinct texts (a few repeated), and which rows hold each.

Rules look at distinct texts, not at rows, so a million rows of a few hundred dates cost a few hundred parses.
Nothing here knows of contracts.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
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
    """The columns of a file, in order, under its headings. Rows are numbered as in the sender's program."""

    headings: tuple[str, ...]
    columns: tuple[Column, ...]
    row_numbers: numpy.ndarray

    def __len__(self) -> int:
        return len(self.row_numbers)

    def without_empty_rows(self) -> "Table":
        if not self.columns or not len(self):
            return self
        empty = numpy.logical_and.reduce([column.is_empty for column in self.columns])
        if not empty.any():
            return self
        kept = numpy.flatnonzero(~empty)
        return Table(
            self.headings, tuple(column.take(kept) for column in self.columns), self.row_numbers[kept]
        )


def column_of(texts: Sequence[str]) -> Column:
    """A column out of its rows' texts."""
    places: dict[str, int] = {}
    codes = numpy.fromiter(
        (places.setdefault(text.strip(), len(places)) for text in texts), numpy.int32, len(texts)
    )
    return Column(numpy.array(list(places), dtype=object), codes)


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
