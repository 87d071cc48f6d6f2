"""Which groups a table has, their rests, and what is said of one that is given away."""

import numpy
import pytest
from tests.counted_tables import counted, publish

from assessment.disclosure.groups import absent_from_groups, groups, in_words, rests_of, zeros_that_tell

SEXES, AGES = {"f": "all", "m": "all"}, {"young": "any", "old": "any"}
RULE = {"all_but": 1, "zero": "suppressed", "harmless": []}


def table(counts: list[int], rule: dict = RULE):
    return publish(counted("t", {"age": AGES, "sex": SEXES}, counts), classes={"sex": rule})


def test_a_group_is_a_row_over_the_attribute() -> None:
    view = table([1, 2, 3, 4])
    rows = [[view.cell(row) for row in group] for group in groups(view, "sex")]
    assert rows == [[f"2008/t [age={age}, sex={sex}]" for sex in "fm"] for age in ("any", "old", "young")]
    (alone,) = groups(publish(counted("t", {"sex": SEXES}, [1, 2])), "sex")
    assert alone.tolist() == [0, 1]
    (without_total,) = groups(publish(counted("t", {"sex": {"f": None, "m": None}}, [1, 2])), "sex")
    assert without_total.tolist() == [0, 1]


def test_the_rest_of_a_group_is_all_others_in_it() -> None:
    view = table([1, 2, 3, 4])
    rests = rests_of([view], [numpy.arange(9)])
    assert len(rests) == 6
    assert [(rest.category, rest.others, rest.all_but, rest.absence_tells) for rest in rests[-2:]] == [
        (0, (1,), 1, True), (1, (0,), 1, True),
    ]  # fmt: skip
    assert rests[-1].words == "2008/t [age=young, sex=m]"
    harmless = table([1, 2, 3, 4], {"all_but": 0, "zero": "published", "harmless": ["f"]})
    assert [(rest.category, rest.absence_tells) for rest in rests_of([harmless], [numpy.arange(9)])][-1] == (
        1,
        False,
    )
    assert len(rests_of([view, view], [numpy.arange(9)] * 2)) == 6


def test_zeros_tell_in_groups_that_hold_somebody() -> None:
    view = table([0, 2, 0, 0])
    assert [view.cell(row) for row in zeros_that_tell(view, RULE, "sex")] == [
        "2008/t [age=any, sex=f]", "2008/t [age=young, sex=f]",
    ]  # fmt: skip
    assert zeros_that_tell(view, RULE | {"harmless": ["f"]}, "sex").tolist() == []
    assert zeros_that_tell(table([0, 0, 0, 0]), RULE, "sex").tolist() == []


def test_an_absence_is_told_where_the_rest_is_known_to_be_there() -> None:
    rests = rests_of([table([1, 2, 3, 4])], [numpy.arange(9)])[-2:]
    lower, upper = numpy.zeros(9), numpy.full(9, 5.0)
    assert absent_from_groups(rests, lower, upper) == []
    upper[0] = 0
    assert absent_from_groups(rests, lower, upper) == []
    lower[1] = 1
    assert absent_from_groups(rests, lower, upper) == [rests[0]]


@pytest.mark.parametrize(
    ("most", "words"), [(0, "that everybody in its group is in"), (2, "but for at most 2, is")]
)
def test_how_nearly_all_of_a_group_is_told(most: float, words: str) -> None:
    assert words in in_words(rests_of([table([1, 2, 3, 4])], [numpy.arange(9)])[0], most)
