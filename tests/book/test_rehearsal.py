"""A rehearsal of the cycle: from edition 2008 to a published edition 2009, by the commands alone.

No file is edited by hand. An emerging issue becomes a priority of the new edition and is retired again;
the last edition then renders byte for byte as it did.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader

from .conftest import BuiltBook, build

NEW = ("new-edition", "2009", "--period", "2008-04/2008-09")
ISSUE = "mobile-phone-theft"
DECIDED = ("--by", "partnership", "--day", "2009-01-27", "--reason", "Phones are a fifth of all thefts.")


def assessment(project: Path, *arguments: str) -> str:
    result = subprocess.run(
        [sys.executable, "-m", "assessment", *arguments],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(project / "scripts")},
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def words_of(page: Path) -> str:
    text = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    return re.sub(r"\s+", " ", text)


@pytest.fixture(scope="module")
def rehearsed(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> BuiltBook:
    """The project of the built edition 2008, rolled on, released, audited and rendered."""
    last: BuiltBook = request.getfixturevalue("book")
    project = tmp_path_factory.mktemp("rehearsal") / "project"
    shutil.copytree(last.project, project, ignore=shutil.ignore_patterns("_book", ".bookrender", "figures"))
    told = assessment(project, *NEW)
    assert "assessment synthesise --edition 2009" in told
    for command in ("synthesise", "release", "audit"):
        assessment(project, command, "--edition", "2009")
    assessment(project, "promote", ISSUE, "--owner", "police", *DECIDED)
    result = build(project, "2009")
    assert result.returncode == 0, result.stderr
    return BuiltBook("2009", project)


pytestmark = [pytest.mark.parametrize("book", ["2008"], indirect=True, scope="session"), pytest.mark.long]


def test_the_next_edition_is_a_whole_book(book, rehearsed):
    names = {page.name for page in rehearsed.pages}
    assert names == {page.name for page in book.pages} | {f"{ISSUE}.html"}
    assert rehearsed.pdf.name == "safer-stockton-assessment-2009.pdf"
    assert "April to September 2008" in words_of(rehearsed.folder / "index.html")
    assert (rehearsed.project / "data/released/2009/datapackage.json").is_file()


def test_a_promoted_issue_has_its_chapter_in_the_book(rehearsed, book):
    page = BeautifulSoup(
        (rehearsed.folder / f"chapters/{ISSUE}.html").read_text(encoding="utf-8"), "html.parser"
    )
    assert page.find("h1").get_text(strip=True).endswith("Theft of mobile phones")
    titles = [each.get_text(" ", strip=True) for each in page.article.find_all("h2")]
    assert [title.rsplit(" ", 2)[-2:] for title in titles[:3]] == [
        [profile, "profile"] for profile in ("Victim", "Offender", "Location")
    ]
    assert page.find("img", alt=True) and page.select(".gap")
    assert "Theft of mobile phones" in words_of(rehearsed.folder / "chapters/summary-and-actions.html")
    outline = [each.title for each in PdfReader(rehearsed.pdf).outline if not isinstance(each, list)]
    places = [
        at
        for at, title in enumerate(outline)
        if title.endswith(("mobile phones", "Emerging issues – other theft"))
    ]
    assert len(places) == 2 and places[1] == places[0] + 1


def test_it_is_set_against_the_last(rehearsed, book):
    page = words_of(rehearsed.folder / "chapters/since-last-edition.html")
    assert "Edition 2009 is set against edition 2008, about April to September 2007" in page
    assert "no clear change" in page
    assert "clearer counting rules for grievous bodily harm" in page
    assert "In the last edition, and missing from this" in page
    assert re.search(r"gives [\d,]+ numbers of the last edition again, and none of them has changed", page)
    first = words_of(book.folder / "chapters/since-last-edition.html")
    assert "This is the first edition" in first


def test_the_plan_goes_on_and_the_last_one_is_reviewed(rehearsed, book):
    plan = rehearsed.project / "data/plan/2009"
    assert {path.name for path in plan.iterdir()} == {
        path.name for path in (book.project / "data/plan/2008").iterdir()
    } | {f"{ISSUE}.yml"}
    introduction = words_of(rehearsed.folder / "chapters/introduction.html")
    assert "in the last plan" in introduction


def test_nobody_has_agreed_to_the_next_edition(rehearsed, book):
    assert list((rehearsed.project / "chapters/signoff").glob("*/*.yml")) == []
    status = assessment(rehearsed.project, "signoff", "--status")
    assert "awaiting" in status


def test_its_dates_are_those_of_the_cycle(rehearsed, book):
    (calendar,) = rehearsed.folder.rglob("*.ics")
    assert b"UID:meeting-2008-09-30@" in calendar.read_bytes()
    assert b"DTSTART;VALUE=DATE:20090127" in calendar.read_bytes()


def test_the_last_edition_still_renders_byte_for_byte(rehearsed, book):
    """In the same folder as before, for a page may name its own. What is retired leaves no trace there."""
    assessment(rehearsed.project, "retire", ISSUE, *DECIDED)
    result = build(rehearsed.project, "2008")
    assert result.returncode == 0, result.stderr
    before, after = digests(book.folder), digests(rehearsed.project / "_book")
    assert before.keys() == after.keys()
    assert [name for name in before if before[name] != after[name]] == []
