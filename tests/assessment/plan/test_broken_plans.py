"""Each way to break a plan: named by file, line and key, all at once, with status 1."""

import pytest

from assessment.cli import main

ASB, DRUGS, VIOLENCE = (
    f"2008/{name}.yml" for name in ("anti-social-behaviour", "drug-related-offending", "violent-crime")
)

BROKEN = {
    "without a finding": (
        (ASB, "        findings: [asb-deliberate-fires]\n", ""),
        "line 4, objectives[1].actions[1].findings: action 'asb-1' follows from no finding",
    ),
    "without an owner": ((ASB, "        owner: council\n", ""), "action 'asb-1' has no owner"),
    "without a measure": (
        (ASB, "        measure: Deliberate secondary fires, April to September\n", ""),
        "action 'asb-1' has no measure",
    ),
    "a target without a baseline": (
        (ASB, "        baseline: asb-deliberate-fires.total\n", ""),
        "action 'asb-1' has a target without a baseline",
    ),
    "without a target": (
        (ASB, "        target: {percent: -10, by: 2008-09-30}\n", ""),
        "action 'asb-1' has no target",
    ),
    "without a milestone": (
        (DRUGS, "        milestones:\n          - {text: Drug worker in", "        milestones: []\n#"),
        "action 'drugs-2' has no milestone",
    ),
    "an owner that is no agency": (
        (ASB, "owner: council", "owner: navy"),
        "line 7, objectives[1].actions[1].owner: action 'asb-1' has as owner 'navy', which is no agency",
    ),
    "a partner that is no agency": (
        (ASB, "partners: [police, preventions-team]", "partners: [police, navy]"),
        "objectives[1].actions[2].partners[2]: action 'asb-2' has as partners 'navy', which is no agency",
    ),
    "due before it starts": (
        (ASB, "due: 2009-03-31", "due: 2008-03-31"),
        "action 'asb-3' is due on 2008-03-31, before it starts on 2008-04-01",
    ),
    "a target before it starts": (
        (ASB, "by: 2009-03-31", "by: 2008-03-31"),
        "target.by: action 'asb-3' has its target by 2008-03-31, before it starts",
    ),
    "a milestone after the end": (
        (ASB, "due: 2008-03-14", "due: 2010-03-14"),
        "milestones[2].due: action 'asb-1' has a milestone on 2010-03-14, outside 2007-12-03 to 2008-09-30",
    ),
    "a milestone done before the start": (
        (ASB, "done: 2008-01-14", "done: 2007-01-14"),
        "action 'asb-1' has a milestone done on 2007-01-14, before it starts",
    ),
    "a circle of two": (
        (ASB, "resources: The refuse teams", "depends_on: [asb-2]\n        resources: The refuse teams"),
        "action 'asb-1' depends on itself: asb-1 → asb-2 → asb-1",
    ),
    "a circle through two priorities": (
        (DRUGS, "        resources: Within", "        depends_on: [theft-2]\n        resources: Within"),
        "action 'drugs-1' depends on itself: drugs-1 → theft-2 → drugs-1",
    ),
    "an action that depends on itself": (
        (ASB, "depends_on: [asb-1]", "depends_on: [asb-2]"),
        "action 'asb-2' depends on itself: asb-2 → asb-2",
    ),
    "an unknown dependency": (
        (ASB, "depends_on: [asb-1]", "depends_on: [asb-9]"),
        "action 'asb-2' depends on 'asb-9', which is no action of this plan",
    ),
    "a dependency that starts too late": (
        (DRUGS, "start: 2008-01-07\n        due: 2009-03-31", "start: 2009-04-07\n        due: 2009-05-31"),
        "action 'drugs-2' is due before 'drugs-1', on which it depends, starts",
    ),
    "an id given twice": ((ASB, "id: asb-2", "id: asb-1"), "action 'asb-1' is there a second time"),
    "an id given twice in two priorities": (
        (DRUGS, "id: drugs-2", "id: asb-2"),
        "drug-related-offending.yml, line 20, objectives[2].actions[1].id: action 'asb-2' is there a second "
        "time",
    ),
    "an unknown finding": (
        (ASB, "findings: [asb-wards]", "findings: [asb-weather]"),
        "findings[1]: action 'asb-4' cites 'asb-weather', which is no finding",
    ),
    "a finding of another priority": (
        (ASB, "findings: [asb-wards]", "findings: [damage-wards]"),
        "action 'asb-4' cites 'damage-wards', a finding of criminal-damage",
    ),
    "a finding that nothing follows from": (
        (DRUGS, "accepted:\n  - finding: drugs-home-wards\n", "accepted: []\n#"),
        "no action follows from finding F2.4 (drugs-home-wards",
    ),
    "a finding both accepted and acted on": (
        (DRUGS, "finding: drugs-home-wards", "finding: drugs-opiates"),
        "'drugs-opiates' is accepted, and action 'drugs-1' follows from it",
    ),
    "a finding accepted without a reason": (
        (DRUGS, "reason: Where", 'reason: "" #'),
        "accepted[1].reason: gives no reason",
    ),
    "an unknown finding accepted": (
        (DRUGS, "finding: drugs-home-wards", "finding: drugs-weather"),
        "'drugs-weather' is no finding of drug-related-offending",
    ),
    "a baseline of no element": (
        (ASB, "baseline: asb-deliberate-fires.total", "baseline: asb-weather.total"),
        "action 'asb-1' has a baseline that cannot be read: 'asb-weather' is no element",
    ),
    "a baseline that is a typed number": (
        (ASB, "baseline: asb-deliberate-fires.total", 'baseline: "774"'),
        "action 'asb-1' has a baseline that cannot be read: '774' is no reference",
    ),
    "a baseline of no category": (
        (ASB, "asb-warnings.part(0-15)", "asb-warnings.part(0-12)"),
        "there is no category '0-12'. Did you mean '0-15'?",
    ),
    "a baseline of wards without areas": (
        (ASB, "baseline: asb-deliberate-fires.total", "baseline: asb-police-incidents.wards"),
        "'asb-police-incidents.wards': wards needs `areas`",
    ),
    "a ward that does not exist": (
        (ASB, "treated: [Stockton Town Centre, Mandale and Victoria]", "treated: [Gotham]"),
        "there is no ward Gotham",
    ),
    "a comparison ward that does not exist": (
        (ASB, "comparison: [Newtown,", "comparison: [Gotham,"),
        "there is no ward Gotham",
    ),
    "a baseline that is withheld or not in": (
        (DRUGS, "drugs-positive-tests.share(positive)", "young-people-victims.total"),
        "'young-people-victims.total', which is not available in edition 2008",
    ),
    "points of a count": (
        (ASB, "target: {percent: -10, by: 2008-09-30}", "target: {points: -10, by: 2008-09-30}"),
        "action 'asb-1' has a target in points, which only a share has",
    ),
    "a number for a share": (
        (DRUGS, "target: {points: -5,", "target: {number: -5,"),
        "action 'drugs-2' has a number for a target, but its baseline is a share",
    ),
    "two ways of a target": (
        (DRUGS, "target: {points: -5,", "target: {points: -5, percent: -5,"),
        "give one of percent, points or number, and not zero",
    ),
    "a day that is none": (
        (ASB, "due: 2009-03-31", "due: 2009-02-31"),
        "objectives[2].actions[1].due: is '2009-02-31'",
    ),
    "an unknown key": ((ASB, "owner: council", "owners: council"), "owners: is not a key that is known here"),
    "no word of a review": (("2008/plan.yml", "reviews: 2005-08\n", ""), "name the plan that it reviews"),
    "a review of no plan": (
        ("2008/plan.yml", "reviews: 2005-08", "reviews: 1999-02"),
        "reviews: '1999-02' is neither",
    ),
    "rules of which none may hold": (
        ("status.yml", '  - status: green\n    words: "Green: on course"\n', ""),
        "the last rule must have no condition",
    ),
    "a result that the released table contradicts": (
        ("2005-08.yml", "outturn: 653", "outturn: 600"),
        "gives the objective drug-related-offending 0 targets “met”; the table plan-targets has 1",
    ),
}


