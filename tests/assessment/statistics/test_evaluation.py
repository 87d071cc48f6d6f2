"""The weighted displacement difference against its published example."""

import pytest

from assessment.statistics.evaluation import weighted_displacement_difference


def test_agrees_with_published_values(published):
    example = published["weighted_displacement_difference_90"]
    difference = weighted_displacement_difference(tuple(example["control"]), tuple(example["treated"]))
    value, _, lower, upper = example["value"]
    assert [difference.value, difference.lower, difference.upper] == pytest.approx(
        [value, lower, upper], abs=0.05
    )


def test_agrees_with_the_authors_own_example(published):
    example = published["weighted_displacement_difference"]
    difference = weighted_displacement_difference(tuple(example["control"]), tuple(example["treated"]))
    value, standard_error = example["value"]
    assert difference.value == value and (difference.upper - value) / 1.6449 == pytest.approx(
        standard_error, abs=0.5
    )


def test_nothing_anywhere_is_no_effect():
    difference = weighted_displacement_difference((0, 0), (0, 0))
    assert (difference.value, difference.lower, difference.upper) == (0, 0, 0)


def test_what_the_control_lost_is_not_credited_to_the_treatment():
    difference = weighted_displacement_difference((100, 80), (90, 60))
    assert difference.value == -10
    assert difference.upper - difference.value == pytest.approx(1.6448536 * 330**0.5)
    assert difference.value - difference.lower == pytest.approx(1.6448536 * 330**0.5)
    wider = weighted_displacement_difference((100, 80), (90, 60), 0.95)
    assert wider.upper + 10 == pytest.approx(1.9599640 * 330**0.5)
