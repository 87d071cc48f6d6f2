"""Elements about people to whom it happened more than once: their share of victims, and of what happened."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from assessment.cells import Cell
from assessment.profiles.breakdown import in_period, share_of
from assessment.report.drawing import charts, figures
from assessment.report.forms.element import Element, Shown
from assessment.report.forms.measure import Measure
from assessment.report.wording import words
from assessment.report.wording.vocabulary import NotPossibleError, Takes, block_of
from assessment.statistics.rates import Estimate

TIMES = "times_victim_of_violence"


class RepeatsMeasure(Measure):
    """Victims by how often, from a table that counts crimes and marks each victim once."""

    numbers = frozenset({"total", "part", "share"})

    @cached_property
    def cells(self) -> dict[str, Cell]:
        """Victims once and repeatedly, and crimes, by code."""
        return in_period(self.table, self.period).by(TIMES)

    @cached_property
    def total(self) -> Cell:
        """The victims, each counted once."""
        return self.cells["victims"]

    @cached_property
    def crimes(self) -> Cell:
        """The crimes of which the victim is known."""
        return self.cells["all"] - self.cells["not-recorded"]

    @cached_property
    def crimes_against_repeated(self) -> Cell:
        """Those against people who were victims more than once."""
        return self.crimes - self.cells["once"]

    @cached_property
    def shares(self) -> tuple[Estimate, Estimate] | None:
        """Who was a victim more than once, as a share of victims; the crimes against them, as one of crimes.

        The limits of the second are not used: they would take crimes against one person for independent of
        each other. None where either share is not known.
        """
        victims = share_of(self.cells["repeatedly"], self.total)
        crimes = share_of(self.crimes_against_repeated, self.crimes)
        return (victims, crimes) if victims and crimes else None

    def categories(self) -> tuple[Mapping[str, Cell], Cell | None]:
        return self.cells, self.total


class RepeatsElement(Element, form="repeats", measure=RepeatsMeasure):
    """Victims by how often."""

    measure: RepeatsMeasure

    def _sentence(self) -> str | None:
        measure = self.measure
        if measure.shares is None:
            return None
        repeated, (victims, crimes) = measure.cells["repeatedly"], measure.shares
        limits = words.percent_range(100 * victims.lower, 100 * victims.upper)
        suffered = words.number(measure.crimes_against_repeated.value)
        return (
            f"Of {self.counted}, {words.number(repeated.value)} "
            f"({words.percent(victims.value)}, likely range {limits}) {words.was(repeated)} so more "
            f"than once {self._when()}. They suffered {suffered} of the "
            f"{words.number(measure.crimes.value)} crimes, {words.percent(crimes.value)}."
        )

    @block_of(Takes.WIDTH)
    def figure(self, width: str = "half") -> str:
        """Print two bars: repeat victims among victims, and what they suffered among all of it."""
        if self.measure.shares is None:
            raise NotPossibleError("The number of people who were victims more than once is withheld.")
        victims, crimes = self.measure.shares
        bars = [
            charts.Bar(
                "Of the victims",
                100 * victims.value,
                self._share_in_words(victims, self.measure.total),
                lower=100 * victims.lower,
                upper=100 * victims.upper,
            ),
            charts.Bar(
                "Of the violence",
                100 * crimes.value,
                self._share_in_words(crimes, self.measure.crimes),
                focus=True,
            ),
        ]
        drawing = charts.bars(bars, width)
        alt = f"{drawing.kind} of {words.lowered(self.title)}. {self._sentence()}"
        return self._figure(drawing, Shown(self._finding(), alt))

    def _share_in_words(self, share: Estimate, whole: Cell) -> str:
        return f"{words.percent(share.value)} of {words.number(whole.value)}"

    def _finding(self) -> str:
        if self.measure.shares is None:
            return super()._finding()
        few, much = (words.percent(share.value) for share in self.measure.shares)
        return f"{self.title}: {few} of the victims suffered {much} of the violence"

    def _rows(self) -> figures.Data:
        """Victims by how often, then the crimes against them."""
        label = self.measure.table.label
        rows = [
            ["All crimes" if code == "all" else label(TIMES, code), words.cell_symbol(cell)]
            for code, cell in sorted(self.measure.cells.items(), key=lambda item: item[0] == "all")
        ]
        return ["Victims, by how often", "Number"], rows
