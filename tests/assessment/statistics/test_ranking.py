"""Ranks with ties, their limits, agreement with scipy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import rankdata, spearmanr

from assessment.statistics.ranking import rank_correlation, rank_rates, standard_ranks


@given(st.lists(st.integers(0, 20), min_size=1, max_size=30))
def test_ranks_agree_with_scipy(values):
    assert standard_ranks(values).tolist() == rankdata(-np.array(values), method="min").tolist()


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=2, max_size=30))
def test_correlation_agrees_with_scipy(pairs):
    first, second = np.array(pairs).T
    correlation = rank_correlation(first, second)
    if np.ptp(first) == 0 or np.ptp(second) == 0:
        assert correlation is None
    else:
        assert correlation == pytest.approx(spearmanr(first, second).statistic)


def test_clear_and_unclear_ranks():
    ranks = rank_rates(np.array([500, 100, 105, 10]), np.full(4, 5000))
    assert ranks.rank.tolist() == [1, 3, 2, 4]
    assert list(zip(ranks.best.tolist(), ranks.worst.tolist(), strict=True)) == [
        (1, 1),
        (2, 3),
        (2, 3),
        (4, 4),
    ]


def test_an_area_without_residents_may_have_any_rank():
    ranks = rank_rates(np.array([3, 500]), np.array([0, 5000]))
    assert ranks.rank.tolist() == [2, 1]
    assert (ranks.best[0], ranks.worst[0]) == (1, 2)


def test_the_whole_ranking_lies_within_its_limits():
    generator = np.random.default_rng(9)
    true, populations = np.linspace(20, 200, 20), np.full(20, 6000)
    truth = standard_ranks(true)
    inside = 0
    for _ in range(300):
        ranks = rank_rates(generator.poisson(true), populations)
        inside += bool(((ranks.best <= truth) & (truth <= ranks.worst)).all())
    assert inside / 300 >= 0.95


def test_order_changes_nothing():
    counts, populations = np.array([30, 90, 60]), np.array([1000, 2000, 3000])
    turned = rank_rates(counts[::-1], populations[::-1])
    assert turned.rank[::-1].tolist() == rank_rates(counts, populations).rank.tolist()


def test_limits_of_ranks_are_simultaneous():
    """Each of two areas has limits at the root of 95 %: those of 66 and 34 overlap only then."""
    assert rank_rates([66, 34], [1000, 1000]).worst.tolist() == [2, 2]
    assert rank_rates([70, 30], [1000, 1000]).worst.tolist() == [1, 2]
    assert rank_rates([70, 30], [1000, 1000]).best.tolist() == [1, 2]
    assert rank_rates([], []).rank.tolist() == []


def test_an_empty_area_ranks_after_one_without_an_event():
    ranks = rank_rates([5, 0, 9], [0, 1000, 1000])
    assert ranks.rank.tolist() == [3, 2, 1]
    assert rank_rates([1, 0], [1, 1000]).rank.tolist() == [1, 2]


@pytest.mark.parametrize(("first", "second"), [([1], [2]), ([1, 1], [1, 2]), ([1, 2], [3, 3])])
def test_what_ranks_nothing_apart_correlates_with_nothing(first, second):
    assert rank_correlation(first, second) is None
