"""Suppression: what is hidden and how it is shown, and the counts that it refuses."""

from dataclasses import replace
from typing import Any

import numpy
import pytest
from tests.counted_tables import RULE, RULES, counted, publish

from assessment.disclosure.audit import audit
from assessment.disclosure.policy import Rule, Rules
from assessment.disclosure.suppress import ProtectedTable, protect, rounded, view_of_protected
from assessment.disclosure.system import link
from assessment.disclosure.views import Statement
from assessment.errors import AssessmentError

WARDS = {"north": "borough", "south": "borough", "west": "borough"}
SEXES = {"female": "all", "male": "all"}
HALF, YEAR = "2007-04/2007-09", "2007-04/2008-03"


def shown(table: ProtectedTable) -> dict[Any, Any]:
    """What each cell shows: its count, or the reason why there is none."""
    names = [dimension.name for dimension in table.counted.dimensions]
    keys = table.cells[names].agg(" ".join, axis=1)
    values = table.cells["count"].astype(object).where(table.cells["count"].notna(), table.cells["status"])
    return dict(zip(keys, values, strict=True))


def by_ward(counts: list[int], **about: Any) -> Any:
    return counted("by-ward", {"area": WARDS}, counts, **about)


def changed(table: Any, row: int, count: Any) -> Any:
    cells = table.cells.copy()
    cells["count"] = cells["count"].astype(object)
    cells.loc[row, "count"] = count
    return replace(table, cells=cells)


def test_nothing_small_nothing_hidden() -> None:
    (table,) = protect([by_ward([8, 20, 30])], RULES, {})
    assert shown(table) == {"north": 8, "south": 20, "west": 30, "borough": 58}
    nothing = {"cells": 0.0, "count": 0.0, "primary": 0, "secondary": 0}
    assert table.loss == nothing | {"cheapest": True}
    assert table.policy == RULE.values()


def test_a_small_count_and_the_cheapest_company_are_hidden() -> None:
    (table,) = protect([by_ward([3, 20, 30])], RULES, {})
    assert {key for key, value in shown(table).items() if isinstance(value, str)} == {"north", "south"}
    assert (table.loss["cells"], table.loss["count"]) == (0.5, round(23 / 53, 4))
    assert table.loss["primary"] + table.loss["secondary"] == 2
    assert table.loss["cheapest"]


def test_zeros_stay_where_they_hide_nobody() -> None:
    (table,) = protect([by_ward([0, 20, 30])], RULES, {})
    assert shown(table)["north"] == 0
    assert table.cells["status"].tolist()[0] == "zero"


def test_a_zero_may_hide_a_neighbour() -> None:
    counts = {("north",): 4, ("south",): 4, ("west",): 0}
    (table,) = protect([by_ward(list(counts.values()))], RULES, {})
    assert audit(link([view_of_protected(table)])).findings == ()


def test_open_data_is_published_as_it_is() -> None:
    (table,) = protect([by_ward([1, 2, 3], disclosure="open")], RULES, {})
    assert shown(table) == {"north": 1, "south": 2, "west": 3, "borough": 6}


def test_the_strictest_rule_of_a_return_holds_for_all_its_tables() -> None:
    tables = [by_ward([3, 20, 30], disclosure="open"), counted("by-sex", {"sex": SEXES}, [3, 50])]
    protected = protect(tables, RULES, {})
    assert {table.policy["rule"] for table in protected} == {"open + restricted"}
    assert shown(protected[0])["north"] in ("primary", "secondary")


def test_zeros_are_suppressed_where_the_rule_says_so() -> None:
    rules = Rules([RULE.model_copy(update={"zero": "suppressed"})])
    (table,) = protect([by_ward([0, 20, 30])], rules, {})
    assert shown(table)["north"] in ("primary", "secondary")


def test_rounding() -> None:
    assert rounded(numpy.array([7.0, 8.0, 12.0, 13.0]), 5).tolist() == [5, 10, 10, 15]
    assert rounded(numpy.array([5.0]), 10).tolist() == [10]
    rules = Rules([Rule(name="restricted", title="R", threshold=8, protection_width=6, rounding_base=5)])
    (table,) = protect([by_ward([3, 21, 34])], rules, {})
    assert {value for value in shown(table).values() if not isinstance(value, str)} <= {20, 35, 60}
    assert audit(link([view_of_protected(table)])).findings == ()


def test_one_contributor_who_dominates_a_cell() -> None:
    rules = Rules([RULE.model_copy(update={"dominance": 0.8})])
    table = by_ward([40, 20, 30])
    table = replace(table, cells=table.cells.assign(largest=[39, 5, 5, 39]))
    (protected,) = protect([table], rules, {})
    assert shown(protected)["north"] in ("primary", "secondary")
    assert shown(protected)["borough"] == 90


