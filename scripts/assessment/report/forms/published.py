"""Elements of a published table: the own area's latest value, and other areas and periods beside it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from assessment.cells import Cell, Status
from assessment.periods import Period, parse_period
from assessment.released import PERIOD
from assessment.report.drawing import charts, figures
from assessment.report.forms.element import Element, Shown, bar
from assessment.report.forms.measure import Measure
from assessment.report.wording import markdown, words
from assessment.report.wording.vocabulary import NotPossibleError, Takes, block_of

AREA = "area"
PERIODS_SHOWN = 6


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
        told = (period for period in reversed(self.here) if self.here[period].collected)
        return next(told, self.data.period)

    @cached_property
    def total(self) -> Cell:
        return self.here.get(self.period, Cell(None, Status.NOT_COLLECTED))

    @property
    def earlier(self) -> Period | None:
        """The latest period before that with a known value."""
        known = [period for period, cell in self.here.items() if cell.known and period < self.period]
        return known[-1] if known else None

    @property
    def area_names(self) -> Mapping[str, str]:
        """Name of each area by its code, the own area first. Only where there is a table."""
        return {code: self.table.label(AREA, code) for code in self.table.codes(AREA)}

    @property
    def publisher(self) -> str:
        """Who publishes it; empty where there is nothing."""
        if self.table is None:
            return ""
        return str(self.table.facts.sources[0]["title"]).removeprefix(f"{self.table.facts.title}, ")


class PublishedElement(Element, form="published", measure=PublishedMeasure):
    """A value that somebody publishes of areas, for periods of its own."""

    measure: PublishedMeasure

    def _sentence(self) -> str | None:
        name, label = self._data.geography.authority_name, self.measure.period.label
        if not self.measure.total.known:
            return f"The number of {self.nouns} in {name} in {label} is withheld by who publishes it."
        earlier = self.measure.earlier
        before = words.cell_words(self.measure.here[earlier]) if earlier else ""
        compared = f", and {before} in {earlier.label}" if earlier else ""
        return f"{name} had {self.counted} in {label}{compared}."

    def in_short(self) -> str:
        return self._sentence() or ""

    @block_of(Takes.WIDTH)
    def figure(self, width: str = "half") -> str:
        """Print the areas' values of the latest period, the highest first."""
        here, names = self._data.geography.authority, self.measure.area_names
        known = {code: cell for code, cell in self.measure.values[self.measure.period].items() if cell.known}
        if here not in known or len(known) == 1:
            raise NotPossibleError("There is no other area to compare with.")
        bars = [
            bar(names[code], cell, words.number(cell.value), focus=code == here)
            for code, cell in sorted(known.items(), key=lambda item: -item[1].value)
        ]
        drawing = charts.bars(bars, width)
        listed = words.listed([f"{area.label} {area.text}" for area in bars])
        areas = f"{words.spelled(len(bars))} areas: {self.nouns}"
        alt = f"{drawing.kind} of {areas}. {listed}. {self._sentence()}"
        return self._figure(drawing, Shown(self._finding(), alt, "areas"))

    def _finding(self) -> str:
        return f"{self.title}: {self.nouns}"

    def _rows(self) -> figures.Data:
        """The latest periods, a row each, with every area's value or the symbol in its place."""
        names = self.measure.area_names
        rows = [
            [period.label, *(words.cell_symbol(cells[code]) for code in names)]
            for period, cells in list(self.measure.values.items())[-PERIODS_SHOWN:]
        ]
        return ["Period", *names.values()], rows

    def source(self, when: str, *others: str) -> str:
        return self._source_line(markdown.escaped(self.measure.publisher), when)
