"""The register of emerging issues: what stands in which edition, and what it refuses."""

import pytest
from tests.project import ROOT

from assessment.configuration import load_configuration
from assessment.emerging.register import read_register, standings
from assessment.errors import AssessmentError
from assessment.project_change import ProjectChange
from assessment.report import open_register
from assessment.report.edition.edition import open_edition

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


@pytest.fixture
def project(tmp_path):
    root = tmp_path / "project"
    with ProjectChange(ROOT).trial() as copy:
        copy.rename(root)
        copy.mkdir()
    return root


def ids(root, edition):
    return [each.id for each in standings(load_configuration(root), edition)]


def test_an_edition_shows_what_was_raised_by_then_and_what_it_decided():
    assert ids(ROOT, "2008") == [
        "cocaine",
        "mobile-phone-theft",
        "off-road-motorcycles",
        "speeding-and-parking",
    ]
    assert ids(ROOT, "2025") == []


def test_what_was_closed_is_left_out_of_the_next_edition(project):
    file = project / "assessment.yml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("\neditions:", "\neditions:" + LAST.rstrip("\n"), 1), "utf-8"
    )
    assert set(ids(project, "2008")) - set(ids(project, "2009")) >= {"speeding-and-parking"}
    assert "cocaine" in ids(project, "2009")


def test_a_later_decision_leaves_the_earlier_edition_as_it_was(project):
    file = project / "assessment.yml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("\neditions:", "\neditions:" + LAST.rstrip("\n"), 1), "utf-8"
    )
    issue = project / "data/emerging/cocaine.yml"
    later = '  - {edition: "2009", decision: close, day: 2009-01-27, by: partnership, reason: Over.}\n'
    issue.write_text(issue.read_text(encoding="utf-8") + later, encoding="utf-8")
    configuration = load_configuration(project)
    found = {
        edition: {each.id: each for each in standings(configuration, edition)} for edition in ("2008", "2009")
    }
    assert found["2008"]["cocaine"].decision.decision == "watch"
    assert found["2009"]["cocaine"].decision.decision == "close"


def test_the_book_prints_the_issues_with_their_scores(capsys):
    open_edition.cache_clear()
    register = open_register(ROOT, "2008")
    register.table()
    printed = capsys.readouterr().out
    rows = [line for line in printed.splitlines() if line.startswith("| ")]
    assert len(rows) == 2 + 4
    assert "Synthetic: issues and decisions are made up." in printed
    assert "Closed, 29 January 2008" in printed
    assert str(register.sentence).startswith("Four other issues were raised; we watch t")
    assert "No other issue" in str(open_register(ROOT, "2025").sentence)


@pytest.mark.parametrize(
    ("line", "wrong", "fault"),
    [
        ("source: partner", "source: rumour", "source: is 'rumour'; allowed"),
        ("by: drug-action-team", "by: army", "raised.by: 'army' is no agency"),
        ("evidence: [drugs-positive-tests]", "evidence: [no-such]", "'no-such' is no element and no finding"),
        ("harm: [drugs]", "harm: [sugar]", "'sugar' has no weight"),
        ("day: 2008-01-29", "day: 2007-01-29", "before the issue was raised"),
        (
            'decisions:\n  - {edition: "2008"',
            'decisions:\n  - {edition: "1999"',
            "there is no edition '1999'",
        ),
        ("  harm:", "  volume: no-such.part(a)\n  harm:", "measures.volume: 'no-such.part"),
        ("score: 2", "score: 6", "measures.capability.score"),
    ],
)
def test_a_wrong_issue_is_named(project, line, wrong, fault):
    file = project / "data/emerging/cocaine.yml"
    text = file.read_text(encoding="utf-8")
    assert line in text
    file.write_text(text.replace(line, wrong, 1), encoding="utf-8")
    with pytest.raises(AssessmentError, match=rf"data/emerging/cocaine\.yml, .*{fault}".replace("(", r"\(")):
        read_register(load_configuration(project))


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
        read_register(load_configuration(project))
