"""Scores, rankings and how they move with the weights."""

import pytest

from assessment.profiles.evidence import Outcome, Strength
from assessment.profiles.matrix import (
    HIGHEST,
    LOWEST,
    ranking,
    rankings_by_weights,
    score_of,
    score_of_change,
    weighted_means,
)

EQUAL = {"volume": 1.0, "harm": 1.0}


@pytest.mark.parametrize(("value", "score"), [(0, 1), (99, 1), (100, 2), (499, 2), (500, 3), (10_000, 3)])
def test_a_score_grows_by_one_at_each_limit(value, score):
    assert score_of(value, [100, 500]) == score


def test_a_change_scores_by_outcome_and_strength():
    assert score_of_change(Outcome("rise", Strength.STRONG), {"rise-strong": 5}) == 5


def test_a_criterion_without_a_score_counts_for_nothing():
    means = weighted_means({"asb": {"volume": 4}, "theft": {"volume": 4, "harm": 2}}, EQUAL)
    assert means == {"asb": 4.0, "theft": 3.0}


def test_equal_means_share_the_better_rank():
    assert ranking({"a": 3.0, "b": 0.1 + 0.2 + 2.7, "c": 2.0}) == {"a": 1, "b": 1, "c": 3}


def test_the_ranking_turns_with_the_weights():
    scores = {"many": {"volume": 5, "harm": 1}, "grave": {"volume": 2, "harm": 5}}
    changed = rankings_by_weights(scores, EQUAL)
    assert changed["volume", 2.0] == {"many": 1, "grave": 2}
    assert changed["volume", 0.0] == changed["harm", 2.0] == {"many": 2, "grave": 1}


def test_a_priority_left_without_weight_is_not_ranked():
    assert rankings_by_weights({"a": {"volume": 1}, "b": EQUAL}, EQUAL)["volume", 0.0] == {"b": 1}


def test_means_are_weighted():
    assert weighted_means({"asb": {"volume": 4, "harm": 1}}, {"volume": 3, "harm": 1}) == {"asb": 3.25}
    assert weighted_means({"asb": {"volume": 4}}, {"volume": 0}) == {} and ranking({}) == {}


def test_scores_begin_at_the_lowest_and_end_at_the_highest():
    assert score_of(0, [1, 2, 3, 4]) == LOWEST == 1 and score_of(4, [1, 2, 3, 4]) == HIGHEST == 5


def test_means_are_apart_from_the_ninth_place_on():
    assert ranking({"a": 3.0, "b": 3.000000002}) == {"a": 2, "b": 1}
    assert ranking({"a": 3.0, "b": 3.0000000002}) == {"a": 1, "b": 1}


def test_each_weight_is_doubled_and_left_out():
    assert set(rankings_by_weights({"a": EQUAL}, EQUAL)) == {
        (criterion, factor) for criterion in EQUAL for factor in (2.0, 0.0)
    }
