import pandas
import pytest
from tests.assessment.sources.police_downloads.downloads import (
    INSIDE,
    POINT_ELSEWHERE,
    plain_months,
    search,
    write_download,
)

from assessment.errors import AssessmentError
from assessment.sources.police_downloads.stop_and_search import london_days

SPAN = "2024-06/2024-07"


@pytest.fixture
def searches(read, tmp_path):
    def cleaned(june=(), july=()):
        months = plain_months(SPAN)
        months["2024-06"]["stop-and-search"] = [*june, search("2024-06-20T23:00:00+00:00", **POINT_ELSEWHERE)]
        months["2024-07"]["stop-and-search"] = [*july, search("2024-07-20T23:00:00+00:00", **POINT_ELSEWHERE)]
        clean = read(write_download(tmp_path / "download", months), SPAN)["stop-and-search"]
        return pandas.concat(clean.chunks(), ignore_index=True), {
            step.step: step.rows for step in clean.reconciliation
        }

    return cleaned


def test_midnight_in_a_london_summer_is_the_day_before_in_utc():
    times = pandas.Series(
        ["2024-06-30T23:00:00+00:00", "2024-01-31T23:00:00+00:00", "2024-01-31T00:00:00+00:00"]
    )
    assert london_days(times).tolist() == ["2024-07-01", "2024-01-31", "2024-01-31"]


def test_a_search_belongs_to_the_month_of_its_day_in_london(searches):
    frame, _ = searches(july=[search("2024-06-30T23:00:00+00:00")])
    assert frame["month"].tolist() == ["2024-07"]


def test_a_search_near_midnight_is_of_the_month_whose_file_it_stands_in(searches):
    frame, _ = searches(
        june=[search("2024-05-31T22:30:00+00:00"), search("2024-06-30T23:45:00+00:00")],
        july=[search("2024-07-01T00:10:00+00:00")],
    )
    assert frame["month"].tolist() == ["2024-06", "2024-06", "2024-07"]


def test_refuses_a_search_of_another_month(searches):
    with pytest.raises(AssessmentError, match="row 2, Date: is 2024-07-03, in London's time, not in 2024-06"):
        searches(june=[search("2024-07-02T23:00:00+00:00")])


def test_refuses_what_is_no_time(searches):
    with pytest.raises(AssessmentError, match="Date: is no time such as"):
        searches(june=[search("yesterday")])


def test_a_point_is_placed_in_its_small_area(searches):
    frame, steps = searches(june=[search("2024-06-15T00:00:00+00:00")] * 2)
    assert frame["area"].tolist() == [INSIDE, INSIDE]
    assert steps["elsewhere"] == -2


def test_a_search_without_a_point_is_counted(searches):
    frame, steps = searches(june=[search("2024-06-15T00:00:00+00:00", Latitude="", Longitude="")])
    assert frame.empty
    assert steps["without a place"] == -1
    assert steps["in the files"] == 3


def test_words_become_codes_and_blanks_are_not_recorded(searches):
    blank = dict.fromkeys(
        ("Gender", "Age range", "Self-defined ethnicity", "Object of search", "Outcome"), ""
    )
    frame, _ = searches(
        june=[search("2024-06-15T00:00:00+00:00"), search("2024-06-15T00:00:00+00:00", **blank)]
    )
    assert frame.iloc[0].tolist()[2:] == ["drugs", "arrest", "18-24", "male", "white-irish"]
    assert frame.iloc[1].tolist()[2:] == ["not-recorded"] * 5


def test_refuses_words_without_a_code(searches):
    with pytest.raises(AssessmentError, match="Object of search: 'A unicorn' is not a value"):
        searches(june=[search("2024-06-15T00:00:00+00:00", **{"Object of search": "A unicorn"})])


def test_refuses_points_that_lie_outside_britain_unless_they_are_few(searches):
    swapped = {"Latitude": "-1.3649", "Longitude": "54.58093"}
    with pytest.raises(AssessmentError, match=r"row 2, .* the point lies outside Britain \(1 of 2 rows\)"):
        searches(june=[search("2024-06-15T00:00:00+00:00", **swapped)])
    many = [search("2024-06-15T00:00:00+00:00")] * 200
    frame, steps = searches(june=[*many, search("2024-06-15T00:00:00+00:00", **swapped)])
    assert len(frame) == 200
    assert steps["elsewhere"] == -3
