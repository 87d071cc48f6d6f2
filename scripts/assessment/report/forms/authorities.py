"""Elements by authority of the police force: the own area beside the others, and the force as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from assessment.cells import Cell
from assessment.geography import FORCE_AREA
from assessment.profiles.breakdown import in_period
from assessment.report.drawing import charts, figures
from assessment.report.forms.element import Element, Shown
from assessment.report.forms.measure import Measure
from assessment.report.wording import words
from assessment.report.wording.vocabulary import NotPossibleError, Takes, block_of
from assessment.statistics.rates import Estimate, crude_rate

PER = 1000
_COMPARED = {1: "more than", -1: "fewer than", 0: "not clearly different from"}


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
    def residents(self) -> dict[str, int]:
        return self.data.residents(FORCE_AREA).counts

    @cached_property
    def authorities(self) -> list[Authority]:
        """The authorities whose number is known, the highest rate first."""
        rated = [
            Authority(code, name, self.cells[code], rate)
            for code, name in self.data.geography.force_areas.items()
            if self.cells[code].known
            and (rate := crude_rate(self.cells[code].value, self.residents[code], PER)) is not None
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
        others = [authority for authority in self.authorities if authority is not self.here]
        count = sum(authority.cell.value for authority in others)
        people = sum(self.residents[authority.code] for authority in others)
        return crude_rate(count, people, PER) if others else None

    @property
    def comparison(self) -> str | None:
        """How the own rate stands to the others': apart where their likely ranges do not meet."""
        if self.here is None or self.elsewhere is None:
            return None
        rate, other = self.here.rate, self.elsewhere
        return _COMPARED[(rate.lower > other.upper) - (rate.upper < other.lower)]


class AuthoritiesElement(Element, form="authorities", measure=AuthoritiesMeasure):
    """A measure by authority of the force."""

    measure: AuthoritiesMeasure
    number_columns = (1, 2)

    def _sentence(self) -> str | None:
        if self.measure.comparison is None:
            return None
        here, others = self.measure.here, self.measure.elsewhere
        return (
            f"For every 1,000 residents, {here.name} had {words.rate_words(here.rate.value)} {self.nouns}, "
            f"{self.measure.comparison} the rest of the {self._data.geography.force_name} area "
            f"({words.rate_words(others.value)})."
        )

    @block_of(Takes.WIDTH)
    def figure(self, width: str = "half") -> str:
        """Print the authorities' rates with their likely ranges."""
        if self.measure.comparison is None:
            raise NotPossibleError("There is no other authority to compare with.")
        here, authorities = self.measure.here, self.measure.authorities
        rates = [(authority.name, authority.rate) for authority in authorities]
        bars = [
            charts.Bar(
                name,
                rate.value,
                words.rate_words(rate.value),
                lower=rate.lower,
                upper=rate.upper,
                focus=rate is here.rate,
            )
            for name, rate in [*rates, ("The others together", self.measure.elsewhere)]
        ]
        drawing = charts.bars(bars, width)
        listed = words.listed([f"{name} {words.rate_words(rate.value)}" for name, rate in rates])
        alt = (
            f"{drawing.kind} of {words.spelled(len(rates))} authorities: {self.nouns} per 1,000 residents. "
            f"{listed}. {self._sentence()}"
        )
        finding = f"{self._finding()}, per 1,000 residents: {here.name} {self.measure.comparison}"
        return self._figure(drawing, Shown(f"{finding} the others together", alt, "authorities"))

    def _finding(self) -> str:
        return self.title

    def _rows(self) -> figures.Data:
        """A row an authority: number, rate and likely range."""
        rows = [
            [
                authority.name,
                words.cell_symbol(authority.cell),
                words.rate_words(authority.rate.value),
                words.range_words(authority.rate),
            ]
            for authority in self.measure.authorities
        ]
        return ["Authority", "Number", "Per 1,000 residents", "Likely range"], rows