@pytest.mark.parametrize(("change", "told"), BROKEN.values(), ids=BROKEN)
def test_a_broken_plan_is_named(change, told, project, edit, monkeypatch, capsys):
    edit(*change)
    monkeypatch.chdir(project)
    assert main(["plan", "--edition", "2008"]) == 1
    said = capsys.readouterr()
    assert told in said.err
    assert "Traceback" not in said.err
    assert said.out == ""


def test_all_faults_of_all_files_are_named_at_once(project, edit, monkeypatch, capsys):
    edit(ASB, "owner: council", "owner: navy")
    edit(ASB, "findings: [asb-wards]", "findings: [asb-weather]")
    edit(VIOLENCE, "due: 2009-03-31", "due: 2007-03-31")
    edit(DRUGS, "id: drugs-2", "id: Drugs 2")
    (project / "data/plan/2008/weather.yml").write_text("objectives: []\n", encoding="utf-8")
    monkeypatch.chdir(project)
    assert main(["plan"]) == 1
    said = capsys.readouterr().err
    for told in ("'navy'", "'asb-weather'", "before it starts", "'Drugs 2'", "'weather' is no priority"):
        assert told in said


def test_a_finding_without_a_chapter_is_named(project, monkeypatch, capsys):
    findings = project / "data/findings.yml"
    text = findings.read_text(encoding="utf-8")
    findings.write_text(text.replace("chapter: ", "chapters: ", 1), encoding="utf-8")
    monkeypatch.chdir(project)
    assert main(["plan", "--edition", "2008"]) == 1
    assert "[1].chapter: is missing" in capsys.readouterr().err


def test_the_plans_as_they_are_hold_together(project, monkeypatch, capsys):
    monkeypatch.chdir(project)
    assert main(["plan"]) == 0
    said = capsys.readouterr().out
    assert "Edition 2008: The plan has 16 actions." in said
    assert "774 → 696" in said
    assert "Not available → not known yet" in said


def test_an_edition_without_a_plan_has_none(project, monkeypatch, capsys):
    for path in (project / "data/plan/2025").iterdir():
        path.unlink()
    (project / "data/plan/2025").rmdir()
    monkeypatch.chdir(project)
    assert main(["plan", "--edition", "2025"]) == 0
    assert "No plan has been written for this edition yet." in capsys.readouterr().out
