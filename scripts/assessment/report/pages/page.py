"""What every page may say: its edition, the place and the partners, by the names of assessment.yml.

A page's vocabulary is what its class marks with `inline` and `block`; the rest belongs to its own
module.
"""

from __future__ import annotations

from typing import Any, ClassVar, Self

from assessment.configuration import FILE_NAME
from assessment.derive import faults_of_book
from assessment.errors import AssessmentError, Fault, nearest, refuse_if_any
from assessment.report.edition.edition import EditionData, open_edition
from assessment.report.wording.vocabulary import Takes, Vocabulary, inline, inline_of


class Page(Vocabulary):
    """A page of an edition; `about` is what it speaks of.

    One `of_whole_book` opens only where the book's lists follow from assessment.yml.
    """

    about: ClassVar[str]
    of_whole_book: ClassVar[bool] = False

    def __init__(self, data: EditionData) -> None:
        self._data = data

    @classmethod
    def open(cls, root: object = None, edition: str | None = None) -> Self:
        """The page in the edition that is being rendered (or in another one)."""
        data = open_edition(root, edition)
        if cls.of_whole_book:
            refuse_if_any(faults_of_book(data.configuration.root))
        return cls(data)

    def __str__(self) -> str:
        return f"{self.about}, edition {self._data.name}"

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        raise AttributeError(f"{self} has no {name!r}. {nearest(name, sorted(self.vocabulary))}")

    @inline
    def period(self) -> str:
        """The edition's period: 'April to September 2007'."""
        return self._data.period.label

    @inline
    def edition(self) -> str:
        """The edition's name: '2008'."""
        return self._data.name

    @inline
    def area(self) -> str:
        """The area in words: 'the borough of …'."""
        return self._data.configuration.area.description

    @inline
    def kind(self) -> str:
        """What the area is: 'borough'."""
        return self._data.kind

    @inline
    def partnership(self) -> str:
        """The partnership's name."""
        return self._data.configuration.partnership.name

    @inline_of(Takes.AGENCY)
    def agency(self, slug: str) -> str:
        """What the narrative calls an agency, without an article: 'Drug Action Team'."""
        agencies = self._data.configuration.agencies_by_slug
        if slug not in agencies:
            known = ", ".join(agencies)
            raise AssessmentError(Fault(FILE_NAME, f"has no agency {slug!r}; it has: {known}"))
        return agencies[slug].short
