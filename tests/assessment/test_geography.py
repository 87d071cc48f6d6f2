import json
import shutil

import pytest
import shapely
from shapely.geometry import shape
from tests.project import ROOT

from assessment.configuration import load_configuration
from assessment.errors import AssessmentError
from assessment.geography import load_geography
from assessment.records import UNPLACED

AUTHORITY = "E06000004"


@pytest.fixture(scope="module")
def geography():
    return load_geography(load_configuration(ROOT))


def test_every_small_area_has_a_ward_and_every_ward_a_small_area(geography):
    assert len(geography.ward_of) == 120
    assert len(geography.ward_names) == 26
    assert set(geography.ward_of.values()) == set(geography.ward_names)


def test_wards_come_in_the_order_of_their_names(geography):
    names = list(geography.ward_names.values())
    assert names == sorted(names)
    assert geography.codelist.level("ward") == (*geography.ward_names, UNPLACED)


def test_the_hierarchy_ends_in_the_authority(geography):
    areas = geography.codelist
    assert areas.root == AUTHORITY
    lsoa = "E01012187"
    assert areas.ancestors(lsoa) == (geography.ward_of[lsoa], AUTHORITY)
    assert areas.ancestors(UNPLACED) == (AUTHORITY,)
    assert len(areas.level("lsoa")) == 121


def test_every_small_area_of_2021_has_one_of_2011(geography):
    assert len(geography.other_codes) == 8
    assert all(geography.small_area_of[code] in geography.ward_of for code in geography.other_codes)
    assert geography.small_area_of["E01035197"] == "E01012266"
    assert all(geography.small_area_of[code] == code for code in geography.ward_of)


def test_the_shapes_have_neither_gaps_nor_overlaps():
    features = json.loads((ROOT / "data/geography/lsoa_2011.geojson").read_text(encoding="utf-8"))["features"]
    shapes = [shape(feature["geometry"]) for feature in features]
    assert all(each.is_valid for each in shapes)
    assert shapely.coverage_is_valid(shapes)


def test_wards_are_unions_of_their_small_areas(geography):
    lsoas, wards, authority = (geography.areas(level) for level in ("lsoa", "ward", "authority"))
    assert wards["code"].tolist() == list(geography.ward_names)
    assert lsoas.area.sum() == pytest.approx(wards.area.sum()) == pytest.approx(authority.area.sum())
    # The borough has 204.9 square kilometres (Standard Area Measurements); the shapes are generalised.
    assert authority.area.sum() / 1e6 == pytest.approx(204.9, rel=0.02)
    points = lsoas.set_index("code").representative_point()
    ward_shapes = wards.set_index("code").geometry
    assert all(ward_shapes[geography.ward_of[code]].contains(point) for code, point in points.items())


def test_shapes_are_the_callers_own(geography):
    del geography.areas("ward")["code"]
    assert geography.areas("ward")["code"].tolist() == list(geography.ward_names)


@pytest.mark.parametrize(
    ("year", "kind", "total"),
    [
        ("2011", "residents", 191_610),  # Census 2011
        ("2011", "households", 79_159),
        ("2019", "residents", 197_348),  # mid-2019 estimate
        ("2021", "residents", 196_600),  # Census 2021, cells perturbed
    ],
)
def test_denominators_add_up_to_the_borough(geography, year, kind, total):
    levels = [geography.denominators(year, kind, level) for level in ("lsoa", "ward", "authority")]
    assert len({each.total for each in levels}) == 1
    assert levels[0].total == pytest.approx(total, rel=0.0005)
    assert list(levels[1].counts) == list(geography.ward_names)
    assert year in levels[0].source.title
    assert min(levels[1].counts.values()) > 0


def test_age_bands_are_summed_from_those_that_are_stored(geography):
    parts = [
        geography.denominators("2019", "residents", "authority", ages).total
        for ages in ((0, 9), (10, 17), (18, 24), (25, 64), (65, None))
    ]
    assert sum(parts) == geography.denominators("2019", "residents", "authority").total


@pytest.mark.parametrize("ages", [(0, 8), (3, 9), (200, None)])
def test_refuses_ages_that_do_not_add_up(geography, ages):
    with pytest.raises(AssessmentError, match="do not add up to"):
        geography.denominators("2019", "residents", "ward", ages)


def test_legal_wards_are_no_denominator_by_best_fit(geography):
    assert geography.denominators("2020", "residents", "legal_ward").total == pytest.approx(
        197_400, rel=0.001
    )
    with pytest.raises(AssessmentError, match="holds no residents of 2020 by ward"):
        geography.denominators("2020", "residents", "ward")


def test_refuses_a_year_that_there_is_not_and_names_those_there_are(geography):
    with pytest.raises(AssessmentError, match=r"residents of 2011 by lsoa"):
        geography.denominators("1801", "residents", "ward")


@pytest.fixture
def broken(tmp_path):
    """A project with one of its geography's files changed."""

    def load(name: str, old: str, new: str):
        shutil.copy(ROOT / "assessment.yml", tmp_path)
        shutil.copytree(ROOT / "data" / "geography", tmp_path / "data" / "geography")
        path = tmp_path / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
        return load_geography(load_configuration(tmp_path))

    return load


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        (
            "assessment.yml",
            "authority: E06000004",
            "authority: E06000002",
            "the wards of data/geography/wards.csv lie",
        ),
        (
            "data/geography/lsoa_2011_to_ward.csv",
            "E05001542",
            "E05001541",
            "no small area belongs to ward E05001542",
        ),
        ("data/geography/lsoa_2011_to_ward.csv", "E05001542", "E05009999", "its ward E05009999 is not in"),
        ("data/geography/lsoa_2021_to_lsoa_2011.csv", ",E01012264,", ",E01099999,", "E01099999 is not in"),
        ("data/geography/wards.csv", "code,name", "code,title", "has no column 'name'"),
    ],
)
def test_refuses_files_that_do_not_fit_together(broken, name, old, new, told):
    with pytest.raises(AssessmentError) as caught:
        broken(name, old, new)
    assert told in str(caught.value)


def test_residents_by_group_add_up_to_the_residents_of_the_small_areas(geography):
    whole = {
        "2011": geography.denominators("2011", "residents", "authority").total,
        "2021": geography.denominators("2021", "residents", "force_area").counts[AUTHORITY],
    }
    by_group = geography.residents_by_group
    found = {
        (group, year): sum(counts.values()) for group in by_group for year, counts in by_group[group].items()
    }
    assert found == {
        ("ethnicity", "2011"): whole["2011"],
        ("sex", "2011"): whole["2011"],
        ("sex", "2021"): whole["2021"],
    }
    named = [source.files for source in geography.sources.sources]
    assert ("residents_by_group.csv",) in named


def test_a_count_by_group_that_is_no_number_is_named(tmp_path):
    shutil.copytree(ROOT / "data/geography", tmp_path / "data/geography")
    shutil.copy(ROOT / "assessment.yml", tmp_path)
    groups = tmp_path / "data/geography/residents_by_group.csv"
    groups.write_text("year,group,code,count\n2011,sex,female,many\n", encoding="utf-8")
    with pytest.raises(AssessmentError, match=r"residents_by_group\.csv, line 2, count"):
        load_geography(load_configuration(tmp_path))
