"""How an action stands, by the rules of data/plan/status.yml."""

from datetime import date

import pytest
from tests.project import ROOT

from assessment.plan.model import Action, Milestone
from assessment.plan.status import read_rules, status_of

RULES = read_rules(ROOT)
START, DUE = date(2008, 4, 1), date(2008, 9, 30)


def action(*steps: tuple[str, str | None], name: str = "a-1", waits_for: tuple[str, ...] = ()) -> Action:
    milestones = tuple(
        Milestone(text="x", due=date.fromisoformat(due), done=date.fromisoformat(done) if done else None)
        for due, done in steps
    )
    return Action(
        id=name, text="x", start=START, due=DUE, resources="x", depends_on=waits_for, milestones=milestones
    )


DONE, OPEN = ("2008-05-01", "2008-05-20"), ("2008-05-01", None)
CASES = {
    "the day before it starts": ((OPEN,), "2008-03-31", "not due", "not-begun"),
    "the day it starts": ((OPEN,), "2008-04-01", "not due", "green"),
    "the day its milestone is due": ((OPEN,), "2008-05-01", "not due", "green"),
    "a day later": ((OPEN,), "2008-05-02", "not due", "amber"),
    "sixty days later": ((OPEN,), "2008-06-30", "not due", "amber"),
    "sixty-one days later": ((OPEN,), "2008-07-01", "not due", "red"),
    "done, though late": ((DONE,), "2008-07-01", "not due", "green"),
    "done after the day that is asked for": ((DONE,), "2008-05-10", "not due", "amber"),
    "over, all done": ((DONE,), "2008-10-01", "not due", "green"),
    "over, one open": ((DONE, ("2008-09-30", None)), "2008-10-01", "not due", "red"),
    "the target met": ((DONE,), "2008-10-01", "met", "green"),
    "the target missed": ((DONE,), "2008-10-01", "missed", "red"),
    "the target near": ((DONE,), "2008-10-01", "unclear", "amber"),
    "the target without a figure": ((DONE,), "2008-10-01", "no figure", "amber"),
}


@pytest.mark.parametrize(("steps", "as_at", "outcome", "status"), CASES.values(), ids=CASES)
def test_the_rules_give_the_status(steps, as_at, outcome, status):
    one = action(*steps)
    found = status_of(one, {"a-1": one}, RULES, date.fromisoformat(as_at), {"a-1": outcome})
    assert found.status == status


def test_a_status_says_which_of_its_conditions_hold():
    late = action(OPEN)
    on = {
        day: status_of(late, {"a-1": late}, RULES, date.fromisoformat(day))
        for day in ("2008-05-02", "2008-10-01")
    }
    assert [each.fact for each in on["2008-05-02"].any] == ["milestone_days_late"]
    assert [each.fact for each in on["2008-10-01"].any] == ["days_overdue", "milestone_days_late"]


def test_what_waits_for_something_off_course_is_at_risk():
    late, waiting = action(OPEN), action(DONE, name="a-2", waits_for=("a-1",))
    actions = {"a-1": late, "a-2": waiting}
    assert status_of(waiting, actions, RULES, date(2008, 6, 1)).status == "green"
    assert status_of(waiting, actions, RULES, date(2008, 8, 1)).status == "amber"


def test_the_status_is_told_in_words_of_its_own():
    said = [rule.words for rule in RULES.rules]
    assert len(set(said)) == len(said) == 4
    assert all(
        words.lower().startswith(rule.status.partition("-")[0])
        for words, rule in zip(said, RULES.rules, strict=True)
    )
