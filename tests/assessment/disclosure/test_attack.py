"""Rows between counts, by hand: what each row tells by itself, what hangs together, where the ends lie."""

import numpy
import pytest
from scipy import sparse

from assessment.disclosure.attack import Contradiction, Region, Rows, components, entries, is_whole, propagate

INFINITY = numpy.inf


def rows(matrix: list[list[float]], lower: list[float], upper: list[float] | None = None) -> Rows:
    given = lower if upper is None else upper
    return Rows(sparse.csr_array(numpy.array(matrix, dtype=float)), numpy.array(lower), numpy.array(given))


def narrowed(system: Rows, lower: list[float], upper: list[float]) -> list[tuple[float, float]]:
    least, most = propagate(system, numpy.array(lower), numpy.array(upper))
    return list(zip(least.tolist(), most.tolist(), strict=True))


SUM = rows([[1, 1, -1]], [0])


@pytest.mark.parametrize(
    ("lower", "upper", "ends"),
    [
        ([0, 3, 5], [4, 3, 5], [(2, 2), (3, 3), (5, 5)]),
        ([0, 0, 5], [INFINITY, INFINITY, 5], [(0, 5), (0, 5), (5, 5)]),
        ([0, 0, 0], [INFINITY] * 3, [(0, INFINITY)] * 3),
        ([0, 0, 0], [2, 3, INFINITY], [(0, 2), (0, 3), (0, 5)]),
        ([1, 2, 0], [2, 9, INFINITY], [(1, 2), (2, 9), (3, 11)]),
        ([0, 0, 6], [4, 4, 9], [(2, 4), (2, 4), (6, 8)]),
    ],
)
def test_a_whole_and_its_parts_narrow_each_other(lower, upper, ends):
    assert narrowed(SUM, lower, upper) == ends


def test_what_one_row_tells_another_uses():
    chain = rows([[1, 1, 0, -1], [0, 1, 1, 0]], [0, 4])
    assert narrowed(chain, [0, 0, 1, 10], [INFINITY, INFINITY, 1, 10]) == [(7, 7), (3, 3), (1, 1), (10, 10)]


def test_counts_are_whole_and_rows_may_leave_room():
    between = rows([[2, 0], [0, -3]], [3, -10], [9, -2])
    assert narrowed(between, [0, 0], [INFINITY, INFINITY]) == [(2, 4), (1, 3)]


def test_without_rows_nothing_is_narrowed():
    nothing = Rows(sparse.csr_array((0, 2)), numpy.zeros(0), numpy.zeros(0))
    assert narrowed(nothing, [0, 1], [5, INFINITY]) == [(0, 5), (1, INFINITY)]


@pytest.mark.parametrize(
    ("lower", "upper", "row"),
    [([0, 0, 9, 3], [4, 4, 9, 3], 0), ([0, 0, 2, 3], [4, 2, 2, 3], 1), ([5, 4, 8, 4], [9, 9, 8, 4], 0)],
)
def test_a_row_that_cannot_be_satisfied_is_named(lower, upper, row):
    with pytest.raises(Contradiction) as caught:
        narrowed(rows([[1, 1, -1, 0], [0, 1, 0, -1]], [0, 0]), lower, upper)
    assert caught.value.row == row


def test_half_a_count_is_a_contradiction():
    with pytest.raises(Contradiction):
        narrowed(rows([[2]], [5]), [0], [INFINITY])


def test_entries_of_some_lines():
    matrix = sparse.csr_array(numpy.array([[1, 0, 2], [0, 3, 0], [4, 5, 6]]))
    place, column, value = entries(matrix, numpy.array([2, 0]))
    assert place.tolist() == [0, 0, 0, 1, 1]
    assert column.tolist() == [0, 1, 2, 0, 2] and value.tolist() == [4, 5, 6, 1, 2]
    system = rows([[1, 0, 2], [0, 3, 0], [4, 5, 6]], [0, 0, 0])
    assert system.around(numpy.array([0])).tolist() == [0, 2]
    assert system.inside(numpy.array([0, 1])).tolist() == [0, 1, 2] and system.inside(
        numpy.array([1])
    ).tolist() == [1]


def test_what_hangs_together():
    """Two rows of two, a variable by itself, and one that is fixed and so holds nothing together."""
    system = rows([[1, 1, 0, 0, 0, 1], [0, 0, 1, 1, 0, 1]], [5, 5])
    lower, upper = numpy.array([0, 0, 0, 0, 0, 2.0]), numpy.array([9, 9, 9, 9, 9, 2.0])

    def parts(*wanted: int) -> list[list[int]]:
        asked = numpy.isin(numpy.arange(6), wanted)
        return [part.tolist() for part in components(system, lower, upper, asked)]

    assert parts(0) == [[0, 1]] and parts(3, 0) == [[0, 1], [2, 3]]
    assert parts(4) == [[4]] and parts(5) == [] and parts() == []


def region(variables: list[int], among: list[int] | None = None) -> Region:
    """x + y + z = 10 and y + w = 6, z fixed at 2."""
    system = rows([[1, 1, 1, 0], [0, 1, 0, 1]], [10, 6])
    lower, upper = numpy.array([0, 1.0, 2, 0]), numpy.array([9.0, INFINITY, 2, 3])
    chosen = None if among is None else numpy.array(among)
    return Region(system, lower, upper, numpy.array(variables), chosen)


def test_the_ends_of_a_region():
    ends = [region([0, 1, 3]).push(place, sign)[place] for place in range(3) for sign in (1, -1)]
    assert ends == pytest.approx([2, 5, 3, 6, 0, 3])
    alone = [region([0, 1], [0]).push(1, sign)[1] for sign in (1, -1)]
    assert alone == pytest.approx([1, 8])


def test_a_point_is_checked_by_arithmetic():
    place = region([0, 1, 3])
    assert place.holds(numpy.array([4, 4, 2])) and place.holds(numpy.array([4, 4, 2 + 1e-9]))
    for wrong in ([4, 4, 3], [5, 4, 2], [2, 6, 1e-3], [1, 7, -1], [3, 5, 1.5]):
        assert not place.holds(numpy.array(wrong))


def test_prices_tell_which_rows_bind():
    place = region([0, 1, 3])
    place.push(0, 1)
    assert numpy.abs(place.row_prices()) == pytest.approx([1, 1])


def test_whole_numbers_may_lie_nearer_than_the_programme_says():
    system = rows([[2, -3]], [0])
    apart = Region(system, numpy.array([1.0, 0]), numpy.array([9.0, 9]), numpy.array([0, 1]))
    assert apart.push(0, 1)[0] == pytest.approx(1)
    assert not is_whole(apart.push(0, 1))
    assert apart.push(0, 1, whole=True).tolist() == [3, 2]
    assert apart.push(0, -1, whole=True).tolist() == [9, 6]
    assert not is_whole(apart.push(0, 1))  # and the next question is again not of whole numbers


def test_a_region_without_a_point_is_a_contradiction():
    system = rows([[1, 1]], [30])
    with pytest.raises(Contradiction):
        Region(system, numpy.zeros(2), numpy.full(2, 9.0), numpy.array([0, 1])).push(0, 1)


@pytest.mark.parametrize(
    ("point", "whole"), [([1, 2], True), ([1, 2.5], False), ([1 + 1e-7], True), ([1.00001], False)]
)
def test_whole_points(point, whole):
    assert is_whole(numpy.array(point)) == whole
