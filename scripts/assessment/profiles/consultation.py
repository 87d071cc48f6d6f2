"""What residents chose, weighted so that those who answered have the ages and the areas of the borough."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from assessment.cells import Cell
from assessment.records import ALL
from assessment.statistics.rates import Estimate, share
from assessment.statistics.weighting import effective_sample_size, fit_margins, rake

AGE, AREA = "age_band", "neighbourhood_area"
Margin = Mapping[str, Cell]  # code → how many


@dataclass(frozen=True)
class Choices:
    """What was chosen (code → number, `ALL` for all choices), and the same by who chose it."""

    totals: Margin
    by_age: Mapping[str, Margin]
    by_area: Mapping[str, Margin]


@dataclass(frozen=True)
class WeightedChoices:
    """Each choice's share of all choices once weighted, with its likely range.

    A choice whose number is withheld for an age or an area has no share; `at_most` is the highest that it
    could have, whoever chose it living where their age weighs most. `respondents` are those whose age and
    area are known; `effective` is how many unweighted answers would be as precise.
    """

    shares: Mapping[str, Estimate]
    at_most: Mapping[str, float]
    respondents: int
    effective: float


def weighted_choices(
    choices: Choices,
    respondents: Mapping[tuple[str, str], Cell],
    ages: Mapping[str, float],
    areas: Mapping[str, float],
) -> WeightedChoices | None:
    """Choices weighted to residents' `ages` and `areas`.

    The weights come from raking `respondents` by age and area. How many of a choice's makers are of an age
    and an area is not published; it is fitted to the choice's published numbers by age and by area, with the
    respondents' own pattern between them (structure preserving estimation, Purcell & Kish 1980,
    International Statistical Review 48: 3). Limits are Wilson's at the effective number of choices. None
    where a group's respondents are withheld, or nobody in it answered.
    """
    pairs = [(age, area) for age in ages for area in areas]
    if not pairs or not all(pair in respondents and respondents[pair].known for pair in pairs):
        return None
    seen = np.array([respondents[pair].value for pair in pairs], dtype=float)
    answered = seen.reshape(len(ages), len(areas))
    if not (answered.sum(axis=0).all() and answered.sum(axis=1).all()):
        return None
    weights = _weights(pairs, seen.astype(int), ages, areas).reshape(answered.shape)
    effective = effective_sample_size(np.repeat(weights.ravel(), seen.astype(int)))

    def weighted(code: str) -> float | None:
        rows, columns = _known(choices.by_age.get(code), ages), _known(choices.by_area.get(code), areas)
        if rows is None or columns is None:
            return None
        return float((weights * fit_margins(answered, rows, columns)).sum())

    every = weighted(ALL)
    if not every:
        return None
    size = effective * every / answered.sum()
    totals = {code: cell for code, cell in choices.totals.items() if code != ALL}
    numbers = {code: weighted(code) for code in totals}
    shares = {
        code: share(size * number / every, size) for code, number in numbers.items() if number is not None
    }

    def highest(code: str) -> float:
        rows = _known(choices.by_age.get(code), ages)
        if rows is not None:
            return float(weights.max(axis=1) @ rows) / every
        return float(weights.max()) * totals[code].value / every

    at_most = {
        code: shares[code].value if code in shares else min(1.0, highest(code))
        for code, cell in totals.items()
        if code in shares or cell.known
    }
    return WeightedChoices(shares, at_most, int(answered.sum()), effective)


def _weights(
    pairs: list[tuple[str, str]], seen: np.ndarray, ages: Mapping[str, float], areas: Mapping[str, float]
) -> np.ndarray:
    """The weight of each age and area, mean 1 over the respondents; 0 where nobody answered."""
    groups = {
        AGE: np.repeat([age for age, _ in pairs], seen),
        AREA: np.repeat([area for _, area in pairs], seen),
    }
    weights = rake(groups, {AGE: ages, AREA: areas})
    return np.bincount(np.repeat(np.arange(seen.size), seen), weights, seen.size) / np.maximum(seen, 1)


def _known(margin: Margin | None, codes: Mapping[str, float]) -> np.ndarray | None:
    cells = [margin[code] for code in codes if code in margin] if margin else []
    if len(cells) < len(codes) or not all(cell.known for cell in cells):
        return None
    return np.array([cell.value for cell in cells], dtype=float)
