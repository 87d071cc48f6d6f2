"""Categories with shares, folded and withheld, and people by age and sex."""

import pytest

from assessment.cells import Cell, Status
from assessment.periods import parse_period
from assessment.profiles.breakdown import (
    MOST,
    against_population,
    breakdown,
    categories_of,
    in_period,
    share_of,
)
from assessment.profiles.people import people_profile

PERIOD = parse_period("2007-04/2007-09")


def kinds(make_released, **counts):
    parents = {code: "all" for code in counts if code != "all"}
    rows = [(PERIOD.code, code, count) for code, count in counts.items()]
    return make_released({"period": {}, "kind": parents}, rows)


def test_categories_come_largest_first_with_shares_of_those_recorded(make_released):
    table = kinds(make_released, noise=60, dogs=20, litter=0, **{"not-recorded": 20, "all": 100})
    parts = breakdown(table, PERIOD, "kind")
    assert [part.code for part in parts.categories] == ["noise", "dogs", "litter", "not-recorded"]
    assert parts.largest.code == "noise" and parts.largest.share.value == pytest.approx(0.75)
    assert parts.total.value == 100 and parts.counted.value == 80
    assert parts.categories[-1].share is None


def test_a_withheld_category_is_neither_largest_nor_shared(make_released):
    parts = breakdown(kinds(make_released, noise="primary", dogs="secondary", all=9), PERIOD, "kind")
    assert parts.largest is None and len(parts.withheld) == 2
    assert all(part.share is None for part in parts.categories)


@pytest.mark.parametrize(("dogs", "rival"), [(20, None), (38, "dogs")])
def test_the_largest_has_a_rival_unless_it_is_clearly_ahead(make_released, dogs, rival):
    table = kinds(make_released, noise=40, dogs=dogs, litter=0, **{"not-recorded": 50, "all": 90 + dogs})
    nearest = breakdown(table, PERIOD, "kind").rival
    assert (nearest.code if nearest else None) == rival
    assert breakdown(kinds(make_released, noise=4, litter=0, all=4), PERIOD, "kind").rival is None


def test_the_smallest_of_many_are_folded(make_released):
    counts = {f"kind-{at}": 100 - at for at in range(20)}
    parts = breakdown(kinds(make_released, **counts, all=sum(counts.values())), PERIOD, "kind")
    assert len(parts.categories) == MOST
    assert parts.categories[-1].folded == 20 - MOST + 1
    assert sum(part.cell.value for part in parts.categories) == parts.total.value


def test_a_folded_category_that_hides_a_withheld_one_is_withheld(make_released):
    counts = {f"kind-{at}": 100 - at for at in range(19)} | {"rare": "primary"}
    parts = breakdown(kinds(make_released, **counts, all=1800), PERIOD, "kind")
    assert parts.categories[-1].cell.suppressed and parts.categories[-1].share is None


def test_nothing_counted_has_no_shares(make_released):
    parts = breakdown(kinds(make_released, noise=0, dogs=0, all=0), PERIOD, "kind")
    assert parts.largest is None and parts.total.value == 0


def test_shares_meet_the_populations(make_released):
    parts = breakdown(kinds(make_released, young=60, old=40, all=100), PERIOD, "kind")
    compared = against_population(parts, {"young": 10, "old": 30})
    assert compared["young"][1] == pytest.approx(0.25)
    assert against_population(parts, {}) == {}


def test_a_table_without_the_period_was_not_collected(make_released):
    table = make_released({"period": {}, "kind": {"noise": "all"}}, [("2006-04/2006-09", "noise", 4)])
    assert not breakdown(table, PERIOD, "kind").total.collected


def test_people_by_age_and_sex(make_released):
    ages = {"16-24": "all", "25-34": "all"}
    rows = [
        (PERIOD.code, age, sex, count)
        for age, counts in (("16-24", (5, "primary", 30)), ("25-34", (20, 10, 30)), ("all", (25, 35, 60)))
        for sex, count in zip(("female", "male", "all"), counts, strict=True)
    ]
    table = make_released({"period": {}, "age_band": ages, "sex": {"female": "all", "male": "all"}}, rows)
    people = people_profile(table, PERIOD)
    assert [part.code for part in people.ages.categories] == ["16-24", "25-34"]
    assert people.sexes.largest.code == "male"
    assert people.crossed["16-24", "male"].suppressed
    assert set(people.crossed) == {(age, sex) for age in ages for sex in ("female", "male")}


