"""Totals, changes and processes of monthly tables, with months withheld and missing."""

import numpy as np
import pytest

from assessment.cells import Status
from assessment.periods import Period, parse_period
from assessment.profiles import series
from assessment.statistics.changes import month_dispersion
from assessment.statistics.process import phased_xmr_chart

NOW, BEFORE = parse_period("2007-04/2007-06"), parse_period("2006-04/2006-06")


def table(make_released, values, dimensions=None):
    return make_released(dimensions or {"period": {}}, values)


def test_a_total_is_the_sum_of_its_months(make_released):
    total = series.total(table(make_released, [("2007-04", 3), ("2007-05", 0), ("2007-06", 9)]), NOW)
    assert total.value == 12


def test_a_published_total_stands_although_a_month_is_withheld(make_released):
    months = [("2007-04", 30), ("2007-05", "primary"), ("2007-06", "secondary"), ("2007-04/2007-06", 50)]
    assert series.total(table(make_released, months), NOW).value == 50
    assert series.total(table(make_released, months[:3]), NOW).suppressed


def test_a_table_without_periods_is_one_as_a_whole(make_released):
    assert series.total(table(make_released, [("female", 6), ("male", 58)], {"sex": {}}), NOW).value == 64


def test_a_missing_month_leaves_no_total(make_released):
    total = series.total(table(make_released, [("2007-04", 3), ("2007-06", 9)]), NOW)
    assert total.status is Status.NOT_COLLECTED


def test_other_dimensions_are_rolled_up_to_their_published_total(make_released):
    offences = {"period": {}, "offence": {"theft": "all", "drugs": "all"}}
    rows = [
        (f"2007-0{month}", code, count)
        for month in (4, 5, 6)
        for code, count in (("theft", 5), ("drugs", 2), ("all", 7))
    ]
    assert series.total(table(make_released, rows, offences), NOW).value == 21


def test_the_planted_change_is_found_and_none_is_not(make_released):
    fallen = [(month, 200) for month in BEFORE.months] + [(month, 120) for month in NOW.months]
    change = series.change(table(make_released, fallen), NOW, BEFORE)
    assert change.direction == -1 and change.percentage.value == pytest.approx(-40)
    level = [(month, 200) for month in BEFORE.months] + [(month, 201) for month in NOW.months]
    assert series.change(table(make_released, level), NOW, BEFORE).direction == 0


def test_a_withheld_total_has_no_change(make_released):
    rows = [(month, 200) for month in BEFORE.months] + [(month, "primary") for month in NOW.months]
    assert series.change(table(make_released, rows), NOW, BEFORE) is None


def test_the_period_is_the_tables_own_where_it_has_but_one(make_released):
    stock = table(make_released, [("2007-09", 40)])
    assert series.period_of(stock, NOW) == parse_period("2007-09")
    assert series.period_of(table(make_released, [(month, 1) for month in NOW.months]), NOW) == NOW


def months_of(span: Period, value):
    return [(month, value(at)) for at, month in enumerate(span.months)]


def test_the_planted_month_breaks_the_process(make_released):
    span = parse_period("2005-01/2007-12")
    rows = months_of(span, lambda at: 100 + (at % 3) + (80 if at == 30 else 0))
    process = series.process(table(make_released, rows))
    assert process.adjusted
    assert 30 in process.chart.signals["outside the limits"]


def test_a_process_needs_a_year_of_unbroken_months(make_released):
    span = parse_period("2007-01/2007-12")
    whole = months_of(span, lambda at: 10 + at % 2)
    assert len(series.process(table(make_released, whole)).months) == 12
    broken = [(month, "primary" if month == "2007-06" else count) for month, count in whole]
    assert series.process(table(make_released, broken)) is None
    assert series.process(table(make_released, [("2007-01", 5)])) is None


def test_limits_begin_anew_where_the_way_of_counting_changed(make_released):
    span = parse_period("2005-01/2007-12")
    rows = months_of(span, lambda at: (100 if at < 18 else 160) + at % 3)
    plain, marked = (
        series.process(table(make_released, rows), breaks) for breaks in ((), ("2004-01", "2006-07"))
    )
    assert "8 or more in a row on one side of the average" in plain.chart.signals
    assert marked.recounted == marked.phases == (18,) and not marked.chart.signals
    assert marked.chart.centre[17] < marked.chart.centre[18]


def test_too_few_months_of_a_new_way_of_counting_get_no_limits_of_their_own(make_released):
    rows = months_of(parse_period("2005-01/2007-12"), lambda at: 100 + at % 3)
    process = series.process(table(make_released, rows), ["2007-04"])
    assert process.recounted == (27,) and process.phases == ()


