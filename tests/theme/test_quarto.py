"""The filters on what Quarto hands to them: cells in Divs, one document for the PDF, parsed figures."""

import pytest
from tests.bookrender.rendering import filtered
from tests.project import ROOT
from tests.theme.quarto import PARSED, cell, divider, file_mark, parsed_figure

from bookrender.document.pandoc import PandocFailed

NAMES = ("cells.lua", "book.lua", "profiles.lua", "gaps.lua", "columns.lua")


def convert(text: str, target: str = "typst") -> str:
    return " ".join(
        filtered(text, target, [PARSED, *(ROOT / "theme" / name for name in NAMES)], ROOT).split()
    )


LIST = "- **4,312** incidents\n- **7** fires\n"


@pytest.mark.parametrize("output", [False, True], ids=["cell", "output of a cell"])
@pytest.mark.parametrize("target", ["html", "typst"])
@pytest.mark.parametrize("kind", ["key-figures", "summary-cards"])
def test_what_a_labelled_cell_prints_is_as_if_it_stood_bare(kind, target, output):
    block = "::::::: {{.{}}}\n{}\n:::::::"
    inside = convert(block.format(kind, cell("asb-key-figures", LIST, output)), target)
    around = convert(cell("asb-key-figures", block.format(kind, LIST), output), target)
    assert inside == around == convert(block.format(kind, LIST), target)


def test_a_cell_that_says_more_keeps_its_div():
    assert 'class="cell hidden"' in convert(":::{.cell .hidden}\nx\n:::", "html")


@pytest.mark.parametrize("prints", ["words", LIST + "\nwords", LIST + "\n<!-- -->\n\n" + LIST])
def test_a_shape_that_a_filter_does_not_know_is_told(prints):
    with pytest.raises(PandocFailed, match=r"\.summary-cards \(“.*…”\): it holds one list.*embedded\."):
        convert(f"::::::: {{.summary-cards}}\n{cell('cards', prints)}\n:::::::")


@pytest.mark.parametrize("output", [False, True], ids=["cell", "output of a cell"])
def test_a_gap_in_a_panel_is_one_block_of_it(output):
    gap = cell("asb-gap", "::: {.gap}\n[Not available]{.gap-title}\n\nIt would show more.\n:::", output)
    typst = convert(f"::::::::: {{layout-ncol=2}}\n{parsed_figure('a.svg')}\n\n{gap}\n:::::::::")
    opening = "#grid(columns: (1fr,) * 2, column-gutter: 6mm, row-gutter: 4mm, ["
    assert typst.startswith(opening) and "], [ #gap[ Not available" in typst and typst.endswith("], )")
    assert convert(gap).startswith("#gap[")


def test_a_panel_that_shows_nothing_is_not_there():
    text = f"::::::::: {{layout-ncol=2}}\n{cell('asb-none', '[no]{.gap}')}\n:::::::::"
    assert convert(parsed_figure("a.svg")) == convert(parsed_figure("a.svg") + "\n\n" + text)


BOOK = (
    file_mark("index.qmd")
    + "# At a glance {.unnumbered}\n\n[First](/chapters/one.qmd), [second](./chapters/two.qmd), [out](https://x.org).\n"
    + file_mark("chapters/one.qmd", folder="chapters")
    + "# Same\n\n[On](two.qmd), [back](../index.qmd), [within](two.qmd#sec-x).\n"
    + divider("part", "Priorities")
    + divider("appendix", "Appendices")
    + file_mark("chapters/two.qmd", folder="chapters")
    + "# Same\n\nLast.\n"
)


def test_a_link_to_a_chapter_leads_to_its_heading():
    typst = convert(BOOK)
    for words, label in {"First": "same", "second": "same-1", "On": "same-1", "back": "at-a-glance"}.items():
        assert f"#link(<{label}>)[{words}]" in typst
    assert '#link("https://x.org")[out]' in typst


def test_no_page_says_only_appendices():
    typst = convert(BOOK)
    assert '#show: appendices.with("Appendices", hide-parent: true)' in typst
    assert "[Appendices]" not in typst and "= Appendices" not in typst


def test_a_comment_between_chapters_is_no_running_text():
    typst = convert(BOOK)
    assert "#prose[ ]" not in typst and typst.count("#prose[") == 3


def test_text_keeps_with_a_figure_that_quarto_has_parsed_and_the_figure_is_left_alone():
    typst = convert("See it.\n\n" + parsed_figure("a.svg"))
    assert typst.startswith("#prose(sticky: true)[ See it. ]") and typst.count("prose") == 1
