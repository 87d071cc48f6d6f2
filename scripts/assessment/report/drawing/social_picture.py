"""The picture that a shared link shows: whose assessment, of when, and three of its numbers.

Belongs here: drawing it, with the book's own font and colours, so that it is the same on every machine.
Does not: choosing the numbers.
"""

from __future__ import annotations

import io
import textwrap
from collections.abc import Sequence
from pathlib import Path

from assessment.report.drawing import figures, fonts

PLACE = Path("figures/social.png")  # as _quarto-assessment.yml names it
_WIDE, _HIGH, _DOTS = 12.0, 6.3, 100  # inches and dots an inch: 1200 by 630, what links are shown at
_PALE = "#D5E3F0"


def draw(lines: Sequence[str], numbers: Sequence[tuple[str, str]]) -> Path:
    """Draw title, subtitle and imprint (`lines`) over up to three numbers, each with what it counts.

    The path of the PNG under the working folder.
    """
    from matplotlib.figure import Figure

    fonts.register()
    figure = Figure(figsize=(_WIDE, _HIGH), dpi=_DOTS, facecolor=figures.DARK_BLUE)
    title, subtitle, imprint = lines
    write = {"family": fonts.FAMILY, "va": "top", "color": figures.PAPER}
    figure.text(0.06, 0.9, textwrap.fill(title, 34), size=44, weight="semibold", linespacing=0.85, **write)
    figure.text(0.06, 0.55, textwrap.fill(subtitle, 60), size=24, **write)
    for at, (number, words) in enumerate(numbers[:3]):
        left = 0.06 + 0.31 * at
        figure.text(left, 0.42, number, size=50, weight="semibold", **write)
        figure.text(left, 0.27, textwrap.fill(words, 24), size=20, **{**write, "color": _PALE})
    figure.text(0.06, 0.1, imprint, size=18, **{**write, "color": _PALE})
    stream = io.BytesIO()
    figure.savefig(stream, format="png", facecolor=figures.DARK_BLUE, metadata={"Software": None})
    PLACE.parent.mkdir(exist_ok=True)
    partial = PLACE.with_name(f"part-{PLACE.name}")
    partial.write_bytes(stream.getvalue())
    partial.replace(PLACE)
    return PLACE
