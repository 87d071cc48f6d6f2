"""Documents beside the book: copied, linked with each other both ways, and no part of what is read."""

import re
import shutil

import pytest
from bs4 import BeautifulSoup
from tests.assessment.review.books import ASB, chapter_page, page, write

from assessment.cli import main
from assessment.configuration import load_configuration
from assessment.review.agreement.pages import read_site
from assessment.review.publishing.bundle import write_bundle
from assessment.review.publishing.documents import put_beside


@pytest.fixture
def project(before):
    for document in ("plan", "joint"):
        folder = before / "_documents" / document
        write(folder / "index.html", page(f"<p>The {document} document.</p>", "Summary"))
        write(folder / f"chapters/plan/{ASB}.html", page("<p>What we shall do.</p>", "Actions"))
        write(folder / f"{document}.pdf", "a PDF")
    write(before / "_book/assessment-2008.pdf", "a PDF")
    return before


def links(file) -> dict[str, tuple[str, bool]]:
    """Where the links at the head of a page lead, by their words, and which is marked as here."""
    found = BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser").select("nav.documents a")
    return {link.text: (link["href"], link.get("aria-current") == "true") for link in found}


def test_each_document_leads_to_every_other(project):
    site = project / "_book"
    assert put_beside(load_configuration(project), site) == ["plan", "joint"]
    pages = [
        chapter_page(project),
        site / "index.html",
        site / f"plan/chapters/plan/{ASB}.html",
        site / "joint/index.html",
    ]
    for file in pages:
        found = links(file)
        assert len(found) == 3
        for target, _ in found.values():
            assert (file.parent / target).resolve().is_file(), (file, target)
    here = [[title for title, (_, current) in links(file).items() if current] for file in pages]
    assert here == [
        ["Partnership strategic assessment"],
        ["Partnership strategic assessment"],
        ["Community safety plan"],
        ["Partnership strategic assessment and community safety plan"],
    ]


def test_doing_it_again_changes_nothing_and_a_lost_document_loses_its_links(project):
    configuration, site = load_configuration(project), project / "_book"
    put_beside(configuration, site)
    once = chapter_page(project).read_bytes()
    put_beside(configuration, site)
    assert chapter_page(project).read_bytes() == once
    shutil.rmtree(project / "_documents/joint")
    shutil.rmtree(site / "joint")
    put_beside(configuration, site)
    assert list(links(chapter_page(project))) == ["Partnership strategic assessment", "Community safety plan"]


def test_the_links_are_no_part_of_what_is_agreed_to(project):
    read = read_site(project / "_book")[ASB].reading_hash
    put_beside(load_configuration(project), project / "_book")
    pages = read_site(project / "_book")
    assert pages[ASB].reading_hash == read
    assert pages[f"plan-{ASB}"].path.as_posix() == f"plan/chapters/plan/{ASB}.html"


def test_a_draft_has_strips_in_every_document(project, monkeypatch, capsys):
    monkeypatch.chdir(project)
    write(project / ".git/HEAD", "")
    assert main(["documents", "--draft"]) == 0
    assert "Beside the book: plan, joint" in capsys.readouterr().out
    text = (project / f"_book/plan/chapters/plan/{ASB}.html").read_text(encoding="utf-8")
    assert len(re.findall('class="review-strip"', text)) == 1


def test_without_a_book_there_is_nothing_to_put_them_beside(project, monkeypatch, capsys):
    (project / "_book/index.html").unlink()
    monkeypatch.chdir(project)
    assert main(["documents"]) == 1
    assert "is not a rendered book" in capsys.readouterr().err


def test_a_published_edition_has_the_pdf_of_each_document(project):
    put_beside(load_configuration(project), project / "_book")
    write(project / "data/released/2008/datapackage.json", "{}")
    write_bundle(load_configuration(project), project / "_book", "2008", project / "_release")
    pdfs = {path.name for path in (project / "_release").glob("*.pdf")}
    assert pdfs == {"assessment-2008.pdf", "joint-2008.pdf", "plan-2008.pdf"}
