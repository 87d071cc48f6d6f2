"""Categories with shares, folded and withheld, and people by age and sex."""

import pytest

from assessment.periods import parse_period
from assessment.profiles.breakdown import MOST, against_population, breakdown
from assessment.profiles.people import people_profile

PERIOD = parse_period("2007-04/2007-09")


def kinds(make_released, **counts):
    parents = {code: "all" for code in counts if code != "all"}
    rows = [(PERIOD.code, code, count) for code, count in counts.items()]
    return make_released({"period": {}, "kind": parents}, rows)


def test_categories_come_largest_first_with_shares_of_those_recorded(make_released):
    table = kinds(make_released, noise=60, dogs=20, litter=0, **{"not-recorded": 20, "all": 100})
    found = breakdown(table, PERIOD, "kind")
    assert [part.code for part in found.categories] == ["noise", "dogs", "litter", "not-recorded"]
    assert found.largest.code == "noise" and found.largest.share.value == pytest.approx(0.75)
    assert found.total.value == 100 and found.counted.value == 80
    assert found.categories[-1].share is None


def test_a_withheld_category_is_neither_largest_nor_shared(make_released):
    found = breakdown(kinds(make_released, noise="primary", dogs="secondary", all=9), PERIOD, "kind")
    assert found.largest is None and len(found.withheld) == 2
    assert all(part.share is None for part in found.categories)


@pytest.mark.parametrize(("dogs", "rival"), [(20, None), (38, "dogs")])
def test_the_largest_has_a_rival_unless_it_is_clearly_ahead(make_released, dogs, rival):
    table = kinds(make_released, noise=40, dogs=dogs, litter=0, **{"not-recorded": 50, "all": 90 + dogs})
    found = breakdown(table, PERIOD, "kind").rival
    assert (found.code if found else None) == rival
    assert breakdown(kinds(make_released, noise=4, litter=0, all=4), PERIOD, "kind").rival is None


def test_the_smallest_of_many_are_folded(make_released):
    counts = {f"kind-{at}": 100 - at for at in range(20)}
    found = breakdown(kinds(make_released, **counts, all=sum(counts.values())), PERIOD, "kind")
    assert len(found.categories) == MOST
    assert found.categories[-1].folded == 20 - MOST + 1
    assert sum(part.cell.value for part in found.categories) == found.total.value


def test_a_folded_category_that_hides_a_withheld_one_is_withheld(make_released):
    counts = {f"kind-{at}": 100 - at for at in range(19)} | {"rare": "primary"}
    found = breakdown(kinds(make_released, **counts, all=1800), PERIOD, "kind")
    assert found.categories[-1].cell.suppressed and found.categories[-1].share is None


def test_nothing_counted_has_no_shares(make_released):
    found = breakdown(kinds(make_released, noise=0, dogs=0, all=0), PERIOD, "kind")
    assert found.largest is None and found.total.value == 0


def test_shares_meet_the_populations(make_released):
    found = breakdown(kinds(make_released, young=60, old=40, all=100), PERIOD, "kind")
    compared = against_population(found, {"young": 10, "old": 30})
    assert compared["young"][1] == pytest.approx(0.25)
    assert against_population(found, {}) == {}


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
    found = people_profile(table, PERIOD)
    assert [part.code for part in found.ages.categories] == ["16-24", "25-34"]
    assert found.sexes.largest.code == "male"
    assert found.crossed["16-24", "male"].suppressed
    assert set(found.crossed) == {(age, sex) for age in ages for sex in ("female", "male")}


def test_ages_and_sexes_of_few_people_stand_apart(make_released):
    by_sex = make_released(
        {"sex": {"female": "all", "male": "all"}}, [("female", 6), ("male", 58), ("all", 64)]
    )
    parents = {"0-15": "all", "16-24": "all"}
    by_age = make_released({"age_band": parents}, [("0-15", 30), ("16-24", "primary"), ("all", 64)])
    found = people_profile(by_age, PERIOD, by_sex)
    assert found.sexes.largest.code == "male"
    assert [cell.value for cell in found.crossed.values()] == [30, None]
    assert set(found.crossed) == {("0-15", "all"), ("16-24", "all")}


def test_shares_are_of_all_where_only_a_few_not_recorded_are_withheld(make_released):
    rows = {"noise": 60, "dogs": "secondary", "not-recorded": "primary", "all": 100}
    assert breakdown(kinds(make_released, **rows), PERIOD, "kind").largest.share.value == pytest.approx(0.6)