def test_what_to_expect_of_a_month_follows_its_season(make_released):
    rows = months_of(parse_period("2005-01/2007-12"), lambda at: 100 + (60 if at % 12 == 7 else 0))
    process = series.process(table(make_released, rows))
    average, lower, upper = process.limits
    assert average[7] == pytest.approx(160) and average[6] == pytest.approx(100)
    assert (lower <= process.numbers + 1e-9).all() and (process.numbers <= upper + 1e-9).all()


@pytest.mark.parametrize("number", [1, 2])
def test_the_period_wanted_stays_where_the_table_has_several_others(make_released, number):
    rows = [(f"200{at}-09", 40) for at in range(number)]
    assert (series.period_of(table(make_released, rows), NOW) == NOW) == (number > 1)
    assert series.period_of(table(make_released, [(NOW.code, 40)]), NOW) == NOW
    assert series.period_of(table(make_released, [("female", 6)], {"sex": {}}), NOW) == NOW
    several = [(NOW.code, 40), (BEFORE.code, 40)]
    assert series.period_of(table(make_released, several), NOW) == NOW


def test_months_come_in_order_of_time_and_alone(make_released):
    rows = [("2007-05", 3), ("2007-04", 9), ("2007-04/2007-05", 12)]
    assert {month: cell.value for month, cell in series.monthly(table(make_released, rows)).items()} == {
        "2007-04": 9, "2007-05": 3,
    }  # fmt: skip
    assert list(series.monthly(table(make_released, rows))) == ["2007-04", "2007-05"]


def test_a_withheld_base_has_no_change(make_released):
    rows = [(month, "primary") for month in BEFORE.months] + [(month, 200) for month in NOW.months]
    assert series.change(table(make_released, rows), NOW, BEFORE) is None


def test_dispersion_is_of_the_years_that_are_wholly_known(make_released):
    years = [parse_period(f"{year}-04/{year}-05") for year in (2004, 2005, 2006, 2007)]
    rows = [
        ("2004-04", 10), ("2004-05", 20), ("2005-04", 20), ("2005-05", 10),
        ("2006-04", "primary"), ("2006-05", 90), ("2007-04", 90),
    ]  # fmt: skip
    by_hand = month_dispersion(np.array([[10, 20], [20, 10]]))
    assert by_hand > 1
    assert series.dispersion(table(make_released, rows), years) == pytest.approx(by_hand)
    assert series.dispersion(table(make_released, rows), years[1:]) == 1
    assert series.dispersion(table(make_released, rows), ()) == 1


def test_the_latest_unbroken_months_make_the_process(make_released):
    rows = months_of(parse_period("2005-01/2007-12"), lambda at: "primary" if at == 3 else 50 + at)
    process = series.process(table(make_released, rows))
    assert process.months[0] == "2005-05" and process.months[-1] == "2007-12"
    assert process.numbers.tolist() == [50 + at for at in range(4, 36)]
    gap = [row for row in rows if row[0] != "2006-07"]
    assert series.process(table(make_released, gap)).months[0] == "2006-08"


@pytest.mark.parametrize(("months", "charted"), [(11, False), (12, True)])
def test_a_chart_needs_twelve_months(make_released, months, charted):
    rows = [(f"2007-{at:02}", 10 + at % 2) for at in range(1, months + 1)]
    assert (series.process(table(make_released, rows)) is not None) == charted


def test_without_two_years_or_in_a_season_without_events_nothing_is_adjusted(make_released):
    short = series.process(
        table(make_released, months_of(parse_period("2006-01/2007-11"), lambda at: 9 + at % 2))
    )
    assert not short.adjusted and (short.season == 1).all()
    assert short.chart.upper[0] == pytest.approx(short.numbers.mean() + 2.66)
    winter = months_of(parse_period("2005-01/2007-12"), lambda at: 0 if at % 12 == 0 else 40)
    assert not series.process(table(make_released, winter)).adjusted


def test_limits_of_an_adjusted_chart_are_wider_and_never_below_nothing(make_released):
    rows = months_of(parse_period("2005-01/2007-12"), lambda at: 100 + at % 5)
    process = series.process(table(make_released, rows))
    assert process.adjusted
    plain = phased_xmr_chart(process.numbers / process.season, (), 12)
    reach = (process.chart.upper - process.chart.centre) / (plain.upper - plain.centre)
    assert reach == pytest.approx(np.full(36, 1.5**0.5))
    wild = months_of(parse_period("2005-01/2007-12"), lambda at: 1 + 30 * (at % 7 == 0))
    assert series.process(table(make_released, wild)).chart.lower.min() == 0


def test_a_new_way_of_counting_counts_from_the_second_month_on(make_released):
    rows = months_of(parse_period("2005-01/2007-12"), lambda at: 100 + at % 3)
    breaks = ["2007-06", "2005-01", "2006-01", "2005-02"]
    process = series.process(table(make_released, rows), breaks)
    assert process.recounted == (1, 12, 29) and process.phases == (12,)
