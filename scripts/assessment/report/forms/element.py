"""What all elements of the book have in common: their measure or its declared gap, inline values and blocks.

What an element counts is its measure (`measure`); what it says and draws belongs to its form, another module
of this package.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from assessment.cells import Cell
from assessment.report.drawing import charts, figures
from assessment.report.edition.edition import EditionData
from assessment.report.edition.specification import Specification
from assessment.report.forms.measure import Measure
from assessment.report.wording import markdown, words
from assessment.report.wording.vocabulary import Vocabulary, block, inline

FORMS: dict[str, type[Element]] = {}
"""Every form by the name that data/elements gives it; a form's class puts itself here."""


class Counts(StrEnum):
    """How a form counts one thing whose total may be compared; forms that count something else have none."""

    BY_MONTH = "by month"
    BY_WARD = "by ward"
    DIVIDED = "divided"


@dataclass(frozen=True)
class Shown:
    """What stands about a drawing: the finding of its caption, its words for who does not see it, what sets
    its id apart from others of the element, and of a map what each area shows."""

    finding: str
    alt: str
    suffix: str = ""
    when: str = ""
    areas: figures.Shapes = ()


class Element(Vocabulary):
    """One element of the outline: a finding, a figure and a table from released tables, or a declared gap.

    Of a priority's elements, one of those that have the lowest `leads` stands for it. In its table, the
    columns whose positions are in `number_columns` are set flush right.
    """

    form: ClassVar[str]
    measure_class: ClassVar[type[Measure]] = Measure
    counts: ClassVar[Counts | None] = None
    leads: ClassVar[int] = 4
    number_columns: ClassVar[Sequence[int]] = range(1, 100)
    measure: Measure

    def __init_subclass__(cls, form: str = "", measure: type[Measure] | None = None) -> None:
        super().__init_subclass__()
        if measure:
            cls.measure_class = measure
        if form:
            cls.form = form
            FORMS[form] = cls

    def __init__(self, specification: Specification, data: EditionData) -> None:
        self.measure = self.measure_class(specification, data)
        self._about = specification
        self._data = data
        self.begin_page()

    def begin_page(self) -> None:
        """Forget what has been printed: each page shows a gap once."""
        self._gap_shown = False

    def __str__(self) -> str:
        return f"element {self.id} ({self.form})"

    @property
    def id(self) -> str:
        return self._about.id

    @property
    def title(self) -> str:
        return self._about.title

    @property
    def agency(self) -> str:
        """The slug of the agency that answers for it."""
        return self._about.agency

    @property
    def nouns(self) -> str:
        """What is counted, in the plural."""
        return self.measure.nouns

    @property
    def available(self) -> bool:
        return self.measure.available

    @inline
    def total(self) -> str:
        """The number of all in the period."""
        return words.cell_words(self.measure.total)

    @inline
    def counted(self) -> str:
        """The number with its noun: '4,312 incidents'."""
        return words.counted(self.measure.total, self.nouns)

    @inline
    def period(self) -> str:
        """The period the number is of."""
        return self.measure.period.label

    @inline
    def sentence(self) -> str | None:
        """The main finding, ready to stand in the text."""
        return self._sentence()

    @block
    def table(self) -> str:
        """Print what the figure shows as a table."""
        return markdown.plain_table(
            self._rows(), self._caption(self._finding()), self._figure_id(), self.number_columns
        )

    def gap(self, reason: str = "") -> None:
        """Print the panel that says what is missing, from whom, what it would show and whom to ask; once."""
        if self._gap_shown or not self.measure.for_edition:
            return
        self._gap_shown = True
        about = self._about
        if reason:
            print(markdown.panel(f"{about.title}: not shown", [reason], about.id))
            return
        asked = f"{self._data.agency_in_text(about.agency)} ({self._data.role(about.agency)})"
        says = f"It would show {about.shows}. {self.measure.why_missing.sentence(asked)}"
        print(markdown.panel(f"{about.title}: not available", [says], about.id))

    # For the chapter and the book

    def key_figure(self) -> str | None:
        """The item of the strip of key figures; None where there is nothing to show."""
        return None

    def in_short(self) -> str:
        """What was counted, in a sentence without ranges. Only where there are data."""
        return f"{self._there_were()}."

    def source(self, when: str, *others: str) -> str:
        """Whose figures (and which `others`'), of when, of what kind, as the last words of a caption."""
        agencies = words.listed([self._data.agency(slug) for slug in (self.agency, *others)])
        return self._source_line(agencies, when)

    # For the forms

    def _sentence(self) -> str | None:
        raise NotImplementedError

    def _rows(self) -> figures.Data:
        """What the figure shows, as a heading and rows."""
        raise NotImplementedError

    def _finding(self) -> str:
        """The words of a caption, without full stop."""
        return f"{self.title}, {self.measure.period.label}"

    def _figure(self, drawing: figures.Drawing, shown: Shown, *others: str, data: figures.Data = ()) -> str:
        """The drawing with caption, words for who does not see it, and a file of what it shows: `data`, or
        else the rows of the table. `others` are agencies whose figures it shows besides."""
        identifier = self._figure_id(shown.suffix)
        path = figures.save(drawing, identifier, data or self._rows(), shown.areas)
        caption = self._caption(shown.finding, shown.when, *others)
        return markdown.figure(path, identifier, self.id, caption, shown.alt)

    def _caption(self, finding: str, when: str = "", *others: str) -> str:
        return f"{markdown.escaped(finding)}. {self.source(when or self.measure.period.label, *others)}"

    def _source_line(self, whose: str, when: str) -> str:
        """The kind of source is told where it is synthetic, or not what the edition is made of."""
        kind = ""
        if "synthetic" in self.measure.kinds:
            kind = " Synthetic figures."
        elif not self.measure.is_of_usual_kind:
            is_open = self.measure.kinds == {"open"}
            kind = " Open data." if is_open else f" {self._data.agency(self.agency)}’s return."
        return f"[Source: {whose}, {when}.{kind}]{{.source}}"

    def _figure_id(self, suffix: str = "") -> str:
        return f"{self.id}-{suffix}" if suffix else self.id

    def _there_were(self) -> str:
        """The beginning of a sentence that counts: 'Police recorded 12 …', 'There were 12 …'."""
        cell = self.measure.total
        if not cell.known and not cell.below:
            return f"We withhold how many {self.nouns} there were"
        if self._data.about_return(self._about.return_name).recorded_by_police:
            return f"Police recorded {self.counted}"
        return f"There {words.was(cell)} {self.counted}"

    def _when(self) -> str:
        """'from April to September 2007', 'in 2007'."""
        label = self.measure.period.label
        return f"from {label}" if " to " in label else f"in {label}"


def bar(label: str, cell: Cell, text: str, **looks: object) -> charts.Bar:
    """The bar of a cell; where its number is withheld, words in its place."""
    note = words.cell_words(cell) if cell.below else "withheld"
    return charts.Bar(label, float(cell.value) if cell.known else None, text, note=note, **looks)


def withheld_note(count: int, things: str, total: int) -> str:
    """A sentence about withheld numbers: 'We withhold the numbers of two wards because they are small.'"""
    if not count:
        return ""
    if count == total:
        return f"We withhold the numbers of all {things} because small ones could give a person away."
    if count == 1:
        which, reason = f"number of one {words.singular(things)}", "it is small"
    else:
        which, reason = f"numbers of {words.spelled(count)} {things}", "they are small"
    return f"We withhold the {which} because {reason}, or would give a small one away."
