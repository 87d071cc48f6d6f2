"""Arithmetic on released cells: what is suppressed stays suppressed."""

import operator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.cells import Cell, Status

statuses = st.sampled_from([Status.PRIMARY, Status.SECONDARY, Status.NOT_COLLECTED])
cells = st.one_of(st.integers(0, 1000).map(Cell.of), statuses.map(lambda status: Cell(None, status)))


@pytest.mark.parametrize("operation", [operator.add, operator.sub])
@given(one=cells, other=cells)
def test_arithmetic_never_reveals(operation: Any, one: Cell, other: Cell) -> None:
    result = operation(one, other)
    if one.suppressed or other.suppressed:
        assert result.value is None and not result.known
    if not (one.collected and other.collected):
        assert result.status is Status.NOT_COLLECTED
    assert result.below is None
    assert (result.value is None) == (not result.known)


@given(st.lists(cells, min_size=1, max_size=6))
def test_a_sum_is_known_exactly_when_all_its_parts_are(parts: list[Cell]) -> None:
    total = sum(parts)
    assert isinstance(total, Cell)
    assert total.known == all(part.known for part in parts)
    if total.known:
        assert total.value == sum(part.value for part in parts if part.value is not None)
