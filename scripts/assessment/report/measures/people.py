"""Measures of people by age and sex, and residents of the same ages and sexes."""

from __future__ import annotations

from functools import cached_property

from assessment.profiles.breakdown import Breakdown, against_population
from assessment.profiles.people import SEX, PeopleProfile, people_profile
from assessment.report.measures.measure import DividedMeasure
from assessment.statistics.rates import Estimate


class PeopleMeasure(DividedMeasure):
    """A measure by age and sex; its parts are the ages."""

    @cached_property
    def profile(self) -> PeopleProfile:
        """Ages, sexes and the two crossed, of one table or of one each."""
        tables = [self.part_of(self.data.table(name)) for name in self.about.tables[1:]]
        return people_profile(self.table, self.period, next((table for table in tables if table), None))

    @property
    def parts(self) -> Breakdown | None:
        return self.profile.ages

    @cached_property
    def population(self) -> tuple[dict[str, int], str] | None:
        ages = self.profile.ages
        codes = tuple(part.code for part in ages.substantial) if ages else ()
        whole = bool(codes) and codes[-1].endswith("-and-over")  # else the element leaves ages out
        return self.data.residents_by_age(codes) if whole else None

    @cached_property
    def population_by_sex(self) -> tuple[dict[str, int], str] | None:
        """Residents by sex and the year of the count, where they are held."""
        return self.data.residents_by_group(SEX) if self.profile.sexes else None

    @cached_property
    def expected(self) -> dict[str, tuple[Estimate, float]]:
        """Age → its share and residents' share, where both are known."""
        return against_population(self.profile.ages, self.population[0]) if self.population else {}

    @cached_property
    def expected_sexes(self) -> dict[str, tuple[Estimate, float]]:
        """Sex → its share and residents' share, where both are known."""
        held = self.population_by_sex
        return against_population(self.profile.sexes, held[0]) if held else {}
