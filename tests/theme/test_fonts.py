"""The web fonts are what their script makes of the installed package."""

import importlib.util
from pathlib import Path

import pytest

FONTS = Path(__file__).parents[2] / "theme" / "fonts"


@pytest.fixture(scope="module")
def script():
    specification = importlib.util.spec_from_file_location("subset_fonts", FONTS / "subset.py")
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["text.woff2", "text-italic.woff2"])
def test_web_fonts_are_small_and_bear_no_reserved_name(name):
    from fontTools.ttLib import TTFont

    path = FONTS / name
    assert path.stat().st_size < 45_000
    font = TTFont(path)
    family_full_and_postscript_names = {1, 3, 4, 6, 16}
    assert not family_full_and_postscript_names & {record.nameID for record in font["name"].names}
    characters = font.getBestCmap()
    assert all(ord(character) in characters for character in "Aa0–’“”£€%→≥−é")


def test_the_script_makes_the_same_font_again(script, tmp_path):
    from fontTools.ttLib import TTFont

    source = script.PACKAGE / "files" / "SourceSans3-Italic[wght].ttf"
    script.make(source, tmp_path / "again.woff2")
    again, kept = TTFont(tmp_path / "again.woff2"), TTFont(FONTS / "text-italic.woff2")
    assert again.getGlyphOrder() == kept.getGlyphOrder()
    assert again["glyf"].compile(again) == kept["glyf"].compile(kept)
