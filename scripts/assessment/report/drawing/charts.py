"""The few forms that the book's charts take; each takes plain values and returns a drawing.

What to draw and how to say it belongs in the elements; months belong in `month_charts`, maps in `maps`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd
import plotnine as p9
from mizani.bounds import squish_infinite

from assessment.report.drawing import figures
from assessment.report.drawing.figures import COLOURS, LINES, SIZES, panel_points
from assessment.report.drawing.fonts import even_lines, text_width, wrapped
from assessment.report.drawing.labels import Field, Name, Placed, beside_points
from assessment.report.drawing.layers import (
    Writing,
    as_given,
    curve,
    curve_layer,
    segment_layer,
    segments,
    text_layer,
    texts,
)
from assessment.report.wording import words
from assessment.rounding import rounded_to
from assessment.statistics.funnel import funnel_curve

FUNNEL_CM = 5.0
LABEL_SHARE = 0.405  # of a figure's width, that words beside what is drawn may take
_MOST_FOR_TEXT = 0.75  # of a panel's width, beside its longest bar
GAP = 2.5  # points between a mark and the words beside it
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


@dataclass(frozen=True)
class AverageRate:
    """The rate of all areas together, `per` so many of a `unit` ("residents")."""

    rate: float
    unit: str
    per: float


def bars(values: Sequence[Bar], width: str, as_share: bool = False) -> figures.Drawing:
    """Horizontal bars from zero, the first on top, with their texts; thin lines are likely ranges."""
    room = LABEL_SHARE * figures.points_across(width)
    labels = [wrapped(bar.label, SIZES.text, room) for bar in values]
    heights = np.array([1.0 + 0.75 * label.count("\n") for label in labels])
    places = heights[0] / 2 - np.cumsum(heights) + heights / 2 if len(heights) else heights
    data = _bars_table(values).assign(at=places)
    reach = np.fmax.reduce([data["value"], data["upper"], data["marker"]])
    top = max(float(reach.max()), 0.01 if as_share else 1.0)
    panel = panel_points(width, labels)
    sizes = np.where(data["withheld"], SIZES.small, SIZES.text)
    limit = max(top, limit_beside(zip(reach, data["text"], sizes, strict=True), panel))
    data["text_at"] = reach + GAP * limit / panel
    known, marked = data[~data["withheld"]], data.dropna(subset="marker")
    ranged, withheld = known.dropna(subset="lower"), data[data["withheld"]]
    return figures.composed(
        "Bar chart",
        p9.ggplot(known, p9.aes(y="at")),
        p9.geom_rect(p9.aes(xmin=0, xmax="value", ymin="at-0.34", ymax="at+0.34", fill="fill")),
        *segment_layer(
            segments(
                (ranged["lower"], ranged["at"]), (ranged["upper"], ranged["at"]), COLOURS.text, LINES.range
            ),
            segments(
                (marked["marker"], marked["at"] - 0.44),
                (marked["marker"], marked["at"] + 0.44),
                COLOURS.marked,
                LINES.focus,
            ),
        ),
        *text_layer(
            texts(known["text_at"], known["at"], known["text"], Writing(SIZES.text)),
            texts(0.01 * top, withheld["at"], withheld["text"], Writing(SIZES.small, COLOURS.muted)),
        ),
        *as_given("fill", "color", "size"),
        y_scale(
            breaks=data["at"].tolist(),
            labels=labels,
            limits=(places.min() - heights[-1] / 2, heights[0] / 2),
            expand=(0, 0),
        ),
        x_scale(limits=(0, limit), expand=(0, 0), breaks=None),
        figures.theme(
            width,
            0.3 + 0.42 * heights.sum(),
            grid="",
            axis_text_x=p9.element_blank(),
            axis_text_y=figures.row_labels(linespacing=0.9),
        ),
    )


def _bars_table(values: Sequence[Bar]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "value": [0.0 if bar.value is None else float(bar.value) for bar in values],
            "lower": [np.nan if bar.lower is None else bar.lower for bar in values],
            "upper": [np.nan if bar.upper is None else bar.upper for bar in values],
            "text": [bar.text or bar.note for bar in values],
            "fill": [COLOURS.focus if bar.focus else COLOURS.quiet for bar in values],
            "marker": [np.nan if bar.marker is None else bar.marker for bar in values],
            "withheld": [bar.value is None for bar in values],
        }
    )


def limit_beside(ends: Iterable[tuple[float, str, float]], panel: float) -> float:
    """Where an axis from zero must end so that each text has room to the right of its value: `ends` are
    values, texts and their sizes, `panel` is the axis's length in points."""
    shares = ((value, (GAP + text_width(text, size)) / panel) for value, text, size in ends)
    return max((value / (1 - min(share, _MOST_FOR_TEXT)) for value, share in shares), default=0.0)


