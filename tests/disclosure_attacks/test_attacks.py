"""Paired releases for each way of undoing a suppression: the unsafe one fails, the safe one passes."""

import pytest
from tests.counted_tables import counted, publish

from assessment.disclosure.audit import Report, audit
from assessment.disclosure.system import link
from assessment.disclosure.views import Statement, View, percentage, shares_printed_as

WARDS = {"north": "borough", "south": "borough", "west": "borough"}
SEXES = {"female": "all", "male": "all"}
OFFENCES = {"arson": "all", "robbery": "all", "theft": "all"}
LSOAS = {"n1": "north", "n2": "north", "n3": "north", "s1": "south", "s2": "south"} | WARDS
SPRING, SUMMER, HALF = "2007-04/2007-06", "2007-07/2007-09", "2007-04/2007-09"


def attack(*views: View, statements: tuple[Statement, ...] = ()) -> Report:
    return audit(link(views, statements=statements))


def fails(report: Report, cell: str, interval: str, told_by: str = "") -> None:
    found = {finding.cell: finding for finding in report.findings}
    assert cell in found, f"{cell} was not found; found: {sorted(found)}"
    assert found[cell].outcome == "fail"
    assert found[cell].interval == interval
    assert told_by in "; ".join(found[cell].given_away_by)
    assert cell in str(found[cell].fault())


def passes(report: Report) -> None:
    assert report.findings == ()
    assert set(report.outcomes.values()) == {"pass"}


def test_subtraction_in_one_table() -> None:
    table = counted("by-ward", {"area": WARDS}, [3, 20, 30])
    unsafe = attack(publish(table, [("north",)]))
    fails(unsafe, "2008/by-ward [area=north]", "is 3", "2008/by-ward [area=borough] = 53")
    assert unsafe.outcomes == {"2008/by-ward": "fail"}
    passes(attack(publish(table, [("north",), ("south",)])))


def test_two_small_cells_hide_nothing_if_their_sum_does() -> None:
    table = counted("by-ward", {"area": WARDS}, [4, 4, 30])
    fails(attack(publish(table, [("north",), ("south",)])), "2008/by-ward [area=north]", "is 4")
    passes(attack(publish(table, [("north",), ("south",), ("west",)])))


def test_two_linked_tables_that_share_a_margin() -> None:
    by_sex = counted("by-sex", {"area": WARDS, "sex": SEXES}, [3, 20, 15, 25, 30, 40])
    by_offence = counted(
        "by-offence", {"area": WARDS, "offence": OFFENCES}, [7, 8, 8, 10, 10, 20, 20, 25, 25]
    )
    hidden = [("north", "female"), ("north", "all"), ("south", "female"), ("south", "all")]
    safe_alone = publish(by_sex, hidden)
    passes(attack(safe_alone))
    told = "2008/by-offence [area=north, offence=all] = 23"
    fails(attack(safe_alone, publish(by_offence)), "2008/by-sex [area=north, sex=all]", "is 23", told)
    margins = [("north", "all"), ("south", "all"), ("north", "theft"), ("south", "theft")]
    passes(attack(safe_alone, publish(by_offence, margins)))


def test_tables_that_share_a_total_which_neither_shows() -> None:
    by_sex = counted("by-sex", {"sex": SEXES}, [3, 20])
    by_offence = counted("by-offence", {"offence": OFFENCES}, [7, 8, 8])
    lists = {"sex": SEXES, "offence": OFFENCES}
    unsafe = [publish(by_sex, [("female",), ("all",)]), publish(by_offence, [("all",)])]
    found = audit(link(unsafe, lists))
    fails(found, "2008/by-sex [sex=female]", "is 3")
    safe = [unsafe[0], publish(by_offence, [("all",), ("theft",)])]
    passes(audit(link(safe, lists)))


def test_hierarchy_of_small_areas_wards_and_borough() -> None:
    small_areas = counted(
        "by-lsoa",
        {"area": LSOAS},
        {("n1",): 3, ("n2",): 9, ("n3",): 7, ("s1",): 8, ("s2",): 9, ("west",): 30},
    )
    hidden = [("n1",), ("north",)]
    fails(attack(publish(small_areas, hidden)), "2008/by-lsoa [area=n1]", "is 3", "[area=borough]")
    passes(attack(publish(small_areas, [*hidden, ("south",), ("s1",)])))


def test_small_areas_and_wards_in_tables_of_their_own() -> None:
    lsoas = {code: "borough" for code in LSOAS if code not in WARDS}
    small_areas = counted("by-lsoa", {"area": lsoas}, [3, 9, 7, 8, 9])
    wards = counted("by-ward", {"area": {"north": "borough", "south": "borough"}}, [19, 17])
    code_list = {"area": {code: parent for code, parent in LSOAS.items() if code != "west"}}
    hidden = publish(small_areas, [("n1",), ("s1",)])
    passes(audit(link([hidden], code_list)))
    unsafe = audit(link([hidden, publish(wards)], code_list))
    fails(unsafe, "2008/by-lsoa [area=n1]", "is 3", "2008/by-ward [area=north] = 19")
    passes(audit(link([publish(small_areas, [("n1",), ("n2",)]), publish(wards)], code_list)))


