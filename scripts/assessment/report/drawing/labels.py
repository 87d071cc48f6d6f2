"""Where the labels of a chart go, so that none lies on another, on a point or on a line. Draws nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

Box = tuple[float, float, float, float]  # left, right, bottom, top, in the chart's units


@dataclass(frozen=True)
class Placed:
    """A label with the point its text is anchored at; `ha` says which end of the text that is."""

    text: str
    x: float
    y: float
    ha: str


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


def beside_points(
    named: Iterable[tuple[str, float, float]],
    points: Sequence[tuple[float, float]],
    lines: Sequence[tuple[float, float]],
    frame: Box,
    letter: float,
    line: float,
) -> list[Placed]:
    """Names right or left of their points, level with them or a little above or below, where there is room.

    `named` are text, x and y, the most important first; one that fits nowhere is left out. `points` and
    `lines` (points along the curves) are what no name may cover; `letter` and `line` are a letter's width
    and a line's height in the chart's units.
    """
    taken: list[Box] = [(x - letter, x + letter, y - line / 2.4, y + line / 2.4) for x, y in points]
    taken += [(x, x, y, y) for x, y in lines]
    found = []
    for text, x, y in named:
        length, gap = len(text) * letter, 1.3 * letter
        for ha, rise in (
            ("left", 0),
            ("right", 0),
            ("left", 0.7),
            ("right", 0.7),
            ("left", -0.7),
            ("right", -0.7),
        ):
            start = x + gap if ha == "left" else x - gap - length
            level = y + rise * line
            box = (start, start + length, level - line / 2, level + line / 2)
            inside = frame[0] <= box[0] and box[1] <= frame[1] and frame[2] <= box[2] and box[3] <= frame[3]
            if inside and not any(_overlap(box, other) for other in taken):
                taken.append(box)
                found.append(Placed(text, start if ha == "left" else start + length, level, ha))
                break
    return found


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[1] and other[0] < one[1] and one[2] < other[3] and other[2] < one[3]