def ranking(dots: Sequence[Dot], average: float, average_label: str, width: str) -> figures.Drawing:
    """Areas in order with thin lines for likely ranges; those clearly off the average in colour."""
    data = _by_side(dots).assign(at=[float(-place) for place in range(len(dots))])
    top = max(data["upper"].max(), average) * 1.03
    right = average < 0.6 * top  # where there is more room for its label
    return figures.composed(
        "Ranking",
        p9.ggplot(data, p9.aes(y="at", x="value")),
        p9.geom_vline(xintercept=average, color=COLOURS.muted, size=LINES.guide, linetype="dashed"),
        p9.geom_segment(p9.aes(x="lower", xend="upper", yend="at", color="color"), size=LINES.guide),
        p9.geom_point(p9.aes(color="color", shape="shape"), size=1.7),
        p9.annotate(
            "text",
            x=average + (0.02 if right else -0.02) * top,
            y=-len(dots) + 0.35,
            label=average_label,
            ha="left" if right else "right",
            va="center",
            size=SIZES.small,
            color=COLOURS.muted,
        ),
        *as_given("color", "shape"),
        y_scale(breaks=data["at"].tolist(), labels=data["label"].tolist(), expand=(0, 0.6)),
        x_scale(limits=(-0.015 * top, top), expand=(0, 0), labels=in_words, breaks=breaks_from_zero(top)),
        figures.theme(
            width, 1.0 + 0.335 * len(dots), grid="x", axis_text_y=figures.row_labels(size=SIZES.small)
        ),
    )


def funnel(
    dots: Sequence[Dot], populations: Sequence[float], average: AverageRate, width: str
) -> figures.Drawing:
    """Rates against population with the limits that chance alone would keep to; areas beyond are named."""
    data = _by_side(dots).assign(population=list(map(float, populations)))
    largest, smallest = data["population"].max() * 1.06, data["population"].min() * 0.85
    grid = np.linspace(smallest, largest, 60)
    limits = funnel_curve(average.rate, grid, average.per)
    top = max(data["value"].max(), *(limit.max() for limit in limits.values())) * 1.06
    panel = panel_points(width, in_words(breaks_from_zero(top)))
    how_to_read = f"per {words.number(average.per)} {average.unit}; limits: 95% dashed, 99.8% solid"
    frame = (smallest, largest, 0.0, top)
    lines = [(grid, line) for line in (*limits.values(), np.full_like(grid, average.rate))]
    return figures.composed(
        "Funnel chart",
        p9.ggplot(data, p9.aes("population", "value")),
        *curve_layer(
            [
                *(
                    curve(grid, limits[name], COLOURS.muted, LINES.guide)
                    for name in ("outer_lower", "outer_upper")
                ),
                *(
                    curve(grid, limits[name], COLOURS.muted, LINES.range, "dashed")
                    for name in ("inner_lower", "inner_upper")
                ),
                curve((smallest, largest), average.rate, COLOURS.quiet, LINES.guide),
            ]
        ),
        p9.geom_point(p9.aes(color="color", shape="shape"), size=1.9),
        *text_layer(
            *(
                texts(name.x, name.y, [name.text], Writing(SIZES.small, ha=name.ha))
                for name in _names_in_funnel(data, lines, frame, panel)
            )
        ),
        *as_given("color", "size", "linetype", "shape"),
        x_scale(
            limits=(smallest, largest), expand=(0, 0), labels=in_words, breaks=breaks_from_zero(largest, 4)
        ),
        y_scale(limits=(-0.015 * top, top), expand=(0, 0), labels=in_words, breaks=breaks_from_zero(top)),
        p9.labs(x=f"number of {average.unit}", subtitle=even_lines(how_to_read, SIZES.small, panel)),
        figures.theme(
            width,
            FUNNEL_CM,
            axis_title_x=p9.element_text(
                size=SIZES.small, color=COLOURS.muted, margin={"t": 0, "b": 0, "units": "pt"}
            ),
            plot_subtitle=p9.element_text(size=SIZES.small, color=COLOURS.muted, ha="left"),
        ),
    )


def _names_in_funnel(
    data: pd.DataFrame,
    lines: Sequence[tuple[np.ndarray, np.ndarray]],
    frame: tuple[float, float, float, float],
    panel: float,
) -> list[Placed]:
    """The names of the areas beyond the limits, where there is room for them between points and lines."""
    smallest, largest, _, top = frame
    across = (largest - smallest) / panel  # a point of the page, in residents
    named = data[data["side"] != 0].sort_values(["side", "value"], ascending=False)
    field = Field(
        frame=frame,
        points=data[["population", "value"]].to_numpy().tolist(),
        lines=[point for x, y in lines for point in zip(x, y, strict=True)],
        radius=SIZES.small / 2 * across,
        line=top * SIZES.small * 1.15 / 72 / (FUNNEL_CM / 2.54 * 0.76),
    )
    names = [
        Name(row.label, row.population, row.value, text_width(row.label, SIZES.small) * across)
        for row in named.itertuples()
    ]
    return beside_points(names, field)


