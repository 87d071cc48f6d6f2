"""What the law asks: taking away anything that meets a duty fails the check, with the duty's words."""

import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from tests.project import ROOT

from assessment.cli import main
from assessment.configuration import load_configuration
from assessment.duties.check import DutiesOfEdition, Place
from assessment.duties.model import FILE, read_duties

DUTIES = read_duties(ROOT)
ELEMENTS = {means.element for duty in DUTIES for means in duty.met_by if means.element}
PLAN = {"actions", "review"}
PUBLISHED = {"2008": date(2008, 1, 1), "2025": date(2026, 1, 1)}
MEANS = [
    pytest.param(duty, means, edition, id=f"{duty.id}-{means}-{edition}")
    for duty in DUTIES
    for means in duty.met_by
    for edition, day in PUBLISHED.items()
    if duty.holds.on(day) and edition not in duty.unmet
]


@pytest.fixture(scope="module")
def places() -> dict[str, Place]:
    """Every element that meets a duty, with its place as data/elements has it; its data are there."""
    from assessment.report.edition.edition import open_edition

    found = open_edition(ROOT, "2008").elements
    return {element.id: Place(element.chapter, lambda: True) for element in found if element.id in ELEMENTS}


@pytest.fixture
def project(tmp_path) -> Path:
    """The sources of all documents, with what the duties name."""
    for pattern in ("_quarto*.yml", "index.qmd", "chapters/**/*.qmd"):
        for file in ROOT.glob(pattern):
            target = tmp_path / file.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, target)
    (tmp_path / "data").mkdir()
    shutil.copy(ROOT / FILE, tmp_path / FILE)
    for name in ("cycle.yml", "contracts", "policy"):
        copy = shutil.copytree if (ROOT / "data" / name).is_dir() else shutil.copy
        copy(ROOT / "data" / name, tmp_path / "data" / name)
    return tmp_path


def take_away(project: Path, means, places: dict[str, Place]) -> None:
    """Remove what the duty is met by from the copy; that it was there is part of the test."""
    if means.file:
        path = project / means.file
        assert path.exists()
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    elif means.document:
        (project / f"_quarto-{means.document}.yml").unlink()
    elif means.section:
        chapter, _, title = means.section.rpartition(": ")
        heading = re.compile(rf"^#+ {re.escape(title)} \{{#sec-.*\n", re.MULTILINE)
        holding = [path for path in project.rglob("*.qmd") if heading.search(path.read_text())]
        if chapter:
            titled = re.compile(rf'^title: "?{re.escape(chapter)}"?$', re.MULTILINE)
            holding = [path for path in holding if titled.search(path.read_text())]
        assert holding
        for path in holding:
            path.write_text(heading.sub("", path.read_text()))
    else:
        place = places[means.element]
        path = project / f"chapters/{place.chapter}.qmd"
        text = path.read_text()
        without = text.replace(f'("{means.element}.', '("none.')
        assert without != text
        path.write_text(without)


@pytest.mark.parametrize(("duty", "means", "edition"), MEANS)
def test_taking_away_what_meets_a_duty_fails_with_its_words(duty, means, edition, project, places):
    plan = set(PLAN)

    def unmet() -> list[str]:
        faults = DutiesOfEdition(project, edition, PUBLISHED[edition], places, plan).faults()
        return [fault.what for fault in faults if f", {duty.id}, " in fault.where]

    assert unmet() == []
    if means.plan:
        plan.remove(means.plan)
    else:
        take_away(project, means, places)
    (told,) = unmet()
    assert duty.says in told
    assert duty.source in told
    assert str(means) in told


@pytest.mark.parametrize("element", sorted(ELEMENTS))
def test_an_element_without_data_meets_nothing(element, project, places):
    empty = {**places, element: Place(places[element].chapter, lambda: False)}
    faults = list(DutiesOfEdition(project, "2008", PUBLISHED["2008"], empty, PLAN).faults())
    only_later = all(
        not duty.holds.on(PUBLISHED["2008"]) for duty in DUTIES for m in duty.met_by if m.element == element
    )
    assert bool(faults) != only_later
    assert all(f"element {element}" in fault.what for fault in faults)


def test_a_reason_for_what_is_met_is_out_of_date(project, places):
    path = project / FILE
    text = path.read_text()
    path.write_text(text.replace('unmet: {"2025": This book', 'unmet: {"2008": This book', 1))
    (fault,) = DutiesOfEdition(project, "2008", PUBLISHED["2008"], places, PLAN).faults()
    assert "is met, but listed as unmet" in fault.what


def test_a_duty_holds_within_its_days():
    (meetings,) = (duty for duty in DUTIES if duty.id == "public-meetings")
    days = [date(2007, 7, 31), date(2007, 8, 1), date(2011, 5, 31), date(2011, 6, 1)]
    assert [meetings.holds.on(day) for day in days] == [False, True, True, False]


def test_every_edition_does_what_the_law_asks_or_says_why_not(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    assert main(["duties"]) == 0
    said = capsys.readouterr().out
    for edition in load_configuration(ROOT).editions:
        assert f"Edition {edition}: " in said
    assert "not met: No residents have been asked for this edition yet." in said


BROKEN = {
    "twice": ("- id: views", "- id: groups", "groups: is there 2 times"),
    "two means in one": ("{document: assessment}", "{document: assessment, file: x}", "name one of element"),
    "ends before it begins": ("until: 2011-05-31", "until: 2001-05-31", "is before from"),
    "read by nobody": ("read: note", "read: never", "allowed: 'text', 'note', 'report' or 'memory'"),
}


@pytest.mark.parametrize(("old", "new", "told"), BROKEN.values(), ids=BROKEN)
def test_a_broken_list_is_named(old, new, told, project):
    from assessment.errors import AssessmentError

    path = project / FILE
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    with pytest.raises(AssessmentError, match=re.escape(told)):
        read_duties(project)


def test_the_page_names_a_section_that_several_chapters_have_once(capsys):
    from assessment.report import open_duties

    open_duties(ROOT, "2008").table()
    printed = capsys.readouterr().out
    assert "The plan's actions; “What we shall do” in six chapters" in printed
    assert "Anti-social behaviour: actions: What we shall do" not in printed


@pytest.mark.parametrize("between", ["<!-- not data: two (a title) -->", "<!-- one --> <!-- two -->", ""])
def test_a_comment_is_no_part_of_a_sections_title(between, project, places):
    heading = re.compile(r"^(#+ .*?) (\{#sec-.*)$", re.MULTILINE)
    for path in project.rglob("*.qmd"):
        path.write_text(heading.sub(rf"\1 {between} \2", path.read_text()))
    assert not list(DutiesOfEdition(project, "2008", PUBLISHED["2008"], places, PLAN).faults())
