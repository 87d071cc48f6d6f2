"""Makes the web fonts beside this file from the installed `fontpkg-source-sans-3`.

Run it after that package has changed: `.venv/bin/python theme/fonts/subset.py`. The fonts are cut down to
the characters of European languages, so that a page stays small, and carry no name of their own: a changed
font may not go by the reserved name of the original (SIL Open Font License 1.1, clause 3; the licence lies
in LICENSE.txt).
"""

from __future__ import annotations

import shutil
from pathlib import Path

import fontpkg_source_sans_3
from fontTools import subset
from fontTools.ttLib import TTFont

HERE = Path(__file__).parent
PACKAGE = Path(fontpkg_source_sans_3.__file__).parent
FONTS = {"SourceSans3[wght].ttf": "text.woff2", "SourceSans3-Italic[wght].ttf": "text-italic.woff2"}
# Latin with its extensions, punctuation, currency, arrows and the mathematical signs that prose uses.
CHARACTERS = (
    *range(0x20, 0x250), *range(0x2010, 0x2060), *range(0x20A0, 0x20C0), 0x2122, *range(0x2190, 0x219A),
    0x2212, 0x221E, 0x2248, 0x2260, 0x2264, 0x2265, 0x25A0, 0x25CF, 0x2713,
)  # fmt: skip
FEATURES = ["kern", "liga", "locl", "mark", "mkmk", "ccmp", "tnum", "lnum", "pnum"]
COPYRIGHT_AND_LICENCE = [0, 13, 14]


def make(source: Path, target: Path) -> None:
    """Write the subset of `source` to `target` as WOFF2."""
    options = subset.Options()
    options.layout_features = FEATURES
    options.name_IDs = COPYRIGHT_AND_LICENCE
    options.notdef_outline = True
    font = TTFont(source, recalcTimestamp=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=CHARACTERS)
    subsetter.subset(font)
    font.flavor = "woff2"
    font.save(target)


if __name__ == "__main__":
    for name, target in FONTS.items():
        make(PACKAGE / "files" / name, HERE / target)
    shutil.copyfile(PACKAGE / "LICENSE", HERE / "LICENSE.txt")
