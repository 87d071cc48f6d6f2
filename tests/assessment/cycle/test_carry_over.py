"""The plan's actions in the next edition: open ones keep their baseline, done ones are left to the review."""

from pathlib import Path

import pytest

from assessment.configuration import load_configuration
from assessment.plan.read import read_plan

from .test_new_edition import roll_on

PLAN = """\
objectives:
  - text: Shops lose less
    actions:
      - id: theft-1
        text: Link the shops
        findings: [theft-shops, theft-hot-spots]
        owner: police
        start: 2007-11-12
        due: 2008-09-30
        resources: Radios
        measure: Thefts from shops
        baseline: theft-shops.total
        target: {percent: -8, by: 2008-09-30}
        milestones:  # both were kept
          - {text: Half, due: 2007-11-23, done: 2007-11-20}
          - {text: All, due: 2008-05-30, done: 2008-06-01}
  - text: Treatment
    actions:
      - id: theft-2
        text: Offer treatment
        findings: [theft-substance-misuse, theft-shops]
        owner: probation
        start: 2008-04-01
        due: 2009-03-31
        depends_on: [theft-1, drugs-1]
        resources: Places
        measure: Known offenders
        baseline: theft-substance-misuse.total
        target: {percent: -5, by: 2009-03-31}  # a tenth was thought too much
        milestones:
          - {text: Asked, due: 2008-09-30}
accepted:
  - finding: theft-trend
    reason: The data settle no change.
"""


@pytest.fixture
def rolled(project: Path) -> Path:
    (project / "data/plan/2008/emerging-issues.yml").write_text(PLAN, encoding="utf-8")
    told = "\n".join(roll_on(project))
    assert "carried over, with their" in told
    assert "Decide what follows: 1 action done (theft-1)" in told
    return project


def plan_of(root: Path, edition: str):
    return read_plan(load_configuration(root), edition)[0]


def test_open_actions_go_on_and_say_since_when(rolled):
    actions = {action.id: action for action in plan_of(rolled, "2009").actions}
    former = {action.id: action for action in plan_of(rolled, "2008").actions}
    assert set(former) - set(actions) == {"theft-1"}
    assert {action.since for action in actions.values()} == {"2008"}
    assert actions["theft-2"].baseline == former["theft-2"].baseline
    assert actions["theft-2"].depends_on == ("drugs-1",)
    assert "# a tenth was thought too much" in (rolled / "data/plan/2009/emerging-issues.yml").read_text(
        "utf-8"
    )


def test_what_only_a_done_action_followed_from_is_accepted_with_a_reason(rolled):
    accepted = plan_of(rolled, "2009").priorities["emerging-issues"].accepted
    assert [each.finding for each in accepted] == ["theft-trend", "theft-hot-spots"]
    assert accepted[0].since == "2008"
    assert accepted[1].reason.startswith("The action of the last plan is done")


def test_the_next_plan_runs_a_year_later_and_reviews_the_last(rolled):
    about = plan_of(rolled, "2009").about
    assert (about.runs.code, about.as_at.isoformat(), about.reviews) == (
        "2009-04/2010-03",
        "2009-01-27",
        "2008",
    )


def test_a_second_step_keeps_the_first_baseline(rolled):
    roll_on(rolled, "2010", "2009-04/2009-09")
    assert {action.since for action in plan_of(rolled, "2010").actions} == {"2008"}


def test_a_plan_that_reviewed_none_reviews_the_last(project):
    roll_on(project, "2026", "2026-04/2026-09", follows="2025")
    assert plan_of(project, "2026").about.reviews == "2025"


def test_a_priority_whose_actions_are_all_done_has_none_left(project):
    file = project / "data/plan/2008/emerging-issues.yml"
    file.write_text(
        PLAN.replace("due: 2008-09-30}\naccepted", "due: 2008-09-30, done: 2008-09-01}\naccepted"), "utf-8"
    )
    roll_on(project)
    assert plan_of(project, "2009").priorities["emerging-issues"].objectives == ()
