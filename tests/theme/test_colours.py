"""Contrast of the colours of text, charts and maps (WCAG 2.2, success criteria 1.4.3 and 1.4.11)."""

from itertools import product

import pytest

from assessment.report.drawing import maps
from assessment.theme.tokens import project_looks

LOOKS = project_looks()
PAGES, CHARTS = LOOKS.pages, LOOKS.charts
TEXT_CONTRAST, GRAPHIC_CONTRAST = 4.5, 3.0


def luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_is_right():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("role", ["text", "muted"])
def test_text_of_charts_can_be_read_on_their_paper(role):
    assert contrast(getattr(CHARTS, role), CHARTS.paper) >= TEXT_CONTRAST


@pytest.mark.parametrize("role", ["focus", "below", "muted"])
def test_marks_stand_out_from_the_paper(role):
    assert contrast(getattr(CHARTS, role), CHARTS.paper) >= GRAPHIC_CONTRAST


def test_the_focus_stands_out_from_what_is_quiet():
    assert contrast(CHARTS.focus, CHARTS.quiet) >= GRAPHIC_CONTRAST


@pytest.mark.parametrize(
    ("ink", "paper"),
    [
        *product(("ink", "ink_soft", "accent", "link"), ("paper", "paper_raised")),
        *((profile, "paper") for profile in ("victim", "offender", "location")),
        ("ink", "mark"),
        ("on_cover", "cover"),
        ("on_tooltip", "tooltip"),
        ("removed", "on_removed"),
        ("added", "on_added"),
    ],
)
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_text_of_pages_can_be_read_on_light_and_on_dark_paper(ink, paper, mode):
    colours = [getattr(getattr(PAGES, role), mode) for role in (ink, paper)]
    assert contrast(*colours) >= TEXT_CONTRAST


def test_each_name_on_a_map_can_be_read_on_its_shade():
    for shade in CHARTS.shades:
        ink = CHARTS.paper if maps.is_dark(shade) else CHARTS.text
        assert contrast(ink, shade) >= TEXT_CONTRAST, shade
