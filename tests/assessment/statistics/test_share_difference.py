"""The difference of two shares, against Newcombe's published values and statsmodels."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import confint_proportions_2indep

from assessment.statistics.evaluation import share_difference

# Newcombe 1998, Statistics in Medicine 17: 873, table II, method 10.
NEWCOMBE = [
    ((56, 70), (48, 80), 0.2000, 0.0524, 0.3339),
    ((9, 10), (3, 10), 0.6000, 0.1705, 0.8090),
    ((6, 7), (2, 7), 0.5714, 0.0582, 0.8062),
    ((5, 56), (0, 29), 0.0893, -0.0381, 0.1926),
    ((0, 10), (0, 20), 0.0, -0.1611, 0.2775),
    ((0, 10), (0, 10), 0.0, -0.2775, 0.2775),
    ((10, 10), (0, 20), 1.0, 0.6791, 1.0),
    ((10, 10), (0, 10), 1.0, 0.6075, 1.0),
]


@pytest.mark.parametrize(("now", "before", "value", "lower", "upper"), NEWCOMBE)
def test_published_values(now, before, value, lower, upper):
    difference = share_difference(now, before)
    assert (difference.value, difference.lower, difference.upper) == pytest.approx(
        (value, lower, upper), abs=5e-5
    )


@given(st.integers(0, 60), st.integers(1, 60), st.integers(0, 60), st.integers(1, 60))
def test_statsmodels_agrees(now, rest, before, other):
    difference = share_difference((now, now + rest), (before, before + other))
    expected = confint_proportions_2indep(now, now + rest, before, before + other, method="newcomb")
    assert (difference.lower, difference.upper) == pytest.approx(expected, abs=1e-9)


def test_nothing_has_no_share():
    assert share_difference((0, 0), (1, 2)) is None
    assert share_difference((1, 2), (0, 0)) is None
