"""Funnel limits: exact tails, the areas beyond them, places without people."""

import numpy as np
import pytest
from scipy.stats import poisson

from assessment.statistics.funnel import funnel, funnel_curve, poisson_band


@pytest.mark.parametrize("expected", [0.5, 3.0, 40.0, 900.0])
@pytest.mark.parametrize("confidence", [0.95, 0.998])
def test_band_encloses_the_poisson_quantiles(expected, confidence):
    lower, upper = poisson_band(np.array([expected]), confidence)
    tail = (1 - confidence) / 2
    assert upper[0] == pytest.approx(poisson.ppf(1 - tail, expected), abs=1)
    assert lower[0] == pytest.approx(poisson.ppf(tail, expected), abs=1)


def test_the_planted_area_is_found():
    counts, populations = np.array([100, 104, 97, 190, 40]), np.full(5, 5000)
    assert funnel(counts, populations).position.tolist() == [0, 0, 0, 2, -2]


def test_areas_alike_are_seldom_called_beyond_the_outer_limits():
    generator = np.random.default_rng(26)
    populations = generator.integers(3000, 9000, 26)
    found = [
        (np.abs(funnel(generator.poisson(populations * 0.01), populations).position) == 2).any()
        for _ in range(1000)
    ]
    assert np.mean(found) <= 0.05


def test_an_area_without_residents_takes_no_part():
    found = funnel(np.array([5, 10, 12]), np.array([0, 1000, 1000]))
    assert found.position[0] == 0 and found.rate == pytest.approx(11)


def test_a_given_rate_is_what_areas_are_held_against():
    counts, populations = np.array([50, 50]), np.full(2, 5000)
    assert funnel(counts, populations, rate=10).position.tolist() == [0, 0]
    assert funnel(counts, populations, rate=3).position.tolist() == [2, 2]


def test_no_event_anywhere_stays_finite():
    found = funnel(np.zeros(3), np.full(3, 1000))
    assert found.position.tolist() == [0, 0, 0] and found.rate == 0 and found.dispersion == 1


def test_limits_narrow_with_population():
    curve = funnel_curve(10, np.array([500, 5000, 50_000]))
    assert (np.diff(curve["outer_upper"]) < 0).all() and (np.diff(curve["outer_lower"]) > 0).all()


def test_impossible_input_is_refused():
    for call in (lambda: funnel(np.array([1]), np.array([0])), lambda: funnel_curve(1, np.array([0]))):
        with pytest.raises(ValueError):
            call()
