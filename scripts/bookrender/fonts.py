"""The book's fonts, from the installed `fontpkg-…` packages.

Belongs here: finding a font family's files and making web fonts of them. Does not: where fonts are used.
"""

from __future__ import annotations

import importlib.util
import io
from dataclasses import dataclass
from pathlib import Path

from bookrender.cache import Cache
from bookrender.errors import BookError, Problem

# Latin with its extensions, punctuation, currency, arrows and the mathematical signs that prose uses.
_CHARACTERS = (
    *range(0x20, 0x250), *range(0x2010, 0x2060), *range(0x20A0, 0x20C0), 0x2122, *range(0x2190, 0x219A),
    0x2212, 0x221E, 0x2248, 0x2260, 0x2264, 0x2265, 0x25A0, 0x25CF, 0x2713,
)  # fmt: skip
_FEATURES = ("kern", "liga", "locl", "mark", "mkmk", "ccmp", "tnum", "lnum", "pnum")
# Copyright and licence alone: a changed font may not go by the reserved name of the original (OFL, clause 3).
_NAME_RECORDS = (0, 13, 14)


@dataclass(frozen=True)
class FontFile:
    """A font file; `italic` by its name."""

    path: Path
    italic: bool


def font_files(family: str) -> list[FontFile]:
    """The files of a family such as "Source Sans 3", from the package `fontpkg-source-sans-3`."""
    module = "fontpkg_" + family.lower().replace(" ", "_")
    package = importlib.util.find_spec(module)
    if package is None or package.origin is None:
        name = module.replace("_", "-")
        raise BookError([Problem("_quarto.yml", None, f"mainfont: {family} needs the package {name}")])
    paths = sorted((Path(package.origin).parent / "files").glob("*.[ot]tf"))
    return [FontFile(path, "italic" in path.name.lower()) for path in paths]


def web_font(font: FontFile, cache: Cache) -> bytes:
    """The font as WOFF2, cut down to the characters that a book in a European language needs."""
    content = font.path.read_bytes()
    parts = [content, repr((_CHARACTERS, _FEATURES, _NAME_RECORDS))]
    return cache.get_or_make("web-font", parts, lambda: _subset(content))


def _subset(content: bytes) -> bytes:
    from fontTools import subset
    from fontTools.ttLib import TTFont

    options = subset.Options()
    options.flavor = "woff2"
    options.layout_features = list(_FEATURES)
    options.name_IDs = list(_NAME_RECORDS)
    options.notdef_outline = True
    font = TTFont(io.BytesIO(content), recalcTimestamp=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=_CHARACTERS)
    subsetter.subset(font)
    font.flavor = "woff2"
    target = io.BytesIO()
    font.save(target, reorderTables=False)
    return target.getvalue()
