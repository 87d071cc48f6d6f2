"""What came of the last plan: that of an earlier edition, from the released tables of both."""

import json
import re
import shutil
from pathlib import Path

import pytest
import yaml
from tests.project import ROOT

from assessment.report import open_plan
from assessment.report.edition.edition import open_edition
from assessment.report.pages.plan_chapter import PlanBook

PLAN = "runs: 2009-04/2010-03\nas_at: 2009-06-30\nstanding: illustrative\nreviews: '2008'\n"

ASKED = ("introduction-priorities-chosen", "face-the-people-issues")


def a_year_later(text: str) -> str:
    return re.sub(r"\b(200[4-7])(?=-\d\d)", lambda year: str(int(year[1]) + 1), text)


def scale(path: Path, factor: float, chosen: str = "") -> None:
    """Multiply the counts of the latest year's rows that hold `chosen`."""
    lines = path.read_text(encoding="utf-8").splitlines()
    for at, line in enumerate(lines):
        parts = line.split(",")
        if line.startswith("2008-") and chosen in line and parts[-2].isdigit():
            parts[-2] = str(round(int(parts[-2]) * factor))
            lines[at] = ",".join(parts)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.fixture
def following(project) -> Path:
    """The project with an edition 2009 whose tables are those of 2008 a year later."""
    configuration = yaml.safe_load((ROOT / "assessment.yml").read_text(encoding="utf-8"))
    edition = json.loads(a_year_later(json.dumps(configuration["editions"]["2008"])))
    configuration["editions"]["2009"] = {**edition, "published": "2009-07"}
    (project / "assessment.yml").unlink()
    (project / "assessment.yml").write_text(yaml.safe_dump(configuration), encoding="utf-8")
    (project / "data/released").unlink()
    for name in ("2008", "2009"):
        shutil.copytree(ROOT / "data/released/2008", project / "data/released" / name)
    for path in (project / "data/released/2009").iterdir():
        path.write_text(a_year_later(path.read_text(encoding="utf-8")), encoding="utf-8")
    (project / "data/plan/2009").mkdir()
    (project / "data/plan/2009/plan.yml").write_text(PLAN, encoding="utf-8")
    open_edition.cache_clear()
    return project


def reviewed(root: Path) -> tuple[PlanBook, dict]:
    plan = open_plan(root=root, edition="2009")
    return plan, {each.commitment.action.id: each for each in plan._reviewed}


def test_nothing_that_changed_is_no_success(following, capsys):
    plan, found = reviewed(following)
    assert found["asb-1"].outcome == "unclear"  # two thousand fires' spread hides a tenth
    assert found["asb-4"].outcome == "missed"
    assert found["drugs-1"].outcome in ("missed", "unclear")
    assert found["asb-4"].status.status == "red"
    assert not any(each.verdict and each.verdict.met for each in found.values())
    assert "none were met" in str(plan.review_sentence)
    plan.review()
    said = capsys.readouterr().out
    assert "| **asb-1** " in said
    assert "Not met" in said
    assert "Against areas where nothing was done" in said


def test_a_target_is_the_same_number_in_the_plan_and_in_its_review(following, capsys):
    plan, _ = reviewed(following)
    plan.review()
    (row,) = (line for line in capsys.readouterr().out.splitlines() if line.startswith("| **asb-1**"))
    open_plan("anti-social-behaviour", root=following, edition="2008").actions()
    (agreed,) = (line for line in capsys.readouterr().out.splitlines() if line.startswith("| **asb-1**"))
    assert row.split(" | ")[3] == agreed.split(" | ")[5].partition(" ")[0] == "696"


def test_a_fall_far_beyond_the_target_is_met_for_sure(following):
    scale(following / "data/released/2009/deliberate-secondary-fires-by-month.csv", 0.5)
    _, found = reviewed(following)
    assert found["asb-1"].outcome == "met"
    assert found["asb-1"].verdict.sure
    assert found["asb-1"].outturn.cell.value == pytest.approx(387, abs=5)
    assert found["asb-2"].outcome == "unclear"


