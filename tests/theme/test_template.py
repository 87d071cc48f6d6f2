"""The Typst template by itself: how running text and tables lie on a page."""

import re
from pathlib import Path

import pytest
import typst
from pypdf import PdfReader

from bookrender.pdf.fonts import font_files

THEME = Path(__file__).parents[2] / "theme"


@pytest.fixture
def typeset(tmp_path):
    """A document set with the template, as a PDF."""
    template = (THEME / "typst-template.typ").read_text(encoding="utf-8")
    template = re.sub(r"\$if\(fontsize\)\$.*\$else\$(.*)\$endif\$", r"\1", template)
    template = template.replace("$tokens.typ()$", (THEME / "tokens.typ").read_text(encoding="utf-8"))

    def run(body):
        source, made = tmp_path / "book.typ", tmp_path / "book.pdf"
        source.write_text(f"{template}\n#show: doc => assessment-book(doc)\n{body}", encoding="utf-8")
        typst.compile(str(source), output=str(made), font_paths=[str(font_files()[0].parent)])
        return PdfReader(made)

    return run


def lines_of(page):
    """How many lines stand left and right of the middle of a page."""
    places = set()

    def visit(text, current, matrix, *_):
        if text.strip() and current[5] + matrix[5] > 60:  # not the page number
            places.add((current[4] + matrix[4] > 297, round(current[5] + matrix[5])))

    page.extract_text(visitor_text=visit)
    return sum(not right for right, _ in places), sum(right for right, _ in places)


SENTENCE = "Police recorded incidents in the wards of the borough, and the order among them is not clear. "


@pytest.mark.parametrize("sentences", [6, 7, 8, 9, 11, 14])
def test_the_columns_of_a_paragraph_are_even(typeset, sentences):
    left, right = lines_of(typeset(f"#prose[{SENTENCE * sentences}]").pages[0])
    assert right >= 2 and left - right in (0, 1)


def test_a_short_table_is_not_torn_at_the_end_of_a_page(typeset):
    rows = "".join(f"[row {at}]," for at in range(9))
    table = f'#figure(kind: "quarto-float-tbl", supplement: [Table], caption: [Nine], table({rows}))'
    pages = [page.extract_text() for page in typeset(f"#v(240mm)\n{table}").pages]
    assert "row 0" in pages[1] and "row 8" in pages[1]


def test_a_long_table_goes_on_over_the_page(typeset):
    rows = "".join(f"[row {at}]," for at in range(60))
    table = f'#figure(kind: "quarto-float-tbl", supplement: [Table], caption: [Sixty], table({rows}))'
    pages = [page.extract_text() for page in typeset(f"#v(100mm)\n{table}").pages]
    assert "row 0" in pages[0] and "row 59" in pages[1]
