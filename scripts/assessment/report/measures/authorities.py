"""Measures by authority of the police force: the partnership's area beside the others."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from assessment.cells import Cell
from assessment.geography import FORCE_AREA
from assessment.profiles.breakdown import in_period
from assessment.report.measures.measure import Measure
from assessment.statistics.rates import Estimate, crude_rate

PER = 1000


@dataclass(frozen=True)
class Authority:
    """One authority: its cell and its rate with limits."""

    code: str
    name: str
    cell: Cell
    rate: Estimate


class AuthoritiesMeasure(Measure):
    """A measure by authority of the force."""

    @cached_property
    def cells(self) -> dict[str, Cell]:
        """The cell of each authority by its code."""
        return in_period(self.table, self.period).by(FORCE_AREA)

    @cached_property
    def total(self) -> Cell:
        return self.cells[self.data.geography.authority]

    @cached_property
    def authorities(self) -> list[Authority]:
        """The authorities whose number is known, the highest rate first."""
        residents = self.data.residents(FORCE_AREA).counts
        rated = [
            Authority(code, name, self.cells[code], rate)
            for code, name in self.data.geography.force_areas.items()
            if self.cells[code].known
            and (rate := crude_rate(self.cells[code].value, residents[code], PER)) is not None
        ]
        return sorted(rated, key=lambda authority: -authority.rate.value)

    @property
    def here(self) -> Authority | None:
        """The partnership's own area."""
        code = self.data.geography.authority
        return next((authority for authority in self.authorities if authority.code == code), None)

    @cached_property
    def elsewhere(self) -> Estimate | None:
        """The rate of the force's other authorities together, with which the area's is compared."""
        residents = self.data.residents(FORCE_AREA).counts
        others = [authority for authority in self.authorities if authority is not self.here]
        count = sum(authority.cell.value for authority in others)
        return (
            crude_rate(count, sum(residents[authority.code] for authority in others), PER) if others else None
        )
