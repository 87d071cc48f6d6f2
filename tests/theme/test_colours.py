"""Contrast of the colours of text, charts and maps (WCAG 2.2, success criteria 1.4.3 and 1.4.11)."""

import re
from pathlib import Path

import pytest

from assessment.report.drawing import figures, maps

CSS = Path(__file__).parents[2] / "theme" / "book.css"
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


@pytest.mark.parametrize("name", ["TEXT", "MUTED"])
def test_text_of_charts_can_be_read_on_their_paper(name):
    assert contrast(getattr(figures, name), figures.PAPER) >= TEXT_CONTRAST


@pytest.mark.parametrize("name", ["FOCUS", "TURQUOISE", "MUTED", "DARK_PINK"])
def test_marks_stand_out_from_the_paper(name):
    assert contrast(getattr(figures, name), figures.PAPER) >= GRAPHIC_CONTRAST


def test_the_focus_stands_out_from_what_is_quiet():
    assert contrast(figures.FOCUS, figures.QUIET) >= GRAPHIC_CONTRAST


def test_each_name_on_a_map_can_be_read_on_its_shade():
    for shade in figures.SEQUENTIAL:
        ink = figures.PAPER if maps._luminance(shade) < 0.5 else figures.TEXT
        assert contrast(ink, shade) >= TEXT_CONTRAST, shade


@pytest.mark.parametrize("kind", ["victim", "offender", "location"])
def test_the_colours_of_profiles_can_be_read_in_light_and_dark(kind):
    light, *dark = re.findall(rf"--{kind}: (#[0-9a-f]{{6}})", CSS.read_text(encoding="utf-8"))
    assert contrast(light, "#ffffff") >= TEXT_CONTRAST
    assert dark and all(contrast(colour, "#14181c") >= TEXT_CONTRAST for colour in dark)
