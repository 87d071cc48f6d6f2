"""Process-behaviour charts against published values; each rule shown to fire and not to fire."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.statistics import process


def test_xmr_agrees_with_published_values(published):
    chart = process.xmr_chart(published["xmr"]["x"])
    assert [chart.centre[0], chart.lower[0], chart.upper[0]] == pytest.approx(
        published["xmr"]["centre_lower_upper"], abs=1e-6
    )


def test_xmr_screens_out_a_great_jump(published):
    values = list(published["xmr"]["x"])
    values[14] = 10
    chart = process.xmr_chart(values)
    assert [chart.centre[0], chart.lower[0], chart.upper[0]] == pytest.approx(
        published["xmr"]["with_15th_value_10_screened"], abs=1e-6
    )
    assert chart.signals["outside the limits"] == (14,)


def test_a_shift_and_a_trend_are_named():
    shifted = process.xmr_chart([5, 6, 5, 6, 5, 6, 5, 6, 9, 10, 9, 10, 9, 10, 9, 10])
    assert any("one side" in name for name in shifted.signals)
    rising = process.xmr_chart([5, 4, 6, 5, 6, 7, 8, 9, 10, 11])
    assert rising.signals["6 or more in a row rising or falling"] == (3, 4, 5, 6, 7, 8, 9)
    assert not process.xmr_chart([5, 6, 5, 6, 5, 6, 5]).signals


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=60), st.integers(1, 50))
def test_scale_changes_nothing_but_the_scale(values, factor):
    one, many = process.xmr_chart(values), process.xmr_chart([factor * value for value in values])
    assert many.upper == pytest.approx(factor * one.upper)
    assert np.isfinite(one.upper).all() and np.isfinite(one.lower).all()


def test_limits_of_counts_stay_above_nothing():
    assert process.xmr_chart([0, 5, 0, 9, 1], floor=0).lower.min() == 0


def test_season_is_found_and_allowed_for():
    months = np.arange(36) % 12 + 1
    pattern = 1 + 0.5 * np.sin(2 * np.pi * months / 12)
    values = 100 * pattern
    assert process.seasonal_indices(values, months) == pytest.approx(pattern / pattern[:12].mean())


def test_season_needs_two_years():
    assert process.seasonal_indices(np.ones(23), np.arange(23) % 12 + 1) is None
    assert process.seasonal_indices(np.zeros(36), np.arange(36) % 12 + 1) is None


def test_one_month_has_a_chart_and_nothing_has_none():
    assert process.xmr_chart([7]).upper[0] == 7
    for values in ([], [1, float("nan")]):
        with pytest.raises(ValueError):
            process.xmr_chart(values)


def test_phases_are_the_charts_of_their_parts():
    values = np.r_[[10, 12, 11, 13] * 4, [30, 33, 31, 35] * 4]
    whole = process.phased_xmr_chart(values, [16], least=12)
    first, last = process.xmr_chart(values[:16]), process.xmr_chart(values[16:])
    assert whole.upper == pytest.approx(np.r_[first.upper, last.upper])
    assert not whole.signals and process.xmr_chart(values).signals


def test_a_signal_after_a_new_start_keeps_its_place():
    values = np.r_[[10, 11] * 8, [30, 31] * 8]
    values[20] = 60
    assert process.phased_xmr_chart(values, [16], least=12).signals[process.OUTSIDE] == (20,)


def test_starts_too_near_to_an_end_or_to_one_another_are_passed_over():
    assert process.starts_kept(48, [30, 4, 12, 40, 20], least=12) == (12, 30)


def test_a_jump_from_counting_anew_is_not_taken_for_season():
    months = np.arange(48) % 12 + 1
    pattern = 1 + 0.3 * np.sin(2 * np.pi * months / 12)
    values = np.where(np.arange(48) < 18, 100, 170) * pattern
    plain, told = (process.seasonal_indices(values, months, starts) for starts in ((), (18,)))
    assert told == pytest.approx(pattern / pattern[:12].mean(), rel=1e-3)
    assert np.abs(plain - told).max() > 0.05


def test_rounding_is_no_signal():
    values = np.full(36, 110.0) + np.tile([0, 1e-12, 2e-12], 12)
    assert not process.xmr_chart(values).signals


@pytest.mark.parametrize("size", [33, 42])
def test_dividing_out_a_season_calls_no_more_months_than_chance_does(size):
    """Of 500 series without season or change, about as many are called outside as of series left alone."""
    generator, months = np.random.default_rng(2007), np.arange(size) % 12 + 1
    called = {"plain": 0, "adjusted": 0}
    for _ in range(500):
        values = generator.poisson(300, size).astype(float)
        adjusted = values / process.seasonal_indices(values, months)
        widen = process.seasonal_widening(size)
        called["plain"] += process.OUTSIDE in process.xmr_chart(values).signals
        called["adjusted"] += process.OUTSIDE in process.xmr_chart(adjusted, widen=widen).signals
    assert called["adjusted"] <= 1.2 * called["plain"] <= 500 * 0.2


def test_a_last_year_without_any_event_has_no_season():
    values = np.r_[[5.0] * 5, np.zeros(24)]
    assert process.seasonal_indices(values, np.arange(29) % 12 + 1) is None


def signals_within(values):
    """The signals of a chart whose limits are too wide for a point to lie outside."""
    return process.xmr_chart(values, widen=9).signals


def test_a_run_needs_eight_and_a_trend_six():
    level = signals_within([-3, -3, -3, 2, 1, 2, 1, 2, 1, 2, 1, -3])
    assert level == {process.ONE_SIDE: tuple(range(3, 11))}
    seven = signals_within([-3, -3, -3, 2, 1, 2, 1, 2, 1, 2, -3, -1])
    assert seven == {}
    assert signals_within([0, 9, 1, 2, 3, 4, 5, 6, 0]) == {process.RISING_OR_FALLING: (2, 3, 4, 5, 6, 7)}
    assert signals_within([0, 9, 2, 3, 4, 5, 6, 0]) == {}
    assert signals_within([9, 0, 8, 7, 6, 5, 4, 3, 9]) == {process.RISING_OR_FALLING: (2, 3, 4, 5, 6, 7)}


def test_a_standstill_ends_a_run_and_a_trend():
    assert signals_within([0, 9, 1, 2, 3, 3, 4, 5, 6, 0]) == {}
    assert signals_within([3] * 20) == {}


def test_limits_by_hand():
    chart = process.xmr_chart([10, 12, 11, 15], widen=2)
    assert chart.centre.tolist() == [12] * 4
    assert chart.upper[0] == pytest.approx(12 + 2 * 2.66 * (2 + 1 + 4) / 3)
    assert chart.lower[0] == pytest.approx(12 - 2 * 2.66 * (2 + 1 + 4) / 3)
    assert process.xmr_chart([10, 12, 11, 15], floor=11).lower.tolist() == [11] * 4
    assert process.xmr_chart([10, 12, 11, 15], floor=-99).lower.min() > -99


def test_points_are_outside_on_either_side():
    values = [10, 11] * 10
    for jump in (40, -40):
        changed = [*values[:7], values[7] + jump, *values[8:]]
        assert process.xmr_chart(changed).signals[process.OUTSIDE] == (7,)


def test_a_range_of_exactly_3267_times_the_mean_is_screened_out():
    """Nine ranges of 6733 and one of 29403: their mean is 9000."""
    values = np.cumsum([0, *[6733, -6733] * 4, 6733, 29403])
    assert process.xmr_chart(values).upper[0] == pytest.approx(values.mean() + 2.66 * 6733)


@pytest.mark.parametrize(("jump", "screened"), [(43, False), (44, True)])
def test_a_range_of_more_than_3267_times_the_mean_is_screened_out(jump, screened):
    """Nine ranges of 10 and one of `jump`: 3.267 times their mean is 43.5 or 43.8."""
    values = np.cumsum([0, 10, -10, 10, -10, 10, -10, 10, -10, 10, jump])
    ranges = np.abs(np.diff(values))
    kept = ranges[ranges < 3.267 * ranges.mean()]
    assert (kept.size == 9) == screened
    assert process.xmr_chart(values).upper[0] == pytest.approx(values.mean() + 2.66 * kept.mean())


def test_phases_have_their_own_limits_and_the_floor_of_all():
    values = np.r_[[1, 5] * 6, [30, 40] * 6]
    chart = process.phased_xmr_chart(values, [12], 12, floor=0, widen=2)
    assert chart.lower[0] == 0 and chart.upper[0] == pytest.approx(3 + 2 * 2.66 * 4)
    assert chart.centre.tolist() == [3] * 12 + [35] * 12
    assert process.phased_xmr_chart(values, [11], 12).centre[0] == values.mean()
    assert process.phased_xmr_chart(values, [13], 12).centre[0] == values.mean()


def test_starts_are_kept_from_the_least_number_of_points_on():
    assert process.starts_kept(24, [12], 12) == (12,)
    assert process.starts_kept(23, [12], 12) == () and process.starts_kept(23, [11], 12) == ()
    assert process.starts_kept(36, [24, 12, 12], 12) == (12, 24)


def test_a_season_is_read_from_whole_years_and_the_latest():
    """Two months before the two whole years count for nothing; each year has its own level."""
    season = np.r_[np.full(6, 0.5), np.full(6, 1.5)]
    values, months = np.r_[[999, 999], 10 * season, 40 * season], np.r_[[11, 12], np.arange(24) % 12 + 1]
    index = process.seasonal_indices(values, months)
    assert index == pytest.approx(np.r_[[1.5, 1.5], season, season])


def test_a_year_without_any_event_weighs_nothing():
    months = np.arange(36) % 12 + 1
    pattern = np.where(months > 6, 2.0, 1.0)
    values = np.r_[np.zeros(12), 10 * pattern[12:]]
    assert process.seasonal_indices(values, months) == pytest.approx(pattern / 1.5)


def test_a_season_needs_two_years_of_events():
    months = np.arange(24) % 12 + 1
    assert process.seasonal_indices(np.ones(24), months) == pytest.approx(np.ones(24))
    assert process.seasonal_indices(np.ones(23), months[:23]) is None


@pytest.mark.parametrize(
    ("size", "factor"), [(24, 2**0.5), (35, 2**0.5), (36, 1.5**0.5), (48, (4 / 3) ** 0.5)]
)
def test_limits_widen_by_what_the_season_took(size, factor):
    assert process.seasonal_widening(size) == pytest.approx(factor)


def test_a_series_is_one_row_of_numbers():
    for values in ([[1, 2], [3, 4]], [1, float("inf")], [float("nan")]):
        with pytest.raises(ValueError, match="no gap"):
            process.xmr_chart(values)
