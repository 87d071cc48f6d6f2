import json

import pandas
import pytest
from shapely.geometry import Point, shape
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


@pytest.mark.parametrize(
    ("date", "refused"),
    [
        ("2024-05-30T22:59:59+00:00", True),
        ("2024-05-30T23:00:00+00:00", False),  # the last day of May, in London
        ("2024-07-01T22:59:59+00:00", False),
        ("2024-07-01T23:00:00+00:00", True),
    ],
)
def test_a_search_may_be_of_the_day_before_or_after_the_month(searches, date, refused):
    if refused:
        with pytest.raises(AssessmentError, match=r"not in 2024-06 \(1 rows\)"):
            searches(june=[search(date)])
    else:
        assert len(searches(june=[search(date)])[0]) == 1


@pytest.mark.parametrize(("sound", "refused"), [(98, False), (97, True)])
def test_one_point_in_a_hundred_may_lie_anywhere(searches, sound, refused):
    swapped = {"Latitude": "-1.3649", "Longitude": "54.58093"}
    day = "2024-06-15T00:00:00+00:00"
    june = [*[search(day)] * sound, search(day, **swapped)]  # and one elsewhere in the force
    if refused:
        with pytest.raises(AssessmentError, match=r"\(1 of 99 rows\)"):
            searches(june=june)
    else:
        assert len(searches(june=june)[0]) == sound


@pytest.mark.parametrize("half", [{"Latitude": ""}, {"Longitude": ""}])
def test_half_a_point_is_none(searches, half):
    _, steps = searches(june=[search("2024-06-15T00:00:00+00:00", **half)])
    assert (steps["without a place"], steps["elsewhere"], steps["kept"]) == (-1, -2, 0)


def test_a_point_on_an_edge_is_in_the_first_small_area_and_counted_once(searches, geography):
    """Neighbours share their vertices, so a vertex of one may lie in several."""
    features = json.loads(geography.polygons_file.read_text(encoding="utf-8"))["features"]
    shapes = [(feature["properties"]["code"], shape(feature["geometry"])) for feature in features]
    ring = shapes[-1][1].exterior if shapes[-1][1].geom_type == "Polygon" else shapes[-1][1].geoms[0].exterior
    corners = [[code for code, polygon in shapes if polygon.intersects(Point(at))] for at in ring.coords]
    at, codes = next((at, codes) for at, codes in zip(ring.coords, corners, strict=True) if len(codes) > 1)
    point = {"Longitude": repr(at[0]), "Latitude": repr(at[1])}
    frame, steps = searches(june=[search("2024-06-15T00:00:00+00:00", **point)])
    assert frame["area"].tolist() == [codes[0]]
    assert steps["kept"] == 1


@pytest.mark.parametrize("astray", [{"Latitude": "-1.3649"}, {"Longitude": "54.58093"}])
def test_a_point_is_in_britain_by_both_its_numbers(searches, astray):
    with pytest.raises(AssessmentError, match="the point lies outside Britain"):
        searches(june=[search("2024-06-15T00:00:00+00:00", **astray)])
