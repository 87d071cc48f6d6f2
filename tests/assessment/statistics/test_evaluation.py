"""The weighted displacement difference against its published example."""

import pytest

from assessment.statistics.evaluation import weighted_displacement_difference


def test_agrees_with_published_values(published):
    example = published["weighted_displacement_difference_90"]
    found = weighted_displacement_difference(tuple(example["control"]), tuple(example["treated"]))
    value, _, lower, upper = example["value"]
    assert [found.value, found.lower, found.upper] == pytest.approx([value, lower, upper], abs=0.05)


def test_agrees_with_the_authors_own_example(published):
    example = published["weighted_displacement_difference"]
    found = weighted_displacement_difference(tuple(example["control"]), tuple(example["treated"]))
    value, standard_error = example["value"]
    assert found.value == value and (found.upper - value) / 1.6449 == pytest.approx(standard_error, abs=0.5)


def test_nothing_anywhere_is_no_effect():
    found = weighted_displacement_difference((0, 0), (0, 0))
    assert (found.value, found.lower, found.upper) == (0, 0, 0)
