from pathlib import PurePosixPath

import pytest

from bookrender.executing.display import CannotShow, CellText, inline_markdown
from bookrender.executing.shell import Output
from bookrender.reading.source import DEFAULT_OPTIONS, Cell

SVG = Output("data", data={"image/svg+xml": "<svg/>", "text/plain": "<Figure>"})
MARKDOWN = Output(
    "data", data={"text/markdown": "| a |\n|---|\n| 1 |", "text/html": "<p>", "text/plain": "x"}
)


def shown(*outputs, label=None, **options):
    cell = Cell("x = 1", "a.qmd", 1, 2, label, {**DEFAULT_OPTIONS, "echo": False, **options})
    text = CellText(cell, PurePosixPath("a_files"), label or "cell-1", lambda html: f"TABLE {len(html)}")
    return text.markdown(outputs).strip(), text.images


def test_printed_text_is_a_code_block():
    assert shown(Output("stdout", "hey\n"))[0] == "``` {.cell-output-stdout}\nhey\n```"


def test_printed_text_goes_in_as_it_is_on_request():
    assert shown(Output("stdout", "![c](x.svg)\n"), output="asis")[0] == "![c](x.svg)"


def test_markdown_comes_before_other_representations():
    assert shown(MARKDOWN)[0].startswith("| a |")


def test_an_object_without_more_shows_its_text():
    assert shown(Output("data", data={"text/plain": "3"}))[0] == "``` {.cell-output-display}\n3\n```"


def test_code_is_shown_on_request_in_a_fence_that_holds_it():
    assert shown(echo=True)[0] == "``` {.python .cell-code}\nx = 1\n```"
    assert shown(Output("stdout", "```\n"))[0].startswith("```` {")


def test_a_figure_becomes_an_image_with_caption_label_and_alternative_text():
    options = {"fig-cap": "A *cap*", "fig-alt": 'Says "so"'}
    markdown, images = shown(SVG, label="fig-a", **options)
    assert markdown == r'![A *cap*](a_files/fig-a-1.svg){#fig-a fig-alt="Says \"so\""}'
    assert images == {PurePosixPath("a_files/fig-a-1.svg"): b"<svg/>"}


def test_a_figure_without_alternative_text_is_refused():
    with pytest.raises(CannotShow, match="without alternative text"):
        shown(SVG, label="fig-a")


def test_two_figures_under_one_label_are_refused():
    with pytest.raises(CannotShow, match="several figures"):
        shown(SVG, SVG, label="fig-a", **{"fig-alt": "x"})


def test_a_table_gets_its_caption_and_label():
    options = {"tbl-cap": "Counts"}
    assert shown(MARKDOWN, label="tbl-a", **options)[0].endswith("| 1 |\n\n: Counts {#tbl-a}")
    with pytest.raises(CannotShow, match="shows no table"):
        shown(label="tbl-a", **options)


def test_an_html_table_is_turned_into_markdown():
    assert shown(Output("data", data={"text/html": "<table></table>"}))[0] == "TABLE 15"


def test_html_without_words_stands_in_the_web_page_alone():
    script = "<script>let words;</script>"
    assert shown(Output("data", data={"text/html": script}))[0] == f"``` {{=html}}\n{script}\n```"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"text/html": "<b>x</b>", "text/plain": "<HTML object>"}, "shows HTML, of which the PDF would lose"),
        ({"text/html": '<iframe src="x.html"></iframe>'}, "shows HTML"),
        ({"text/html": "<table></table><p>60 rows</p>"}, "shows HTML"),
        ({"text/latex": "$x$", "text/plain": "<Latex object>"}, "shows text/latex, which this renderer"),
        ({"application/javascript": "f()", "text/plain": "<J>"}, "shows application/javascript"),
        ({"text/plain": "[<matplotlib.lines.Line2D at 0x7f12>]"}, "end its last line with “;”"),
    ],
)
def test_what_the_book_cannot_show_in_both_formats_is_refused(data, words):
    with pytest.raises(CannotShow, match=words):
        shown(Output("data", data=data))


@pytest.mark.parametrize("options", [{"output": False}, {"include": False}])
def test_nothing_is_shown_on_request(options):
    assert shown(SVG, MARKDOWN, **options)[0] == ""


def test_warnings_are_shown_unless_switched_off():
    warning = Output("stderr", "UserWarning: x\n")
    assert "UserWarning" in shown(warning)[0]
    assert shown(warning, warning=False)[0] == ""


@pytest.mark.parametrize(
    ("value", "markdown"),
    [
        ("plain words, 3.5% (or so)", "plain words, 3.5% (or so)"),
        ("a_b *c* [d] $e", r"a\_b \*c\* \[d\] \$e"),
        ("1. not a list", r"1\. not a list"),
        ("- nor this", r"\- nor this"),
        ({"text/plain": "<X>", "text/markdown": "*m*"}, "*m*"),
    ],
)
def test_inline_values_are_text_unless_they_offer_markdown(value, markdown):
    assert inline_markdown(value) == markdown


def test_an_inline_value_that_is_neither_text_nor_markdown_is_refused():
    with pytest.raises(
        CannotShow, match=r"gives datetime\.date\(2008, 1, 29\), which is no text for a reader"
    ):
        inline_markdown({"text/plain": "datetime.date(2008, 1, 29)"})
