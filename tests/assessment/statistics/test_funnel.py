"""Funnel limits: exact tails, the areas beyond them, places without people."""

import numpy as np
import pytest
from scipy.special import gammaincc

from assessment.statistics.funnel import funnel, funnel_curve, poisson_band


def test_the_planted_area_is_found():
    counts, populations = np.array([100, 104, 97, 190, 40]), np.full(5, 5000)
    assert funnel(counts, populations).position.tolist() == [0, 0, 0, 2, -2]


def test_areas_alike_are_seldom_called_beyond_the_outer_limits():
    generator = np.random.default_rng(26)
    populations = generator.integers(3000, 9000, 26)
    flagged = [
        (np.abs(funnel(generator.poisson(populations * 0.01), populations).position) == 2).any()
        for _ in range(1000)
    ]
    assert np.mean(flagged) <= 0.05


def test_an_area_without_residents_takes_no_part():
    chart = funnel(np.array([5, 10, 12]), np.array([0, 1000, 1000]))
    assert chart.position[0] == 0 and chart.rate == pytest.approx(11)


def test_a_given_rate_is_what_areas_are_held_against():
    counts, populations = np.array([50, 50]), np.full(2, 5000)
    assert funnel(counts, populations, rate=10).position.tolist() == [0, 0]
    assert funnel(counts, populations, rate=3).position.tolist() == [2, 2]


def test_no_event_anywhere_stays_finite():
    chart = funnel(np.zeros(3), np.full(3, 1000))
    assert chart.position.tolist() == [0, 0, 0] and chart.rate == 0


def test_limits_narrow_with_population():
    curve = funnel_curve(10, np.array([500, 5000, 50_000]))
    assert (np.diff(curve["outer_upper"]) < 0).all() and (np.diff(curve["outer_lower"]) > 0).all()


def test_impossible_input_is_refused():
    for call in (lambda: funnel(np.array([1]), np.array([0])), lambda: funnel_curve(1, np.array([0]))):
        with pytest.raises(ValueError):
            call()


@pytest.mark.parametrize("expected", [0.005, 0.04, 0.5, 3.0, 40.0, 900.0])
@pytest.mark.parametrize("confidence", [0.95, 0.998])
def test_limits_have_their_tails(expected, confidence):
    """Beyond each limit lies half of what the confidence leaves, or no count at all lies below it."""
    tail = (1 - confidence) / 2
    for limit, share in zip(poisson_band(np.array([expected]), confidence), (tail, 1 - tail), strict=True):
        if np.exp(-expected) < share:
            assert gammaincc(limit[0] + 1, expected) == pytest.approx(share)
        else:
            assert limit[0] == 0


def test_nothing_expected_has_no_limits_but_nothing():
    assert [limit.tolist() for limit in poisson_band([0, 0], 0.95)] == [[0, 0], [0, 0]]


def test_each_side_of_each_limit():
    counts = np.array([100, 121, 134, 79, 68, 0])
    populations = np.array([5000] * 5 + [0])
    assert funnel(counts, populations, rate=20).position.tolist() == [0, 1, 2, -1, -2, 0]
    assert funnel(counts, populations, 100_000, 2000).position.tolist() == [0, 1, 2, -1, -2, 0]


def test_few_events_lie_within_the_limits():
    assert funnel([0, 0, 2], [1000, 1000, 1000]).position.tolist() == [0, 0, 0]


def test_common_rate_by_hand():
    chart = funnel([30, 10, 5], [1000, 1000, 0], per=100)
    assert chart.rate == pytest.approx(2)


def test_the_curve_is_the_band_per_head():
    curve = funnel_curve(10, np.array([500, 5000]))
    assert list(curve) == ["inner_lower", "inner_upper", "outer_lower", "outer_upper"]
    inner, outer = (poisson_band(np.array([5, 50]), confidence) for confidence in (0.95, 0.998))
    for band, drawn in zip((*inner, *outer), curve.values(), strict=True):
        assert drawn == pytest.approx(band / [0.5, 5])
    assert funnel_curve(1000, [500, 5000], 100_000)["outer_upper"] == pytest.approx(
        100 * curve["outer_upper"]
    )


@pytest.mark.parametrize(
    ("counts", "populations"), [([1, 2], [10]), ([-1, 2], [10, 10]), ([1, 2], [10, -1]), ([1], [0])]
)
def test_counts_without_their_people_are_refused(counts, populations):
    with pytest.raises(ValueError, match=r"not negative|no area"):
        funnel(counts, populations)