def test_ages_and_sexes_of_few_people_stand_apart(make_released):
    by_sex = make_released(
        {"sex": {"female": "all", "male": "all"}}, [("female", 6), ("male", 58), ("all", 64)]
    )
    parents = {"0-15": "all", "16-24": "all"}
    by_age = make_released({"age_band": parents}, [("0-15", 30), ("16-24", "primary"), ("all", 64)])
    people = people_profile(by_age, PERIOD, by_sex)
    assert people.sexes.largest.code == "male"
    assert [cell.value for cell in people.crossed.values()] == [30, None]
    assert set(people.crossed) == {("0-15", "all"), ("16-24", "all")}


def test_shares_are_of_all_where_only_a_few_not_recorded_are_withheld(make_released):
    rows = {"noise": 60, "dogs": "secondary", "not-recorded": "primary", "all": 100}
    assert breakdown(kinds(make_released, **rows), PERIOD, "kind").largest.share.value == pytest.approx(0.6)


@pytest.mark.parametrize(("second", "rival"), [(41, "dogs"), (42, "dogs"), (40, None), (39, None)])
def test_a_rival_is_one_that_might_be_as_large(make_released, second, rival):
    """Wilson's lower limit of 60 of 60 + second: half of all at 41 and more."""
    parts = breakdown(kinds(make_released, noise=60, dogs=second, all=60 + second), PERIOD, "kind")
    assert (parts.rival.code if parts.rival else None) == rival


def test_what_says_nothing_of_the_category_is_no_category(make_released):
    rows = {"noise": 10, "not-applicable": 0, "not-recorded": 90, "unplaced": "primary", "all": 103}
    parts = breakdown(kinds(make_released, **rows), PERIOD, "kind")
    assert [part.code for part in parts.categories] == ["noise", "not-recorded", "unplaced"]
    assert [part.code for part in parts.substantial] == ["noise"] and parts.largest.code == "noise"
    assert [part.code for part in parts.withheld] == ["unplaced"]


def test_what_is_withheld_comes_after_what_is_nothing(make_released):
    parts = breakdown(kinds(make_released, a="primary", c=0, b=0, d=7, all=9), PERIOD, "kind")
    assert [part.code for part in parts.categories] == ["d", "b", "c", "a"]


def test_ages_keep_their_order_and_are_never_folded(make_released):
    counts = {f"age-{at:02}": at for at in range(20)}
    parts = breakdown(kinds(make_released, **counts, all=190), PERIOD, "kind", in_order=True)
    assert [part.code for part in parts.categories] == list(counts)


@pytest.mark.parametrize(("number", "shown"), [(12, 12), (13, 12)])
def test_only_more_than_a_reader_takes_in_is_folded(make_released, number, shown):
    counts = {f"kind-{at:02}": 100 - at for at in range(number)}
    parts = breakdown(kinds(make_released, **counts, all=sum(counts.values())), PERIOD, "kind")
    assert len(parts.categories) == shown
    folded = parts.categories[-1]
    assert folded.folded == (2 if number > 12 else 0)
    if folded.folded:
        assert folded.label == "Other (2 kinds)" and folded.cell.value == 89 + 88
        assert folded.share.value == pytest.approx(177 / sum(counts.values()))


def test_a_folded_rest_is_neither_largest_nor_rival(make_released):
    counts = {f"kind-{at:02}": 10 for at in range(40)} | {"first": 30}
    parts = breakdown(kinds(make_released, **counts, all=430), PERIOD, "kind")
    assert parts.largest.code == "first" and parts.rival is None


