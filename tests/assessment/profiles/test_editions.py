"""The same cells of two editions, and what differs between their definitions."""

import pytest

from assessment.profiles.editions import definition_changes, restated


def test_numbers_that_both_publish_are_compared(make_released):
    areas = {"area": {"a": "all", "b": "all", "c": "all"}}
    last = make_released(areas, [("a", 5), ("b", 7), ("c", "primary"), ("all", 0)])
    now = make_released(areas, [("a", 5), ("b", 8), ("c", 4), ("all", 0)])
    assert restated(last, now) == (3, 1)
    assert restated(last, last) == (3, 0)


DEFINITION = {
    "return": "crime", "measure": "crimes", "where": {}, "policy": {"threshold": 5},
    "dimensions": {
        "period": {"labels": {"2007": ""}}, "age": {"labels": {"0-9": "", "10-15": ""}}, "sex": {},
    },
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({}, []),
        ({"return": "incidents"}, ["the return that it is counted from"]),
        ({"measure": "victims"}, ["what is counted"]),
        ({"where": {"offence": "theft"}}, ["which cases are taken in"]),
        ({"policy": {"threshold": 10}, "where": 1}, ["which cases are taken in", "what is withheld"]),
        ({"dimensions": DEFINITION["dimensions"] | {"period": {"labels": {"2008": ""}}}}, []),
        ({"dimensions": DEFINITION["dimensions"] | {"age": {"labels": {"0-15": ""}}}}, ["how it is divided"]),
        ({"dimensions": {"period": {}}}, ["how it is divided"]),
    ],
)
def test_each_part_of_a_definition_is_named(change, told):
    assert list(definition_changes(DEFINITION, DEFINITION | change)) == told
