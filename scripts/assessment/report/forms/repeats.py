"""Elements about people to whom it happened more than once: their share of victims, and of what happened."""

from __future__ import annotations

from assessment.cells import Cell
from assessment.report.drawing import charts, figures
from assessment.report.forms.element import Element
from assessment.report.forms.vocabulary import NotPossibleError, Takes, block, block_of, inline
from assessment.report.measures.repeats import RepeatsMeasure
from assessment.report.wording import markdown, words
from assessment.statistics.rates import Estimate


class RepeatsElement(Element, form="repeats", measure=RepeatsMeasure):
    """Victims by how often, from a table that counts crimes and marks each victim once."""

    measure: RepeatsMeasure

    @inline
    def share_of_victims(self) -> str | None:
        """Repeat victims as a share of victims."""
        return words.percent(self.measure.share_of_victims.value) if self.measure.share_of_victims else None

    @inline
    def share_of_crimes(self) -> str | None:
        """Crimes against repeat victims as a share of crimes."""
        return words.percent(self.measure.share_of_crimes.value) if self.measure.share_of_crimes else None

    def _sentence(self) -> str | None:
        measure = self.measure
        if not (measure.share_of_victims and measure.share_of_crimes):
            return None
        repeated, share = measure.cells["repeatedly"], measure.share_of_victims
        limits = words.percent_range(100 * share.lower, 100 * share.upper)
        suffered = words.number(measure.crimes_against_repeated.value)
        return (
            f"Of {words.counted(measure.total, self.nouns)}, {words.number(repeated.value)} "
            f"({words.percent(share.value)}, likely range {limits}) {words.was(repeated)} so more "
            f"than once from {measure.period.label}. They suffered {suffered} of the "
            f"{words.number(measure.crimes.value)} crimes, {words.percent(measure.share_of_crimes.value)}."
        )

    def _rows(self) -> list[tuple[str, Cell, Estimate]]:
        return [
            ("Of the victims", self.measure.total, self.measure.share_of_victims),
            ("Of the violence", self.measure.crimes, self.measure.share_of_crimes),
        ]

    @block
    def figure(self, width: str = "half") -> str:
        """Print two bars: repeat victims among victims, and what they suffered among all of it."""
        if not (self.measure.share_of_victims and self.measure.share_of_crimes):
            raise NotPossibleError("The number of people who were victims more than once is withheld.")
        first, second = self.measure.share_of_victims, self.measure.share_of_crimes
        bars = [
            charts.Bar(
                label=label,
                value=100 * estimate.value,
                text=f"{words.percent(estimate.value)} of {words.number(whole.value)}",
                lower=100 * estimate.lower if estimate is first else None,
                upper=100 * estimate.upper if estimate is first else None,
                focus=estimate is second,
            )
            for label, whole, estimate in self._rows()
        ]
        path = figures.save(charts.bars(bars, width), self._figure_id(), self._numbers())
        alt = f"Bar chart of {words.lowered(self.title)}. {self._sentence()}"
        return markdown.figure(path, self._figure_id(), self._about.id, self._caption(self._finding()), alt)

    def _finding(self) -> str:
        if not (self.measure.share_of_victims and self.measure.share_of_crimes):
            return f"{self.title}, {self.measure.period.label}"
        shares = self.measure.share_of_victims, self.measure.share_of_crimes
        few, much = (words.percent(share.value) for share in shares)
        return f"{self.title}: {few} of the victims suffered {much} of the violence"

    @block_of(Takes.NOTHING)
    def table(self) -> str:
        """Print victims by how often, and the crimes against them."""
        return markdown.plain_table(self._numbers(), self._caption(self._finding()), self._figure_id(), (1,))

    def _numbers(self) -> figures.Data:
        rows = [
            [self.measure.label(code), words.cell_symbol(cell)]
            for code, cell in self.measure.cells.items()
            if code != "all"
        ]
        return ["Victims, by how often", "Number"], [
            *rows,
            ["All crimes", words.cell_symbol(self.measure.cells["all"])],
        ]