def test_wards_where_something_was_done_are_held_against_others(following, capsys):
    wards = {row["name"]: row["code"] for row in wards_of(following)}
    table = following / "data/released/2009/recorded-crime-by-ward.csv"
    scale(table, 0.5, f",{wards['Hardwick and Salters Lane']},criminal-damage-and-arson,")
    plan, found = reviewed(following)
    beyond = found["damage-1"].beyond_comparison
    assert beyond.value == pytest.approx(-79, abs=1)  # half of 158; the others did not change
    assert beyond.upper < 0
    assert found["damage-1"].outcome == "met"
    assert found["asb-4"].beyond_comparison.value == 0
    plan.review()
    said = capsys.readouterr().out
    assert "**damage-1** Hardwick and Salters Lane: 79 fewer than if they had changed as" in said
    assert "which chance may explain" in said


def wards_of(root: Path) -> list[dict]:
    import csv

    with (ROOT / "data/geography/wards.csv").open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def test_a_target_whose_day_is_to_come_is_not_judged(following):
    path = following / "data/plan/2009/plan.yml"
    path.write_text(PLAN.replace("2009-06-30", "2008-12-01"), encoding="utf-8")
    _, found = reviewed(following)
    assert found["asb-1"].verdict is not None
    assert found["drugs-1"].outcome == "not due"
    assert found["drugs-1"].verdict is None


def test_a_return_that_did_not_come_in_again_leaves_no_figure(following):
    for path in (following / "data/released/2009").glob("deliberate-secondary-fires-by-month.*"):
        path.unlink()
    _, found = reviewed(following)
    assert found["asb-1"].outcome == "no figure"
    assert found["asb-1"].status.status in ("amber", "red")


def test_the_plan_before_all_editions_is_reviewed_from_its_numbers(project):
    open_edition.cache_clear()
    said = str(open_plan(root=project, edition="2008").review_sentence)
    assert "Of 12 targets in the Community Safety Plan 2005/08, eight were met and three were not." in said
    assert "Four of these results are so near" in said


def test_without_a_plan_before_it_the_reason_is_said(project):
    open_edition.cache_clear()
    plan = open_plan(root=project, edition="2025")
    assert "this book does not hold" in str(plan.review_sentence)


def rows_of(printed: str) -> dict[str, list[str]]:
    rows = [line.strip("| ").split(" | ") for line in printed.splitlines() if line.startswith("| ")]
    return {row[0]: row[1:] for row in rows}


def test_what_residents_raised_in_sessions_stands_beside_what_they_chose(project, capsys):
    open_edition.cache_clear()
    open_plan(root=project, edition="2008").you_said(**dict(zip(("chosen", "raised"), ASKED, strict=True)))
    rows = rows_of(capsys.readouterr().out)
    table = (ROOT / "data/released/2008/face-the-people-issues.csv").read_text(encoding="utf-8")
    raised = {code: count for _, code, count, _ in (line.split(",") for line in table.splitlines()[1:])}
    assert rows["Anti-social behaviour"][1] == raised["anti-social-behaviour"] != "0"
    assert rows["Burglary of homes"][1] == raised["burglary-of-homes"]
    asked, times, done, planned = rows["Speeding and parking"]
    assert (asked, times, planned) == (
        "not asked",
        raised["speeding-and-parking"],
        "no action of its own",
    )
    assert done == "passed to the council's road safety team, which answers for it"


def test_without_consultation_and_sessions_both_gaps_are_said(project, capsys):
    open_edition.cache_clear()
    open_plan(root=project, edition="2025").you_said(*ASKED)
    printed = capsys.readouterr().out
    assert "What residents chose as priorities: not available" in printed
    assert "Issues raised in Face the People sessions: not available" in printed


def test_the_next_edition_counts_what_was_done_of_its_last_plan(following, capsys):
    plan, _ = reviewed(following)
    plan._plan.priorities = {}  # nothing is planned yet
    plan.you_said(*ASKED)
    rows = rows_of(capsys.readouterr().out)
    assert rows["Anti-social behaviour"][1] != "–"
    assert rows["Anti-social behaviour"][2] == "none of four actions done"
