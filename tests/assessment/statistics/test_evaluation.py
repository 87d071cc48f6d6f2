"""The weighted displacement difference against its published example."""

import pytest

from assessment.statistics.evaluation import weighted_displacement_difference


def test_agrees_with_published_values(published):
    example = published["weighted_displacement_difference_90"]
    found = weighted_displacement_difference(tuple(example["control"]), tuple(example["treated"]))
    numbers = [found.estimate.value, found.standard_error, found.estimate.lower, found.estimate.upper]
    assert numbers == pytest.approx(example["value"], abs=0.05)


def test_agrees_with_the_authors_own_example(published):
    example = published["weighted_displacement_difference"]
    found = weighted_displacement_difference(tuple(example["control"]), tuple(example["treated"]))
    assert [found.estimate.value, round(found.standard_error)] == example["value"]


def test_nothing_anywhere_is_no_effect():
    found = weighted_displacement_difference((0, 0), (0, 0))
    assert (found.estimate.value, found.standard_error) == (0, 0)
