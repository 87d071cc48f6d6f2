"""What all measures have in common: a part of a released table, its period and total, or a declared gap.

A measure is what an element counts, as numbers: its table, total, parts, areas, months, and what they are
held against. A kind of its own stands in the module of its form, which says and draws it.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from typing import ClassVar, Literal

from assessment.cells import Cell
from assessment.gaps import Gap, GapReason
from assessment.periods import Period
from assessment.profiles import series
from assessment.profiles.breakdown import Breakdown, against_population
from assessment.profiles.evidence import Outcome, share_outcome
from assessment.released import Released
from assessment.report.edition.edition import SOURCE_KINDS, EditionData
from assessment.report.edition.specification import Specification
from assessment.statistics.changes import Change
from assessment.statistics.rates import Estimate


class Question(StrEnum):
    """What a finding may ask: has it changed, is a part larger than expected, do wards or areas stand out."""

    CHANGE = "change"
    SHARE = "share"
    WARDS = "wards"
    HOT_SPOTS = "hot-spots"


Against = float | Literal["residents"]


class Measure:
    """One thing that is counted. A kind of measure overrides what it has more of; the rest is None or empty.

    `answers` is the question that `outcome` answers; `numbers` are what a plan may take for a baseline: the
    `total`, a `part` and its `share`, the sum over some `wards`.
    """

    answers: ClassVar[Question | None] = None
    numbers: ClassVar[frozenset[str]] = frozenset({"total"})

    def __init__(self, about: Specification, data: EditionData) -> None:
        self.about = about
        self.data = data

    @property
    def for_edition(self) -> bool:
        """Whether the edition has a place for it: it is no gap of one that is made of other sources."""
        return self.data.has_place_for(self.about)

    @property
    def available(self) -> bool:
        """Whether it is for editions like this one, and its table holds anything of the edition's period."""
        return self.for_edition and self.table is not None and self.total.collected

    @property
    def why_missing(self) -> Gap:
        """Why there is nothing to show. Only where it is not available."""
        if not self.about.tables:
            return Gap("", self.about.return_name, GapReason.NOT_ASKED)
        for name in self.about.tables:
            if self.data.table(name) is None:
                return self.data.gap_of(name)
        return Gap(self.about.tables[0], self.about.return_name, GapReason.INCOMPLETE)

    @cached_property
    def table(self) -> Released | None:
        """The element's part of its first table; None where that has not been released."""
        return self.part_of(self.data.table(self.about.tables[0])) if self.about.tables else None

    def part_of(self, table: Released | None) -> Released | None:
        """The element's part of a table: where `offence` or `where` name codes, those alone."""
        if table is None:
            return None
        for dimension, code in self.about.fixed.items():
            if dimension in table.dimensions:
                if code not in table.codes(dimension):
                    return None
                table = table.where(**{dimension: code}).rollup(dimension)
        return table

    @cached_property
    def period(self) -> Period:
        """The months that the total is of."""
        wanted = self.data.period
        return wanted if self.table is None else series.period_of(self.table, wanted)

    @cached_property
    def total(self) -> Cell:
        """The number of the period, over all else."""
        return series.total(self.table, self.period)

    @property
    def nouns(self) -> str:
        """What is counted, in the plural; the agency's verb says already that it was recorded."""
        if self.about.nouns or self.table is None:
            return self.about.nouns or "cases"
        return self.table.facts.measure.removeprefix("recorded ")

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of source that it is counted from: 'synthetic', 'open' or 'partner'."""
        return self.table.facts.kinds if self.table is not None else frozenset()

    @property
    def is_of_usual_kind(self) -> bool:
        """Whether those are what the whole edition is made of."""
        return self.kinds <= {SOURCE_KINDS[self.data.about.data]}

    @property
    def change(self) -> Change | None:
        """The change from the same months of the year before, of a measure by month."""
        return None

    @property
    def dispersion(self) -> float:
        """By how much counts of such months vary more than chance would have them (1: no more)."""
        return 1.0

    @property
    def wards_above(self) -> int | None:
        """How many wards have clearly more than the whole area's rate, of a measure by ward."""
        return None

    def categories(self) -> tuple[Mapping[str, Cell], Cell | None]:
        """The cell of each category by its code, and the cell that they are shares of; empty without any."""
        return {}, None

    def by_ward(self) -> Mapping[str, Cell]:
        """The cell of each ward by its name; empty where it is not counted by ward."""
        return {}

    def outcome(self, category: str | None = None, against: Against | None = None) -> Outcome | None:
        """The answer to the question that the measure `answers`; None where the data give none.

        For a share, `category` is held `against` another share (0 to 1) or its share of the residents.
        """
        return None


class DividedMeasure(Measure):
    """A measure that has parts: categories, or age bands.

    `parts` are the categories with their shares, None where the table has none; `population` are residents
    by the same categories and the year of the count, where they are held.
    """

    answers = Question.SHARE
    numbers = frozenset({"total", "part", "share"})
    parts: Breakdown | None
    population: tuple[dict[str, int], str] | None

    @cached_property
    def expected(self) -> dict[str, tuple[Estimate, float]]:
        """Category → its share and its share of residents, where both are known."""
        return against_population(self.parts, self.population[0]) if self.population else {}

    def categories(self) -> tuple[Mapping[str, Cell], Cell | None]:
        parts = self.parts
        cells = {part.code: part.cell for part in parts.categories} if parts else {}
        return cells, parts.counted if parts else None

    def outcome(self, category: str | None = None, against: Against | None = None) -> Outcome | None:
        cells, counted = self.categories()
        if against == "residents":
            people = self.population[0] if self.population else {}
            against = people[category] / sum(people.values()) if category in people else None
        if category not in cells or counted is None or against is None:
            return None
        return share_outcome(cells[category], counted, against)
