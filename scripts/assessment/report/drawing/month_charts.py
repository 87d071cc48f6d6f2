"""Charts of months: the same months of several years, and the course of a series within its limits.

What to draw and how to say it belongs in the elements; all other charts belong in `charts`.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import plotnine as p9

from assessment.profiles.series import MonthlyProcess
from assessment.report.drawing import figures
from assessment.report.drawing.charts import (
    LABEL_SIZE,
    SMALL_SIZE,
    breaks_from_zero,
    in_words,
    x_scale,
    y_scale,
)
from assessment.report.drawing.figures import FOCUS, MUTED, QUIET, TEXT
from assessment.report.drawing.labels import spread
from assessment.report.drawing.layers import as_given, curve, curve_layer, text_layer, texts

HEIGHT_CM = 3.3
BAND = "#E8EBEE"  # of the limits; lighter than any line on it


def count_scale(highest: float, room: float = 0.0, **options: object) -> p9.scale_y_continuous:
    """A y-axis of counts from zero (a hair below, so that points at zero show whole), with room above."""
    top = max(1.0, highest * (1.02 + room))
    return y_scale(
        limits=(-0.015 * top, top),
        expand=(0, 0, 0, 0),
        labels=in_words,
        breaks=breaks_from_zero(top, whole=True),
        **options,
    )


def years_by_month(
    years: Mapping[str, Sequence[float | None]], months: Sequence[str], current: str, width: str
) -> p9.ggplot:
    """A line a year over the same months, this one in colour, labelled at its end; a gap where withheld."""
    rows = [
        {"year": year, "at": at, "value": value, "now": year == current}
        for year, values in years.items()
        for at, value in enumerate(values)
    ]
    data = pd.DataFrame(rows)
    data["value"] = data["value"].astype(float)
    highest = data["value"].max() if data["value"].notna().any() else 1.0
    data["run"] = data["year"] + data.groupby("year")["value"].transform(
        lambda part: part.isna().cumsum()
    ).astype(str)
    known = data.dropna(subset="value")
    ends = known.groupby("year", sort=False).last().reset_index()
    top = max(1.0, highest)
    last = len(months) - 1
    withheld = data[data["now"] & data["value"].isna()]
    # Of the earlier years only what stands alone between gaps needs a point: a line would not show it.
    alone = ~known["now"] & (known.groupby("run")["value"].transform("size") == 1)
    points = known[known["now"] | alone]
    return figures.composed(
        p9.ggplot(known, p9.aes("at", "value")),
        *curve_layer(
            curve(run["at"], run["value"], *((FOCUS, 1.1) if now else (QUIET, 0.8)))
            for now, run in _runs(known)
        ),
        p9.geom_point(
            p9.aes(color="color", size="size"),
            points.assign(
                color=np.where(points["now"], FOCUS, QUIET), size=np.where(points["now"], 1.6, 0.9)
            ),
        ),
        *text_layer(
            texts(withheld["at"], 0.03 * top, ["[c]"] * len(withheld), SMALL_SIZE, MUTED, "center", "bottom"),
            texts(
                last + {"third": 0.3, "half": 0.2, "full": 0.1}[width],
                spread(ends["value"].to_numpy(), 0.125 * top, 1.01 * top),
                ends["year"],
                LABEL_SIZE,
                np.where(ends["now"], FOCUS, MUTED),
            ),
        ),
        *as_given("color", "size", "linetype"),
        x_scale(
            breaks=list(range(len(months))),
            labels=list(months),
            limits=(-0.15, last * {"third": 1.32, "half": 1.17, "full": 1.08}[width]),
        ),
        count_scale(highest, 0.04),
        figures.theme(width, HEIGHT_CM),
    )


def _runs(known: pd.DataFrame) -> list[tuple[bool, pd.DataFrame]]:
    """What a line can show: months without a gap between them, this year's last; whether it is this year."""
    runs = [(run["now"].iloc[0], run) for _, run in known.groupby("run") if len(run) > 1]
    return sorted(runs, key=lambda each: each[0])


def process(series: MonthlyProcess, breaks: Mapping[int, str], width: str) -> p9.ggplot:
    """A process-behaviour chart: each month's number within what its season lets expect.

    The band runs from the lower to the upper limit, the line in it is the average; months that a rule marks
    are diamonds. `breaks`: position → name of a change in counting, marked by a thin line before it.
    """
    marked = {at for positions in series.chart.signals.values() for at in positions}
    size = len(series.months)
    centre, lower, upper = series.limits
    data = pd.DataFrame(
        {
            "at": range(size),
            "value": series.numbers,
            "centre": centre,
            "lower": lower,
            "upper": upper,
            "fill": [figures.ORANGE if at in marked else FOCUS for at in range(size)],
            "shape": ["D" if at in marked else "o" for at in range(size)],
            "size": [1.9 if at in marked else 1.1 for at in range(size)],
            "phase": np.searchsorted(series.phases, range(size), side="right"),
        }
    )
    highest = max(data["value"].max(), data["upper"].max())
    ends = pd.DataFrame(
        {
            "value": [upper[-1], centre[-1], lower[-1]],
            "label": ["upper limit", "average", "lower limit"],
        }
    )
    ends = ends[ends["value"] > 0].reset_index(drop=True)
    ends["value"] = spread(ends["value"].to_numpy(), highest * (0.17 if breaks else 0.115), highest * 1.02)
    years = [at for at, month in enumerate(series.months) if at == 0 or month.endswith("-01")]
    names = [textwrap.fill(name, 30 if width == "half" else 60) for name in breaks.values()]
    return figures.composed(
        p9.ggplot(data, p9.aes("at", "value")),
        p9.geom_ribbon(p9.aes(ymin="lower", ymax="upper", group="phase"), fill=BAND),
        *curve_layer(
            [
                *(curve(phase["at"], phase["centre"], MUTED, 0.5) for _, phase in data.groupby("phase")),
                curve(data["at"], data["value"], FOCUS, 0.7),
            ]
        ),
        p9.geom_point(p9.aes(fill="fill", shape="shape", size="size"), color=FOCUS),
        *([p9.geom_vline(xintercept=[at - 0.5 for at in breaks], color=TEXT, size=0.4)] if breaks else []),
        *text_layer(
            texts(size - 1 + 0.015 * size, ends["value"], ends["label"], SMALL_SIZE, MUTED),
            texts([at - 0.8 for at in breaks], highest * 1.5, names, SMALL_SIZE, ha="right", va="top"),
        ),
        *as_given("fill", "shape", "color", "size", "linetype"),
        x_scale(
            breaks=years,
            labels=[series.months[at][:4] for at in years],
            limits=(-0.3, size * (1.11 if width == "full" else 1.24)),
            expand=(0, 0),
        ),
        count_scale(highest, 0.5 if breaks else 0.04),
        figures.theme(width, HEIGHT_CM),
    )
