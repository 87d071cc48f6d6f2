"""The web fonts: the project's font cut down to the characters of European languages, so that a page stays
small.

They carry no name of their own, and pages call them "Book text": a changed font may not go by the reserved
name of the original (SIL Open Font License 1.1, clause 3).
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import fontpkg

FAMILY = "Book text"
# Latin with its extensions, punctuation, currency, arrows and the mathematical signs that prose uses.
_CHARACTERS = (
    *range(0x20, 0x250), *range(0x2010, 0x2060), *range(0x20A0, 0x20C0), 0x2122, *range(0x2190, 0x219A),
    0x2212, 0x221E, 0x2248, 0x2260, 0x2264, 0x2265, 0x25A0, 0x25CF, 0x2713,
)  # fmt: skip
_FEATURES = ["kern", "liga", "locl", "mark", "mkmk", "ccmp", "tnum", "lnum", "pnum"]
_COPYRIGHT_AND_LICENCE = [0, 13, 14]
_WEIGHTS = (400, 600, 700)  # that pages use, of a font that has a file for each


@dataclass(frozen=True)
class Face:
    """One file of the font: what a style sheet says of it, and where it is made from."""

    file_name: str
    style: str
    weight: str
    source: Path


def faces(family: str) -> list[Face]:
    """The upright and the slanted files of an installed font, whether variable or one for each weight."""
    result = []
    for file in sorted(fontpkg.family(family).files, key=lambda file: (file.style != "normal", file.weight)):
        if not file.variable and file.weight not in _WEIGHTS:
            continue
        slant = "" if file.style == "normal" else f"-{file.style}"
        if file.variable:
            name, weight = f"text{slant}", f"{file.wght_min} {file.wght_max}"
        else:
            name, weight = f"text{slant}-{file.weight}", str(file.weight)
        result.append(Face(f"{name}.woff2", file.style, weight, file.path))
    return result


def web_font(source: Path) -> bytes:
    """The subset of a font file as WOFF2."""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    options = subset.Options(
        layout_features=_FEATURES, name_IDs=_COPYRIGHT_AND_LICENCE, notdef_outline=True, flavor="woff2"
    )
    font = TTFont(source, recalcTimestamp=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=_CHARACTERS)
    subsetter.subset(font)
    font.flavor = "woff2"
    stream = io.BytesIO()
    font.save(stream)
    return stream.getvalue()


def licence(family: str) -> Path:
    """Where the font's package keeps its licence."""
    return fontpkg.family(family).files[0].path.parents[1] / "LICENSE"
