"""What a display tells: bounds of shown, suppressed and rounded cells, and of printed percentages."""

from typing import Any

import pytest
from tests.counted_tables import counted, publish

from assessment.disclosure.views import INFINITY, known_from_display, percentage, shares_printed_as

STATUS = ["value", "zero", "primary", "secondary", "not_collected"]
COUNTS = [20, 0, 0, 0, 0]


def bounds(policy: dict[str, Any], status: list[str] = STATUS, counts: list[int] = COUNTS) -> list[Any]:
    lower, upper, hidden = known_from_display(status, counts, policy)
    return list(zip(lower.tolist(), upper.tolist(), hidden.tolist(), strict=True))


def test_each_status_tells_its_bounds() -> None:
    assert bounds({"threshold": 5}) == [
        (20, 20, False), (0, 0, False), (0, 4, True), (0, INFINITY, True), (0, INFINITY, False),
    ]  # fmt: skip


def test_small_cells_have_no_upper_end_where_large_ones_are_hidden_too() -> None:
    assert bounds({"threshold": 5, "dominance": 0.8})[2] == (0, INFINITY, True)
    assert bounds({})[2] == (0, INFINITY, True)


@pytest.mark.parametrize(
    ("base", "count", "ends"), [(5, 20, (18, 22)), (10, 20, (15, 24)), (2, 20, (19, 20)), (5, 5, (5, 7))]
)
def test_a_rounded_count_stands_for_those_that_round_to_it(
    base: int, count: int, ends: tuple[int, int]
) -> None:
    """Halves are rounded up, and nothing below the threshold of 5 is shown."""
    shown = bounds({"threshold": 5, "rounding_base": base}, ["value", "zero"], [count, 0])
    assert shown == [(*ends, False), (0, 0, False)]


def test_without_a_threshold_a_rounded_count_may_be_small() -> None:
    assert bounds({"rounding_base": 5}, ["value"], [5]) == [(3, 7, False)]


@pytest.mark.parametrize(
    ("percent", "decimals", "shares"),
    [(50, 0, (0.495, 0.505)), (5.7, 1, (0.0565, 0.0575)), (0.2, 0, (0, 0.007)), (0, 2, (0, 0.00005))],
)
def test_a_printed_percentage_is_a_range(percent: float, decimals: int, shares: tuple[float, float]) -> None:
    assert shares_printed_as(percent, decimals) == pytest.approx(shares)
    if not decimals:
        assert shares_printed_as(percent) == pytest.approx(shares)


def test_a_percentage_is_two_statements_on_part_and_base() -> None:
    least, most = percentage("page 3", "crime", {"area": "a"}, {"area": "all"}, (0.2, 0.3))
    assert (least.lower, least.upper, least.share, least.base) == (0, INFINITY, 0.2, {"area": "all"})
    assert (most.lower, most.upper, most.share, most.cell) == (-INFINITY, 0, 0.3, {"area": "a"})


def test_a_cell_is_told_in_words() -> None:
    table = counted("t", {"area": {"a": "all", "b": "all"}}, [3, 20])
    view = publish(table, [("a",), ("b",)])
    assert view.dimensions == ("area",) and view.cell(1) == "2008/t [area=b]"
    assert [view.display(row) for row in range(3)] == ["suppressed", "suppressed", "23"]
    view.lower[2] = 21
    assert view.display(2) == "21 to 23"
