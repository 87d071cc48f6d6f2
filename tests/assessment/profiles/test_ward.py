"""One ward against all and against a year earlier, on made-up tables."""

import json

import numpy as np
import pytest

from assessment.periods import parse_period
from assessment.profiles.ward import WardMeasures
from assessment.released import read_released
from assessment.statistics.changes import compare_counts, month_dispersion

YEARS = [parse_period(f"{year}-04/{year}-09") for year in (2004, 2005, 2006, 2007)]
WARDS = [f"W{at:02d}" for at in range(26)]
PEOPLE = dict.fromkeys(WARDS, 8000)


def measures(folder, counts, years=YEARS):
    """Of a table in which `counts` maps a ward to its count or status in each year."""
    rows = []
    for at, year in enumerate(years):
        here = {ward: counts[ward][at] for ward in WARDS}
        for ward, shown in here.items():
            known = isinstance(shown, int)
            status = ("value" if shown else "zero") if known else shown
            rows.append(f"{year.code},{ward},{shown if known else ''},{status}")
        rows.append(
            f"{year.code},all,{sum(shown for shown in here.values() if isinstance(shown, int)) + 9},value"
        )
    (folder / "made-up.csv").write_text("\n".join(["period,area,count,status", *rows]) + "\n")
    about = {
        "edition": "2008", "return": "made-up", "measure": "incidents", "where": {},
        "policy": {"threshold": 5}, "outcome": "pass",
        "dimensions": {"period": {}, "area": {"parents": dict.fromkeys(WARDS, "all")}},
    }  # fmt: skip
    resource = {"name": "made-up", "title": "Made up", "assessment": about}
    (folder / "made-up.resource.json").write_text(json.dumps(resource))
    return WardMeasures(read_released(folder, "made-up"), years, PEOPLE, {ward: ward for ward in WARDS})


def steady(**others):
    return {ward: others.get(ward, [100] * len(YEARS)) for ward in WARDS}


def test_a_ward_far_above_or_below_all_wards_says_so(tmp_path):
    wards = measures(tmp_path, steady(W00=[300] * 4, W01=[40] * 4))
    assert [wards.of(ward).against for ward in ("W00", "W01", "W02")] == [1, -1, 0]
    assert wards.of("W00").row.rate.value == pytest.approx(300 / 8)


def test_a_clear_change_is_one_and_the_ups_and_downs_of_single_wards_are_none(tmp_path):
    assert measures(tmp_path, steady(W00=[100, 100, 100, 160])).of("W00").change.direction == 1
    random = np.random.default_rng(1)
    restless = {ward: [int(count) for count in random.integers(60, 140, 4)] for ward in WARDS}
    wards = measures(tmp_path, restless | {"W00": [100, 100, 100, 140]})
    assert wards.of("W00").change.direction == 0


def test_wards_alike_differ_clearly_in_at_most_one_case_of_twenty(tmp_path):
    random = np.random.default_rng(7)
    clear = compared = 0
    for _ in range(12):
        wards = measures(tmp_path, {ward: [int(count) for count in random.poisson(60, 4)] for ward in WARDS})
        changes = [wards.of(ward).change.clear for ward in WARDS]
        clear, compared = clear + sum(changes), compared + len(changes)
    assert clear <= 0.05 * compared


def test_of_a_withheld_count_nothing_is_computed(tmp_path):
    wards = measures(tmp_path, steady(W00=[9, 9, 9, "primary"], W01=[9, 9, "secondary", 100]))
    small, before = wards.of("W00"), wards.of("W01")
    assert small.against is None and small.change is None and small.row.rate is None
    assert small.row.cell.below == 5 and small.earlier.value == 9
    assert before.against == 0 and before.change is None and before.earlier.suppressed


def test_without_an_earlier_year_there_is_no_change(tmp_path):
    wards = measures(tmp_path, steady(), YEARS[-1:]).of("W00")
    assert wards.change is None and not wards.earlier.collected


def test_where_every_count_is_withheld_there_is_no_rate_of_all(tmp_path):
    wards = measures(tmp_path, {ward: ["primary"] * 4 for ward in WARDS}).of("W00")
    assert wards.area_rate is None and wards.change is None and wards.against is None


def test_beyond_the_inner_limits_is_not_beyond_the_outer(tmp_path):
    wards = measures(tmp_path, steady(W00=[125] * 4, W01=[78] * 4))
    assert [wards.of(ward).row.position for ward in ("W00", "W01")] == [1, -1]
    assert [wards.of(ward).against for ward in ("W00", "W01")] == [0, 0]


def test_the_change_is_on_the_year_before(tmp_path):
    wards = measures(tmp_path, steady(W00=[300, 90, 50, 100]))
    assert wards.of("W00").earlier.value == 50 and wards.of("W00").change.ratio.value == 2
    assert wards.of("W00").area_rate == pytest.approx((100 * 26 + 9) / 26 / 8)


def test_how_restless_wards_are_is_judged_over_those_known_in_every_year(tmp_path):
    """Two wards that swap their counts, and calm ones of which the first year is withheld."""
    counts = steady(W00=[50, 100, 50, 100], W01=[100, 50, 100, 50])
    counts |= {ward: ["primary", 100, 100, 100] for ward in WARDS[2:]}
    swapping = measures(tmp_path, counts).of("W00").change
    by_hand = compare_counts(100, 50, dispersion=month_dispersion(np.array([[50, 100], [100, 50]] * 2)))
    assert swapping.ratio == by_hand.ratio and not swapping.clear
    alone = measures(tmp_path, counts | {"W01": ["primary", 50, 100, 50]}).of("W00").change
    assert alone.ratio == compare_counts(100, 50).ratio and alone.clear
