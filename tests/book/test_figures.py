"""The colours of the drawings in the rendered book: contrast as WCAG 2.2 asks (1.4.3 for text, 1.4.11 for
marks)."""

import re
from pathlib import Path

import pytest
from tests.theme.test_colours import GRAPHIC_CONTRAST, TEXT_CONTRAST, contrast

from assessment.theme.tokens import project_looks

COLOURS = project_looks().charts
PAPER = COLOURS.paper
# What carries nothing that a number, a line or an outline beside it does not say: paper, grid, bands behind
# lines, bars and dots that stand back beside their labels, areas that are no hot spot and the lines between.
STAND_BACK = {PAPER, COLOURS.grid, COLOURS.band, COLOURS.quiet, COLOURS.blank, COLOURS.faint_edge}
# The shades of maps: each area has an outline, each class its place in the key.
SHADES = set(COLOURS.shades)


@pytest.fixture(scope="module")
def drawings(book) -> list[Path]:
    found = sorted(book.folder.rglob("*.svg"))
    assert len(found) > 10
    return found


def colours_of(drawing: str) -> tuple[set[str], set[str]]:
    """The colours of a drawing's words, and of everything else in it."""
    words = re.compile(r'<g id="text_\d+">.*?(?=<g id="(?!text)|\Z)', re.DOTALL)
    colour = re.compile(r"(?:fill|stroke)[:=]\s*\"?(#[0-9a-fA-F]{6})\b")
    inside = {found.upper() for part in words.findall(drawing) for found in colour.findall(part)}
    return inside, {found.upper() for found in colour.findall(words.sub("", drawing))}


def test_words_in_drawings_can_be_read(drawings):
    for path in drawings:
        words, _ = colours_of(path.read_text(encoding="utf-8"))
        for colour in words - {PAPER}:  # white words stand on dark shades: tests/theme/test_colours.py
            assert contrast(colour, PAPER) >= TEXT_CONTRAST, (path.name, colour)


def test_what_a_drawing_shows_stands_out_from_its_paper(drawings):
    for path in drawings:
        _, marks = colours_of(path.read_text(encoding="utf-8"))
        telling = marks - STAND_BACK
        for colour in telling - SHADES:
            assert contrast(colour, PAPER) >= GRAPHIC_CONTRAST, (path.name, colour)
        assert any(contrast(colour, PAPER) >= GRAPHIC_CONTRAST for colour in telling), path.name


def test_a_pale_colour_is_seen():
    drawing = '<g id="patch_1"><path style="fill: #ffee99"/></g><g id="text_1"><g style="fill: #cccccc"/></g>'
    assert colours_of(drawing) == ({"#CCCCCC"}, {"#FFEE99"})
