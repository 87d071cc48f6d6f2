"""What all elements of the book have in common: their measure or its declared gap, inline values and blocks.

What an element counts is its measure (`assessment.report.measures`); what it says and draws belongs to its
form, a module of `assessment.report.forms`.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import ClassVar

from assessment.cells import Cell
from assessment.report.edition.edition import EditionData
from assessment.report.edition.specification import Specification
from assessment.report.forms.vocabulary import Takes, always, declared_by, inline
from assessment.report.measures.measure import Measure
from assessment.report.wording import markdown, words
from assessment.report.wording.values import Inline

FORMS: dict[str, type[Element]] = {}
"""Every form by the name that data/elements gives it; a form's class puts itself here."""


class Counts(StrEnum):
    """How a form counts one thing whose total may be compared; forms that count something else have none."""

    BY_MONTH = "by month"
    BY_WARD = "by ward"
    DIVIDED = "divided"


class Element:
    """One element of the outline: a finding, a figure and a table from released tables, or a declared gap.

    `vocabulary` is what a chapter may say or show with it. Of a priority's elements, one of those that have
    the lowest `leads` stands for it.
    """

    form: ClassVar[str]
    vocabulary: ClassVar[Mapping[str, Takes]]
    measure_class: ClassVar[type[Measure]] = Measure
    counts: ClassVar[Counts | None] = None
    leads: ClassVar[int] = 4
    measure: Measure

    def __init_subclass__(cls, form: str = "", measure: type[Measure] | None = None) -> None:
        cls.vocabulary = declared_by(cls)
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
        """Whether there are data to show."""
        return self.measure.available

    @inline
    def total(self) -> Inline:
        """The number of all in the period."""
        return Inline(words.cell_words(self.measure.total))

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

    @always
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
        return f"{self._there_were(self.measure.total, self.nouns)}."

    def source(self, when: str, *others: str) -> str:
        """Whose figures (and which `others`'), of when, of what kind, as the last words of a caption."""
        agencies = words.listed([self._data.agency(slug) for slug in (self.agency, *others)])
        return self._source_line(agencies, when)

    # For the forms

    def _sentence(self) -> str | None:
        raise NotImplementedError

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
        return f"{self.id}{f'-{suffix}' if suffix else ''}"

    def _there_were(self, cell: Cell, nouns: str) -> str:
        """The beginning of a sentence that counts: 'Police recorded 12 …', 'There were 12 …'."""
        if not cell.known and not cell.below:
            return f"We withhold how many {nouns} there were"
        counted = words.counted(cell, nouns)
        if self._data.about_return(self._about.return_name).recorded_by_police:
            return f"Police recorded {counted}"
        return f"There {words.was(cell)} {counted}"


def withheld_note(count: int, things: str, total: int) -> str:
    """A sentence about withheld numbers: 'We withhold the numbers of two wards because they are small.'"""
    if not count:
        return ""
    which = "number of one" if count == 1 else f"numbers of {words.spelled(count)}"
    named = words.singular(things) if count == 1 else things
    reason = (
        "it is small, or would give a small one away"
        if count == 1
        else ("they are small, or would give a small one away")
    )
    return (
        f"We withhold the {which} {named} because {reason}."
        if count < total
        else (f"We withhold the numbers of all {things} because small ones could give a person away.")
    )
