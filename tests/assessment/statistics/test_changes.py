"""Comparisons of counts: coverage, small bases, agreement with scipy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from assessment.statistics.changes import compare_counts, month_dispersion
from assessment.statistics.rates import count_limits


@given(st.integers(1, 2000), st.integers(1, 2000))
def test_ratio_agrees_with_the_exact_binomial_interval(now, base):
    interval = binomtest(now, now + base).proportion_ci(0.95, method="exact")
    change = compare_counts(now, base)
    assert change.ratio.lower == pytest.approx(interval.low / (1 - interval.low))
    assert change.ratio.upper == pytest.approx(interval.high / (1 - interval.high))
    assert change.clear == (not interval.low <= 0.5 <= interval.high)


def test_a_small_base_gets_no_percentage(published):
    assert "below 20" in published["small_count_percentages"]["rule"]
    assert compare_counts(6, 3).percentage is None
    assert compare_counts(30, 19).percentage is None
    assert compare_counts(30, 20).percentage.value == pytest.approx(50)


def test_zero_on_either_side_stays_finite():
    for now, base in ((0, 0), (0, 5), (5, 0), (0, 50), (1, 0)):
        change = compare_counts(now, base)
        numbers = [change.difference.value, change.difference.lower, change.difference.upper]
        numbers += (
            [] if change.ratio is None else [change.ratio.value, change.ratio.lower, change.ratio.upper]
        )
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
    dispersions = [month_dispersion(generator.poisson(50, (4, 6))) for _ in range(200)]
    assert 1 <= np.mean(dispersions) < 1.5


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
    change = compare_counts(*example["counts"], exposure_ratio=now / base)
    ratio = change.ratio
    assert [ratio.value, ratio.lower, ratio.upper] == pytest.approx(example["value"], abs=5e-7)
    assert not change.clear


def test_a_percentage_has_the_limits_of_the_ratio():
    change = compare_counts(60, 40)
    assert change.percentage.lower == pytest.approx(100 * (change.ratio.lower - 1))
    assert change.percentage.upper == pytest.approx(100 * (change.ratio.upper - 1))
    assert compare_counts(0, 40).percentage.value == -100


def test_a_difference_combines_the_limits_of_both_counts():
    """Zou & Donner's recovery of variances, by hand: each count's distance from its own limits, squared."""
    now, base, ratio, dispersion = 90, 40, 2, 4
    now_lower, now_upper = (dispersion * limit for limit in count_limits(now / dispersion))
    base_lower, base_upper = (dispersion * limit for limit in count_limits(base / dispersion))
    below = ((now - now_lower) ** 2 + (ratio * (base_upper - base)) ** 2) ** 0.5
    above = ((now_upper - now) ** 2 + (ratio * (base - base_lower)) ** 2) ** 0.5
    difference = compare_counts(now, base, exposure_ratio=ratio, dispersion=dispersion).difference
    assert (difference.value, difference.lower, difference.upper) == pytest.approx(
        (10, 10 - below, 10 + above)
    )


def test_a_ratio_allows_for_dispersion_and_exposure():
    interval = binomtest(30, 50).proportion_ci(0.95, method="exact")
    ratio = compare_counts(90, 60, exposure_ratio=2, dispersion=3).ratio
    assert ratio.value == pytest.approx(0.75)
    assert ratio.lower == pytest.approx(interval.low / (1 - interval.low) / 2)
    assert ratio.upper == pytest.approx(interval.high / (1 - interval.high) / 2)


def test_without_a_base_and_beyond_all_bounds_there_is_no_ratio():
    assert compare_counts(5, 0).ratio is None and compare_counts(10**18, 1).ratio is None
    assert compare_counts(5, 1).ratio.value == 5


def test_confidence_decides_what_is_clear():
    assert compare_counts(60, 38).clear and not compare_counts(60, 38, confidence=0.998).clear
    assert compare_counts(38, 60).direction == -1 and compare_counts(60, 38).direction == 1


def test_dispersion_of_a_small_table_by_hand():
    """Pearson's statistic 4 × 5² / 15 on one degree of freedom; Student's 12.706 for the normal's 1.96."""
    table = np.array([[10, 20], [20, 10]])
    assert month_dispersion(table) == pytest.approx(4 * 25 / 15 * (12.7062047 / 1.9599640) ** 2)
    assert month_dispersion(np.array([[10, 20, 0], [0, 0, 0], [20, 10, 0]])) == month_dispersion(table)
    uneven = np.array([[10, 20, 30], [35, 20, 5]])
    assert month_dispersion(uneven) == pytest.approx(
        (12.5**2 / 22.5 + 12.5**2 / 17.5) * (4.3026527 / 1.9599640) ** 2
    )


@pytest.mark.parametrize(
    "counts", [[], np.zeros((0, 6)), [[3, 4]], [[3], [4]], [[0, 5], [0, 6]], [[5, 5], [5, 5]]]
)
def test_nothing_to_judge_dispersion_by_is_dispersion_by_chance(counts):
    assert month_dispersion(np.array(counts)) == 1


@pytest.mark.parametrize("arguments", [{"exposure_ratio": -1}, {"dispersion": 0.999}, {"confidence": 1}])
def test_a_bound_is_named_when_it_is_crossed(arguments):
    with pytest.raises(ValueError, match=r"above 0|at least 1|between 0 and 1"):
        compare_counts(30, 40, **arguments)
