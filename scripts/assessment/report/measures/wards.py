"""Measures by ward: rates for residents or households with likely ranges, and wards that stand out."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from assessment.cells import Cell
from assessment.geography import Denominators
from assessment.periods import Period
from assessment.profiles import areas
from assessment.profiles.areas import AreaProfile
from assessment.profiles.evidence import Outcome, areas_outcome
from assessment.report.measures.measure import Against, Measure, Question

PER = 1000
OUTER = 2  # beyond the funnel's 99.8% limits


class WardsMeasure(Measure):
    """A measure by ward."""

    answers = Question.WARDS
    numbers = frozenset({"total", "wards"})

    @cached_property
    def profile(self) -> AreaProfile:
        """The wards with their rates, in the order of these, and the funnel around the whole area's rate."""
        return self.profile_of(self.period)

    def profile_of(self, period: Period) -> AreaProfile:
        """The same of other months."""
        return areas.area_profile(self.table, period, self.base.counts, self.data.geography.ward_names, PER)

    @cached_property
    def base(self) -> Denominators:
        """Residents or households by ward, of the year that the edition's rates stand on."""
        return self.data.denominators(self.about.per, "ward")

    @cached_property
    def total(self) -> Cell:
        return areas.area_total(areas.area_cells(self.table, self.period), self.base.counts)

    @property
    def above(self) -> set[str]:
        """The names of the wards with clearly more than the whole area's rate."""
        return {row.name for row in self.profile.beyond(OUTER)}

    @property
    def wards_above(self) -> int | None:
        return len(self.above) if self.profile.rated else None

    def by_ward(self) -> Mapping[str, Cell]:
        return {row.name: row.cell for row in self.profile.rows}

    def outcome(self, category: str | None = None, against: Against | None = None) -> Outcome | None:
        earlier = [self.profile_of(period) for period in self.data.about.comparison]
        return areas_outcome(self.profile, earlier)
