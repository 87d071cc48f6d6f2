"""The HTML of single components."""

import pytest
from tests.bookrender.rendering import cache_in, chapters_of, make_book, prepared_book, quiet, write_figure

from bookrender.document.bodies import write_bodies
from bookrender.document.pandoc import Pandoc
from bookrender.html.body import shape
from bookrender.rendering import Rendering


@pytest.fixture
def body(tmp_path):
    def write(markdown):
        write_figure(tmp_path, "x.svg")
        chapters = chapters_of({"index.qmd": f"# T\n\n{markdown}\n"})
        book = make_book(tmp_path, chapters)
        cache, progress = cache_in(tmp_path), quiet()
        contents = prepared_book(book, chapters, cache)
        with Pandoc(book) as pandoc, progress.step("Writing") as step:
            rendering = Rendering(book, pandoc, cache, tmp_path, progress)
            (html,) = write_bodies(rendering, contents, "html", shape, step)
        return " ".join(html.split("\n")).strip()

    return write


def test_a_callout_is_a_note_with_a_title(body):
    assert '<div class="callout callout-note" role="note"> <p class="callout-title">Note</p>' in body(
        "::: {.callout-note}\ntext\n:::"
    )


def test_a_callout_with_a_label_has_a_number_that_references_give(body):
    callouts = "::: {#tip-a .callout-tip}\n## Do it\ntext\n:::\n\n::: {#tip-b .callout-tip}\ntext\n:::\n"
    html = body(f"{callouts}\n::: {{#nte-a .callout-note}}\ntext\n:::\n\nSee @tip-a, @tip-b and [-@nte-a].")
    assert '<span class="callout-kind">Tip 1</span> Do it</p>' in html
    assert 'role="note" id="tip-b"> <p class="callout-title">Tip 2</p>' in html
    assert 'href="#tip-a" class="cross-reference">Tip\u00a01</a>, <a' in html
    assert 'href="#nte-a" class="cross-reference">1</a>.' in html


def test_code_is_coloured(body):
    assert '<span class="kw">def</span>' in body("``` python\ndef f(): pass\n```")


def test_a_heading_at_a_callouts_start_is_its_title_and_no_heading_of_the_page(body):
    html = body("::: {.callout-tip}\n## Do it\n\ntext\n:::")
    assert "<h2" not in html
    assert '<span class="callout-kind">Tip</span> Do it</p>' in html


@pytest.mark.parametrize(("collapse", "opening"), [("true", '">'), ("false", '" open>')])
def test_a_callout_that_folds_is_details(body, collapse, opening):
    html = body(f'::: {{.callout-note title="More" collapse="{collapse}"}}\ntext\n:::')
    assert f'<details class="callout callout-note{opening} <summary>' in html


def test_a_panel_keeps_each_cell_together(body):
    html = body(
        '::: {layout-ncol=2}\n![A](x.svg){#fig-a fig-alt="a"}\n\n'
        "| h | i |\n|--|--|\n| x | 1 |\n\n: B {#tbl-b}\n\ntext\n:::"
    )
    assert html.startswith('<h1 id="t">T</h1> <div class="panel panel-2">')
    cells = html.split('<div class="panel-cell">')[1:]
    assert [cell.split(">")[0].strip() for cell in cells] == [
        '<figure class="float" id="fig-a"', '<div class="float float-table" id="tbl-b"', "<p",
    ]  # fmt: skip


def test_images_in_one_paragraph_are_cells_of_their_own(body):
    html = body('::: {layout-ncol=2}\n![a](x.svg){fig-alt="a"}\n![b](x.svg){fig-alt="b"}\n:::')
    assert html.count('<div class="panel-cell">') == 2


def test_a_panel_without_cells_leaves_nothing(body):
    assert "panel" not in body("before\n\n::: {layout-ncol=2}\n:::\n\nafter")


def test_a_div_may_label_a_table_and_a_figure(body):
    html = body(
        "::: {#tbl-d}\n| h | i |\n|--|--|\n| x | 1 |\n\nWords\n:::\n\n"
        '::: {#fig-d}\n![](x.svg){fig-alt="d"}\n\nMore words\n:::'
    )
    assert '<caption><span class="float-number">Table 1:</span> Words</caption>' in html
    assert '<span class="float-number">Figure 1:</span> More words' in html


def test_references_may_bring_their_own_word(body):
    html = body('![A](x.svg){#fig-a fig-alt="a"}\n\nSee [Chart @fig-a], @Fig-a and [@fig-a; @fig-a].')
    assert ">Chart\u00a01</a>, <a" in html
    assert html.count(">Figure\u00a01</a>") == 3


def test_footnotes_stay_on_the_page(body):
    assert 'role="doc-endnotes"' in body("text[^1]\n\n[^1]: note")
