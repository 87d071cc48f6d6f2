"""People by age and sex: from one table, from two, and where a dimension or the period is lacking."""

from assessment.cells import Cell
from assessment.periods import parse_period
from assessment.profiles.people import BOTH, people_profile

PERIOD = parse_period("2007-04/2007-09")
SEXES = {"female": "all", "male": "all", "not-recorded": "all"}
AGES = {"0-15": "all", "16-24": "all", "not-recorded": "all"}


def crossed(make_released, **more):
    rows = [
        (age, sex, kind, 1 + at)
        for at, age in enumerate(AGES)
        for sex in SEXES
        for kind in ("theft", "robbery")
    ]
    return make_released({"age_band": AGES, "sex": SEXES, "offence": {}} | more, rows)


def test_ages_by_sex_add_up_what_else_is_told(make_released):
    people = people_profile(crossed(make_released), PERIOD)
    assert people.crossed == {
        (age, sex): Cell.of(number)
        for age, number in (("0-15", 2), ("16-24", 4))
        for sex in ("female", "male")
    }
    assert set(people.labels) == {"0-15", "16-24", "not-recorded", "female", "male"}
    assert people.ages.total.value == 36 and people.sexes.total.value == 36


def test_ages_alone_are_of_both_sexes(make_released):
    table = make_released({"age_band": AGES}, [("0-15", 3), ("16-24", 9), ("not-recorded", 1)])
    people = people_profile(table, PERIOD)
    assert people.sexes is None
    assert people.crossed == {("0-15", BOTH): Cell.of(3), ("16-24", BOTH): Cell.of(9)}
    assert people.labels[BOTH] == "All"


def test_sexes_alone_have_no_ages(make_released):
    people = people_profile(make_released({"sex": SEXES}, [("female", 3), ("male", 9)]), PERIOD)
    assert people.ages is None and people.sexes.largest.code == "male" and people.crossed == {}


def test_sexes_of_the_same_table_come_before_those_of_another(make_released, tmp_path):
    table = crossed(make_released)
    other = make_released({"sex": SEXES}, [("female", 3), ("male", 900)])
    assert people_profile(table, PERIOD, other).sexes.total.value == 36


def test_a_period_that_the_table_lacks_has_no_people(make_released):
    rows = [("2006-04", age, sex, 5) for age in AGES for sex in SEXES]
    table = make_released({"period": {}, "age_band": AGES, "sex": SEXES}, rows)
    people = people_profile(table, PERIOD)
    assert people.crossed == {} and people.labels == {} and not people.ages.total.collected
