"""Promoting an issue and retiring a priority: files, record, refusals; one undoes the other."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from tests.assessment.emerging.test_register import LAST
from tests.project import ROOT

from assessment.cli import main
from assessment.configuration import load_configuration
from assessment.emerging.decide import Wish, promote, retire
from assessment.emerging.register import read_register
from assessment.errors import AssessmentError
from assessment.project_change import ProjectChange
from assessment.report.conclusions.findings import Findings
from assessment.report.conclusions.plan import PlanOfEdition
from assessment.report.edition.edition import EditionData, open_edition

ISSUE = "theft-of-phones"
RAISED = """\
title: Theft of phones
says: Phones are taken from people in the street, most of all in town.
source: strategic-assessment
raised: {edition: "2008", day: 2007-11-09, by: police}
evidence: [theft-mobile-phones]
measures:
  volume: theft-mobile-phones.part(mobile-phone)
  harm: [theft-from-the-person]
  concern: [other-theft]
  capability: {score: 3, reason: "owners can be told how to protect their phones"}
decisions:
  - {edition: "2008", decision: watch, day: 2008-01-29, by: partnership, reason: Part of other theft.}
"""
WISH = Wish("partnership", "2008-10-28", "Phones are a fifth of all thefts.")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    with ProjectChange(ROOT).trial() as copy:
        copy.rename(root)
        copy.mkdir()
    (root / f"data/emerging/{ISSUE}.yml").write_text(RAISED, encoding="utf-8")
    return root


def files_of(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and not any(parent.is_symlink() for parent in path.parents)
    }


def promoted(project: Path) -> list[str]:
    configuration = load_configuration(project)
    return [path.as_posix() for path in promote(configuration, ISSUE, WISH, "police", ["council"])]


def test_a_promoted_issue_is_a_priority_everywhere(project):
    written = promoted(project)
    configuration = load_configuration(project)
    slugs = [priority.slug for priority in configuration.priorities]
    assert slugs[-2:] == [ISSUE, "emerging-issues"]
    assert configuration.priorities[-2].owner == "police"
    for profile, folders in (("assessment", [""]), ("plan", ["plan/"]), ("joint", ["", "plan/"])):
        text = (project / f"_quarto-{profile}.yml").read_text(encoding="utf-8")
        own, emerging = (
            [f"chapters/{folder}{slug}.qmd" for folder in folders] for slug in (ISSUE, "emerging-issues")
        )
        assert re.search(r"\n +- ".join(map(re.escape, own + emerging)), text), profile
    assert f"chapters/{ISSUE}.qmd" in (project / ".github/CODEOWNERS").read_text(encoding="utf-8")
    elements = yaml.safe_load((project / f"data/elements/{ISSUE}.yml").read_text(encoding="utf-8"))
    assert {element["profile"] for element in elements} == {"victims", "offenders", "locations"}
    assert configuration.priorities[-2].measures.concern == ("other-theft",)
    assert configuration.page_budgets("plan")[f"plan-{ISSUE}"] == 2
    assert f"data/plan/2008/{ISSUE}.yml" in written and f"chapters/plan/{ISSUE}.qmd" in written
    decision = read_register(EditionData(configuration, "2008"))[ISSUE].decisions[-1]
    assert (decision.decision, decision.by, decision.reason) == ("promote", WISH.by, WISH.reason)


def test_retiring_it_leaves_nothing_but_the_record(project):
    before = files_of(project)
    promoted(project)
    retire(load_configuration(project), ISSUE, Wish("partnership", "2009-10-27", "It has fallen for a year."))
    after = files_of(project)
    record = f"data/emerging/{ISSUE}.yml"
    assert {name for name in before if after.get(name) != before[name]} == {record}
    assert after.keys() == before.keys()
    kept = [
        each.decision
        for each in read_register(EditionData(load_configuration(project), "2008"))[ISSUE].decisions
    ]
    assert kept == ["watch", "promote", "retire"]


def test_the_new_chapter_renders(project, tmp_path):
    """In a cell's own way, without a book: every call of the chapter answers."""
    promoted(project)
    calls = [
        line
        for line in (project / f"chapters/{ISSUE}.qmd").read_text(encoding="utf-8").splitlines()
        if line.startswith(("priority", "from "))
    ]
    for inline in (project / f"chapters/{ISSUE}.qmd").read_text(encoding="utf-8").split("`{python} ")[1:]:
        calls.append(f"print({inline.split('`')[0]})")
    result = subprocess.run(
        [sys.executable, "-c", "\n".join(calls)], cwd=project, capture_output=True, text=True,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    assert "![" in result.stdout and ".gap" in result.stdout


@pytest.mark.parametrize(
    ("issue", "wish", "owner", "fault"),
    [
        ("no-such", WISH, "police", "has no issue 'no-such'"),
        ("speeding-and-parking", WISH, "police", "was closed on 2008-01-29"),
        ("off-road-motorcycles", WISH, "police", "has no volume"),
        (ISSUE, WISH, "army", "'army' is no agency"),
        (ISSUE, Wish("army", "2008-10-28", "Why."), "police", "--by: 'army' is no agency"),
        (ISSUE, Wish("partnership", "28 October", "Why."), "police", "'28 October' is no day"),
        (ISSUE, Wish("partnership", "2007-10-28", "Why."), "police", "before what is on record"),
        (ISSUE, Wish("partnership", "2008-10-28", " "), "police", "--reason: is empty"),
    ],
)
def test_a_wrong_promotion_is_named_and_nothing_is_written(project, issue, wish, owner, fault):
    before = files_of(project)
    with pytest.raises(AssessmentError, match=fault):
        promote(load_configuration(project), issue, wish, owner, [])
    assert files_of(project) == before


def test_an_issue_is_not_promoted_twice(project):
    promoted(project)
    with pytest.raises(AssessmentError, match="is a priority already"):
        promoted(project)


@pytest.mark.parametrize(
    ("slug", "fault"),
    [
        ("no-such", "there is no priority 'no-such'"),
        ("emerging-issues", "takes in new issues and stays"),
        ("violent-crime", r"data/plan/2008/violent-crime\.yml: still has actions: violence-1"),
    ],
)
def test_a_priority_that_cannot_end_is_named(project, slug, fault):
    before = files_of(project)
    with pytest.raises(AssessmentError, match=fault):
        retire(load_configuration(project), slug, WISH)
    assert files_of(project) == before


def test_a_priority_that_others_cite_is_not_taken_out(project):
    (project / "data/plan/2008/drug-related-offending.yml").write_text("objectives: []\n", encoding="utf-8")
    waiting = project / "data/plan/2008/emerging-issues.yml"
    text = waiting.read_text(encoding="utf-8")
    waiting.write_text(text.replace("depends_on: [drugs-1]", "depends_on: []"), encoding="utf-8")
    before = files_of(project)
    with pytest.raises(
        AssessmentError, match=r"data/findings\.yml, line \d+.*cites 'drugs-type-of-offending'"
    ):
        retire(load_configuration(project), "drug-related-offending", WISH)
    assert files_of(project) == before


def test_the_commands_say_what_they_did(project, monkeypatch, capsys):
    monkeypatch.chdir(project)
    shared = ["--by", "partnership", "--day", "2008-10-28", "--reason", "Clear."]
    assert main(["promote", ISSUE, "--owner", "police", *shared]) == 0
    assert f"chapters/{ISSUE}.qmd" in capsys.readouterr().out
    assert main(["retire", "no-such", *shared]) == 1
    assert capsys.readouterr().err.endswith("1 fault; nothing was written.\n")
    assert main(["retire", ISSUE, *shared]) == 0
    told = capsys.readouterr().out
    written, taken_out = (part.splitlines() for part in told.split("Written:")[1].split("Taken out:"))
    assert "data/emerging keeps the record" in told
    assert f"  data/emerging/{ISSUE}.yml" in written and f"  chapters/{ISSUE}.qmd" in taken_out
    assert not any((project / line.strip()).exists() for line in taken_out if line.startswith("  "))


def test_every_fault_of_a_wrong_promotion_is_told_at_once(project):
    file = project / f"data/emerging/{ISSUE}.yml"
    wrong = RAISED.replace("by: police", "by: polise").replace("(mobile-phone)", "(mobile-phon)")
    file.write_text(wrong, encoding="utf-8")
    with pytest.raises(AssessmentError) as caught:
        promote(load_configuration(project), ISSUE, Wish("army", "28 October", " "), "army", ["navy"])
    assert len(caught.value.faults) == 2 + 3 + 2


def a_year_later(project: Path) -> None:
    """Edition 2009, which follows 2008, is the current one."""
    file = project / "assessment.yml"
    text = file.read_text(encoding="utf-8").replace('current_edition: "2008"', 'current_edition: "2009"', 1)
    file.write_text(text.replace("\neditions:", f"\neditions:{LAST.rstrip()}", 1), encoding="utf-8")


def test_what_the_last_plan_stood_on_outlives_its_priority(project):
    a_year_later(project)
    kept = [f"data/{name}.yml" for name in ("plan/2008/criminal-damage", "elements/criminal-damage")]
    kept += ["data/findings.yml", "data/matrix.yml"]
    before = files_of(project)
    retire(load_configuration(project), "criminal-damage", Wish("partnership", "2009-01-27", "Done."))
    after = files_of(project)
    assert {name: after[name] == before[name] for name in kept} == dict.fromkeys(kept, True)
    assert not {"chapters/criminal-damage.qmd", "chapters/plan/criminal-damage.qmd"} & after.keys()
    configuration = load_configuration(project)
    had, has = ([each.slug for each in configuration.as_of(name).priorities] for name in ("2008", "2009"))
    assert [slug for slug in had if slug not in has] == ["criminal-damage"]
    assert [each.slug for each in configuration.priorities] == has
    open_edition.cache_clear()
    former, now = (open_edition(project, name) for name in ("2008", "2009"))
    assert "damage-1" in [
        each.action.id for each in PlanOfEdition(former).priorities["criminal-damage"].commitments
    ]
    assert any(each.chapter == "criminal-damage" for each in former.elements)
    assert not any(each.chapter == "criminal-damage" for each in now.elements)
    assert not any(each.chapter == "criminal-damage" for each in Findings(now).specifications)


def test_a_priority_of_a_later_edition_is_none_of_the_last(project):
    a_year_later(project)
    wish = Wish("partnership", "2009-01-27", "Phones are a fifth of all thefts.")
    promote(load_configuration(project), ISSUE, wish, "police", [])
    configuration = load_configuration(project)
    assert ISSUE in [each.slug for each in configuration.as_of("2009").priorities]
    assert ISSUE not in [each.slug for each in configuration.as_of("2008").priorities]
    open_edition.cache_clear()
    assert not any(each.chapter == ISSUE for each in open_edition(project, "2008").elements)
