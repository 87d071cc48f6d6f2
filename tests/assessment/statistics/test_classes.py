"""Natural breaks against all possible ways to divide."""

from itertools import combinations

import numpy as np
import pytest

from assessment.statistics.classes import natural_breaks


def spread(values: np.ndarray, cuts: tuple[int, ...]) -> float:
    return sum(((part - part.mean()) ** 2).sum() for part in np.split(values, cuts))


@pytest.mark.parametrize("seed", range(5))
def test_breaks_are_the_best_of_all(seed):
    values = np.sort(np.random.default_rng(seed).gamma(2, 10, 12))
    breaks = natural_breaks(values, 4)
    cuts = tuple(int(np.searchsorted(values, limit, side="right")) for limit in breaks[:-1])
    best = min(spread(values, chosen) for chosen in combinations(range(1, 12), 3))
    assert breaks[-1] == values[-1] and spread(values, cuts) == pytest.approx(best)


def test_few_values_give_few_classes():
    assert natural_breaks([]) == ()
    assert natural_breaks([3, 3, 3]) == (3.0,)
    assert natural_breaks([1, 2]) == (1.0, 2.0)


def test_four_classes_unless_told_otherwise():
    assert natural_breaks([1, 2, 11, 12, 21, 22, 31, 32]) == (2.0, 12.0, 22.0, 32.0)
    assert natural_breaks([1, 2, 11, 12], 2) == (2.0, 12.0)
    assert natural_breaks([5, 1, 9, 9], 1) == (9.0,)
