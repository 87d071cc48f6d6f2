"""Whether a target was met, and what chance leaves of that."""

from datetime import date

import pytest

from assessment.plan.model import Target
from assessment.plan.outcomes import Measured, reported_verdict, verdict

BY = date(2008, 9, 30)
COUNTS = {
    "a fall beyond all doubt": (-10, 1000, 700, "met"),
    "a fall just at the target": (-10, 1000, 900, "unclear"),
    "a fall that falls short by chance": (-10, 1000, 920, "unclear"),
    "no fall at all": (-10, 1000, 1000, "missed"),
    "a rise that was wanted": (10, 1000, 1300, "met"),
    "a rise that did not come": (10, 1000, 900, "missed"),
    "few cases tell little": (-20, 27, 20, "unclear"),
    "none left": (-20, 27, 0, "met"),
}


@pytest.mark.parametrize(("percent", "before", "after", "outcome"), COUNTS.values(), ids=COUNTS)
def test_counts_against_a_target_in_percent(percent, before, after, outcome):
    found = verdict(Target(percent=percent, by=BY), Measured(before), Measured(after))
    assert found.outcome == outcome
    assert found.level == pytest.approx(before * (1 + percent / 100))
    assert found.met == (after <= found.level if percent < 0 else after >= found.level)
    assert found.limits.lower <= after <= found.limits.upper


def test_clustered_counts_say_less():
    target = Target(percent=-10, by=BY)
    assert verdict(target, Measured(1000), Measured(780)).outcome == "met"
    assert verdict(target, Measured(1000, dispersion=4), Measured(780)).outcome == "unclear"


def test_shares_against_a_target_in_points():
    target = Target(points=-5, by=BY)
    before = Measured(380, 1000)
    assert verdict(target, before, Measured(250, 1000)).outcome == "met"
    assert verdict(target, before, Measured(320, 1000)).outcome == "unclear"
    assert verdict(target, before, Measured(400, 1000)).outcome == "missed"
    assert verdict(target, before, Measured(320, 1000)).level == pytest.approx(0.33)


def test_a_share_of_nobody_cannot_be_sure():
    found = verdict(Target(points=-5, by=BY), Measured(380, 1000), Measured(0, 0))
    assert found.limits is None
    assert found.outcome == "unclear"


@pytest.mark.parametrize(
    ("before", "target", "outturn", "met", "sure"),
    [(1610, 1400, 1306, True, True), (212, 180, 163, True, False), (1720, 1600, 1812, False, True),
     (480, 620, 653, True, False), (340, 400, 437, True, False), (None, 30, 50, False, True)],
)  # fmt: skip
def test_a_reported_target(before, target, outturn, met, sure):
    found = reported_verdict(before, target, outturn, is_count=True)
    assert (found.met, found.sure) == (met, sure)


def test_a_survey_of_unknown_size_has_no_range():
    found = reported_verdict(41, 34, 33, is_count=False)
    assert found.met
    assert found.limits is None
    assert not found.sure
