"""Measures divided into categories, and those of a questionnaire: who answered it and what they chose."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from assessment.cells import Cell
from assessment.profiles.breakdown import Breakdown, Category, breakdown, categories_of, in_period
from assessment.profiles.consultation import AREA, Choices, WeightedChoices, weighted_choices
from assessment.profiles.people import AGE, SEX
from assessment.report.measures.measure import DividedMeasure

ADULTS = ("16-24", "25-34", "35-49", "50-64", "65-and-over")
_IN_ORDER = frozenset({AGE, "search_age_band"})
_GROUPS = frozenset({SEX, "ethnicity"})


class PartsMeasure(DividedMeasure):
    """A measure by category."""

    @cached_property
    def dimension(self) -> str:
        """The last dimension that is neither time nor place is the one that the element is about."""
        return categories_of(self.table)[-1]

    @cached_property
    def parts(self) -> Breakdown:
        return breakdown(self.table, self.period, self.dimension, in_order=self.dimension in _IN_ORDER)

    @cached_property
    def population(self) -> tuple[dict[str, int], str] | None:
        if self.dimension in _GROUPS and self.data.about_return(self.about.return_name).of_residents:
            return self.data.residents_by_group(self.dimension)
        codes = tuple(part.code for part in self.parts.substantial)
        return self.data.residents_by_age(codes) if self.dimension == AGE and codes else None

    @cached_property
    def focus(self) -> Category | None:
        """The category that the element is about, if it names one of the table's; else the largest."""
        named = (part for part in self.parts.categories if part.code == self.about.focus)
        return next(named, self.parts.largest)

    def label(self, code: str) -> str:
        """A category in words."""
        return self.table.facts.hierarchies[self.dimension].label(code)

    def every_cell(self) -> dict[str, Cell]:
        """The cell of each code of the table, the total's among them."""
        return in_period(self.table, self.period).by(self.dimension)


class AnswersMeasure(PartsMeasure):
    """Who answered a questionnaire of adults, against the adults who live here."""

    @cached_property
    def population(self) -> tuple[dict[str, int], str] | None:
        return self.data.residents_by_age(ADULTS) if self.dimension == AGE else super().population


class ChoicesMeasure(PartsMeasure):
    """Choices by kind. Further tables: choices by age, by ward; respondents by age and neighbourhood."""

    @cached_property
    def weighted(self) -> WeightedChoices | None:
        """The choices weighted to the adults who live here; None where a table or a count is not held."""
        tables = [self.data.table(name) for name in self.about.tables[1:4]]
        ages, areas = self.data.residents_by_age(ADULTS), self.data.adults_by_neighbourhood(ADULTS)
        if len(tables) < 3 or None in tables or ages is None or areas is None:
            return None
        by_age, by_ward, respondents = tables
        of_ward = self.data.geography.neighbourhood_of_wards
        codes = by_age.codes(self.dimension)
        joint = {(row[AGE], row[AREA]): cell for row, cell in in_period(respondents, self.period).rows()}
        choices = Choices(
            self.table.by(self.dimension),
            {code: by_age.where(**{self.dimension: code}).by(AGE) for code in codes},
            {code: _by_area(by_ward.where(**{self.dimension: code}).by("area"), of_ward) for code in codes},
        )
        return weighted_choices(choices, joint, ages[0], areas)

    @property
    def weighted_shares(self) -> dict[str, float]:
        """The weighted share of each choice that has one."""
        if self.weighted is None:
            return {}
        return {code: share.value for code, share in self.weighted.shares.items()}

    @property
    def ranked(self) -> list[Category]:
        """The choices whose number is known, the largest first."""
        return [part for part in self.parts.substantial if part.cell.known]


def _by_area(wards: Mapping[str, Cell], of_ward: Mapping[str, str]) -> dict[str, Cell]:
    """Wards added up by neighbourhood; suppressed where one of its wards is."""
    added: dict[str, Cell] = {}
    for ward, area in of_ward.items():
        if ward in wards:
            added[area] = added.get(area, Cell.of(0)) + wards[ward]
    return added
