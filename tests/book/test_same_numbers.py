"""The real book's pages and its PDF carry the same numbers, figure by figure and table by table."""

from tests.book.conftest import BuiltBook
from tests.bookrender.same_numbers import differences, read_pdf, read_site


def pages_in_order(book: BuiltBook) -> list:
    """The pages as the PDF has them: the order of _quarto-assessment.yml."""
    listed = (book.project / "_quarto-assessment.yml").read_text(encoding="utf-8")
    sources = [line.split("- ")[1].strip() for line in listed.splitlines() if line.endswith(".qmd")]
    return [(book.folder / source).with_suffix(".html") for source in sources]


def test_pages_and_pdf_carry_the_same_numbers(book):
    assert differences(read_site(pages_in_order(book)), read_pdf(book.pdf)) == []
