"""A gap says the true reason, in a sentence and in short, and goes through datapackage.json unchanged."""

from datetime import date

import pytest

from assessment.gaps import Gap, GapReason, gap_from_json, gaps_of

DUE = date(2007, 10, 31)


@pytest.mark.parametrize(
    ("gap", "in_short"),
    [
        (Gap("x", "r", GapReason.NOT_SENT, due=DUE), "Due by 31 October 2007, has not come in"),
        (Gap("x", "r", GapReason.NOT_DUE, due=DUE), "Due by 31 October 2007"),
        (Gap("x", "r", GapReason.LATE, due=DUE), "Came too late for this edition"),
        (Gap("x", "r", GapReason.INCOMPLETE, "the return lacks age_band"), "The return lacks age band"),
        (Gap("x", "r", GapReason.NOT_RELEASED), "Not released yet"),
    ],
)
def test_a_gap_in_short(gap, in_short):
    assert gap.in_short == in_short


def test_every_reason_has_its_own_words_and_names_the_agency_where_it_can_help():
    gaps = [Gap("x", "r", reason) for reason in GapReason]
    sentences = {gap.sentence("the fire service (its analyst)") for gap in gaps}
    assert len(sentences) == len({gap.in_short for gap in gaps}) == len(GapReason)
    assert all("the fire service (its analyst)" in sentence for sentence in sentences)
    not_come_in = [gap.reason for gap in gaps if "has not come in" in gap.sentence("us")]
    assert not_come_in == [GapReason.NOT_SENT]


@pytest.mark.parametrize("reason", list(GapReason))
def test_a_gap_goes_through_the_data_package(reason):
    gap = Gap("x", "r", reason, "a detail", DUE)
    assert gap_from_json(gap.as_json()) == gap
    assert gaps_of({"assessment": {"gaps": [gap.as_json()]}}) == {"x": gap}
    assert gaps_of({}) == {}
