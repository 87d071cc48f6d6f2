"""Who: people by age and sex, as victims, offenders or clients."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assessment.cells import Cell
from assessment.periods import Period
from assessment.profiles.breakdown import APART, Breakdown, breakdown, in_period
from assessment.records import ALL
from assessment.released import Released

AGE, SEX = "age_band", "sex"
BOTH = ALL  # in place of a sex, where age and sex are not crossed


@dataclass(frozen=True)
class PeopleProfile:
    """Ages and sexes by themselves and, where published, crossed: (age, sex) → cell; else (age, `BOTH`)."""

    ages: Breakdown | None
    sexes: Breakdown | None
    crossed: Mapping[tuple[str, str], Cell]
    labels: Mapping[str, str]


def people_profile(table: Released, period: Period, second: Released | None = None) -> PeopleProfile:
    """Age bands at their finest, in order; a dimension that neither table has is None.

    `second` is the table by sex where few people are counted: crossed, most numbers would be withheld.
    """
    by_sex = table if SEX in table.dimensions or second is None else second
    ages = breakdown(table, period, AGE, in_order=True, leaves=True) if AGE in table.dimensions else None
    sexes = breakdown(by_sex, period, SEX) if SEX in by_sex.dimensions else None
    crossed, labels = {}, {}
    if ages and ages.categories:
        labels = {part.code: part.label for part in (*ages.categories, *(sexes.categories if sexes else ()))}
        if sexes and by_sex is table:
            crossed = _crossed(table, period)
        else:
            crossed = {(part.code, BOTH): part.cell for part in ages.substantial}
            labels[BOTH] = "All"
    return PeopleProfile(ages, sexes, crossed, labels)


def _crossed(table: Released, period: Period) -> dict[tuple[str, str], Cell]:
    chosen = in_period(table, period)
    if chosen is None:
        return {}
    for other in chosen.dimensions:
        if other not in (AGE, SEX):
            chosen = chosen.rollup(other)
    cells = chosen.leaves(AGE).leaves(SEX)
    return {
        (row[AGE], row[SEX]): cell
        for row, cell in cells.rows()
        if row[AGE] not in APART and row[SEX] not in APART
    }
