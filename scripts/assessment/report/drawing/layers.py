"""Layers that hold many marks of one kind, whatever their colours and sizes.

A layer takes as long as a hundred marks in it, and a scale that translates values half as long: so marks of
one kind share a layer, and carry their looks themselves. Which there are belongs in the charts and maps.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import plotnine as p9
from matplotlib.patches import PathPatch

from assessment.report.drawing.figures import COLOURS

AREA = "area-"
"""How the drawing names each area of a `geom_areas`: with this and its place in the data, from 0."""


class geom_areas(p9.geom_map):
    """Areas, each of them drawn by itself and under a name of its own in the SVG.

    plotnine hands all areas of a map to matplotlib as one collection, whose inside is matplotlib's affair:
    it writes a path for each or, to save room, one definition and its uses.
    """

    def draw_panel(self, data, panel_params, coord, ax):
        super().draw_panel(data, panel_params, coord, ax)
        collection = ax.collections[-1]
        collection.remove()
        looks = zip(
            *(collection.get_facecolors(), collection.get_edgecolors(), collection.get_linewidths()),
            strict=True,
        )
        for place, (path, (fill, edge, width)) in enumerate(zip(collection.get_paths(), looks, strict=True)):
            patch = PathPatch(path, facecolor=fill, edgecolor=edge, linewidth=width, joinstyle="round")
            patch.set(gid=f"{AREA}{place}", zorder=collection.zorder)
            ax.add_artist(patch)  # scales set the limits: add_patch would work them out from each area


Values = Sequence[object] | np.ndarray | pd.Series


def as_given(*aesthetics: str) -> list[object]:
    """Scales that take colours, sizes, shapes … as they stand in the data."""
    return [getattr(p9, f"scale_{aesthetic}_identity")() for aesthetic in aesthetics]


@dataclass(frozen=True)
class Writing:
    """How words look; a colour or an alignment is one for all, or one for each."""

    size: float
    color: Values | str = COLOURS.text
    ha: Values | str = "left"
    va: str = "center"


def texts(x: Values | float, y: Values | float, label: Values, writing: Writing) -> pd.DataFrame:
    """Words at their places, for `text_layer`; a place is one for all, or one for each."""
    return _table(len(label), x=x, y=y, label=label, **vars(writing))


def text_layer(*parts: pd.DataFrame, lineheight: float = 1.2) -> list[object]:
    """A layer of all these `texts`, with colours and sizes as given; none where there are none."""
    data = _together(parts)
    mapping = p9.aes("x", "y", label="label", size="size", color="color", ha="ha", va="va")
    return [p9.geom_text(mapping, data, inherit_aes=False, lineheight=lineheight)] if len(data) else []


def segments(
    starts: tuple[Values, Values], ends: tuple[Values, Values], color: str, size: float
) -> pd.DataFrame:
    """Straight lines from each start (all x, all y) to its end, for `segment_layer`."""
    (x, y), (xend, yend) = starts, ends
    return _table(len(x), x=x, y=y, xend=xend, yend=yend, color=color, size=size)


def segment_layer(*parts: pd.DataFrame) -> list[object]:
    """A layer of all these `segments`, with colours and sizes as given; none where there are none."""
    data = _together(parts)
    mapping = p9.aes("x", "y", xend="xend", yend="yend", color="color", size="size")
    return [p9.geom_segment(mapping, data, inherit_aes=False)] if len(data) else []


def curve(x: Values, y: Values | float, color: str, size: float, linetype: str = "solid") -> pd.DataFrame:
    """One line through points, for `curve_layer`."""
    return _table(len(x), x=x, y=y, color=color, size=size, linetype=linetype)


def curve_layer(curves: Iterable[pd.DataFrame]) -> list[object]:
    """A layer of all these `curves`, the last on top, with colours, sizes and line types as given."""
    data = _together([points.assign(group=order) for order, points in enumerate(curves)])
    mapping = p9.aes("x", "y", group="group", color="color", size="size", linetype="linetype")
    return [p9.geom_line(mapping, data, inherit_aes=False)] if len(data) else []


def _table(rows: int, **columns: object) -> pd.DataFrame:
    plain = {
        name: column.to_numpy() if isinstance(column, pd.Series) else column
        for name, column in columns.items()
    }
    return pd.DataFrame(plain, index=range(rows))


def _together(parts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    filled = [part for part in parts if len(part)]
    return pd.concat(filled, ignore_index=True) if filled else pd.DataFrame()
