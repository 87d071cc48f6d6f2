import pytest

from bookrender.errors import BookError
from bookrender.reading.cells import parse_cell


def test_options_come_from_the_cell_then_the_defaults():
    cell = parse_cell(
        ["#| label: fig-a", "#| echo: true", "x = 1", "x"], "a.qmd", 5, {"echo": False, "warning": False}
    )
    assert (cell.label, cell.code, cell.code_line) == ("fig-a", "x = 1\nx", 8)
    assert cell.options == {
        "echo": True,
        "eval": True,
        "output": True,
        "include": True,
        "warning": False,
        "error": False,
    }


def test_a_comment_below_the_options_is_code():
    assert parse_cell(["# a comment", "#| echo: true"], "a.qmd", 1, {}).code == "# a comment\n#| echo: true"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("#| cache: true", r"a\.qmd:6: unknown cell option “cache”; covered are"),
        ("#| fig-width: 4", r"a\.qmd:6: “fig-width” holds for a whole chapter, in its front matter"),
        ("#| ecko: true", r"a\.qmd:6: unknown cell option “ecko”; did you mean “echo”\?"),
        ("#| output: verbatim", r"a\.qmd:6: “output” is verbatim"),
        ("#| just words", r"a\.qmd:6: the options of a cell are lines of"),
        ("#| label: two words", r"the label “two words” may hold"),
        ("#| fig-cap: [a", r"this is not YAML"),
    ],
)
def test_what_is_no_option_is_refused(line, said):
    with pytest.raises(BookError, match=said):
        parse_cell([line, "x"], "a.qmd", 5, {})
