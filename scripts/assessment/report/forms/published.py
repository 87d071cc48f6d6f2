"""Elements of a published table: the own area's latest value, and other areas and periods beside it."""

from __future__ import annotations

from assessment.report.drawing import charts, figures
from assessment.report.forms.element import Element
from assessment.report.forms.vocabulary import NotPossibleError, Takes, block, block_of, inline
from assessment.report.measures.published import PublishedMeasure
from assessment.report.wording import markdown, words

PERIODS_SHOWN = 6


class PublishedElement(Element, form="published", measure=PublishedMeasure):
    """A value that somebody publishes of areas, for periods of its own."""

    measure: PublishedMeasure

    @inline
    def before(self) -> str | None:
        """The own area's last known value before the latest."""
        earlier = self.measure.earlier
        return words.cell_words(self.measure.here[earlier]) if earlier else None

    def _sentence(self) -> str | None:
        name, label = self._data.geography.authority_name, self.measure.period.label
        if not self.measure.total.known:
            return f"The number of {self.nouns} in {name} in {label} is withheld by who publishes it."
        earlier = self.measure.earlier
        compared = f", and {self.before} in {earlier.label}" if earlier else ""
        return f"{name} had {words.counted(self.measure.total, self.nouns)} in {label}{compared}."

    def in_short(self) -> str:
        return self._sentence() or ""

    @block
    def figure(self, width: str = "half") -> str:
        """Print the areas' values of the latest period, the highest first."""
        own, names = self._data.geography.authority, self.measure.area_names()
        known = {code: cell for code, cell in self.measure.values[self.measure.period].items() if cell.known}
        if own not in known or len(known) == 1:
            raise NotPossibleError("There is no other area to compare with.")
        bars = [
            charts.Bar(names[code], cell.value, words.number(cell.value), focus=code == own)
            for code, cell in sorted(known.items(), key=lambda item: -item[1].value)
        ]
        path = figures.save(charts.bars(bars, width), self._figure_id("areas"), self._rows())
        listed = words.listed([f"{bar.label} {bar.text}" for bar in bars])
        alt = f"Bar chart of {words.spelled(len(bars))} areas: {self.nouns}. {listed}. {self._sentence()}"
        caption = self._caption(f"{self.title}: {self.nouns}")
        return markdown.figure(path, self._figure_id("areas"), self.id, caption, alt)

    @block_of(Takes.NOTHING)
    def table(self) -> str:
        """Print the latest periods, a row each, with every area's value or the symbol in its place."""
        header, rows = self._rows()
        caption = self._caption(f"{self.title}: {self.nouns}")
        return markdown.plain_table((header, rows), caption, self._figure_id(), tuple(range(1, len(header))))

    def _rows(self) -> figures.Data:
        names = self.measure.area_names()
        rows = [
            [period.label, *(words.cell_symbol(cells[code]) for code in names)]
            for period, cells in list(self.measure.values.items())[-PERIODS_SHOWN:]
        ]
        return ["Period", *names.values()], rows

    def source(self, when: str, *others: str) -> str:
        return self._source_line(markdown.escaped(self.measure.publisher), when)
