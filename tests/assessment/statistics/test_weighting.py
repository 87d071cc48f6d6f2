"""Raking to known margins and its price."""

import numpy as np
import pytest

from assessment.statistics.weighting import effective_sample_size, fit_margins, rake

SEX = ["f"] * 60 + ["m"] * 40
AGE = (["young"] * 10 + ["old"] * 50) + (["young"] * 20 + ["old"] * 20)


def test_margins_are_met():
    weights = rake({"sex": SEX, "age": AGE}, {"sex": {"f": 0.5, "m": 0.5}, "age": {"young": 40, "old": 60}})
    assert weights.mean() == pytest.approx(1)
    assert weights[np.array(SEX) == "f"].sum() == pytest.approx(50)
    assert weights[np.array(AGE) == "young"].sum() == pytest.approx(40)


def test_one_margin_is_post_stratification():
    weights = rake({"sex": SEX}, {"sex": {"f": 1, "m": 1}})
    assert weights[0] == pytest.approx(50 / 60) and weights[-1] == pytest.approx(50 / 40)


def test_unequal_weights_cost_precision():
    assert effective_sample_size(np.ones(10)) == 10
    assert effective_sample_size(np.array([1, 1, 4])) == pytest.approx(2)
    assert effective_sample_size(np.zeros(3)) == 0


def test_a_group_nobody_answered_for_is_refused_by_name():
    with pytest.raises(ValueError, match="unknown"):
        rake({"sex": SEX}, {"sex": {"f": 1, "m": 1, "unknown": 1}})


def test_contradicting_margins_are_refused():
    with pytest.raises(ValueError, match="cannot be met"):
        rake({"a": ["x", "y"], "b": ["x", "y"]}, {"a": {"x": 1, "y": 3}, "b": {"x": 3, "y": 1}})


def test_fitted_margins_are_met_and_the_pattern_kept():
    seed = np.array([[40.0, 30.0], [10.0, 60.0]])
    table = fit_margins(seed, [20, 30], [35, 15])
    assert table.sum(axis=1) == pytest.approx([20, 30]) and table.sum(axis=0) == pytest.approx([35, 15])
    odds = [part[0, 0] * part[1, 1] / (part[0, 1] * part[1, 0]) for part in (seed, table)]
    assert odds[1] == pytest.approx(odds[0], rel=1e-6)


def test_margins_of_different_sums_follow_the_rows():
    assert fit_margins(np.ones((2, 2)), [10, 30], [2, 6]).sum() == pytest.approx(40)
    assert not fit_margins(np.ones((2, 2)), [0, 0], [2, 6]).any()


def test_fitting_ends_only_when_every_margin_is_met():
    ages, sexes = ["a"] * 30 + ["b"] * 70, (["f"] * 25 + ["m"] * 5) + (["f"] * 10 + ["m"] * 60)
    weights = rake({"age": ages, "sex": sexes}, {"age": {"a": 6, "b": 4}, "sex": {"f": 3, "m": 7}})
    assert weights[:30].sum() == pytest.approx(60, rel=1e-8)
    assert weights[np.array(sexes) == "f"].sum() == pytest.approx(30, rel=1e-8)
    table = fit_margins([[1, 9], [9, 1]], [10, 90], [30, 70])
    assert table.sum(axis=1) == pytest.approx([10, 90], rel=1e-8)


def test_a_group_without_residents_needs_no_answer():
    assert rake({"sex": SEX}, {"sex": {"f": 1, "m": 1, "unknown": 0}}).size == 100


def test_what_is_empty_in_the_seed_stays_empty():
    table = fit_margins([[0, 0], [2, 6]], [0, 8], [4, 4])
    assert table.tolist() == [[0, 0], [4, 4]]
    assert fit_margins([[1, 0], [1, 0]], [5, 5], [0, 0]).tolist() == [[0, 0], [0, 0]]


def test_margins_of_less_than_one_are_met_too():
    assert fit_margins([[0.1, 0.3]], [0.8], [0.2, 0.6]).tolist() == [pytest.approx([0.2, 0.6])]
