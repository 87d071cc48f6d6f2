"""Elements about people to whom it happened more than once: their share of victims, and of what happened."""

from __future__ import annotations

from functools import cached_property

from assessment.cells import Cell
from assessment.profiles.breakdown import in_period, share_of
from assessment.report.drawing import charts, figures
from assessment.report.forms.element import Element
from assessment.report.forms.vocabulary import NotPossibleError, Takes, block, block_of, inline
from assessment.report.wording import markdown, words
from assessment.statistics.rates import Estimate

TIMES = "times_victim_of_violence"


class RepeatsElement(Element, form="repeats"):
    """Victims by how often, from a table that counts crimes and marks each victim once."""

    @cached_property
    def _cells(self) -> dict[str, Cell]:
        return in_period(self._table, self._period).by(TIMES)

    @cached_property
    def _total(self) -> Cell:
        """The victims, each counted once."""
        return self._cells["victims"]

    @cached_property
    def _crimes(self) -> Cell:
        """The crimes of which the victim is known."""
        return self._cells["all"] - self._cells["not-recorded"]

    @cached_property
    def _of_victims(self) -> Estimate | None:
        """Those who were victims more than once, as a share of victims."""
        return share_of(self._cells["repeatedly"], self._total)

    @cached_property
    def _of_crimes(self) -> Estimate | None:
        """The crimes against them, as a share of crimes; its limits are not used.

        They would take crimes against one person for independent of each other.
        """
        return share_of(self._crimes - self._cells["once"], self._crimes)

    @inline
    def share_of_victims(self) -> str | None:
        """Repeat victims as a share of victims."""
        return words.percent(self._of_victims.value) if self._of_victims else None

    @inline
    def share_of_crimes(self) -> str | None:
        """Crimes against repeat victims as a share of crimes."""
        return words.percent(self._of_crimes.value) if self._of_crimes else None

    def _sentence(self) -> str | None:
        if not (self._of_victims and self._of_crimes):
            return None
        victims, repeated = self._total, self._cells["repeatedly"]
        limits = words.percent_range(100 * self._of_victims.lower, 100 * self._of_victims.upper)
        suffered = words.number((self._crimes - self._cells["once"]).value)
        return (
            f"Of {words.counted(victims, self._nouns)}, {words.number(repeated.value)} "
            f"({words.percent(self._of_victims.value)}, likely range {limits}) {words.was(repeated)} so more "
            f"than once from {self._period.label}. They suffered {suffered} of the "
            f"{words.number(self._crimes.value)} crimes, {words.percent(self._of_crimes.value)}."
        )

    def _rows(self) -> list[tuple[str, Cell, Estimate]]:
        return [
            ("Of the victims", self._total, self._of_victims),
            ("Of the violence", self._crimes, self._of_crimes),
        ]

    @block
    def figure(self, width: str = "half") -> str:
        """Print two bars: repeat victims among victims, and what they suffered among all of it."""
        if not (self._of_victims and self._of_crimes):
            raise NotPossibleError("The number of people who were victims more than once is withheld.")
        first, second = self._of_victims, self._of_crimes
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
        if not (self._of_victims and self._of_crimes):
            return f"{self.title}, {self._period.label}"
        few, much = words.percent(self._of_victims.value), words.percent(self._of_crimes.value)
        return f"{self.title}: {few} of the victims suffered {much} of the violence"

    @block_of(Takes.NOTHING)
    def table(self) -> str:
        """Print victims by how often, and the crimes against them."""
        return markdown.plain_table(*self._numbers(), self._caption(self._finding()), self._figure_id(), (1,))

    def _numbers(self) -> figures.Data:
        labels = self._table.facts.hierarchies[TIMES].labels
        rows = [
            [labels[code], words.cell_symbol(cell)] for code, cell in self._cells.items() if code != "all"
        ]
        return ["Victims, by how often", "Number"], [
            *rows,
            ["All crimes", words.cell_symbol(self._cells["all"])],
        ]
