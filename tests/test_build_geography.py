import importlib.util

import pytest
from tests.project import ROOT


@pytest.fixture(scope="module")
def build():
    spec = importlib.util.spec_from_file_location("build_geography", ROOT / "scripts" / "build_geography.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_new_code_goes_to_the_area_of_most_of_its_points(build):
    points = [
        {"LSOA code": "new", "L11_geo": "a", "n": "10"},
        {"LSOA code": "new", "L11_geo": "b", "n": "30"},
        {"LSOA code": "new", "L11_geo": "a", "n": "15"},
    ]
    later = build._later_codes([{"lsoa21_code": "a"}, {"lsoa21_code": "new"}], points, {"a", "b"})
    assert later == {
        "a": ("a", "a", "same code", "", ""),
        "new": ("new", "b", "majority of points", 30, 55),
    }


def test_an_earlier_code_stands_for_no_more_than_it_says(build):
    rows = [
        {"LSOA01CD": old, "LSOA11CD": new, "CHGIND": change}
        for old, new, change in [
            ("same", "a", "U"),
            ("within", "a", "S"),
            ("within", "b", "S"),
            ("across", "a", "S"),
            ("across", "c", "S"),
        ]
    ]
    ward_of = {"a": "ward-1", "b": "ward-1", "c": "ward-2"}
    assert list(build._earlier_codes(rows, ward_of)) == [
        ("across", "", "split between wards"),
        ("same", "a", "unchanged"),
        ("within", "ward-1", "split within a ward"),
    ]


def test_single_years_are_summed_into_bands(build):
    row = {"lsoa_code": "a"} | {str(age): "1.0" for age in range(90)} | {"90+": "4.0"}
    bands = {ages: count for *_, ages, count in build._mid_2019([row])}
    assert bands[0, 4] == 5
    assert bands[16, 17] == 2
    assert bands[90, None] == 4
    assert sum(bands.values()) == 94


def test_populations_of_2021_follow_the_look_up_of_incidents(build):
    ages = dict.fromkeys(build.CENSUS_2021_AGES, "2.0")
    rows = [{"lsoa21_code": "a", **ages}, {"lsoa21_code": "new", **ages}]
    counted = list(build._census_2021(rows, {"a": "a", "new": "a"}))
    assert {area for _, _, _, area, _, _ in counted} == {"a"}
    assert {count for *_, count in counted} == {4}


def test_coordinates_keep_their_nesting(build):
    assert build._rounded([[[1.123456789, 54.0], [2.0, 55.987654321]]]) == [
        [[1.12346, 54.0], [2.0, 55.98765]]
    ]
