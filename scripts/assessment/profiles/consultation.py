"""What residents chose, weighted so that those who answered have the ages of the borough."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from assessment.cells import Cell
from assessment.released import Released
from assessment.statistics.rates import Estimate, share
from assessment.statistics.weighting import effective_sample_size, rake

AGE = "age_band"


@dataclass(frozen=True)
class WeightedChoices:
    """Each choice's share of all choices once weighted, with likely range; None where a part is withheld.

    `respondents` are those of a known age that the population has; `effective` is how many unweighted answers
    would be as precise.
    """

    shares: Mapping[str, Estimate | None]
    respondents: int
    effective: float


def weighted_choices(
    choices: Released, dimension: str, respondents: Mapping[str, Cell], population: Mapping[str, float]
) -> WeightedChoices | None:
    """Choices by `dimension` and age, weighted to the population's ages (see `rake`).

    Limits are Wilson's at the effective number of choices: the effective sample size times the choices that a
    respondent made. None where an age's respondents are withheld, or nobody of that age answered.
    """
    ages = [age for age in population if population[age] > 0]
    if not ages or not all(age in respondents and respondents[age].value for age in ages):
        return None
    numbers = [int(respondents[age].value) for age in ages]
    weights = rake({AGE: np.repeat(ages, numbers)}, {AGE: {age: population[age] for age in ages}})
    first = np.concatenate([[0], np.cumsum(numbers)[:-1]])
    weight = dict(zip(ages, weights[first].tolist(), strict=True))
    by_age = {age: choices.where(**{AGE: age}).by(dimension) for age in ages}
    effective = effective_sample_size(weights)
    codes = choices.leaves(dimension).codes(dimension)
    totals = [_sum(by_age, code, weight) for code in codes]
    whole = _sum(by_age, choices.tops(dimension).codes(dimension)[0], weight)
    if not whole:
        return None
    size = effective * whole / sum(numbers)
    shares = {
        code: None if total is None else share(size * total / whole, size)
        for code, total in zip(codes, totals, strict=True)
    }
    return WeightedChoices(shares, sum(numbers), effective)


def _sum(by_age: Mapping[str, Mapping[str, Cell]], code: str, weight: Mapping[str, float]) -> float | None:
    cells = {age: by_age[age][code] for age in by_age}
    if not all(cell.known for cell in cells.values()):
        return None
    return float(sum(weight[age] * cell.value for age, cell in cells.items()))
