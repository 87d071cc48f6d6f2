"""The few forms that the book's charts take; each takes plain values and returns a plotnine drawing.

What to draw and how to say it belongs in the elements; months belong in `month_charts`, maps in `maps`.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd
import plotnine as p9
from mizani.bounds import squish_infinite

from assessment.report.drawing import figures
from assessment.report.drawing.figures import FOCUS, MUTED, QUIET, TEXT, TURQUOISE
from assessment.report.drawing.labels import beside_points
from assessment.report.drawing.layers import (
    as_given,
    curve,
    curve_layer,
    segment_layer,
    segments,
    text_layer,
    texts,
)
from assessment.report.wording import words
from assessment.statistics.funnel import funnel_curve

LABEL_SIZE = figures.TEXT_POINTS
SMALL_SIZE = 7.0
FUNNEL_CM = 5.0
# Minor breaks, which no figure shows, would each cost as much time as a tick that is seen. A value beyond the
# limits is drawn where it lies: to look for one and leave it out would be slow, and wrong.
_SCALE = {"minor_breaks": None, "oob": squish_infinite}
x_scale = partial(p9.scale_x_continuous, **_SCALE)
y_scale = partial(p9.scale_y_continuous, **_SCALE)


@dataclass(frozen=True)
class Bar:
    """One bar: a value with its likely range or, where it is withheld, `note` in its place."""

    label: str
    value: float | None
    text: str
    lower: float | None = None
    upper: float | None = None
    focus: bool = False
    note: str = ""
    marker: float | None = None


@dataclass(frozen=True)
class Dot:
    """One area of a ranking: rate, limits, and side of the funnel's outer limits (-1, 0, 1)."""

    label: str
    value: float
    lower: float
    upper: float
    side: int


def bars(values: Sequence[Bar], width: str) -> p9.ggplot:
    """Horizontal bars from zero, the first on top, with their texts; thin lines are likely ranges."""
    wrap = {"third": 17, "half": 26, "full": 56}[width]
    labels = [textwrap.fill(bar.label, wrap) for bar in values]
    heights = np.array([1.0 + 0.75 * label.count("\n") for label in labels])
    places = heights[0] / 2 - np.cumsum(heights) + heights / 2 if len(heights) else heights
    data = pd.DataFrame(
        {
            "at": places,
            "value": [0.0 if bar.value is None else float(bar.value) for bar in values],
            "lower": [np.nan if bar.lower is None else bar.lower for bar in values],
            "upper": [np.nan if bar.upper is None else bar.upper for bar in values],
            "text": [bar.text or bar.note for bar in values],
            "fill": [FOCUS if bar.focus else QUIET for bar in values],
            "marker": [np.nan if bar.marker is None else bar.marker for bar in values],
            "withheld": [bar.value is None for bar in values],
        }
    )
    reach = np.fmax.reduce([data["value"], data["upper"], data["marker"]])
    top = max(float(reach.max()), 1.0)
    room = {"third": 0.1, "half": 0.055, "full": 0.022}[width] * max(len(text) for text in data["text"])
    data["text_at"] = reach + {"third": 0.045, "half": 0.03, "full": 0.02}[width] * top
    known, marked = data[~data["withheld"]], data.dropna(subset="marker")
    ranged, withheld = known.dropna(subset="lower"), data[data["withheld"]]
    return figures.composed(
        p9.ggplot(known, p9.aes(y="at")),
        p9.geom_rect(p9.aes(xmin=0, xmax="value", ymin="at-0.34", ymax="at+0.34", fill="fill")),
        *segment_layer(
            segments(ranged["lower"], ranged["at"], ranged["upper"], ranged["at"], TEXT, 0.4),
            segments(
                *(marked["marker"], marked["at"] - 0.44, marked["marker"], marked["at"] + 0.44),
                figures.ORANGE,
                1.1,
            ),
        ),
        *text_layer(
            texts(known["text_at"], known["at"], known["text"], LABEL_SIZE),
            texts(0.01 * top, withheld["at"], withheld["text"], SMALL_SIZE, MUTED),
        ),
        *as_given("fill", "color", "size"),
        y_scale(
            breaks=data["at"].tolist(),
            labels=labels,
            limits=(places.min() - heights[-1] / 2, heights[0] / 2),
            expand=(0, 0),
        ),
        x_scale(limits=(0, top * (1 + room)), expand=(0, 0), breaks=None),
        figures.theme(
            width,
            0.3 + 0.42 * heights.sum(),
            grid="",
            axis_text_x=p9.element_blank(),
            axis_text_y=figures.row_labels(linespacing=0.9),
        ),
    )


