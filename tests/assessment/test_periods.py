import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.periods import (
    Month,
    Period,
    financial_year,
    missing_months,
    parse_period,
)

MONTHS = st.builds(Month, st.integers(1990, 2060), st.integers(1, 12))


@given(MONTHS, st.integers(0, 200))
def test_a_code_reads_back_as_its_period(first, more):
    period = Period(first, first.plus(more))
    assert parse_period(period.code) == period
    assert len(period.months) == period.length == more + 1
    assert period.months[0] == first.code


@given(MONTHS, st.integers(-400, 400))
def test_months_added_can_be_taken_away(month, number):
    assert month.plus(number).plus(-number) == month


@pytest.mark.parametrize(
    ("code", "label"),
    [
        ("2007-04", "April 2007"),
        ("2007-04/2007-09", "April to September 2007"),
        ("2007-10/2008-03", "October 2007 to March 2008"),
        ("2007-04/2008-03", "2007/08"),
        ("1999-04/2000-03", "1999/00"),
        ("2024-01/2024-12", "2024"),
        ("2023-01/2025-09", "January 2023 to September 2025"),
    ],
)
def test_a_period_in_words(code, label):
    assert parse_period(code).label == label


@pytest.mark.parametrize(
    "code", ["2007", "2007-13", "2007-4", "2007-04/", "/2007-04", "2007-04/2007-09/2007-10", ""]
)
def test_refuses_what_is_no_period(code):
    with pytest.raises(ValueError, match="write a month as 2007-04"):
        parse_period(code)


def test_refuses_an_end_before_the_beginning():
    with pytest.raises(ValueError, match=r"ends \(2007-04\) before it begins"):
        parse_period("2007-09/2007-04")


def test_the_same_months_of_earlier_years():
    earlier = parse_period("2007-10/2008-03").same_months_of_earlier_years(2)
    assert [period.code for period in earlier] == ["2005-10/2006-03", "2006-10/2007-03"]
    assert all(period.has_same_months_as(parse_period("2007-10/2008-03")) for period in earlier)


def test_a_financial_year_runs_from_april_to_march():
    assert financial_year(2007).code == "2007-04/2008-03"


def test_the_days_of_a_period():
    february = parse_period("2024-02")
    assert (february.first_day.isoformat(), february.last_day.isoformat()) == ("2024-02-01", "2024-02-29")


def test_names_the_months_missing_between():
    assert missing_months(["2024-11", "2025-02", "2025-01"]) == ("2024-12",)
    assert missing_months([]) == ()
