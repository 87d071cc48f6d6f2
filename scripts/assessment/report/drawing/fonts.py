"""The project's font for figures, in the two weights they use, and how wide its letters are.

A variable font is one file, of which matplotlib would draw the thinnest weight: the weights are cut from it
once a machine, with the letters that figures can need, and kept in matplotlib's cache.
"""

from __future__ import annotations

import math
import re
from functools import cache
from pathlib import Path

import fontpkg
import matplotlib
from matplotlib import font_manager

from assessment.theme.tokens import project_looks
from assessment.whole_files import written_whole

FAMILY = project_looks().font.family
WEIGHTS = {"normal": 400, "semibold": 600}
# Latin with the accents of place names, then dashes, quotation marks, dagger, ellipsis, minus, arrows.
LETTERS = (
    *range(0x20, 0x180),
    *range(0x2010, 0x2030),
    0x2212,
    0x2190,
    0x2191,
    0x2192,
    0x2193,
    0x2264,
    0x2265,
)
_PLACE_TO_BREAK = re.compile(r"(?<=\s)|(?<=\w-)(?=\w)")


@cache
def register() -> None:
    """Make the family known to matplotlib, whatever fonts the machine has."""
    for name, weight in WEIGHTS.items():
        path = _font_file(weight)
        font_manager.fontManager.ttflist.append(
            font_manager.FontEntry(fname=str(path), name=FAMILY, style="normal", weight=name, size="scalable")
        )


def text_width(text: str, points: float, weight: str = "normal") -> float:
    """How wide the longest line of a text is, in points, by how far the font's letters advance."""
    lines = text.split("\n")
    return points * max(sum(_advance(letter, weight) for letter in line) for line in lines)


@cache
def _advance(letter: str, weight: str) -> float:
    """How far a letter advances in a font of one point."""
    register()
    properties = font_manager.FontProperties(family=FAMILY, weight=weight)
    font = font_manager.get_font(font_manager.findfont(properties))
    font.set_size(1, 72)
    return font.load_char(ord(letter)).linearHoriAdvance / 65536


def wrapped(text: str, points: float, room: float, weight: str = "normal") -> str:
    """The text in lines of at most `room` points; a longer word has a line of its own."""
    lines = [""]
    for piece in _PLACE_TO_BREAK.split(text):
        if lines[-1] and text_width(f"{lines[-1]}{piece}".rstrip(), points, weight) > room:
            lines.append("")
        lines[-1] += piece
    return "\n".join(line.rstrip() for line in lines)


def even_lines(text: str, points: float, room: float) -> str:
    """The text in as many lines as `room` asks for, of about one length."""
    width = text_width(text, points)
    return wrapped(text, points, min(room, 1.15 * width / math.ceil(width / room)))


def _font_file(weight: int) -> Path:
    """A file of the family in this weight or the nearest that it has."""
    family = fontpkg.family(FAMILY)
    file = fontpkg.select_file(family, weight, "normal", nearest=True)
    if not file.variable:
        return file.path
    path = Path(matplotlib.get_cachedir()) / f"{family.slug}-{family.version}-{weight}.ttf"
    if not path.exists():
        with written_whole(path) as partial:
            _cut(file.path, weight, partial)
    return path


def _cut(source: Path, weight: int, target: Path) -> None:
    from fontTools import subset
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    font = TTFont(source)
    options = subset.Options(layout_features=["kern", "tnum"], notdef_outline=True)
    letters = subset.Subsetter(options)
    letters.populate(unicodes=LETTERS)
    letters.subset(font)
    instancer.instantiateVariableFont(font, {"wght": weight}, inplace=True)
    font.save(target)