def ranking(dots: Sequence[Dot], average: float, average_label: str, width: str) -> p9.ggplot:
    """Areas in order with thin lines for likely ranges; those clearly off the average in colour."""
    data = _by_side(dots).assign(at=[float(-place) for place in range(len(dots))])
    top = max(data["upper"].max(), average) * 1.03
    right = average < 0.6 * top  # where there is more room for its label
    return figures.composed(
        p9.ggplot(data, p9.aes(y="at", x="value")),
        p9.geom_vline(xintercept=average, color=MUTED, size=0.5, linetype="dashed"),
        p9.geom_segment(p9.aes(x="lower", xend="upper", yend="at", color="color"), size=0.5),
        p9.geom_point(p9.aes(color="color", shape="shape"), size=1.7),
        p9.annotate(
            "text",
            x=average + (0.02 if right else -0.02) * top,
            y=-len(dots) + 0.35,
            label=average_label,
            ha="left" if right else "right",
            va="center",
            size=SMALL_SIZE,
            color=MUTED,
        ),
        *as_given("color", "shape"),
        y_scale(breaks=data["at"].tolist(), labels=data["label"].tolist(), expand=(0, 0.6)),
        x_scale(limits=(-0.015 * top, top), expand=(0, 0), labels=in_words, breaks=breaks_from_zero(top)),
        figures.theme(
            width, 1.0 + 0.335 * len(dots), grid="x", axis_text_y=figures.row_labels(size=SMALL_SIZE)
        ),
    )


def funnel(
    dots: Sequence[Dot], populations: Sequence[float], rate: float, unit: str, per: float, width: str
) -> p9.ggplot:
    """Rates against population with the limits that chance alone would keep to; areas beyond are named."""
    data = _by_side(dots).assign(population=list(map(float, populations)))
    largest, smallest = data["population"].max() * 1.06, data["population"].min() * 0.85
    grid = np.linspace(smallest, largest, 60)
    limits = funnel_curve(rate, grid, per)
    top = max(data["value"].max(), *(limit.max() for limit in limits.values())) * 1.06
    how_to_read = f"per {per:,.0f} {unit}; limits: 95% dashed, 99.8% solid"
    named = data[data["side"] != 0].sort_values(["side", "value"], ascending=False)
    letter = (largest - smallest) * SMALL_SIZE * 0.48 / 72 / (figures.WIDTHS_CM[width] / 2.54 * 0.88)
    height = top * SMALL_SIZE * 1.15 / 72 / (FUNNEL_CM / 2.54 * 0.76)
    placed = beside_points(
        named[["label", "population", "value"]].itertuples(index=False, name=None),
        data[["population", "value"]].to_numpy().tolist(),
        [
            point
            for line in (*limits.values(), np.full_like(grid, rate))
            for point in zip(grid, line, strict=True)
        ],
        (smallest, largest, 0.0, top),
        letter,
        height,
    )
    return figures.composed(
        p9.ggplot(data, p9.aes("population", "value")),
        *curve_layer(
            [
                *(curve(grid, limits[name], MUTED, 0.5) for name in ("outer_lower", "outer_upper")),
                *(curve(grid, limits[name], MUTED, 0.4, "dashed") for name in ("inner_lower", "inner_upper")),
                curve((smallest, largest), rate, QUIET, 0.5),
            ]
        ),
        p9.geom_point(p9.aes(color="color", shape="shape"), size=1.9),
        *text_layer(*(texts(at.x, at.y, [at.text], SMALL_SIZE, ha=at.ha) for at in placed)),
        *as_given("color", "size", "linetype", "shape"),
        x_scale(
            limits=(smallest, largest), expand=(0, 0), labels=in_words, breaks=breaks_from_zero(largest, 4)
        ),
        y_scale(limits=(-0.015 * top, top), expand=(0, 0), labels=in_words, breaks=breaks_from_zero(top)),
        p9.labs(x=f"number of {unit}", subtitle=textwrap.fill(how_to_read, {"third": 34}.get(width, 99))),
        figures.theme(
            width,
            FUNNEL_CM,
            axis_title_x=p9.element_text(
                size=SMALL_SIZE, color=MUTED, margin={"t": 0, "b": 0, "units": "pt"}
            ),
            plot_subtitle=p9.element_text(size=SMALL_SIZE, color=MUTED, ha="left"),
        ),
    )


