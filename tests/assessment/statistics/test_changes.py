"""Comparisons of counts: coverage, small bases, agreement with scipy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from assessment.statistics.changes import compare_counts, month_dispersion


@given(st.integers(1, 2000), st.integers(1, 2000))
def test_ratio_agrees_with_the_exact_binomial_interval(now, base):
    interval = binomtest(now, now + base).proportion_ci(0.95, method="exact")
    found = compare_counts(now, base)
    assert found.ratio.lower == pytest.approx(interval.low / (1 - interval.low))
    assert found.ratio.upper == pytest.approx(interval.high / (1 - interval.high))
    assert found.clear == (not interval.low <= 0.5 <= interval.high)


def test_a_small_base_gets_no_percentage(published):
    assert "below 20" in published["small_count_percentages"]["rule"]
    assert compare_counts(6, 3).percentage is None
    assert compare_counts(30, 19).percentage is None
    assert compare_counts(30, 20).percentage.value == pytest.approx(50)


def test_zero_on_either_side_stays_finite():
    for now, base in ((0, 0), (0, 5), (5, 0), (0, 50), (1, 0)):
        found = compare_counts(now, base)
        numbers = [found.difference.value, found.difference.lower, found.difference.upper]
        numbers += [] if found.ratio is None else [found.ratio.value, found.ratio.lower, found.ratio.upper]
        assert np.isfinite(numbers).all()
    assert compare_counts(0, 50).direction == -1
    assert compare_counts(5, 0).direction == 0 and compare_counts(9, 0).direction == 1


@given(st.integers(0, 500), st.integers(0, 500), st.floats(0.5, 2))
def test_swapping_the_two_turns_the_finding_round(now, base, scale):
    forward = compare_counts(now, base, exposure_ratio=scale)
    assert forward.clear == compare_counts(base, now, exposure_ratio=1 / scale).clear


def test_no_change_is_called_clear_in_at_most_one_case_in_twenty():
    generator = np.random.default_rng(2007)
    pairs = generator.poisson(60, (1000, 2))
    assert np.mean([compare_counts(*pair).clear for pair in pairs]) <= 0.05


def test_clustered_series_without_change_are_seldom_called_clear():
    """Six months in four years, variance three times the mean: what is found among them is allowed for."""
    generator = np.random.default_rng(2008)
    season = np.array([1.0, 1.1, 1.2, 1.3, 1.1, 0.9])
    called = []
    for _ in range(1000):
        months = generator.negative_binomial(60 * season / 2, 1 / 3, (4, 6))
        halves = months.sum(axis=1)
        called.append(compare_counts(halves[3], halves[2], dispersion=month_dispersion(months)).clear)
    assert np.mean(called) <= 0.05


def test_a_real_change_in_a_clustered_series_is_found():
    months = np.random.default_rng(1).negative_binomial(200, 1 / 3, (4, 6))
    months[3] = months[3] * 0.6
    assert compare_counts(*months.sum(axis=1)[[3, 2]], dispersion=month_dispersion(months)).direction == -1


def test_dispersion_of_counts_by_chance_alone_is_about_one():
    generator = np.random.default_rng(3)
    found = [month_dispersion(generator.poisson(50, (4, 6))) for _ in range(200)]
    assert 1 <= np.mean(found) < 1.5


def test_dispersion_needs_more_than_one_year():
    assert month_dispersion(np.array([[3, 4, 5]])) == 1
    assert month_dispersion(np.zeros((3, 6))) == 1


def test_impossible_input_is_refused():
    for arguments in ({"exposure_ratio": 0}, {"dispersion": 0.5}):
        with pytest.raises(ValueError):
            compare_counts(3, 4, **arguments)


def test_the_direction_is_of_the_rates_where_exposures_differ():
    assert compare_counts(100, 150, exposure_ratio=1 / 3).direction == 1
    assert compare_counts(50, 40, exposure_ratio=3).direction == -1


def test_no_clear_change_in_more_than_one_in_twenty_series_without_one():
    """A thousand series of four half-years of clustered months, compared as a chapter compares them."""
    random = np.random.default_rng(20071109)
    clear = 0
    for _ in range(1000):
        level = random.uniform(3, 300)
        months = random.poisson(level * random.gamma(20, 1 / 20, (4, 6)))
        spread = month_dispersion(months)
        clear += compare_counts(months[3].sum(), months[2].sum(), dispersion=spread).clear
    assert clear <= 50


def test_a_ratio_of_rates_agrees_with_published_values(published):
    example = published["poisson_rate_ratio_95"]
    now, base = example["times"]
    found = compare_counts(*example["counts"], exposure_ratio=now / base)
    ratio = found.ratio
    assert [ratio.value, ratio.lower, ratio.upper] == pytest.approx(example["value"], abs=5e-7)
    assert not found.clear
