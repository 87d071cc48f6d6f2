"""The register of emerging issues: what stands in which edition, and what it refuses."""

from pathlib import Path

import pytest
import yaml
from tests.project import ROOT

from assessment.configuration import load_configuration
from assessment.emerging.register import read_register, standings
from assessment.errors import AssessmentError
from assessment.project_change import ProjectChange
from assessment.report import open_register
from assessment.report.edition.edition import EditionData, open_edition

LAST = """
  "2009":
    title: T
    follows: "2008"
    period: 2008-04/2008-09
    comparison: [2007-04/2007-09]
    series: 2007-04/2008-09
    published: 2009-01
    data: synthetic
    returns: returns/2009
    denominators: {residents: "2011"}
"""
WATCHED, CLOSED = "stolen-bicycles", "loud-fireworks"
ISSUE = """\
title: Bicycles that are stolen
says: Bicycles are taken from stands.
source: partner
raised: {edition: "2008", day: 2007-10-22, by: police}
evidence: [theft-mobile-phones]
measures:
  volume: theft-mobile-phones.part(mobile-phone)
  change: theft-by-month
  harm: [theft-from-the-person]
  concern: [other-theft]
  capability: {score: 2, reason: stands can be watched}
decisions:
  - {edition: "2008", decision: DECISION, day: 2008-01-29, by: partnership, reason: Not clear yet.}
"""


@pytest.fixture
def project(tmp_path) -> Path:
    """A copy of the project whose register holds an issue that is watched and one that was closed."""
    root = tmp_path / "project"
    with ProjectChange(ROOT).trial() as copy:
        copy.rename(root)
        copy.mkdir()
    for path in (root / "data/emerging").glob("*.yml"):
        path.unlink()
    for name, decision in ((WATCHED, "watch"), (CLOSED, "close")):
        (root / f"data/emerging/{name}.yml").write_text(ISSUE.replace("DECISION", decision), "utf-8")
    open_edition.cache_clear()
    return root


def a_year_later(root: Path) -> None:
    """Edition 2009, which follows 2008, is there too."""
    file = root / "assessment.yml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("\neditions:", "\neditions:" + LAST.rstrip(), 1), "utf-8")


def data_of(root: Path, edition: str = "2008") -> EditionData:
    return EditionData(load_configuration(root), edition)


def standing_in(root: Path, edition: str) -> dict:
    return {standing.id: standing.decision for standing in standings(data_of(root, edition))}


def test_an_edition_shows_what_was_raised_by_then_and_what_it_decided(project):
    decided = {name: decision.decision for name, decision in standing_in(project, "2008").items()}
    assert decided == {WATCHED: "watch", CLOSED: "close"}
    assert standing_in(project, "2025") == {}


def test_what_was_closed_is_left_out_of_the_next_edition(project):
    a_year_later(project)
    assert list(standing_in(project, "2009")) == [WATCHED]


def test_a_later_decision_leaves_the_earlier_edition_as_it_was(project):
    a_year_later(project)
    issue = project / f"data/emerging/{WATCHED}.yml"
    later = '  - {edition: "2009", decision: close, day: 2009-01-27, by: partnership, reason: Over.}\n'
    issue.write_text(issue.read_text(encoding="utf-8") + later, encoding="utf-8")
    assert standing_in(project, "2008")[WATCHED].decision == "watch"
    assert standing_in(project, "2009")[WATCHED].decision == "close"


def test_the_book_prints_the_issues_with_their_scores(project, capsys):
    register = open_register(project, "2008")
    register.table()
    printed = capsys.readouterr().out
    rows = [line for line in printed.splitlines() if line.startswith("| ")]
    assert len(rows) == 2 + 2
    assert "Synthetic: issues and decisions are made up." in printed
    assert "Closed, 29 January 2008" in printed
    assert str(register.sentence).startswith("Two other issues were raised; we watch one")
    assert "No other issue" in str(open_register(project, "2025").sentence)