def two_rankings(
    ranks: Mapping[str, tuple[int, int]], sides: tuple[str, str], focus: set[str], width: str
) -> figures.Drawing:
    """Names with their rank on the left and on the right, a line between the two; `focus` in colour."""
    data = pd.DataFrame(
        [
            {"name": name, "side": side, "at": -float(order), "rank": rank, "focus": name in focus}
            for side in (0, 1)
            for order, (name, rank) in enumerate(
                sorted(((name, both[side]) for name, both in ranks.items()), key=lambda pair: pair[1])
            )
        ]
    )
    data["color"] = np.where(data["focus"], COLOURS.focus, COLOURS.quiet)
    left, right = data[data["side"] == 0], data[data["side"] == 1]
    named = [f"{name}  {rank}" for name, rank in zip(left["name"], left["rank"], strict=True)]
    ranks_right = right["rank"].map(str)
    gap = 2 * GAP
    before, after = (
        max(gap + max(text_width(text, SIZES.small) for text in beside), text_width(side, SIZES.small) / 2)
        for beside, side in zip((named, ranks_right), sides, strict=True)
    )
    panel = panel_points(width)
    point = 1 / max(panel - before - after, (1 - _MOST_FOR_TEXT) * panel)  # of the page, between the sides
    return figures.composed(
        "Two rankings",
        p9.ggplot(data, p9.aes("side", "at")),
        *curve_layer(
            curve(
                part["side"],
                part["at"],
                COLOURS.focus if name in focus else COLOURS.quiet,
                LINES.rank if name in focus else LINES.guide,
            )
            for name, part in data.groupby("name")
        ),
        p9.geom_point(p9.aes(color="color"), size=1.1),
        *text_layer(
            texts(-gap * point, left["at"], named, Writing(SIZES.small, ha="right")),
            texts(1 + gap * point, right["at"], ranks_right, Writing(SIZES.small)),
            texts((0.0, 1.0), 1.2, sides, Writing(SIZES.small, COLOURS.muted, ha="center")),
        ),
        *as_given("color", "size", "linetype"),
        x_scale(limits=(-before * point, 1 + after * point), expand=(0, 0), breaks=None),
        y_scale(limits=(-len(ranks) + 0.4, 1.8), expand=(0, 0), breaks=None),
        figures.theme(width, 0.6 + 0.24 * len(ranks), grid="", axis_text=p9.element_blank()),
    )


def people(
    ages: Sequence[str],
    sexes: Sequence[str],
    values: Mapping[tuple[str, str], tuple[float | None, str]],
    width: str,
) -> figures.Drawing:
    """A panel a sex, bars by age from zero, each with its number; withheld numbers in words."""
    rows = [
        {"age": age, "at": float(-place), "sex": sex, "value": value, "text": text}
        for place, age in enumerate(ages)
        for sex in sexes
        for value, text in (values.get((age, sex), (None, "")),)
    ]
    data = pd.DataFrame(rows)
    data["color"] = np.where(data["value"].isna(), COLOURS.muted, COLOURS.text)
    data["value"] = data["value"].astype(float).fillna(0)
    data["sex"] = pd.Categorical(data["sex"], categories=list(sexes))
    top = max(1.0, data["value"].max())
    panel = panel_points(width, list(ages)) / len(sexes) - 2 * GAP
    limit = max(top, limit_beside(((row.value, row.text, SIZES.small) for row in data.itertuples()), panel))
    data["text_at"] = data["value"] + GAP * limit / panel
    return figures.composed(
        "Bar chart",
        p9.ggplot(data, p9.aes(y="at")),
        p9.geom_rect(p9.aes(xmin=0, xmax="value", ymin="at-0.36", ymax="at+0.36"), fill=COLOURS.focus),
        p9.geom_text(p9.aes(x="text_at", label="text", color="color"), ha="left", size=SIZES.small),
        *as_given("color"),
        p9.facet_wrap("sex", nrow=1),
        y_scale(breaks=[float(-place) for place in range(len(ages))], labels=list(ages), expand=(0, 0.2)),
        x_scale(limits=(0, limit), expand=(0, 0), breaks=None),
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
    colours = {-1: COLOURS.below, 0: COLOURS.muted, 1: COLOURS.focus}
    shapes = {-1: "v", 0: "o", 1: "^"}
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
    return [words.number(rounded_to(value, 2)) for value in values]
