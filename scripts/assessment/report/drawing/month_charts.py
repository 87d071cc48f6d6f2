"""Charts of months: the same months of several years, and the course of a series within its limits.

What to draw and how to say it belongs in the elements; all other charts belong in `charts`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import plotnine as p9

from assessment.profiles.series import MonthlyProcess
from assessment.report.drawing import figures
from assessment.report.drawing.charts import GAP, LABEL_SHARE, breaks_from_zero, in_words, x_scale, y_scale
from assessment.report.drawing.figures import COLOURS, LINES, SIZES, panel_points
from assessment.report.drawing.fonts import text_width, wrapped
from assessment.report.drawing.labels import spread
from assessment.report.drawing.layers import Writing, as_given, curve, curve_layer, text_layer, texts

HEIGHT_CM = 3.3
_ROOM_ABOVE, _ROOM_FOR_BREAKS = 0.04, 0.5  # above the highest number, as a share of it


def count_scale(highest: float, room: float = 0.0, **options: object) -> p9.scale_y_continuous:
    """A y-axis of counts from zero (a hair below, so that points at zero show whole), with room above."""
    top = _top(highest, room)
    return y_scale(
        limits=(-0.015 * top, top),
        expand=(0, 0, 0, 0),
        labels=in_words,
        breaks=breaks_from_zero(top, whole=True),
        **options,
    )


def _top(highest: float, room: float) -> float:
    return max(1.0, highest * (1.02 + room))


def _panel(highest: float, room: float, width: str) -> float:
    """How wide the panel of a chart with a `count_scale` is, in points."""
    return panel_points(width, in_words(breaks_from_zero(_top(highest, room), whole=True)))


def years_by_month(
    years: Mapping[str, Sequence[float | None]], months: Sequence[str], current: str, width: str
) -> figures.Drawing:
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
    # The months and, beyond the last of them, the widest label; plotnine adds a twentieth on each side.
    beside = 2 * GAP + max((text_width(year, SIZES.text) for year in ends["year"]), default=0.0)
    panel = _panel(highest, _ROOM_ABOVE, width)
    length = (last + 0.15) / (1.05 - 1.1 * beside / panel)
    return figures.composed(
        "Line chart",
        p9.ggplot(known, p9.aes("at", "value")),
        *curve_layer(
            curve(
                run["at"],
                run["value"],
                *((COLOURS.focus, LINES.focus) if now else (COLOURS.quiet, LINES.former)),
            )
            for now, run in _runs(known)
        ),
        p9.geom_point(
            p9.aes(color="color", size="size"),
            points.assign(
                color=np.where(points["now"], COLOURS.focus, COLOURS.quiet),
                size=np.where(points["now"], 1.6, 0.9),
            ),
        ),
        *text_layer(
            texts(
                withheld["at"],
                0.03 * top,
                ["[c]"] * len(withheld),
                Writing(SIZES.small, COLOURS.muted, "center", "bottom"),
            ),
            texts(
                last + 2 * GAP * 1.1 * length / panel,
                spread(ends["value"].to_numpy(), 0.125 * top, 1.01 * top),
                ends["year"],
                Writing(SIZES.text, np.where(ends["now"], COLOURS.focus, COLOURS.muted)),
            ),
        ),
        *as_given("color", "size", "linetype"),
        x_scale(
            breaks=list(range(len(months))),
            labels=list(months),
            limits=(-0.15, length - 0.15),
        ),
        count_scale(highest, _ROOM_ABOVE),
        figures.theme(width, HEIGHT_CM),
    )


def _runs(known: pd.DataFrame) -> list[tuple[bool, pd.DataFrame]]:
    """What a line can show: months without a gap between them, this year's last; whether it is this year."""
    runs = [(run["now"].iloc[0], run) for _, run in known.groupby("run") if len(run) > 1]
    return sorted(runs, key=lambda run: run[0])


def process(series: MonthlyProcess, breaks: Mapping[int, str], width: str) -> figures.Drawing:
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
            "fill": [COLOURS.marked if at in marked else COLOURS.focus for at in range(size)],
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
    words_room = LABEL_SHARE * figures.points_across(width)
    names = [wrapped(name, SIZES.small, words_room) for name in breaks.values()]
    room = _ROOM_FOR_BREAKS if breaks else _ROOM_ABOVE
    panel = _panel(highest, room, width)
    beside = (GAP + max(text_width(label, SIZES.small) for label in ends["label"])) / panel
    length = (size - 1 + 0.3) / (1 - beside)
    return figures.composed(
        "Line chart",
        p9.ggplot(data, p9.aes("at", "value")),
        p9.geom_ribbon(p9.aes(ymin="lower", ymax="upper", group="phase"), fill=COLOURS.band),
        *curve_layer(
            [
                *(
                    curve(phase["at"], phase["centre"], COLOURS.muted, LINES.guide)
                    for _, phase in data.groupby("phase")
                ),
                curve(data["at"], data["value"], COLOURS.focus, LINES.series),
            ]
        ),
        p9.geom_point(p9.aes(fill="fill", shape="shape", size="size"), color=COLOURS.focus),
        *(
            [p9.geom_vline(xintercept=[at - 0.5 for at in breaks], color=COLOURS.text, size=LINES.range)]
            if breaks
            else []
        ),
        *text_layer(
            texts(
                size - 1 + GAP * length / panel,
                ends["value"],
                ends["label"],
                Writing(SIZES.small, COLOURS.muted),
            ),
            texts(
                [at - 0.8 for at in breaks], highest * 1.5, names, Writing(SIZES.small, ha="right", va="top")
            ),
        ),
        *as_given("fill", "shape", "color", "size", "linetype"),
        x_scale(
            breaks=years,
            labels=[series.months[at][:4] for at in years],
            limits=(-0.3, length - 0.3),
            expand=(0, 0),
        ),
        count_scale(highest, room),
        figures.theme(width, HEIGHT_CM),
    )
