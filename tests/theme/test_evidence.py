"""theme/evidence.lua: a key figure leads to its place on the page, and to nowhere where it has none."""

import pytest
from tests.bookrender.rendering import filtered
from tests.project import ROOT

KEY = '::: {.key-figures}\n- **12** [fires]{.evidence data-of="fires"} *no change*\n:::\n\n'


def convert(text: str, target: str = "html") -> str:
    return filtered(text, target, [ROOT / "theme/evidence.lua"], ROOT)


@pytest.mark.parametrize("place", ["fig-fires", "fig-fires-process", "fig-fires-map", "fig-fires-funnel"])
def test_a_key_figure_leads_to_the_figure_of_its_element(place):
    html = convert(f"{KEY}![Fires](x.svg){{#{place}}}")
    assert f'<a href="#{place}" class="evidence">fires</a>' in html


def test_the_figure_of_the_element_itself_comes_first():
    assert 'href="#fig-fires"' in convert(f"{KEY}![A](x.svg){{#fig-fires-map}}\n\n![B](x.svg){{#fig-fires}}")


@pytest.mark.parametrize(("after", "target"), [("", "html"), ("![A](x.svg){#fig-fires}", "typst")])
def test_words_stay_words_without_a_place_and_in_print(after, target):
    converted = convert(KEY + after, target)
    assert "fires" in converted and "evidence" not in converted
