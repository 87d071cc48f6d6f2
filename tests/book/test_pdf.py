"""What the PDF of the book must be, in both editions."""

import pytest
from pypdf import PdfReader


@pytest.fixture(scope="module")
def pdf(book) -> PdfReader:
    return PdfReader(book.pdf)


def test_the_pdf_is_tagged_titled_and_in_english(pdf):
    catalogue = pdf.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == "en-GB"
    assert "assessment" in pdf.metadata.title.lower()


def test_the_bookmarks_name_every_chapter(pdf):
    titles = " ".join(entry.title for entry in pdf.outline if not isinstance(entry, list))
    for title in ("Introduction", "Anti-social behaviour", "Violent crime", "Summary and actions", "Methods"):
        assert title in titles or title in str(pdf.outline)
