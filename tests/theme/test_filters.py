"""The project's Lua filters, in both formats."""

from pathlib import Path

import pytest
from tests.bookrender.rendering import filtered

from bookrender.document.pandoc import PandocFailed

THEME = Path(__file__).parents[2] / "theme"


@pytest.fixture
def convert(tmp_path):
    def run(text, target="html", profile=""):
        filters = [THEME / name for name in ("profiles.lua", "gaps.lua")]
        profiles, agencies = filter(None, profile.split(",")), {"police": 'Anyshire "Police"'}
        return " ".join(filtered(text, target, filters, tmp_path, *profiles, agencies=agencies).split())

    return run


@pytest.mark.parametrize("kind", ["victim", "offender", "location"])
def test_a_profile_has_a_letter_in_html_and_a_call_in_typst(convert, kind):
    text = f"::: {{.{kind}-profile}}\nwords\n:::"
    assert f'aria-hidden="true">{kind[0].upper()}</p>' in convert(text)
    assert convert(text, "typst") == f'#profile("{kind}")[ words ]'


@pytest.mark.parametrize("target", ["html", "typst"])
def test_a_paragraph_that_holds_a_gap_is_left_out(convert, target):
    assert convert("Kept 1.\n\nLost [*not available*]{.gap} 2.", target).count("Lost") == 0
    assert "Kept 1." in convert("Kept 1.\n\nLost [x]{.gap} 2.", target)


def test_a_list_item_that_holds_a_gap_is_left_out_whole(convert):
    html = convert("- one\n- two [x]{.gap}\n\n    - inner\n- three")
    assert "two" not in html and "inner" not in html and "three" in html


def test_a_list_of_nothing_but_gaps_goes(convert):
    assert convert("1. [x]{.gap}\n2. [y]{.gap}") == ""


def test_only_the_inner_item_goes_where_it_alone_holds_the_gap(convert):
    html = convert("- outer\n\n    - inner [x]{.gap}\n    - other")
    assert "outer" in html and "other" in html and "inner" not in html


def test_a_gap_in_a_table_keeps_its_cell(convert):
    assert "not available" in convert("| a |\n|---|\n| [not available]{.gap} |")


def test_a_gap_panel_is_drawn_in_typst(convert):
    assert convert("::: {.gap}\nwords\n:::", "typst") == "#gap[ words ]"


def test_commentary_of_the_edition_is_shown_under_its_agencys_name(convert):
    text = '::: {.commentary agency="police" edition="2008"}\nWe agree.\n:::'
    assert "Anyshire “Police” says" in convert(text).replace("&quot;", "“", 1).replace("&quot;", "”") or (
        "Anyshire" in convert(text) and "We agree." in convert(text)
    )
    assert '#commentary("Anyshire' in convert(text, "typst")


def test_commentary_of_an_older_edition_asks_for_a_new_one(convert):
    text = '::: {.commentary agency="police" edition="2008"}\nWe agree.\n:::'
    html = convert(text, profile="assessment,edition-2025")
    assert "We agree." not in html
    assert "has been asked for its view" in html and "2008" in html


@pytest.mark.parametrize(
    ("attributes", "words"),
    [('agency="police"', "needs agency"), ('agency="fire" edition="2008"', "no such agency")],
)
def test_commentary_that_names_no_known_agency_or_edition_is_refused(convert, attributes, words):
    with pytest.raises(PandocFailed, match=words):
        convert(f"::: {{.commentary {attributes}}}\nx\n:::")


def test_key_figures_are_arguments_in_typst(convert):
    typst = convert("::: {.key-figures}\n- **4,312** incidents *6% fewer*\n- **7** fires\n:::", "typst")
    assert typst.startswith("#key-figures( [ #strong[4,312] incidents #emph[6% fewer] ], [")


def test_key_figures_hold_one_list(convert):
    with pytest.raises(PandocFailed, match="holds one list"):
        convert("::: {.key-figures}\nwords\n:::", "typst")


def test_why_an_action_stands_as_it_does_has_a_line_of_its_own_in_print(convert):
    text = "| a |\n|---|\n| [Amber]{.status} [It is late.]{.reason} |"
    assert "Amber \\ It is late." in convert(text, "typst").replace(" It", " It")


@pytest.fixture
def columns():
    def run(text):
        return " ".join(filtered(text, "typst", [THEME / "columns.lua"], THEME.parent).split())

    return run


def test_text_keeps_with_the_figures_that_it_leads_to(columns):
    panel = "::: {layout-ncol=2}\n![a](a.svg)\n\n![b](b.svg)\n:::"
    assert "#prose(sticky: true)[ See them. ]" in columns(f"See them.\n\n{panel}")
    assert "#prose[ Said. ]" in columns("Said.\n\n## Next\n\n{panel}")


def test_a_list_of_words_and_meanings_has_a_setting_of_its_own(columns):
    assert columns("ward\n:   An area.") == "#definitions[ / ward: #block[ An area. ] ]"