def test_levels_of_a_codelist(make_released):
    parents = {"theft": "all", "bicycle": "theft", "shop": "theft", "drugs": "all"}
    rows = [("all", 12), ("theft", 8), ("bicycle", 5), ("shop", 3), ("drugs", 4)]
    table = make_released({"kind": parents}, rows)
    assert [part.code for part in breakdown(table, PERIOD, "kind").categories] == ["theft", "drugs"]
    leaves = breakdown(table, PERIOD, "kind", leaves=True)
    assert [part.code for part in leaves.categories] == ["bicycle", "drugs", "shop"]
    without_total = breakdown(make_released({"kind": parents}, rows[1:]), PERIOD, "kind")
    assert [part.code for part in without_total.categories] == ["theft", "drugs"]
    assert without_total.total.value == 12
    alone = breakdown(make_released({"kind": parents}, [("theft", 8)]), PERIOD, "kind")
    assert [part.code for part in alone.categories] == ["theft"]


def test_other_dimensions_are_summed_and_months_added(make_released):
    quarter = parse_period("2007-04/2007-06")
    rows = [(month, kind, "f", 5) for month in quarter.months for kind in ("noise", "dogs")]
    table = make_released({"period": {}, "kind": {}, "sex": {}}, rows)
    parts = breakdown(table, quarter, "kind")
    assert parts.total.value == 30 and [part.cell.value for part in parts.categories] == [15, 15]
    assert categories_of(table) == ("kind", "sex")
    assert in_period(table, parse_period("2007-03/2007-04")) is None
    assert in_period(table, parse_period("2007-05")).codes("period") == ("2007-05",)
    timeless = make_released({"kind": {}, "area": {}}, [("noise", "a", 5)])
    assert in_period(timeless, quarter) is timeless and categories_of(timeless) == ("kind",)


@pytest.mark.parametrize(
    ("part", "whole", "share"),
    [
        (3, 4, 0.75),
        (4, 4, 1),
        (0, 4, 0),
        (5, 4, None),
        (0, 0, None),
        (-1, 4, None),
        (None, 4, None),
        (3, None, None),
    ],
)
def test_a_share_needs_a_part_within_a_whole(part, whole, share):
    cells = [Cell(None, Status.PRIMARY) if number is None else Cell.of(number) for number in (part, whole)]
    estimate = share_of(*cells)
    assert (estimate.value if estimate else None) == share


def test_shares_are_of_the_categories_that_the_population_knows(make_released):
    parts = breakdown(kinds(make_released, young=60, old=20, visitors=20, all=100), PERIOD, "kind")
    people = {"young": 10, "old": 30}
    assert against_population(parts, people)["young"][0].value == pytest.approx(0.75)
    assert against_population(parts, people)["old"] == (share_of(Cell.of(20), Cell.of(80)), 0.75)
    assert against_population(parts, {"young": 0, "old": 0}) == {}
    assert against_population(parts, {"elsewhere": 9}) == {}


def test_shares_are_of_all_where_a_category_of_the_population_is_withheld(make_released):
    rows = {"young": 60, "old": "primary", "visitors": 37, "all": 100}
    parts = breakdown(kinds(make_released, **rows), PERIOD, "kind")
    assert against_population(parts, {"young": 10, "old": 30})["young"][0].value == pytest.approx(0.6)


def test_shares_are_of_those_counted_where_the_population_knows_all(make_released):
    rows = {"young": 60, "old": 20, "not-recorded": 20, "all": 100}
    parts = breakdown(kinds(make_released, **rows), PERIOD, "kind")
    assert against_population(parts, {"young": 10, "old": 30})["young"][0].value == pytest.approx(0.75)


def test_shares_are_of_the_categories_where_many_not_recorded_are_withheld(make_released):
    rows = {"noise": 60, "dogs": 20, "not-recorded": "secondary", "all": "secondary"}
    assert breakdown(kinds(make_released, **rows), PERIOD, "kind").counted.value == 80
    hidden = {"noise": 60, "dogs": "secondary", "not-recorded": "secondary", "all": 100}
    assert not breakdown(kinds(make_released, **hidden), PERIOD, "kind").counted.known


def test_shares_are_of_nothing_where_any_of_those_not_recorded_may_be_many(make_released):
    rows = {"noise": 60, "dogs": "secondary", "not-recorded": "primary", "unplaced": "secondary", "all": 100}
    assert not breakdown(kinds(make_released, **rows), PERIOD, "kind").counted.known
