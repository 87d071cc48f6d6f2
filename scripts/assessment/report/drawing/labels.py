"""Where the labels of a chart go, so that none lies on another, on a point or on a line. Draws nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

Box = tuple[float, float, float, float]  # left, right, bottom, top, in the chart's units
# Right or left of a point, and how many lines above it.
_PLACES = (("left", 0), ("right", 0), ("left", 0.7), ("right", 0.7), ("left", -0.7), ("right", -0.7))


@dataclass(frozen=True)
class Name:
    """What a point is called: its text, its place, and the width of the text, in the chart's units."""

    text: str
    x: float
    y: float
    width: float


@dataclass(frozen=True)
class Placed:
    """A label with the point its text is anchored at; `ha` says which end of the text that is."""

    text: str
    x: float
    y: float
    ha: str


@dataclass(frozen=True)
class Field:
    """Where names may stand, in the chart's units: within the frame, clear of all points and of the lines,
    which are points along the curves. `radius` is a point's, `line` the height of a line of text."""

    frame: Box
    points: Sequence[tuple[float, float]]
    lines: Sequence[tuple[float, float]]
    radius: float
    line: float


def spread(values: np.ndarray, gap: float, ceiling: float = np.inf) -> np.ndarray:
    """Label positions near the values, in their order, at least `gap` apart, within 0 and the ceiling."""
    order = np.argsort(values, kind="stable")
    placed = np.asarray(values, dtype=float)[order].copy()
    for _ in range(100):
        close = np.diff(placed) < gap - 1e-9
        if not close.any():
            break
        for at in np.flatnonzero(close):
            middle = (placed[at] + placed[at + 1]) / 2
            placed[at], placed[at + 1] = middle - gap / 2, middle + gap / 2
        placed += max(0.0, gap / 2 - placed[0]) - max(0.0, placed[-1] - ceiling)
    result = np.empty_like(placed)
    result[order] = placed
    return result


def beside_points(names: Iterable[Name], field: Field) -> list[Placed]:
    """Names right or left of their points, level with them or a little above or below, where there is room.

    The most important come first; one that fits nowhere is left out.
    """
    left, right, bottom, top = field.frame
    radius, line = field.radius, field.line
    taken: list[Box] = [(x - radius, x + radius, y - line / 2.4, y + line / 2.4) for x, y in field.points]
    taken += [(x, x, y, y) for x, y in field.lines]
    placed = []
    for name in names:
        for ha, rise in _PLACES:
            gap = 1.3 * radius
            start = name.x + gap if ha == "left" else name.x - gap - name.width
            level = name.y + rise * line
            box = (start, start + name.width, level - line / 2, level + line / 2)
            inside = left <= box[0] and box[1] <= right and bottom <= box[2] and box[3] <= top
            if inside and not any(_overlap(box, other) for other in taken):
                taken.append(box)
                placed.append(Placed(name.text, start if ha == "left" else start + name.width, level, ha))
                break
    return placed


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[1] and other[0] < one[1] and one[2] < other[3] and other[2] < one[3]
