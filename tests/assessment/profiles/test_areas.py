"""Rates, ranks and funnels of areas: the planted one found, withheld and empty ones kept apart."""

import numpy as np
import pytest

from assessment.cells import Cell, Status
from assessment.periods import parse_period
from assessment.profiles import areas

PERIOD = parse_period("2007-04/2007-09")
NAMES = {"a": "Ashby", "b": "Barton", "c": "Corby", "d": "Derby", "e": "Empty"}
PEOPLE = {"a": 5000, "b": 5000, "c": 5000, "d": 5000, "e": 0}


def profile(make_released, **counts):
    rows = [(PERIOD.code, code, count) for code, count in counts.items()]
    parents = dict.fromkeys((*NAMES, "unplaced"), "all")
    return areas.area_profile(make_released({"period": {}, "area": parents}, rows), PERIOD, PEOPLE, NAMES)


def test_the_planted_area_stands_out(make_released):
    wards = profile(make_released, a=50, b=150, c=52, d=48, e=0, all=300)
    assert [row.name for row in wards.beyond(2)] == ["Barton"]
    assert wards.rows[0].rank == 1 and wards.rows[0].best_rank == wards.rows[0].worst_rank == 1
    assert wards.rate.value == pytest.approx(15)


def test_areas_alike_do_not(make_released):
    wards = profile(make_released, a=50, b=53, c=52, d=48, e=0, all=203)
    assert wards.beyond(1) == () and wards.beyond(-1) == ()


def test_withheld_areas_have_no_rate_and_are_never_zero(make_released):
    wards = profile(make_released, a=50, b="primary", c="secondary", d=48, e=0, all=110)
    assert [row.name for row in wards.withheld] == ["Barton", "Corby"]
    assert [row.name for row in wards.rated] == ["Ashby", "Derby"]
    assert wards.total.value == 110


def test_an_area_without_residents_or_data_takes_no_part(make_released):
    wards = profile(make_released, a=50, b=51, e=3, all=104)
    by_name = {row.name: row for row in wards.rows}
    assert by_name["Empty"].rate is None
    assert by_name["Corby"].cell.status is Status.NOT_COLLECTED


def test_withheld_areas_count_in_the_rate_that_others_are_held_against(make_released):
    wards = profile(make_released, a=50, b="primary", c="primary", d=48, e=0, unplaced=2, all=106)
    assert wards.funnel.rate == pytest.approx(1000 * 104 / 20_000)


def test_all_withheld_leaves_nothing_to_rank(make_released):
    wards = profile(make_released, a="primary", b="primary", c="primary", d="primary", e="primary", all=9)
    assert wards.rated == () and wards.funnel is None


def test_unplaced_incidents_are_kept_apart(make_released):
    wards = profile(make_released, a=50, b=51, c=52, d=48, e=0, unplaced=4, all=205)
    assert "unplaced" not in [row.code for row in wards.rows] and wards.total.value == 205


def test_concentration_needs_every_area():
    cells = {code: Cell.of(count) for code, count in zip("abcd", (90, 5, 3, 2), strict=True)}
    assert areas.concentration(cells)[0] == 1
    assert areas.concentration(cells | {"e": Cell(None, Status.PRIMARY)}) is None
    assert areas.concentration({"a": Cell.of(0)}) is None


def test_two_rankings_agree_with_themselves_and_not_with_their_reverse(make_released):
    one = profile(make_released, a=10, b=20, c=30, d=40, e=0, all=100)
    other = profile(make_released, a=40, b=30, c=20, d=10, e=0, all=100)
    assert areas.ranking_agreement(one, one) == pytest.approx(1)
    assert areas.ranking_agreement(one, other) == pytest.approx(-1)


def test_the_planted_hot_spot_is_found():
    line = np.diag(np.ones(29), 1) + np.diag(np.ones(29), -1)
    cells = {str(at): Cell.of(10 + at % 3 + (50 if 10 <= at <= 13 else 0)) for at in range(30)}
    spots = areas.hot_spot_areas(cells, line, 0.05)
    assert {code for code, side in spots.items() if side > 0} >= {"11", "12"}
    assert areas.hot_spot_areas(cells | {"0": Cell(None, Status.PRIMARY)}, line, 0.05) is None


def test_a_period_that_the_table_lacks_was_not_collected(make_released):
    table = make_released({"period": {}, "area": {"a": "all"}}, [("2006-04/2006-09", "a", 4)])
    assert not areas.area_cells(table, PERIOD)["a"].collected


def test_an_area_has_its_own_rate_rank_and_limits(make_released):
    rows = profile(make_released, a=52, b=150, c=50, d=15, e=0, all=267).rows
    assert [row.name for row in rows] == ["Barton", "Ashby", "Corby", "Derby", "Empty"]
    barton, ashby, corby, derby, empty = rows
    assert (barton.rank, ashby.rank, derby.rank, empty.rank) == (1, 2, 4, None)
    assert (ashby.best_rank, ashby.worst_rank) == (corby.best_rank, corby.worst_rank) == (2, 3)
    assert (barton.rate.value, ashby.population, derby.position) == (30, 5000, -2)
    assert ashby.rate.lower < 10.4 < ashby.rate.upper


