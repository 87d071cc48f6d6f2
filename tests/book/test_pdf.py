"""What the PDF of the book must be, in both editions."""

import re

import pytest
import yaml
from pypdf import PdfReader
from tests.pdf_words import read_for_words
from tests.project import ROOT

from assessment.configuration import load_configuration


@pytest.fixture(scope="module")
def pdf(book) -> PdfReader:
    return read_for_words(book.pdf)


@pytest.fixture(scope="module")
def texts(pdf) -> list[str]:
    return [page.extract_text().strip() for page in pdf.pages]


@pytest.fixture(scope="module")
def configuration() -> dict:
    return yaml.safe_load((ROOT / "assessment.yml").read_text(encoding="utf-8"))


def first_pages(pdf: PdfReader) -> list[tuple[str, int]]:
    """Each chapter's title, without its number, and its first page, from the bookmarks."""
    return [
        (re.sub(r"^(\d+|[A-Z])\s+", "", entry.title), pdf.get_destination_page_number(entry) + 1)
        for entry in pdf.outline
        if not isinstance(entry, list)
    ]


def pages_used(pdf: PdfReader, texts: list[str]) -> dict[str, tuple[int, int]]:
    """First page and number of pages of each chapter; pages without a word, which only fill a sheet, are not
    counted."""
    places = first_pages(pdf)
    ends = [page for _, page in places[1:]] + [len(pdf.pages) + 1]
    return {
        title: (start, sum(bool(texts[at - 1]) for at in range(start, end)))
        for (title, start), end in zip(places, ends, strict=True)
    }


def test_the_pdf_is_tagged_titled_and_in_english(pdf):
    catalogue = pdf.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == "en-GB"
    assert "assessment" in pdf.metadata.title.lower()


def test_the_bookmarks_name_every_chapter(pdf):
    titles = {title for title, _ in first_pages(pdf)}
    assert {
        "Introduction",
        "Anti-social behaviour",
        "Violent crime",
        "Summary and actions",
        "Methods",
    } <= titles


def test_each_chapter_keeps_to_its_pages(pdf, texts):
    used = pages_used(pdf, texts)
    for slug, budget in load_configuration(ROOT).page_budgets("assessment").items():
        source = (ROOT / f"chapters/{slug}.qmd").read_text(encoding="utf-8")
        title = re.search(r'^title: "?(.*?)"?$', source, re.MULTILINE)[1]
        assert used[title][1] <= budget, (slug, used[title])


def test_each_priority_begins_on_the_left(pdf, texts, configuration):
    used = pages_used(pdf, texts)
    for priority in configuration["priorities"]:
        start, _ = used[priority["title"]]
        assert start % 2 == 0, (priority["slug"], start)


def test_a_page_that_fills_a_sheet_carries_no_running_head(pdf, texts):
    openings = {1, *dict(first_pages(pdf)).values()}
    for number, text in enumerate(texts, 1):
        words = text.split()
        assert not words or len(words) > 15 or number in openings, (number, words)