def two_rankings(
    ranks: Mapping[str, tuple[int, int]], sides: tuple[str, str], focus: set[str], width: str
) -> p9.ggplot:
    """Names with their rank on the left and on the right, a line between the two; `focus` in colour."""
    data = pd.DataFrame(
        [
            {"name": name, "side": side, "at": -float(order), "rank": rank, "focus": name in focus}
            for side in (0, 1)
            for order, (name, rank) in enumerate(
                sorted(((name, both[side]) for name, both in ranks.items()), key=lambda each: each[1])
            )
        ]
    )
    data["color"] = np.where(data["focus"], FOCUS, QUIET)
    left, right = data[data["side"] == 0], data[data["side"] == 1]
    named = [f"{name}  {rank}" for name, rank in zip(left["name"], left["rank"], strict=True)]
    return figures.composed(
        p9.ggplot(data, p9.aes("side", "at")),
        *curve_layer(
            curve(part["side"], part["at"], FOCUS if name in focus else QUIET, 0.9 if name in focus else 0.5)
            for name, part in data.groupby("name")
        ),
        p9.geom_point(p9.aes(color="color"), size=1.1),
        *text_layer(
            texts(-0.06, left["at"], named, SMALL_SIZE, ha="right"),
            texts(1.06, right["at"], right["rank"].map(str), SMALL_SIZE),
            texts((0.0, 1.0), 1.2, sides, SMALL_SIZE, MUTED, ha="center"),
        ),
        *as_given("color", "size", "linetype"),
        x_scale(limits=(-2.3, 1.3), expand=(0, 0), breaks=None),
        y_scale(limits=(-len(ranks) + 0.4, 1.8), expand=(0, 0), breaks=None),
        figures.theme(width, 0.6 + 0.24 * len(ranks), grid="", axis_text=p9.element_blank()),
    )


def people(
    ages: Sequence[str],
    sexes: Sequence[str],
    values: Mapping[tuple[str, str], tuple[float | None, str]],
    width: str,
) -> p9.ggplot:
    """A panel a sex, bars by age from zero, each with its number; withheld numbers in words."""
    rows = [
        {"age": age, "at": float(-place), "sex": sex, "value": value, "text": text}
        for place, age in enumerate(ages)
        for sex in sexes
        for value, text in (values.get((age, sex), (None, "")),)
    ]
    data = pd.DataFrame(rows)
    data["color"] = np.where(data["value"].isna(), MUTED, TEXT)
    data["value"] = data["value"].astype(float).fillna(0)
    data["sex"] = pd.Categorical(data["sex"], categories=list(sexes))
    top = max(1.0, data["value"].max())
    data["text_at"] = data["value"] + 0.03 * top
    longest = max((len(text) for text in data["text"]), default=1)
    per_letter = {"third": 0.15, "half": 0.085, "full": 0.04}[width]
    return figures.composed(
        p9.ggplot(data, p9.aes(y="at")),
        p9.geom_rect(p9.aes(xmin=0, xmax="value", ymin="at-0.36", ymax="at+0.36"), fill=FOCUS),
        p9.geom_text(p9.aes(x="text_at", label="text", color="color"), ha="left", size=SMALL_SIZE),
        *as_given("color"),
        p9.facet_wrap("sex", nrow=1),
        y_scale(breaks=[float(-place) for place in range(len(ages))], labels=list(ages), expand=(0, 0.2)),
        x_scale(limits=(0, top * (1.03 + per_letter * longest)), expand=(0, 0), breaks=None),
        figures.theme(
            width,
            1.0 + 0.4 * len(ages),
            grid="",
            axis_text_x=p9.element_blank(),
            axis_text_y=figures.row_labels(),
        ),
    )


def _by_side(dots: Sequence[Dot]) -> pd.DataFrame:
    """The dots with the colour and the shape of their side of the limits."""
    data = pd.DataFrame(dots)
    colours, shapes = {-1: TURQUOISE, 0: MUTED, 1: FOCUS}, {-1: "v", 0: "o", 1: "^"}
    return data.assign(color=data["side"].map(colours), shape=data["side"].map(shapes))


def breaks_from_zero(top: float, most: int = 5, whole: bool = False) -> list[float]:
    """Round steps from zero up to `top`; whole numbers for counts and where there is room for three."""
    rough = top / most
    power = 10.0 ** np.floor(np.log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough * 0.999)
    if whole or top >= 3:
        step = max(1.0, step)
    return np.arange(0, top + step * 1e-6, step).round(6).tolist()


def in_words(values: Sequence[float]) -> list[str]:
    """The numbers beside an axis."""
    return [words.number(round(value, 2)) for value in values]
