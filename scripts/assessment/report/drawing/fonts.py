"""Source Sans 3 for figures, from its package, in the two weights they use.

The package holds one variable font, of which matplotlib would draw the thinnest weight; the weights
are cut from it once a machine, with the letters that figures can need, and kept in matplotlib's cache.
"""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

import matplotlib
from matplotlib import font_manager

FAMILY = "Source Sans 3"
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


@lru_cache(maxsize=1)
def register() -> None:
    """Make the family known to matplotlib, whatever fonts the machine has."""
    for name, weight in WEIGHTS.items():
        path = _instance(weight)
        font_manager.fontManager.ttflist.append(
            font_manager.FontEntry(fname=str(path), name=FAMILY, style="normal", weight=name, size="scalable")
        )


def _instance(weight: int) -> Path:
    from importlib.metadata import version

    import fontpkg_source_sans_3 as package

    path = Path(matplotlib.get_cachedir()) / f"source-sans-3-{version('fontpkg-source-sans-3')}-{weight}.ttf"
    if not path.exists():
        source = next(Path(package.__file__).parent.rglob("SourceSans3[[]wght].ttf"))
        partial = path.with_suffix(f".{os.getpid()}.part")
        _cut(source, weight, partial)
        partial.replace(path)
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