def test_what_an_earlier_edition_shows_is_reckoned_with() -> None:
    earlier = publish(counted("by-ward", {"period": {HALF: None}, "area": WARDS}, [23, 20, 30]))
    second_half = {"2007-10/2008-03": None}
    tables = [
        counted("by-ward", {"period": {YEAR: None}, "area": WARDS}, [26, 55, 62]),
        counted("second-half", {"period": second_half, "area": WARDS}, [3, 35, 32]),
    ]
    protected = protect(tables, RULES, {}, [earlier])
    report = audit(link([*(view_of_protected(table) for table in protected), earlier]))
    assert report.findings == ()
    assert shown(protected[0])[f"{YEAR} north"] in ("primary", "secondary")


@pytest.mark.parametrize("disguised", ["north", "south"])
def test_a_small_cell_keeps_the_look_that_an_earlier_edition_gave_it(disguised: str) -> None:
    """Both shown as small, three and three of six would be known to within two; the rest is public."""
    table = by_ward([3, 3, 30])
    earlier = publish(table, [("north",), ("south",)])
    at = ["north", "south"].index(disguised)
    earlier = replace(earlier, upper=numpy.where(numpy.arange(4) == at, numpy.inf, earlier.upper))
    (protected,) = protect([table], RULES, {}, [earlier])
    (other,) = {"north", "south"} - {disguised}
    assert shown(protected) == {disguised: "secondary", other: "primary", "west": 30, "borough": 36}


def test_a_small_cell_that_an_earlier_edition_shows_is_refused() -> None:
    table = by_ward([3, 20, 30])
    with pytest.raises(AssessmentError, match=r"area=north\]: is below 5, but an earlier edition shows it"):
        protect([table], RULES, {}, [publish(table)])


def test_a_total_printed_elsewhere_is_reckoned_with() -> None:
    said = Statement("the annual report", "recorded-crime", {"area": "south"}, 19, 21)
    (table,) = protect([by_ward([3, 20, 30])], RULES, {}, printed=[said])
    assert audit(link([view_of_protected(table)], statements=[said])).findings == ()
    assert (shown(table)["south"], shown(table)["west"]) == (20, "secondary")
    exact = Statement("the annual report", "recorded-crime", {"area": "north"}, 3, 3)
    with pytest.raises(AssessmentError, match=r"area=north\]: cannot be protected"):
        protect([by_ward([3, 20, 30])], RULES, {}, printed=[exact])


@pytest.mark.parametrize("count", [-1, 2.5, float("nan")])
def test_what_is_no_count_is_refused_with_its_cell(count: float) -> None:
    with pytest.raises(AssessmentError, match=r"by-ward \[area=south\]: .* is not a count"):
        protect([changed(by_ward([3, 20, 30]), 1, count)], RULES, {})


def test_a_table_that_does_not_add_up_is_refused_with_its_cell() -> None:
    with pytest.raises(AssessmentError, match=r"area=borough\]: is 60, but its parts do not add up to it"):
        protect([changed(by_ward([3, 20, 30]), 3, 60)], RULES, {})


def test_a_total_smaller_than_its_parts_is_refused_with_its_cell() -> None:
    large = counted("by-sex", {"area": WARDS, "sex": SEXES}, [3, 20, 15, 25, 30, 40])
    some = [row for row, area in enumerate(large.cells["area"]) if area in ("north", "south")]
    part = replace(large, id="part", cells=large.cells.iloc[some].reset_index(drop=True))
    whole = counted("total", {}, [100])
    with pytest.raises(AssessmentError, match=r"do not add up|contradict"):
        protect([by_ward([23, 40, 30]), part, changed(whole, 0, 50)], RULES, {"area": WARDS, "sex": SEXES})


def test_two_sources_that_contradict_each_other_are_refused_with_the_cell() -> None:
    tables = [by_ward([3, 20, 30]), replace(by_ward([3, 21, 30]), id="other")]
    with pytest.raises(AssessmentError, match=r"area=south\]: the tables contradict each other .*20.*21"):
        protect(tables, RULES, {})


def test_an_unknown_rule_is_refused() -> None:
    with pytest.raises(AssessmentError, match="no rule 'unheard-of'"):
        protect([by_ward([3, 20, 30], disclosure="unheard-of")], RULES, {})


def test_suppression_is_the_same_on_every_run() -> None:
    table = counted("by-sex", {"area": WARDS, "sex": SEXES}, [3, 20, 1, 25, 0, 40])
    one, other = (protect([table], RULES, {})[0].cells for _ in range(2))
    assert one.equals(other)


def test_stating_the_loss_tells_nothing_that_the_cells_do_not() -> None:
    """Two tables that look the same state the same loss, whatever their hidden cells hold."""
    tables = [by_ward([3, 20, 30]), by_ward([2, 21, 30])]
    one, other = (protect([table], RULES, {})[0] for table in tables)
    if one.cells.equals(other.cells):
        assert one.loss == other.loss