def test_areas_beyond_a_limit_come_furthest_first(make_released):
    chart = profile(make_released, a=72, b=150, c=121, d=60, e=0, all=400)
    assert [row.name for row in chart.beyond(1)] == ["Barton", "Corby"]
    assert [row.name for row in chart.beyond(2)] == ["Barton"]
    assert [row.name for row in chart.beyond(-1)] == ["Derby", "Ashby"]
    assert [row.name for row in chart.beyond(-2)] == ["Derby"]


def test_rates_are_per_so_many(make_released):
    table = make_released({"area": dict.fromkeys(NAMES, "all")}, [("a", 50), ("b", 25), ("all", 75)])
    rates = areas.area_profile(table, PERIOD, {"a": 5000, "b": 5000}, NAMES, per=100)
    assert rates.rows[0].rate.value == pytest.approx(1) and rates.rate.value == pytest.approx(0.75)
    assert rates.funnel.rate == pytest.approx(0.75)


def test_equal_rates_stand_by_name_and_the_unrated_too(make_released):
    rows = profile(make_released, d=50, b="primary", a="primary", c=50, e=0, all=110).rows
    assert [row.name for row in rows] == ["Corby", "Derby", "Ashby", "Barton", "Empty"]


def test_unplaced_incidents_count_where_their_number_is_known(make_released):
    assert profile(make_released, a=50, b=50, c=50, d=50, e=0, unplaced=40, all=240).funnel.rate == 10
    withheld = profile(make_released, a=50, b=50, c=50, d=50, e=0, unplaced="primary", all=203)
    assert withheld.funnel.rate == pytest.approx(10.15)


def test_without_a_published_total_the_known_areas_are_the_measure(make_released):
    rows = profile(make_released, a=50, b=70, c="primary", d=60, e=0)
    assert not rows.total.known and rows.rate is None and rows.funnel.rate == pytest.approx(12)


def test_where_nobody_lives_there_is_no_rate(make_released):
    table = make_released({"area": dict.fromkeys(NAMES, "all")}, [("a", 50), ("all", 50)])
    empty = areas.area_profile(table, PERIOD, {"a": 0}, NAMES)
    assert empty.rate is None and empty.funnel is None and empty.rows[0].rate is None


def test_the_total_of_areas():
    cells = {"a": Cell.of(3), "b": Cell.of(4), "unplaced": Cell.of(9)}
    assert areas.area_total(cells, ["a", "b"]) == Cell.of(7)
    assert areas.area_total(cells | {"all": Cell.of(8)}, ["a", "b"]) == Cell.of(8)
    assert areas.area_total(cells | {"all": Cell.of(8), "force": Cell.of(99)}, ["a", "b"]) == Cell.of(7)
    assert areas.area_total(cells, ["a", "b", "c"]).status is Status.NOT_COLLECTED


def test_months_are_added_up_where_the_period_is_not_published(make_released):
    quarter = parse_period("2007-04/2007-06")
    rows = [(month, "a", 5) for month in (*quarter.months, "2007-07")]
    table = make_released({"period": {}, "area": {"a": "all"}}, rows)
    assert areas.area_cells(table, quarter) == {"a": Cell.of(15)}
    assert not areas.area_cells(table, parse_period("2007-03/2007-06"))["a"].collected
    whole = make_released({"period": {}, "area": {"a": "all"}}, [*rows, (quarter.code, "a", 16)])
    assert areas.area_cells(whole, quarter) == {"a": Cell.of(16)}


def test_concentration_gives_both_its_measures():
    cells = {code: Cell.of(count) for code, count in zip("abcd", (5, 5, 0, 0), strict=True)}
    assert areas.concentration(cells) == (1, pytest.approx(0.5))
    assert areas.concentration({}) is None


def test_rankings_agree_over_the_areas_that_both_know(make_released):
    one = profile(make_released, a=10, b=20, c=30, d="primary", e=0, all=100)
    other = profile(make_released, a=10, b=30, c=20, d=90, e=0, all=150)
    assert areas.ranking_agreement(one, other) == pytest.approx(0.5)
    two = profile(make_released, a=10, b=20, c="primary", d="primary", e=0, all=90)
    assert areas.ranking_agreement(two, other) == pytest.approx(1)
    single = profile(make_released, a=10, b="primary", c="primary", d="primary", e=0, all=90)
    assert areas.ranking_agreement(single, other) is None


def test_hot_spots_keep_to_the_rate_of_false_discoveries():
    line = np.diag(np.ones(29), 1) + np.diag(np.ones(29), -1)
    cells = {str(at): Cell.of(10 + at % 3 + (50 if 10 <= at <= 13 else 0)) for at in range(30)}
    assert list(areas.hot_spot_areas(cells, line, 0.05)) == list(cells)
    assert not any(areas.hot_spot_areas(cells, line, 1e-9).values())
    assert areas.hot_spot_areas({}, line, 0.05) is None


def test_where_one_person_lives_there_is_a_rate(make_released):
    table = make_released({"area": dict.fromkeys(NAMES, "all")}, [("a", 1), ("b", 1), ("all", 2)])
    rows = areas.area_profile(table, PERIOD, {"a": 1, "b": 1000}, NAMES).rows
    assert [row.rate.value for row in rows] == [1000, 1]
