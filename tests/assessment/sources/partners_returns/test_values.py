"""What texts mean: dates in each style, London's calendar, numbers, codes in a partner's own words."""

import numpy
import pytest

from assessment.sources.partners_returns.rulebook import Rulebook
from assessment.sources.partners_returns.values import (
    accepted_words,
    parse_booleans,
    parse_codes,
    parse_dates,
    parse_numbers,
    parse_times,
)
from assessment.sources.table import kind_of

STYLES = ("iso", "day-month-year", "day-month-name-year")


@pytest.mark.parametrize(
    "text",
    [
        "2007-04-03", "2007-04-03 14:30", "2007-04-03T14:30:59", "03/04/2007", "3/4/07", "03.04.2007",
        "03-04-2007",
        "03/04/2007 09:15", "3 April 2007", "3rd Apr 2007", "03-Apr-07", "3 APR 2007 14:30",
        "2007-04-02T23:30:00Z", "2007-04-03T00:30:00+01:00", "2007-04-03T23:30:00+0200",
    ],
)  # fmt: skip
def test_dates(text: str):
    parsed = parse_dates([text], STYLES)
    assert not parsed.wrong[0]
    assert parsed.values[0] == numpy.datetime64("2007-04-03")


@pytest.mark.parametrize(
    "text",
    [
        "2007-02-30",
        "31/04/2007",
        "04/13/2007",
        "tomorrow",
        "2007",
        "3 Foo 2007",
        "2007-04-03 25:00",
        "39173",
        "-1",
        "٣/٤/٢٠٠٧",
    ],
)
def test_no_dates(text: str):
    parsed = parse_dates([text], STYLES)
    assert parsed.wrong[0]
    assert numpy.isnat(parsed.values[0])


def test_only_the_contracts_styles_are_taken():
    assert parse_dates(["03/04/2007"], ("iso",)).wrong[0]


def test_an_empty_cell_is_no_fault():
    for parsed in (
        parse_dates([""], STYLES),
        parse_times([""]),
        parse_numbers([""], whole=True),
        parse_booleans([""]),
    ):
        assert not parsed.wrong[0]


def test_midnight_in_summer_written_in_utc_is_the_day_before_no_more():
    days = parse_dates(["2007-06-30T23:00:00Z", "2007-12-31T23:00:00Z"], STYLES).values
    assert [str(day) for day in days] == ["2007-07-01", "2007-12-31"]


@pytest.mark.parametrize(
    ("text", "minutes"), [("23:15", 1395), ("9:05", 545), ("0905", 545), ("09:05:59", 545)]
)
def test_times(text: str, minutes: int):
    assert parse_times([text]).values[0] == minutes


@pytest.mark.parametrize("text", ["24:00", "9", "half past nine", "12:60"])
def test_no_times(text: str):
    assert parse_times([text]).wrong[0]


@pytest.mark.parametrize(
    ("text", "whole", "value"),
    [("12", True, 12), ("12.0", True, 12), ("1,234", True, 1234), ("12.5", False, 12.5), ("34%", False, 34)],
)
def test_numbers(text: str, whole: bool, value: float):
    parsed = parse_numbers([text], whole=whole)
    assert not parsed.wrong[0]
    assert parsed.values[0] == value


@pytest.mark.parametrize("text", ["12.5", "1e3", "inf", "nan", "٣", "1,23", "twelve", "--1"])
def test_no_whole_numbers(text: str):
    assert parse_numbers([text], whole=True).wrong[0]


@pytest.mark.parametrize(
    ("codelist", "text", "code"),
    [
        ("offence", "Domestic burglary", "burglary-dwelling"),
        ("offence", "BURGLARY-DWELLING", "burglary-dwelling"),
        ("offence", "Robbery", "robbery"),
        ("ethnicity", "W1", "white-british"),
        ("ethnicity", "White: Irish", "white-irish"),
        ("sex", "f", "female"),
        ("order", "cbo", "criminal-behaviour-order"),
    ],
)
def test_codes_in_a_partners_own_words(rulebook: Rulebook, codelist: str, text: str, code: str):
    assert parse_codes([text], accepted_words(rulebook.codelists[codelist])).values[0] == code


def test_the_root_describes_nobody(rulebook: Rulebook):
    assert parse_codes(["all"], accepted_words(rulebook.codelists["sex"])).wrong[0]


def test_no_word_stands_for_two_codes(rulebook: Rulebook):
    """A later code's own label must not be taken by another code's."""
    for codelist in rulebook.codelists.values():
        words = accepted_words(codelist)
        labels = {code: label for code, label in codelist.labels.items() if code != codelist.root}
        for code, label in labels.items():
            assert parse_codes([label], words).values[0] == code, (codelist.name, code)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("12", "a number"),
        ("3/4/2007", "something like a date"),
        ("Football", "a word"),
        ("a1", "text with digits"),
        ("a b", "text"),
    ],
)
def test_the_kind_of_a_text(text: str, kind: str):
    assert kind_of(text) == kind


@pytest.mark.parametrize(
    "text",
    [
        "2007-04-03 24:00", "2007-04-03T23:60", "2007-04-03 9:30", "03/04/2007 24:00", "03/04/2007 9:60",
        "3 April 2007 23:59:61", "2007-04-03T23:30:00+25:00", "0001-01-01T00:00:00+01:00",
        "2007-04-03T23:61:00Z", "32/01/2007", "00/01/2007", "1 April 207", "3 Ap 2007",
    ],
)  # fmt: skip
def test_no_dates_by_their_clock_or_their_parts(text: str):
    assert parse_dates([text], STYLES).wrong.tolist() == [True]


def test_a_time_of_day_beside_a_date_may_be_a_leap_second():
    texts = ["2007-04-03T23:59:60", "03/04/2007 23:59:60", "2007-04-03 00:00"]
    assert [str(day) for day in parse_dates(texts, STYLES).values] == ["2007-04-03"] * 3


def test_where_nothing_is_understood_nothing_is_made_up():
    assert parse_times(["", "noon", "00:00"]).values.tolist() == [-1, -1, 0]
    assert parse_times(["", "noon", "00:00"]).wrong.tolist() == [False, True, False]
    numbers = parse_numbers(["", "many", "-1,234,567.5%"], whole=False)
    assert numpy.isnan(numbers.values).tolist() == [True, True, False]
    assert (numbers.values[2], numbers.wrong.tolist()) == (-1234567.5, [False, True, False])


@pytest.mark.parametrize(("text", "truth"), [("Yes", "true"), ("N", "false"), ("1", "true"), ("f", "false")])
def test_answers(text: str, truth: str):
    parsed = parse_booleans([text, "maybe", ""])
    assert (parsed.values.tolist(), parsed.wrong.tolist()) == ([truth, "", ""], [False, True, False])


def test_the_same_columns_later_rows_keep_their_order():
    texts = ["2007-04-03", "", "2007-04-05T00:30:00+01:00", "x", "4 April 2007"]
    parsed = parse_dates(texts, STYLES)
    assert [str(day) for day in parsed.values] == ["2007-04-03", "NaT", "2007-04-05", "NaT", "2007-04-04"]
    assert parsed.wrong.tolist() == [False, False, False, True, False]
