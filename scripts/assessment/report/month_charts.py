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
from assessment.report import figures
from assessment.report.charts import LABEL_SIZE, SMALL_SIZE, breaks_from_zero, in_words, x_scale, y_scale
from assessment.report.figures import FOCUS, MUTED, QUIET, TEXT
from assessment.report.labels import spread

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
    height = 3.3
    top = max(1.0, highest)
    ends["place"] = spread(ends["value"].to_numpy(), 0.125 * top, 1.01 * top)
    last = len(months) - 1
    earlier, now = known[~known["now"]], known[known["now"]]
    withheld = data[data["now"] & data["value"].isna()].assign(value=0.03 * top)
    return figures.composed(
        p9.ggplot(known, p9.aes("at", "value", group="run")),
        p9.geom_line(data=earlier, color=QUIET, size=0.8),
        p9.geom_point(data=earlier, color=QUIET, size=0.9),
        p9.geom_line(data=now, color=FOCUS, size=1.1),
        p9.geom_point(data=now, color=FOCUS, size=1.6),
        *_withheld_months(withheld),
        p9.geom_text(
            p9.aes(
                x=last + {"third": 0.3, "half": 0.2, "full": 0.1}[width], y="place", label="year", color="now"
            ),
            data=ends,
            ha="left",
            size=LABEL_SIZE,
        ),
        p9.scale_color_manual({True: FOCUS, False: MUTED}),
        x_scale(
            breaks=list(range(len(months))),
            labels=list(months),
            limits=(-0.15, last * {"third": 1.32, "half": 1.17, "full": 1.08}[width]),
        ),
        count_scale(highest, 0.04),
        figures.theme(width, height),
    )


def _withheld_months(months: pd.DataFrame) -> list[p9.geom_text]:
    """The sign of a withheld number in place of a point; nothing where none is."""
    if not len(months):
        return []
    return [p9.geom_text(label="[c]", data=months, va="bottom", size=SMALL_SIZE, color=MUTED)]


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
            "marked": [at in marked for at in range(size)],
            "phase": np.searchsorted(series.phases, range(size), side="right"),
        }
    )
    highest = max(data["value"].max(), data["upper"].max())
    ends = pd.DataFrame(
        {
            "at": size - 1 + 0.015 * size,
            "value": [upper[-1], centre[-1], lower[-1]],
            "label": ["upper limit", "average", "lower limit"],
        }
    )
    ends = ends[ends["value"] > 0].reset_index(drop=True)
    ends["value"] = spread(ends["value"].to_numpy(), highest * (0.17 if breaks else 0.115), highest * 1.02)
    years = [at for at, month in enumerate(series.months) if at == 0 or month.endswith("-01")]
    drawing = figures.composed(
        p9.ggplot(data, p9.aes("at", "value")),
        p9.geom_ribbon(p9.aes(ymin="lower", ymax="upper", group="phase"), fill=BAND),
        p9.geom_line(p9.aes(y="centre", group="phase"), color=MUTED, size=0.5),
        p9.geom_line(color=FOCUS, size=0.7),
        p9.geom_point(p9.aes(fill="marked", shape="marked", size="marked"), color=FOCUS),
        p9.geom_text(p9.aes(label="label"), data=ends, ha="left", size=SMALL_SIZE, color=MUTED),
        p9.scale_fill_manual({True: figures.ORANGE, False: FOCUS}),
        p9.scale_shape_manual({True: "D", False: "o"}),
        p9.scale_size_manual({True: 1.9, False: 1.1}),
        x_scale(
            breaks=years,
            labels=[series.months[at][:4] for at in years],
            limits=(-0.3, size * (1.11 if width == "full" else 1.24)),
            expand=(0, 0),
        ),
        count_scale(highest, 0.5 if breaks else 0.04),
        figures.theme(width, 3.3),
    )
    for at, name in breaks.items():
        drawing += p9.geom_vline(xintercept=at - 0.5, color=TEXT, size=0.4)
        drawing += p9.annotate(
            "text",
            x=at - 0.8,
            y=highest * 1.5,
            label=textwrap.fill(name, 30 if width == "half" else 60),
            ha="right",
            va="top",
            size=SMALL_SIZE,
            color=TEXT,
        )
    return drawing