WRONG = [
    ("source: partner", "source: rumour", r"line 3, source: is 'rumour'; allowed"),
    ("by: police", "by: polise", r"line 4, raised\.by: 'polise' is no agency.*\n.*'police'"),
    ("[theft-mobile-phones]", "[theft-mobil]", r"line 5, evidence\[1\]: 'theft-mobil' is no el.*\n.*'theft"),
    ("part(mobile-phone)", "part(mobile-phon)", r"line 7, .*'mobile-phon'\n.*'mobile-phone'"),
    ("change: theft-by-month", "change: theft-by-mont", r"line 8, measures\.change: .*\n.*'theft-by-month'"),
    ("harm: [theft-from-the", "harm: [theft-of-the", r"line 9, measures\.harm\[1\]: .*weight.*\n.*'theft-f"),
    ("[other-theft]", "[other-thefts]", r"line 10, measures\.concern\[1\]: 'other-thefts'.*\n.*'other-th"),
    ("score: 2", "score: 6", r"line 11, measures\.capability\.score: "),
    ('- {edition: "2008"', '- {edition: "2007"', r"line 13, decisions\[1\]\.edition: '2007' is no.*\n.*2008"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("right", "wrong", "fault"),
    [
        *WRONG,
        ("day: 2008-01-29", "day: 2007-01-29", r"line 12, decisions: \[1\]\.day is .*before the issue was"),
        ("phones.part(mobile-phone)", "phones.parts(a)", r"line 7, .*is no number.*\n.*phones\.part\(CODE\)"),
        ("change: theft-by-month", "change: theft-by-month.total", r"line 8, .*\n.*Write theft-by-month\."),
    ],
)
def test_a_wrong_issue_is_named(project, right, wrong, fault):
    file = project / f"data/emerging/{WATCHED}.yml"
    text = file.read_text(encoding="utf-8")
    assert right in text
    file.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(AssessmentError, match=rf"^data/emerging/{WATCHED}\.yml, {fault}"):
        read_register(data_of(project))


@pytest.mark.parametrize("edition", ["2008", "2025"])
def test_all_that_is_wrong_is_told_at_once_whether_or_not_the_table_is_there(project, edition):
    file = project / f"data/emerging/{WATCHED}.yml"
    text = file.read_text(encoding="utf-8")
    for right, wrong, _ in WRONG:
        text = text.replace(right, wrong, 1)
    file.write_text(text, encoding="utf-8")
    with pytest.raises(AssessmentError) as caught:
        read_register(data_of(project, edition))
    assert len(caught.value.faults) == len(WRONG)


@pytest.mark.parametrize(
    ("key", "right", "wrong"),
    [
        ("volume", "violence-by-month", "violence-by-mont"),
        ("harm[1]", None, "no-such-harm"),
        ("concern[1]", None, "no-such-concern"),
    ],
)
def test_the_names_of_a_priority_are_told_in_the_same_way(project, key, right, wrong):
    file = project / "assessment.yml"
    lines = file.read_text(encoding="utf-8").splitlines()
    start = next(number for number, line in enumerate(lines) if "slug: violent-crime" in line)
    name = key.partition("[")[0]
    at = next(n for n, line in enumerate(lines) if n > start and line.strip().startswith(f"{name}:"))
    value = yaml.safe_load(lines[at].strip())[name]
    lines[at] = lines[at].replace(right or value[0], wrong, 1)
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    where = rf"^assessment\.yml, line {at + 1}, priorities\[\d+\]\.measures\.{key}".replace("[1]", r"\[1\]")
    with pytest.raises(AssessmentError, match=f"{where}: '{wrong}'"):
        read_register(data_of(project))


@pytest.mark.parametrize(
    ("file", "line", "fault"),
    [
        ("data/elements/introduction.yml", "- id: ", r"introduction\.yml, line \d+, \[1\]\.id: is missing"),
        ("data/findings.yml", "- id: ", r"data/findings\.yml, line \d+, \[1\]\.id: is missing"),
        ("data/matrix.yml", "harm:", r"data/matrix\.yml, line 1, harm: is missing"),
    ],
)
def test_a_fault_in_a_file_that_issues_refer_to_is_named_there(project, file, line, fault):
    path = project / file
    text = path.read_text(encoding="utf-8")
    assert line in text
    path.write_text(text.replace(line, line.replace(":", "x:"), 1), encoding="utf-8")
    with pytest.raises(AssessmentError, match=fault):
        read_register(data_of(project))
