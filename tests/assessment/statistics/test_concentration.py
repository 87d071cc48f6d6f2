"""Concentration against published values; even, single and empty places."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.statistics import concentration


def test_gini_agrees_with_published_values(published):
    for counts, (plain, general) in (item for item in published["gini"].items() if item[0] != "source"):
        places = [int(count) for count in counts.split(",")]
        assert concentration.gini(places) == pytest.approx(plain)
        assert concentration.generalised_gini(places) == pytest.approx(general)


def test_half_of_the_incidents():
    assert concentration.places_holding_half([10, 8, 2, 0]) == 1
    assert concentration.places_holding_half([5, 5, 5, 5]) == 2
    assert concentration.places_holding_half([5, 4, 1, 0, 0]) == 1
    assert concentration.places_holding_half([1]) == 1


def test_without_incidents():
    assert concentration.gini([0, 0]) is None
    assert concentration.generalised_gini([0]) is None
    assert concentration.places_holding_half([0, 0]) is None


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=40), st.integers(2, 9))
def test_order_and_scale_change_nothing(counts, factor):
    plain = concentration.gini(counts)
    assert concentration.gini(counts[::-1]) == plain
    if plain is not None:
        assert concentration.gini([factor * count for count in counts]) == pytest.approx(plain)
        assert -1e-9 <= concentration.generalised_gini(counts) <= 1


def test_impossible_input_is_refused():
    for counts in ([], [-1, 2], [-1e-9], [float("inf")], [1, float("nan")]):
        with pytest.raises(ValueError):
            concentration.gini(counts)


def test_gini_of_incomes_agrees_with_published_value(published):
    example = published["gini_of_incomes"]
    assert concentration.gini(example["x"]) == pytest.approx(example["value"], abs=5e-8)


def test_as_even_as_few_incidents_can_be():
    assert concentration.generalised_gini([1, 1, 0, 0]) == 0
    assert concentration.generalised_gini([2, 0, 0, 0]) == pytest.approx(0.5)


def test_half_exactly_is_enough_and_less_is_not():
    assert concentration.places_holding_half([3, 2, 1]) == 1
    assert concentration.places_holding_half([3, 2, 2]) == 2
    assert concentration.places_holding_half([0.1] * 6) == 3
    assert concentration.places_holding_half([0, 0, 0, 1]) == 1


def test_a_single_place_holds_all():
    assert concentration.gini([7]) == 0 and concentration.generalised_gini([7]) == 0
