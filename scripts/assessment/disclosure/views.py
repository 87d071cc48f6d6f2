"""What somebody sees of a table, and what is printed outside tables; no equations here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy
import pandas

PERIOD = "period"
TOP = "all"
REMAINDER = "-not-specified"  # ends the code of what lies under a code, but under none of those below it
INFINITY = numpy.inf
Parents = Mapping[str, Mapping[str, str]]  # dimension → code → the code above it


@dataclass(frozen=True)
class View:
    """One table as somebody sees it: the bounds that each cell's display gives, and whether it is hidden.

    A published count has equal bounds. `codes` has a column a dimension and a row a cell; `where` holds the
    coordinates that all of its cells share. `parents` gives each dimension's hierarchy as the table states
    it, `classes` the rules for whole groups (`policy.ClassRule.values`) by attribute.
    """

    name: str
    measure: str
    where: Mapping[str, str]
    codes: pandas.DataFrame
    parents: Parents
    lower: numpy.ndarray
    upper: numpy.ndarray
    hidden: numpy.ndarray
    width: int
    threshold: int = 0
    classes: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def dimensions(self) -> tuple[str, ...]:
        return tuple(self.codes.columns)

    def cell(self, row: int) -> str:
        """A cell in words: the table, and the code along each dimension."""
        codes = ", ".join(f"{name}={code}" for name, code in self.codes.iloc[row].items())
        return f"{self.name} [{codes}]"

    def display(self, row: int) -> str:
        """What the table shows of a cell."""
        if self.hidden[row]:
            return "suppressed"
        lower, upper = self.lower[row], self.upper[row]
        return f"{lower:g}" if lower == upper else f"{lower:g} to {upper:g}"


@dataclass(frozen=True)
class Statement:
    """A fact printed outside the tables: one cell, less `share` times another, lies within the bounds.

    Without a base it bounds one cell: a total in prose (equal bounds), the class of a map, a chart's axis.
    A percentage of a known base is two statements (see `percentage`). Coordinates give a cell; roots of
    hierarchies may be left out.
    """

    text: str
    measure: str
    cell: Mapping[str, str]
    lower: float = 0
    upper: float = INFINITY
    base: Mapping[str, str] | None = None
    share: float = 0


def percentage(
    text: str,
    measure: str,
    part: Mapping[str, str],
    whole: Mapping[str, str],
    shares: tuple[float, float],
) -> tuple[Statement, Statement]:
    """What a printed percentage says of its part and its base; `shares` as `shares_printed_as` gives them."""
    least, most = shares
    return (
        Statement(text, measure, part, 0, INFINITY, whole, least),
        Statement(text, measure, part, -INFINITY, 0, whole, most),
    )


def shares_printed_as(percent: float, decimals: int = 0) -> tuple[float, float]:
    """The least and the greatest share that are printed as this percentage with so many decimals."""
    half = 0.5 * 10.0**-decimals
    return max(percent - half, 0) / 100, (percent + half) / 100


def known_from_display(
    status: Sequence[str], count: numpy.ndarray, policy: Mapping[str, Any]
) -> tuple[numpy.ndarray, numpy.ndarray, numpy.ndarray]:
    """What each cell's display tells: lowest, highest, and whether the cell is suppressed.

    `count` is what is shown (anything where nothing is), `policy` the values that the resource file states.
    """
    shown = numpy.asarray(status)
    count = numpy.asarray(count, dtype=float)
    primary, secondary = shown == "primary", shown == "secondary"
    open_cell = (shown == "value") | (shown == "zero")
    base = policy.get("rounding_base")
    rounded = open_cell & (shown == "value") if base else numpy.zeros(len(shown), dtype=bool)
    lower, upper = numpy.where(open_cell, count, 0.0), numpy.where(open_cell, count, INFINITY)
    if base:
        lower = numpy.where(rounded, count - base // 2, lower)
        upper = numpy.where(rounded, count + (base - 1) // 2, upper)
        if policy.get("threshold"):
            lower = numpy.where(rounded, numpy.maximum(lower, policy["threshold"]), lower)
    if policy.get("threshold") and not policy.get("dominance"):
        upper = numpy.where(primary, policy["threshold"] - 1.0, upper)
    return lower, upper, primary | secondary
