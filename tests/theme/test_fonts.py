"""The web fonts are what is made of the project's font."""

import io

import pytest
from fontTools.ttLib import TTFont
from tests.project import ROOT

from assessment.theme.tokens import project_looks
from assessment.theme.web_fonts import faces, web_font

FONTS = ROOT / "theme" / "fonts"
FACES = faces(project_looks().font.family)


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.file_name)
def test_web_fonts_are_small_and_bear_no_reserved_name(face):
    path = FONTS / face.file_name
    assert path.stat().st_size < 45_000
    font = TTFont(path)
    family_full_and_postscript_names = {1, 3, 4, 6, 16}
    assert not family_full_and_postscript_names & {record.nameID for record in font["name"].names}
    characters = font.getBestCmap()
    assert all(ord(character) in characters for character in "Aa0–’“”£€%→≥−é")


def test_the_font_makes_the_same_web_font_again():
    face = FACES[-1]
    again, kept = TTFont(io.BytesIO(web_font(face.source))), TTFont(FONTS / face.file_name)
    assert again.getGlyphOrder() == kept.getGlyphOrder()
    assert again["glyf"].compile(again) == kept["glyf"].compile(kept)
