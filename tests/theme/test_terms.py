"""theme/terms.lua: a term is explained where a chapter uses it first, and nowhere else."""

import pytest
from bs4 import BeautifulSoup
from tests.bookrender.rendering import filtered
from tests.project import ROOT
from tests.theme.quarto import PARSED, parsed_figure

EMULATED = ROOT / "tests/theme/emulated.lua"
GLOSSARY = """\
- term: ABC
  stands_for: acceptable behaviour contract
  also: [ABCs, acceptable behaviour contract]
  says: A promise.
- {term: hot spot, also: [hot spots], says: Where more is.}
- {term: ward, also: [wards], says: 'It elects "members".'}
- {term: PDF, everyday: true, says: A file.}
"""


@pytest.fixture
def convert(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data/glossary.yml").write_text(GLOSSARY, encoding="utf-8")

    def run(text: str, target: str = "html", by_quarto: bool = False, **metadata: bool) -> str:
        filters = [PARSED, EMULATED] if by_quarto else [ROOT / "theme/terms.lua"]
        profiles = ("assessment", "edition-2008")
        return filtered(text, target, filters, tmp_path, *profiles, **metadata)

    return run


def terms(html: str) -> list[tuple[str, str]]:
    links = BeautifulSoup(html, "html.parser").select("a.term")
    return [(" ".join(link.get_text().split()), link["href"]) for link in links]


def at(name: str) -> str:
    return f"/chapters/glossary.qmd#term-{name}"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Two wards, and a ward.", [("wards", at("ward"))]),
        ("(ABC) and ABC.", [("ABC", at("abc"))]),
        ("An Acceptable behaviour\ncontract.", [("Acceptable behaviour contract", at("abc"))]),
        ("Hot spots’ names.", [("Hot spots", at("hot-spot"))]),
        ("- one ward\n- **ward**", [("ward", at("ward"))]),
        ("A hot, spot. An abc. Forward. A PDF.", []),
        ("# A ward\n\n[The ward](#x) and `ward`.\n\n| ward |\n|---|\n| ward |", []),
        ("![A ward](x.svg)", []),
        ("::: {#fig-x}\n![](x.svg)\n\nA ward.\n:::", []),
        ("::: {.key-figures}\n- a ward\n:::\n\n[A ward]{.source}", []),
        ('::: {.content-visible when-profile="plan"}\nwards\n:::\n\nA ward.', [("ward", at("ward"))]),
        ('::: {.content-visible when-profile="assessment"}\nwards\n:::', [("wards", at("ward"))]),
        ('::: {.content-hidden unless-profile="plan"}\nwards\n:::', []),
        ('::: {.content-hidden when-format="typst"}\nwards\n:::', [("wards", at("ward"))]),
    ],
)
def test_what_is_explained(convert, text, found):
    assert terms(convert(text)) == found


def test_no_caption_is_explained_that_quarto_has_parsed(convert):
    text = parsed_figure("x.svg", "A ward.") + "\nAn ABC.\n"
    assert terms(convert(text, by_quarto=True)) == [("ABC", at("abc"))]


def test_a_document_without_the_glossary_leads_nobody_there(convert):
    assert terms(convert("A ward.")) and terms(convert("A ward.", glossary=True))
    html = convert("A ward.\n\n- a ward", glossary=False)
    assert not terms(html) and "A ward." in html


def test_the_words_stay_as_they_were(convert):
    text = "(The “wards”, of 2 hot spots; ABCs’ end.)"
    assert BeautifulSoup(convert(text), "html.parser").get_text().strip() == text


def test_the_explanation_leads_with_what_a_short_form_stands_for(convert):
    link = BeautifulSoup(convert("An ABC in a ward."), "html.parser").select("a.term")
    assert [each["data-says"] for each in link] == [
        "Acceptable behaviour contract. A promise.", 'It elects "members".',
    ]  # fmt: skip


def test_print_is_left_as_it_is(convert):
    assert convert("A ward.", "typst").strip() == "A ward."