def test_a_total_printed_in_prose() -> None:
    table = publish(counted("by-ward", {"area": WARDS}, [3, 20, 30]), [("north",), ("borough",)])
    passes(attack(table))
    said = Statement("chapters/violent-crime.qmd, line 12", "recorded-crime", {}, 53, 53)
    unsafe = attack(table, statements=(said,))
    fails(unsafe, "2008/by-ward [area=north]", "is 3", "chapters/violent-crime.qmd, line 12")


def test_a_percentage_of_a_known_base() -> None:
    table = publish(counted("by-ward", {"area": WARDS}, [3, 20, 30]), [("north",), ("south",)])
    cell, base = {"area": "north"}, {"area": "borough"}
    exact = percentage("page 3", "recorded-crime", cell, base, shares_printed_as(5.7, 1))
    fails(attack(table, statements=exact), "2008/by-ward [area=north]", "is 3", "page 3")
    coarse = Statement(
        "page 3: fewer than a tenth", "recorded-crime", cell, upper=0, base=base, share=0.1, lower=-1e9
    )
    passes(attack(table, statements=(coarse,)))


def test_two_editions_six_months_apart() -> None:
    wards = {"area": WARDS}
    first = counted("by-ward", {"period": {HALF: None}} | wards, [23, 20, 30])
    later = counted("by-ward", {"period": {"2007-04/2008-03": None}} | wards, [26, 55, 62])
    earlier = publish(first, name="2008/by-ward")
    half = counted("by-ward-second-half", {"period": {"2007-10/2008-03": None}} | wards, [3, 35, 32])
    hidden = publish(half, [("2007-10/2008-03", "north"), ("2007-10/2008-03", "south")], "2009/second-half")
    passes(attack(hidden))
    unsafe = attack(earlier, publish(later, name="2009/by-ward"), hidden)
    fails(unsafe, "2009/second-half [period=2007-10/2008-03, area=north]", "is 3", "2008/by-ward")
    year = [("2007-04/2008-03", "north"), ("2007-04/2008-03", "south")]
    passes(attack(earlier, publish(later, year, "2009/by-ward"), hidden))


def test_periods_that_overlap() -> None:
    quarters = counted(
        "by-quarter", {"period": {SPRING: None, SUMMER: None}, "area": WARDS}, [3, 9, 9, 8, 9, 9]
    )
    half = counted("by-half", {"period": {HALF: None}, "area": WARDS}, [11, 18, 18])
    hidden = publish(quarters, [(SPRING, "north"), (SPRING, "south")])
    passes(attack(hidden))
    unsafe = attack(hidden, publish(half))
    fails(
        unsafe, f"2008/by-quarter [period={SPRING}, area=north]", "is 3", f"[period={HALF}, area=north] = 11"
    )
    both = publish(half, [(HALF, "north"), (HALF, "south")])
    passes(attack(hidden, both))


@pytest.mark.parametrize("where", ["map, class 2 to 3", "chart, axis from 2 to 3"])
def test_the_class_of_a_map_or_the_axis_of_a_chart(where: str) -> None:
    table = publish(counted("by-ward", {"area": WARDS}, [3, 20, 30]), [("north",), ("south",)])
    told = Statement(where, "recorded-crime", {"area": "north"}, 2, 3)
    fails(attack(table, statements=(told,)), "2008/by-ward [area=north]", "lies from 2 to 3", where)
    hatched = Statement("map, suppressed: fewer than five", "recorded-crime", {"area": "north"}, 0, 4)
    passes(attack(table, statements=(hatched,)))


def test_a_cell_shown_in_another_table() -> None:
    one = counted("by-ward", {"area": WARDS}, [3, 20, 30])
    other = counted("by-ward-and-sex", {"area": WARDS, "sex": SEXES}, [1, 2, 10, 10, 15, 15])
    hidden = publish(one, [("north",), ("south",)])
    unsafe = attack(hidden, publish(other))
    fails(unsafe, "2008/by-ward [area=north]", "is 3", "2008/by-ward-and-sex [area=north, sex=all] = 3")


def test_a_large_cell_known_closely_is_for_review() -> None:
    table = publish(counted("by-ward", {"area": WARDS}, [3, 20, 30]), [("north",), ("south",), ("borough",)])
    told = Statement("a press release", "recorded-crime", {"area": "south"}, 20, 22)
    report = attack(table, statements=(told,))
    assert report.outcomes == {"2008/by-ward": "review"}
    assert report.faults() == []
