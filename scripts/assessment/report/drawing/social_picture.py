"""The picture that a shared link shows: whose assessment, of when, and three of its numbers.

Belongs here: drawing it, with the book's own font and colours, so that it is the same on every machine.
Does not: choosing the numbers.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from assessment.report.drawing import figures, fonts
from assessment.theme.tokens import project_looks
from assessment.whole_files import write_whole

PLACE = Path("figures/social.png")  # as _quarto-assessment.yml names it
_WIDE, _HIGH, _DOTS = 12.0, 6.3, 100  # inches and dots an inch: 1200 by 630, what links are shown at
_EDGE, _COLUMN = 0.06, 0.31  # of the width: the margin, and what a number has with what it counts
_TITLE, _SUBTITLE, _NUMBER, _WORDS, _IMPRINT = 44, 24, 50, 20, 18  # points


def draw(lines: Sequence[str], numbers: Sequence[tuple[str, str]]) -> Path:
    """Draw title, subtitle and imprint (`lines`) over up to three numbers, each with what it counts.

    The path of the PNG under the working folder.
    """
    from matplotlib.figure import Figure

    fonts.register()
    pages = project_looks().pages
    figure = Figure(figsize=(_WIDE, _HIGH), dpi=_DOTS, facecolor=pages.cover.light)
    title, subtitle, imprint = lines
    large = {"family": fonts.FAMILY, "va": "top", "color": pages.on_cover.light}
    small = {**large, "color": figures.COLOURS.caption}
    room = (1 - 2 * _EDGE) * _WIDE * 72
    title = fonts.wrapped(title, _TITLE, room, "semibold")
    figure.text(_EDGE, 0.9, title, size=_TITLE, weight="semibold", linespacing=0.85, **large)
    figure.text(_EDGE, 0.55, fonts.wrapped(subtitle, _SUBTITLE, room), size=_SUBTITLE, **large)
    for place, (number, counted) in enumerate(numbers[:3]):
        left = _EDGE + _COLUMN * place
        figure.text(left, 0.42, number, size=_NUMBER, weight="semibold", **large)
        words = fonts.wrapped(counted, _WORDS, (_COLUMN - 0.02) * _WIDE * 72)
        figure.text(left, 0.27, words, size=_WORDS, **small)
    figure.text(_EDGE, 0.1, imprint, size=_IMPRINT, **small)
    stream = io.BytesIO()
    figure.savefig(stream, format="png", facecolor=pages.cover.light, metadata={"Software": None})
    write_whole(PLACE, stream.getvalue())
    return PLACE
