"""Outcomes and their strength from changes, shares, areas and hot spots."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.cells import Cell, Status
from assessment.periods import parse_period
from assessment.profiles.areas import area_profile
from assessment.profiles.evidence import (
    CLEAR,
    INNER,
    OUTER,
    STRICT,
    Outcome,
    Strength,
    areas_outcome,
    change_outcome,
    hot_spots_outcome,
    share_outcome,
)

NOW, BEFORE = parse_period("2007-04/2007-09"), parse_period("2006-04/2006-09")
WARDS = {code: code.upper() for code in "abcdefgh"}
PEOPLE = dict.fromkeys(WARDS, 5000)


@pytest.mark.parametrize(
    ("now", "before", "outcome"),
    [
        (200, 100, Outcome("rise", Strength.STRONG)),
        (100, 200, Outcome("fall", Strength.STRONG)),
        (135, 100, Outcome("rise", Strength.MODERATE)),
        (105, 100, Outcome("unclear", Strength.WEAK)),
        (0, 0, Outcome("unclear", Strength.WEAK)),
        (1, 0, Outcome("unclear", Strength.WEAK)),
    ],
)
def test_a_change_is_as_strong_as_its_limits_allow(make_released, now, before, outcome):
    table = make_released({"period": {}}, [(NOW.code, now), (BEFORE.code, before)])
    assert change_outcome(table, NOW, BEFORE) == outcome


def test_a_withheld_total_has_no_outcome(make_released):
    table = make_released({"period": {}}, [(NOW.code, "primary"), (BEFORE.code, 100)])
    assert change_outcome(table, NOW, BEFORE) is None


def test_a_share_is_held_against_another():
    whole = Cell.of(1000)
    assert share_outcome(Cell.of(600), whole, 0.5) == Outcome("more", Strength.STRONG)
    assert share_outcome(Cell.of(465), whole, 0.5) == Outcome("less", Strength.MODERATE)
    assert share_outcome(Cell.of(510), whole, 0.5) == Outcome("unclear", Strength.WEAK)
    assert share_outcome(Cell(None, Status.PRIMARY, 5), whole, 0.5) is None
    assert share_outcome(Cell.of(0), Cell.of(0), 0.5) is None


@given(st.integers(0, 5000), st.integers(0, 5000), st.floats(0, 1))
def test_more_of_the_whole_is_never_less_than_before(part, rest, against):
    """Adding to the part never turns 'more' into 'less'."""
    first = share_outcome(Cell.of(part), Cell.of(part + rest), against)
    second = share_outcome(Cell.of(part + 1), Cell.of(part + rest + 1), against)
    assert not (first and first.code == "more" and second.code == "less")


def profile(make_released, high):
    counts = {code: 300 if code in high else 100 for code in WARDS}
    rows = [*counts.items(), ("all", sum(counts.values()))]
    table = make_released({"area": dict.fromkeys(WARDS, "all")}, rows)
    return area_profile(table, NOW, PEOPLE, WARDS)


def test_wards_that_stand_out_every_year_are_strong_evidence(make_released):
    now = profile(make_released, "a")
    assert areas_outcome(now, [profile(make_released, "a")] * 3) == Outcome("above", Strength.STRONG)
    assert areas_outcome(now, []) == Outcome("above", Strength.MODERATE)
    assert areas_outcome(now, [profile(make_released, "b")]) == Outcome("above", Strength.WEAK)
    assert areas_outcome(profile(make_released, "ab"), [profile(make_released, "a")]) == Outcome(
        "above", Strength.MODERATE
    )
    assert areas_outcome(profile(make_released, ""), [now]) == Outcome("none", Strength.WEAK)


def test_wards_all_withheld_have_no_outcome(make_released):
    table = make_released({"area": dict.fromkeys(WARDS, "all")}, [(code, "primary") for code in WARDS])
    assert areas_outcome(area_profile(table, NOW, PEOPLE, WARDS), []) is None


def test_hot_spots_that_survive_a_stricter_control_are_strong_evidence():
    assert hot_spots_outcome({"a": 1}, {"a": 1}) == Outcome("found", Strength.STRONG)
    assert hot_spots_outcome({"a": 1}, {"a": 0}) == Outcome("found", Strength.MODERATE)
    assert hot_spots_outcome({"a": -1}, {"a": -1}) == Outcome("none", Strength.WEAK)
    assert hot_spots_outcome(None, None) is None


def test_confidences_and_sides():
    assert (CLEAR, STRICT, INNER, OUTER) == (0.95, 0.998, 1, 2)


@pytest.mark.parametrize(
    ("part", "strength", "code"),
    [
        (530, Strength.WEAK, "unclear"), (531, Strength.MODERATE, "more"),
        (548, Strength.MODERATE, "more"), (549, Strength.STRONG, "more"),
        (470, Strength.WEAK, "unclear"), (469, Strength.MODERATE, "less"),
        (452, Strength.MODERATE, "less"), (451, Strength.STRONG, "less"),
    ],
)  # fmt: skip
def test_a_share_is_as_strong_as_its_limits_allow(part, strength, code):
    assert share_outcome(Cell.of(part), Cell.of(1000), 0.5) == Outcome(code, strength)


def test_a_share_of_more_than_all_or_of_what_is_withheld_is_none():
    assert share_outcome(Cell.of(11), Cell.of(10), 0.5) is None
    assert share_outcome(Cell.of(10), Cell.of(10), 0.5) == Outcome("more", Strength.STRONG)
    assert share_outcome(Cell.of(5), Cell(None, Status.SECONDARY), 0.5) is None


@pytest.mark.parametrize(
    ("now", "strength"),
    [(130, Strength.WEAK), (131, Strength.MODERATE), (149, Strength.MODERATE), (150, Strength.STRONG)],
)
def test_a_change_is_as_strong_as_chance_allows(make_released, now, strength):
    """Without years to judge by, chance alone: after 100, moderate from 131 on and strong from 150."""
    table = make_released({"period": {}}, [(NOW.code, now), (BEFORE.code, 100)])
    assert change_outcome(table, NOW, BEFORE).strength is strength


def test_years_that_vary_much_make_a_change_unclear(make_released):
    years = [parse_period(f"{year}-04/{year}-09") for year in (2005, 2006, 2007)]
    rows = [
        (month, 20 + 30 * ((at + nth) % 2))
        for nth, year in enumerate(years)
        for at, month in enumerate(year.months)
    ]
    table = make_released({"period": {}}, [*rows, (NOW.code, 300), (BEFORE.code, 210)])
    assert change_outcome(table, NOW, BEFORE).code == "rise"
    assert change_outcome(table, NOW, BEFORE, years).code == "unclear"


def test_a_withheld_base_has_no_outcome(make_released):
    table = make_released({"period": {}}, [(NOW.code, 100), (BEFORE.code, "primary")])
    assert change_outcome(table, NOW, BEFORE) is None


def test_earlier_years_confirm_each_area_or_some(make_released):
    both, one, none = (profile(make_released, high) for high in ("ab", "a", ""))
    withheld = area_profile(
        make_released({"area": dict.fromkeys(WARDS, "all")}, [(code, "primary") for code in WARDS]),
        NOW, PEOPLE, WARDS,
    )  # fmt: skip
    assert areas_outcome(one, [both, one]).strength is Strength.STRONG
    assert areas_outcome(one, [both, none]).strength is Strength.MODERATE
    assert areas_outcome(both, [one, one]).strength is Strength.MODERATE
    assert areas_outcome(one, [none, none]).strength is Strength.WEAK
    assert areas_outcome(one, [withheld]).strength is Strength.MODERATE
    assert areas_outcome(one, [withheld, one]).strength is Strength.STRONG


def test_inner_limits_confirm_what_lies_beyond_the_outer(make_released):
    """A ward with 122 where eight average 103 lies between the limits of 95 and of 99.8 per cent."""
    now = profile(make_released, "a")
    counts = {code: 123 if code == "a" else 98 for code in WARDS}
    table = make_released({"area": dict.fromkeys(WARDS, "all")}, [*counts.items(), ("all", 809)])
    earlier = area_profile(table, BEFORE, PEOPLE, WARDS)
    assert [row.code for row in earlier.beyond(1)] == ["a"] and earlier.beyond(2) == ()
    assert areas_outcome(now, [earlier]).strength is Strength.STRONG
    assert areas_outcome(earlier, [now]) == Outcome("none", Strength.WEAK)


def test_any_hot_spot_is_one():
    assert hot_spots_outcome({"a": 0, "b": 1}, {"a": 1, "b": 0}) == Outcome("found", Strength.STRONG)
    assert hot_spots_outcome({"a": 0, "b": -1}, {"a": 1}) == Outcome("none", Strength.WEAK)
    assert hot_spots_outcome({"a": 1}, None) is None and hot_spots_outcome(None, {"a": 1}) is None


@pytest.mark.parametrize(("part", "against"), [(8, 1.0), (0, 0.0)])
def test_a_share_that_reaches_the_other_is_not_beyond_it(part, against):
    assert share_outcome(Cell.of(part), Cell.of(8), against) == Outcome("unclear", Strength.WEAK)
