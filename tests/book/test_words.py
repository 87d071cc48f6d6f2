"""The words of the rendered book, in both editions."""

from pathlib import Path

from bs4 import BeautifulSoup
from tests.project import ROOT

from assessment.configuration import load_configuration
from assessment.prose import rendered
from assessment.report.wording.glossary import read_glossary


def test_short_forms_are_written_out_numbers_in_style_and_chapters_easy_to_read(book):
    pages = rendered.read_book(book.folder)
    names = rendered.names_of_agencies(load_configuration(ROOT))
    assert [
        str(fault) for fault in rendered.faults(pages, read_glossary(load_configuration(ROOT)), names)
    ] == []


def test_the_report_gives_each_chapters_reading_age(book):
    pages = rendered.read_book(book.folder)
    assert len(rendered.report(pages).splitlines()) == len(pages) + 1 > 10


def test_each_link_of_the_book_leads_to_an_entry(book):
    entries = BeautifulSoup((book.folder / "chapters/glossary.html").read_text("utf-8"), "html.parser")
    named = {tag["id"] for tag in entries.select("dt [id]")}
    chapters = [Path(page) for page in book.pages if page.stem != "glossary"]
    linked = [
        link["href"].partition("#")[2]
        for page in chapters
        for link in BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser").select("a.term")
    ]
    assert len(linked) > 20 and set(linked) <= named


def test_key_figures_of_the_book_lead_to_their_evidence(book):
    links = words = pages = 0
    for page in book.pages:
        soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
        pages += bool(soup.select(".key-figures li"))
        for item in soup.select(".key-figures li"):
            words += 1
            link = item.select_one("a.evidence")
            assert link is None or soup.find(id=link["href"][1:])
            links += link is not None
    assert words - links <= 1 and links >= pages > 0  # one is told in words alone
