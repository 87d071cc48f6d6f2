"""What any page may say of its edition: period, place and partnership by the names of assessment.yml."""

from __future__ import annotations

from assessment.configuration import FILE_NAME
from assessment.errors import AssessmentError, Fault
from assessment.report.edition.edition import EditionData
from assessment.report.pages.attributes import WithNamedAttributes
from assessment.report.wording.values import Inline


class AboutEdition(WithNamedAttributes):
    """A page that may name its edition, the area and the partners."""

    _data: EditionData

    @property
    def period(self) -> Inline:
        """The edition's period: 'April to September 2007'."""
        return Inline(self._data.period.label)

    @property
    def edition(self) -> Inline:
        """The edition's name: '2008'."""
        return Inline(self._data.name)

    @property
    def area(self) -> Inline:
        """The area in words: 'the borough of …'."""
        return Inline(self._data.configuration.area.description)

    @property
    def kind(self) -> Inline:
        """What the area is: 'borough'."""
        return Inline(self._data.configuration.area.kind)

    @property
    def partnership(self) -> Inline:
        """The partnership's name."""
        return Inline(self._data.configuration.partnership.name)

    def agency(self, slug: str) -> Inline:
        """What the narrative calls an agency, without an article: 'Drug Action Team'."""
        agencies = self._data.configuration.agencies_by_slug
        if slug not in agencies:
            known = ", ".join(agencies)
            raise AssessmentError(Fault(FILE_NAME, f"has no agency {slug!r}; it has: {known}"))
        return Inline(agencies[slug].short)
