"""The words of the rendered book, in both editions."""

from tests.project import ROOT

from assessment.prose import rendered
from assessment.report.glossary import read_glossary


def test_short_forms_are_written_out_numbers_in_style_and_chapters_easy_to_read(book):
    pages = rendered.read_book(book.folder)
    assert [str(fault) for fault in rendered.faults(pages, read_glossary(ROOT))] == []


def test_the_report_gives_each_chapters_reading_age(book):
    pages = rendered.read_book(book.folder)
    assert len(rendered.report(pages).splitlines()) == len(pages) + 1 > 10
