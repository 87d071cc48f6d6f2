"""Measures of a published table: the own area's value of the latest period, and others beside it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from assessment.cells import Cell, Status
from assessment.periods import Period, parse_period
from assessment.released import PERIOD
from assessment.report.measures.measure import Measure

AREA = "area"


class PublishedMeasure(Measure):
    """A value that somebody publishes of areas, for periods of its own: months, quarters, years."""

    @cached_property
    def values(self) -> Mapping[Period, Mapping[str, Cell]]:
        """The value of each area by its code, for each period that had ended when the edition's did."""
        if self.table is None:
            return {}
        periods = sorted(map(parse_period, self.table.codes(PERIOD)))
        return {
            period: self.table.where(period=period.code).by(AREA)
            for period in periods
            if period.last <= self.data.period.last
        }

    @cached_property
    def here(self) -> Mapping[Period, Cell]:
        """The own area's value of each period, the earliest first."""
        code = self.data.geography.authority
        return {period: cells[code] for period, cells in self.values.items()}

    @cached_property
    def period(self) -> Period:
        """The latest period with a value for the own area, or with one that is withheld."""
        return next(
            (period for period in reversed(self.here) if self.here[period].collected), self.data.period
        )

    @cached_property
    def total(self) -> Cell:
        return self.here.get(self.period, Cell(None, Status.NOT_COLLECTED))

    @property
    def earlier(self) -> Period | None:
        """The latest period before that with a known value."""
        known = [period for period, cell in self.here.items() if cell.known and period < self.period]
        return known[-1] if known else None

    def area_names(self) -> Mapping[str, str]:
        """Name of each area by its code, the own area first."""
        return {code: self.table.label(AREA, code) for code in self.table.codes(AREA)} if self.table else {}

    @property
    def publisher(self) -> str:
        """Who publishes it; empty where there is nothing."""
        if self.table is None:
            return ""
        return str(self.table.facts.sources[0]["title"]).removeprefix(f"{self.table.facts.title}, ")
