import dataclasses

import numpy
import pandas
import pytest
from tests.assessment.sources.police_downloads.downloads import ELSEWHERE, INSIDE, INSIDE_NAME

from assessment.sources.police_downloads.archive import MonthlyFile
from assessment.sources.police_downloads.authorities import Authorities

FILE = MonthlyFile("2024-01-cumbria-street.csv", "2024-01", "cumbria", "street", lambda: b"")


def rows(*places):
    return pandas.DataFrame(places, columns=["LSOA code", "LSOA name"]).astype("category")


@pytest.fixture
def merged(geography):
    """An area of three former districts, beside one that kept its name."""
    own, other = geography.authority, "E06000002"
    return dataclasses.replace(
        geography,
        authority_name="Cumberland",
        force_areas={own: "Cumberland", other: "Westmorland and Furness"},
        small_areas_named={"Eden": other, "South Lakeland": other},
    )


def placed(authorities, frame):
    inside = frame["LSOA code"].isin(authorities.geography.small_area_of).to_numpy()
    return authorities.place("2024-01", frame, inside).tolist()


def test_an_authority_is_told_by_the_names_of_its_former_districts(merged):
    frame = rows(
        (INSIDE, "Allerdale 001A"), (ELSEWHERE, "Eden 003B"), ("E01019999", "Allerdale 009Z"),
        (None, None), ("E01027000", "Hambleton 001A"),
    )  # fmt: skip
    assert placed(Authorities(merged), frame) == [
        merged.authority, "E06000002", "unplaced", "unplaced", "unplaced",
    ]  # fmt: skip


def test_a_small_area_of_a_former_district_that_is_in_no_look_up_is_named(merged):
    known = list(merged.ward_of)[:5]
    frame = rows(
        *((code, f"Carlisle 00{number}A") for number, code in enumerate(known)),
        ("E01099999", "Carlisle 009Z"),
    )
    (fault,) = Authorities(merged).unknown_small_areas(FILE, frame)
    assert fault.where == "2024-01-cumbria-street.csv, row 7, LSOA code"
    assert "E01099999 (Carlisle 009Z) is in no look-up" in fault.what


def test_one_small_area_under_a_neighbours_name_does_not_make_the_neighbour_ones_own(merged):
    elsewhere = [(f"E0109990{number}", f"East Hertfordshire 00{number}A") for number in range(5)]
    frame = rows((INSIDE, "East Hertfordshire 001A"), *elsewhere)
    assert list(Authorities(merged).unknown_small_areas(FILE, frame)) == []


def months_of(merged, counts):
    authorities = Authorities(merged)
    for number, (own, other) in enumerate(counts, start=1):
        frame = rows(*[(INSIDE, INSIDE_NAME)] * own, *[(ELSEWHERE, "Eden 003B")] * other)
        inside = numpy.array([True] * own + [False] * other)
        authorities.place(f"2024-0{number}", frame, inside)
    return list(authorities.never_named("x.zip", [f"2024-0{n}" for n in range(1, len(counts) + 1)]))


def test_an_authority_that_nothing_is_named_after_is_refused(merged):
    (fault,) = months_of(merged, [(200, 0), (200, 0)])
    assert "has no row of Westmorland and Furness (E06000002) in any month" in fault.what
    assert "small_areas_named" in fault.remedy


def test_an_authority_that_falls_silent_in_a_month_is_refused(merged):
    (fault,) = months_of(merged, [(200, 90), (200, 0), (200, 80)])
    assert "has no row of Westmorland and Furness (E06000002) in 2024-02" in fault.what


def test_an_authority_of_few_crimes_may_have_a_month_without_any(merged):
    assert months_of(merged, [(200, 4), (200, 0), (200, 3)]) == []


@pytest.mark.parametrize(
    ("counts", "refused"),
    [
        ([(90, 0), (90, 0)], True),  # of the two authorities, and of what has no place
        ([(90, 0), (89, 0)], False),
        ([(200, 30), (200, 0)], True),
        ([(200, 29), (200, 0)], False),
        ([(200, 30), (200, 0), (200, 29)], False),
    ],
)
def test_silence_is_strange_for_thirty_rows_a_month(merged, counts, refused):
    assert bool(months_of(merged, counts)) is refused


def test_many_silent_months_are_named_in_short(merged):
    (fault,) = months_of(merged, [(200, 300), *[(200, 0)] * 5])
    assert fault.what.endswith("in 2024-02, 2024-03, 2024-04 and 2 more months")
    (fault,) = months_of(merged, [(200, 300), *[(200, 0)] * 3])
    assert fault.what.endswith("in 2024-02, 2024-03, 2024-04")


@pytest.mark.parametrize(("known", "named"), [(2, []), (3, ["E01099990", "E01099991"])])
def test_a_name_is_the_area_s_own_if_most_of_its_small_areas_are(merged, known, named):
    frame = rows(
        *((code, f"Carlisle 00{number}A") for number, code in enumerate(list(merged.ward_of)[:known])),
        ("E01099990", "Carlisle 008Z"),
        ("E01099991", "Carlisle 009Z"),
        (None, None),
    )
    faults = list(Authorities(merged).unknown_small_areas(FILE, frame))
    assert [fault.what[:9] for fault in faults] == named


def test_where_no_other_authority_is_known_all_goes_by_its_name(geography):
    alone = dataclasses.replace(geography, force_areas={}, small_areas_named={})
    assert placed(Authorities(alone), rows((INSIDE, INSIDE_NAME))) == ["unplaced"]
