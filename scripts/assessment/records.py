"""The shapes of data between sources, tabulation and disclosure control; no reading and no counting here.

A `CleanReturn` holds records and never leaves the restricted zone. A `CountedTable` holds true counts, before
disclosure control, and never leaves it either. A `PublishedTable` is public already.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from assessment.cells import Status

if TYPE_CHECKING:
    import pandas

UNPLACED = "unplaced"
"""The area of a record that lies in the authority but cannot be placed in a ward; counted, never dropped."""

ALL = "all"
"""The root of every codelist."""


@dataclass(frozen=True)
class SourceFile:
    """One of the files that make up a source: a month of a download."""

    name: str
    sha256: str
    rows: int


class Kind(StrEnum):
    """What kind of source numbers come from."""

    SYNTHETIC = "synthetic"  # made by a program; they describe nobody
    OPEN = "open"  # published under an open licence
    PARTNER = "partner"  # an agency's own return


@dataclass(frozen=True)
class Source:
    """A file that numbers came from, or several of one kind with a digest over all of them."""

    file: str
    sha256: str
    rows: int
    title: str
    owner: str  # an agency's slug in assessment.yml
    licence: str
    kind: Kind
    received: date | None = None
    url: str | None = None
    files: tuple[SourceFile, ...] = ()


@dataclass(frozen=True)
class ReconciliationStep:
    """What one step of cleaning did: how many rows came in, were kept, were left out and why."""

    step: str
    rows: int
    note: str = ""


@dataclass(frozen=True)
class CleanReturn:
    """A return after cleaning: one row a record, codes of data/codelists in the columns.

    `chunks()` streams data frames with exactly the columns in `fields`; it may be called more than once.
    Every frame has `month` ('2007-04') and `area` (the lowest area code known: an LSOA of 2011, a ward, or
    `unplaced`). A field that the source cannot give is not in `fields`;
    tables that need it become declared gaps.
    `reconciliation` is complete once the chunks have been read to their end. `disclosure` names the rule of
    data/policy/disclosure.yml that holds for what is counted from it.
    """

    name: str
    chunks: Callable[[], Iterator[pandas.DataFrame]]
    fields: tuple[str, ...]
    sources: tuple[Source, ...]
    months: tuple[str, ...]
    reconciliation: list[ReconciliationStep] = field(default_factory=list)
    disclosure: str = "restricted"
    title: str = ""
    limits: str = ""  # what it cannot tell, in a sentence for residents
    due: date | None = None  # the last day on which it was not late; None where nobody owes it


@dataclass(frozen=True)
class Dimension:
    """One dimension of a table: its codes in order of presentation, and how they nest.

    `parents` maps a code to the nearest code above it that the table also holds; codes at the top are absent.
    The children of a code add up to it. `root` is the code that stands for everything ('all', the authority's
    code), whether or not the table holds it; periods have none.
    """

    name: str
    codes: tuple[str, ...]
    labels: Mapping[str, str]
    parents: Mapping[str, str]
    root: str | None = ALL
    title: str = ""

    def children(self) -> dict[str, tuple[str, ...]]:
        """Each code that has children in this table, with them."""
        return children_of(self.codes, self.parents)


def children_of(codes: Iterable[str], parents: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Each parent of some codes with those of them that are its children, in order."""
    nested: dict[str, tuple[str, ...]] = {}
    for code in codes:
        if code in parents:
            nested[parents[code]] = (*nested.get(parents[code], ()), code)
    return nested


@dataclass(frozen=True)
class CountedTable:
    """A table of true counts over the whole cross product of its dimensions' codes, zeros included.

    `cells` has one column a dimension, in order, then `count` (int64), and one row a cell, sorted as
    the codes are.
    `where` fixes coordinates that all cells share, so that two tables can tell that they hold the same cell.
    """

    id: str
    title: str
    return_name: str
    unit: str  # what is counted, in the plural: "recorded crimes"
    dimensions: tuple[Dimension, ...]
    where: Mapping[str, str]
    cells: pandas.DataFrame
    sources: tuple[Source, ...]
    disclosure: str = "restricted"


@dataclass(frozen=True)
class PublishedCell:
    """A value as its publisher gives it, or why there is none. `value` keeps the published decimals."""

    codes: tuple[str, ...]  # one along each dimension
    value: str
    status: Status


@dataclass(frozen=True)
class PublishedTable:
    """A table that its publisher has released, cell by cell; the first of its dimensions is the period.

    `unit` is what a value is ("children per 100,000 aged 10 to 17"); values are never added up here.
    """

    id: str
    title: str
    unit: str
    limits: str
    dimensions: tuple[Dimension, ...]
    cells: tuple[PublishedCell, ...]
    sources: tuple[Source, ...]
