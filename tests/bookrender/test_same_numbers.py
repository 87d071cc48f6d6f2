"""Both formats of a book carry the same numbers, figure by figure and table by table."""

from pathlib import Path

import pytest
from pypdf import PdfReader
from tests.bookrender.same_numbers import differences, read_pdf, read_site
from tests.pdf_words import read_for_words

PAGES = (
    "index.html",
    "chapters/introduction.html",
    "chapters/asb.html",
    "chapters/drugs.html",
    "chapters/references.html",
    "chapters/methods.html",
)


@pytest.fixture(scope="module")
def pdf(built_book):
    return read_pdf(built_book / "numbers.pdf")


def test_pages_and_pdf_agree(built_book, pdf):
    site = read_site([built_book / page for page in PAGES])
    assert differences(site, pdf) == []
    assert site[2].captions.keys() == {"Figure 2.1", "Figure 2.2", "Table 2.1"}
    assert site[2].tables[0][1] == ["Hardwick", "312", "45.1"]
    assert "A map with 3 areas." in site[2].alternatives


def test_a_pdf_reads_the_same_without_its_drawings(built_book):
    path = built_book / "numbers.pdf"
    whole, words = PdfReader(path), read_for_words(path)
    assert [page.extract_text() for page in words.pages] == [page.extract_text() for page in whole.pages]
    with_figure = max(range(len(whole.pages)), key=lambda at: len(content_of(whole, at)))
    assert len(content_of(words, with_figure)) < len(content_of(whole, with_figure))


def content_of(reader: PdfReader, at: int) -> bytes:
    return reader.pages[at].get_contents().get_data()


@pytest.mark.parametrize(
    ("written", "instead", "what"),
    [
        ("attacked 14 times", "attacked 15 times", "numbers"),
        ("fell by 12%", "fell by 13%", "captions"),
        ("1,204 fires", "1,205 fires", "alternative texts"),
        (">45.1<", ">45.2<", "tables"),
    ],
)
def test_one_changed_number_is_seen(built_book, pdf, tmp_path, written, instead, what):
    pages = [built_book / page for page in PAGES]
    text = pages[2].read_text(encoding="utf-8")
    assert written in text
    pages[2] = Path(tmp_path, "asb.html")
    pages[2].write_text(text.replace(written, instead), encoding="utf-8")
    found = differences(read_site(pages), pdf)
    assert any(f"Anti-social behaviour: {what}:" in difference for difference in found)
