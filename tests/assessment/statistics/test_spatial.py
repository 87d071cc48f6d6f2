"""Hot spots against published values and against the field's packages."""

import functools
import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.multitest import fdrcorrection

from assessment.statistics import spatial


@pytest.fixture
def example(published):
    points = np.array(published["getis_ord"]["points"], dtype=float)
    distance = np.hypot(*(points[:, None] - points[None, :]).transpose(2, 0, 1))
    return np.array(published["getis_ord"]["y"]), ((distance <= 15) & (distance > 0)).astype(float)


def test_getis_ord_agrees_with_published_values(published, example):
    values, neighbours = example
    assert spatial.getis_ord_star(values, neighbours) == pytest.approx(
        published["getis_ord"]["Gi_star_z"], abs=1e-8
    )


def test_many_series_at_once_are_the_same_as_one_by_one(example):
    values, neighbours = example
    series = np.column_stack([values, values[::-1], np.ones(6)])
    together = spatial.getis_ord_star(series, neighbours)
    assert together[:, 1] == pytest.approx(spatial.getis_ord_star(values[::-1], neighbours))
    assert (together[:, 2] == 0).all()


@given(st.lists(st.floats(0, 1), min_size=1, max_size=60))
def test_false_discovery_agrees_with_statsmodels(p_values):
    assert spatial.false_discovery(p_values).tolist() == fdrcorrection(p_values)[0].tolist()


def ring(size: int) -> np.ndarray:
    one = np.roll(np.eye(size), 1, axis=1)
    return one + one.T


def test_a_planted_hot_spot_is_found_and_chance_is_not():
    generator = np.random.default_rng(5)
    chance = generator.poisson(20, (200, 60)).astype(float)
    called = np.mean([spatial.hot_spots(values, ring(60)).any() for values in chance])
    assert called <= 0.05 + 3 * (0.05 * 0.95 / 200) ** 0.5
    values = chance[0]
    values[10:13] += 60
    assert 11 in np.flatnonzero(spatial.hot_spots(values, ring(60)) == 1)


def test_scale_and_order_change_nothing(example):
    values, neighbours = example
    order = np.array([3, 1, 5, 0, 2, 4])
    turned = spatial.getis_ord_star(7 * values[order], neighbours[np.ix_(order, order)])
    assert turned == pytest.approx(spatial.getis_ord_star(values, neighbours)[order])


def test_nothing_to_tell_stays_finite(example):
    _, neighbours = example
    assert (spatial.getis_ord_star(np.zeros(6), neighbours) == 0).all()
    assert (spatial.getis_ord_star(np.array([4.0]), np.zeros((1, 1))) == 0).all()


def test_false_discovery_agrees_with_published_example(published):
    example = published["false_discovery"]
    assert spatial.false_discovery(example["p_values"]).sum() == example["found_at_5_per_cent"]


@settings(deadline=None)  # the package is imported within
@given(st.lists(st.integers(0, 50), min_size=16, max_size=16).filter(lambda values: len(set(values)) > 1))
def test_scores_agree_with_the_fields_package(values):
    """On a grid of four by four with neighbours along its edges; nothing is permuted."""
    weights = lattice()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from esda.getisord import G_Local

        counts = np.array(values, dtype=float)
        local = G_Local(counts, weights, transform="B", permutations=0, star=True).Zs
    matrix = weights.full()[0]
    assert spatial.getis_ord_star(counts, matrix) == pytest.approx(local, abs=1e-9)


@functools.cache
def lattice():
    libpysal = pytest.importorskip("libpysal")
    return libpysal.weights.lat2W(4, 4)


def test_two_sided_p_values():
    assert spatial.two_sided_p([0, 1.959964, -1.959964]) == pytest.approx([1, 0.05, 0.05], abs=1e-6)


def test_scores_by_hand():
    """Three areas in a row: the first and its neighbour hold 3 of 3, where 2 are expected."""
    row = np.array([[0, 1, 0], [1, 0, 1], [0, 1, 0]])
    deviation, spread = (2 / 3) ** 0.5, ((3 * 2 - 4) / 2) ** 0.5
    assert spatial.getis_ord_star([2, 1, 0], row)[0] == pytest.approx((3 - 2) / (deviation * spread))
    assert spatial.getis_ord_star([2, 1, 0], row)[1] == 0  # all areas are its neighbours
    assert spatial.getis_ord_star([1, 3], np.zeros((2, 2))) == pytest.approx([-1, 1])


def test_false_discovery_keeps_to_its_rate():
    p_values = np.array([0.01, 0.04, 0.03, 0.9])
    assert spatial.false_discovery(p_values).tolist() == [True, False, False, False]
    assert spatial.false_discovery(p_values, 0.06).tolist() == [True, True, True, False]
    assert spatial.false_discovery([0.05]).tolist() == [True]
    assert spatial.false_discovery([]).tolist() == []


def test_cold_spots_are_told_from_hot_ones():
    values = np.full(60, 20.0) + np.arange(60) % 2
    values[10:14], values[40:44] = 60, 0
    sides = spatial.hot_spots(values, ring(60))
    assert sides[12] == 1 and sides[42] == -1 and sides[25] == 0
    assert not spatial.hot_spots(values, ring(60), 1e-12).any()
