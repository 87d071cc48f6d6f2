"""What all elements of the book have in common: their table or declared gap, inline values and blocks.

What an element says and draws belongs to its form, a module of `assessment.report.forms`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import ClassVar

from assessment.cells import Cell
from assessment.gaps import Gap, GapReason
from assessment.periods import Period
from assessment.profiles import series
from assessment.released import Released
from assessment.report.edition.edition import EditionData
from assessment.report.edition.specification import Specification
from assessment.report.forms.vocabulary import Takes, always, declared_by, inline
from assessment.report.wording import markdown, words
from assessment.report.wording.values import Inline

FORMS: dict[str, type[Element]] = {}
"""Every form by the name that data/elements gives it; a form's class puts itself here."""


class Element:
    """One element of the outline: a finding, a figure and a table from released tables, or a declared gap."""

    form: ClassVar[str]
    vocabulary: ClassVar[Mapping[str, Takes]]  # what a chapter may say or show with it

    def __init_subclass__(cls, form: str = "") -> None:
        cls.vocabulary = declared_by(cls)
        if form:
            cls.form = form
            FORMS[form] = cls

    def __init__(self, specification: Specification, data: EditionData) -> None:
        self._about = specification
        self._data = data
        self.begin_page()

    def begin_page(self) -> None:
        """Forget what has been printed: each page shows a gap once."""
        self._gap_shown = False

    def __str__(self) -> str:
        return f"element {self._about.id} ({self._about.form})"

    @property
    def id(self) -> str:
        return self._about.id

    @property
    def title(self) -> str:
        return self._about.title

    @property
    def available(self) -> bool:
        """Whether it is for editions like this one, and its table holds anything of the edition's period."""
        return self.for_edition and self._table is not None and self._total.collected

    @property
    def for_edition(self) -> bool:
        """Whether an edition of this kind of data can have it; where not, its place stays empty."""
        return self._about.only_for in (None, self._data.about.data)

    @inline
    def total(self) -> Inline:
        """The number of all in the period."""
        return Inline(words.cell_words(self._total))

    @inline
    def counted(self) -> str:
        """The number with its noun: '4,312 incidents'."""
        return words.counted(self._total, self._nouns)

    @inline
    def period(self) -> str:
        """The period the number is of."""
        return self._period.label

    @inline
    def sentence(self) -> str | None:
        """The main finding, ready to stand in the text."""
        return self._sentence()

    @always
    def gap(self, reason: str = "") -> None:
        """Print the panel that says what is missing, from whom, what it would show and whom to ask; once."""
        if self._gap_shown or not self.for_edition:
            return
        self._gap_shown = True
        about = self._about
        if reason:
            print(markdown.panel(f"{about.title}: not shown", [reason], about.id))
            return
        asked = f"{self._data.agency_in_text(about.agency)} ({self._data.role(about.agency)})"
        says = f"It would show {about.shows}. {self.why_missing().sentence(asked)}"
        print(markdown.panel(f"{about.title}: not available", [says], about.id))

    def why_missing(self) -> Gap:
        """Why there is nothing to show. Only where the element is not available."""
        if not self._about.tables:
            return Gap("", self._about.return_name, GapReason.NOT_ASKED)
        for name in self._about.tables:
            if self._data.table(name) is None:
                return self._data.gap_of(name)
        return Gap(self._about.tables[0], self._about.return_name, GapReason.INCOMPLETE)

    # For the forms, the chapter and the book

    @cached_property
    def _table(self) -> Released | None:
        return self._part(self._data.table(self._about.tables[0])) if self._about.tables else None

    def _part(self, table: Released | None) -> Released | None:
        """The element's part of a table: where `offence` or `where` name codes, those alone."""
        if table is None:
            return None
        for dimension, code in self._about.fixed.items():
            if dimension in table.dimensions:
                if code not in table.codes(dimension):
                    return None
                table = table.where(**{dimension: code}).rollup(dimension)
        return table

    @cached_property
    def _period(self) -> Period:
        wanted = self._data.period
        return wanted if self._table is None else series.period_of(self._table, wanted)

    @property
    def _nouns(self) -> str:
        """What is counted, in the plural; the agency's verb says already that it was recorded."""
        if self._about.nouns or self._table is None:
            return self._about.nouns or "cases"
        return self._table.facts.measure.removeprefix("recorded ")

    @cached_property
    def _total(self) -> Cell:
        """The number of the period, over all else."""
        return series.total(self._table, self._period)

    def _sentence(self) -> str | None:
        raise NotImplementedError

    def key_figure(self) -> str | None:
        """The item of the strip of key figures; None where there is nothing to show."""
        return None

    def _source(self, when: str, *others: str) -> str:
        """Whose figures (and which `others`'), of when, if synthetic, as the last words of a caption."""
        synthetic = " Synthetic figures." if self._table is not None and self._table.facts.synthetic else ""
        agencies = words.listed([self._data.agency(each) for each in (self._about.agency, *others)])
        return f"[Source: {agencies}, {when}.{synthetic}]{{.source}}"

    def _caption(self, finding: str, when: str = "", *others: str) -> str:
        return f"{markdown.escaped(finding)}. {self._source(when or self._period.label, *others)}"

    def _figure_id(self, suffix: str = "") -> str:
        return f"{self._about.id}{f'-{suffix}' if suffix else ''}"

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
