"""Maps of wards and small areas: areas in classes, withheld ones hatched, names where they fit."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import plotnine as p9

from assessment.report.drawing import figures
from assessment.report.drawing.charts import x_scale, y_scale
from assessment.report.drawing.figures import COLOURS, LINES, SIZES
from assessment.report.drawing.fonts import text_width
from assessment.report.drawing.layers import (
    Writing,
    as_given,
    geom_areas,
    segment_layer,
    segments,
    text_layer,
    texts,
)
from assessment.report.wording import words
from assessment.statistics.classes import natural_breaks

if TYPE_CHECKING:
    import geopandas
    from shapely.geometry.base import BaseGeometry

_HATCH = 450.0  # metres between the lines of a hatched area
_KEY = 0.2  # height of the key under the map, as a share of the map's
_HIGHEST_CM = 7.4


@dataclass(frozen=True)
class Key:
    """What explains a map's shades: each with its words, what they count, and whether areas are hatched."""

    classes: Sequence[tuple[str, str]]
    unit: str = ""
    hatched: bool = False


@dataclass
class Overlay:
    """What is drawn over the areas: boxes of the key, points at areas named beside the map, and in one layer
    each all lines and all words."""

    boxes: list[pd.DataFrame] = field(default_factory=list)
    lines: list[pd.DataFrame] = field(default_factory=list)
    points: list[pd.DataFrame] = field(default_factory=list)
    words: list[pd.DataFrame] = field(default_factory=list)

    def layers(self) -> list[object]:
        box = p9.aes(xmin="xmin", xmax="xmax", ymin="ymin", ymax="ymax", fill="fill")
        return [
            *(
                p9.geom_rect(box, boxes, color=COLOURS.edge, size=LINES.edge, inherit_aes=False)
                for boxes in self.boxes
            ),
            *segment_layer(*self.lines),
            *(
                p9.geom_point(p9.aes("x", "y"), points, fill=COLOURS.paper, color=COLOURS.text, size=1.4)
                for points in self.points
            ),
            *text_layer(*self.words, lineheight=0.95),
            *as_given("color", "size"),
        ]

    def add_key(self, areas: geopandas.GeoDataFrame, key: Key, width: str) -> None:
        """Coloured boxes in a row under the map, with their class in words; fewer where they would touch."""
        left, bottom, right, top = areas.total_bounds
        entries = [*key.classes, *([(COLOURS.paper, "withheld")] if key.hatched else [])]
        places = max(4, len(entries))
        labels = [label for _, label in entries]
        room = points_across(areas, width) / places
        if any(text_width(label, SIZES.small) + SIZES.small / 2 > room for label in labels):
            labels = [label.replace(" to ", "–") for label in labels]
        step = (right - left) / places
        high = 0.035 * (top - bottom)
        base = bottom - 0.17 * (top - bottom)
        boxes = pd.DataFrame(
            {
                "xmin": [left + place * step for place in range(len(entries))],
                "fill": [colour for colour, _ in entries],
            }
        )
        boxes["xmax"], boxes["ymin"], boxes["ymax"] = boxes["xmin"] + step * 0.9, base + high, base + 2 * high
        self.boxes.append(boxes)
        self.words.append(texts(boxes["xmin"], base + 0.7 * high, labels, Writing(SIZES.small, va="top")))
        if key.unit:
            writing = Writing(SIZES.small, COLOURS.muted, va="bottom")
            self.words.append(texts(left, base + 2.4 * high, [key.unit], writing))
        if key.hatched:
            from shapely import box

            last = boxes.iloc[-1]
            self.lines.append(_diagonals(box(last.xmin, last.ymin, last.xmax, last.ymax)))

    def point_at(self, areas: geopandas.GeoDataFrame, name: str, shape: BaseGeometry, width: str) -> None:
        """Name an area too small to hold its name: beside the map, at the nearest place that is free, with a
        line to the area; nothing where there is none."""
        from shapely import Point, box, maximum_inscribed_circle, shortest_line, union_all

        x, y = maximum_inscribed_circle(shape, tolerance=40).coords[0]
        text, across, high = _written(name, areas, width)
        frame = box(*areas.total_bounds)
        land = union_all(areas.geometry.to_numpy()).buffer(high / 8)  # a name keeps clear of the outline
        for distance in np.arange(high, frame.length / 2, high / 2):
            for turn in np.arange(0, 2 * np.pi, np.pi / 18):
                middle_x, middle_y = x + distance * np.cos(turn), y + distance * np.sin(turn)
                place = box(
                    middle_x - across / 2, middle_y - high / 2, middle_x + across / 2, middle_y + high / 2
                )
                if frame.covers(place) and not land.intersects(place):
                    (_, _), (end_x, end_y) = shortest_line(Point(x, y), place).coords
                    self.lines.append(segments(([x], [y]), ([end_x], [end_y]), COLOURS.text, LINES.range))
                    self.points.append(pd.DataFrame({"x": [x], "y": [y]}))
                    self.words.append(texts(middle_x, middle_y, [text], Writing(SIZES.name, ha="center")))
                    return


def choropleth(
    areas: geopandas.GeoDataFrame, values: Mapping[str, float], unit: str, width: str
) -> figures.Drawing:
    """Areas (`code`, `name`, `geometry` in metres) in up to four shades; those without a value hatched."""
    breaks = natural_breaks(list(values.values()), len(COLOURS.shades)) if values else ()
    classes = [int(np.searchsorted(breaks, values[code])) if code in values else -1 for code in areas["code"]]
    shades = _shades(len(breaks))
    data = areas.assign(fill=[shades[at] if at >= 0 else COLOURS.paper for at in classes])
    keys = [
        (shade, _class_label(low, high))
        for shade, (low, high) in zip(shades, _bounds(breaks, values), strict=True)
    ]
    hidden = data[[at < 0 for at in classes]]
    names = names_with_room(data, width)
    over = Overlay()
    over.add_key(data, Key(keys, unit, hatched=len(hidden) > 0), width)
    if len(hidden):
        over.lines.append(hatching(hidden, list(names["room"])))
    highest = max(values, key=values.get, default=None)
    for area in data[data["code"] == highest].itertuples():
        if area.name not in set(names["name"]):
            over.point_at(data, area.name, area.geometry, width)
    over.words.append(_name_texts(names, names["fill"].map(is_dark)))
    return figures.composed("Map", *_base(data, width), *over.layers())


def hot_spot_map(
    areas: geopandas.GeoDataFrame, sides: Mapping[str, int], outlines: geopandas.GeoDataFrame, width: str
) -> figures.Drawing:
    """Small areas: hot spots (1 in `sides`) dark, cold spots (-1) pale, the rest grey; wards outlined."""
    colours = {1: COLOURS.focus, -1: COLOURS.shades[1], 0: COLOURS.blank}
    data = areas.assign(fill=[colours[sides.get(code, 0)] for code in areas["code"]])
    shown = [value for value in (1, -1, 0) if value == 0 or value in sides.values()]
    labels = {1: "hot spot", -1: "cold spot", 0: "neither" if -1 in shown else "no hot spot"}
    over = Overlay()
    over.add_key(data, Key([(colours[value], labels[value]) for value in shown]), width)
    return figures.composed(
        "Map",
        *_base(data, width, outline=COLOURS.faint_edge),
        p9.geom_map(data=outlines, fill=None, color=COLOURS.muted, size=LINES.range),
        *over.layers(),
    )


def locator(areas: geopandas.GeoDataFrame, code: str, width: str) -> figures.Drawing:
    """Where one area lies: it alone in colour, with its name and those that fit of the others."""
    data = areas.assign(fill=[COLOURS.focus if other == code else COLOURS.blank for other in areas["code"]])
    names = names_with_room(data, width)
    over = Overlay(words=[_name_texts(names, names["fill"] == COLOURS.focus)])
    return figures.composed("Map", *_base(data, width, key=False), *over.layers())


def _name_texts(names: pd.DataFrame, on_dark: pd.Series) -> pd.DataFrame:
    colours = np.where(on_dark, COLOURS.paper, COLOURS.text)
    return texts(names["x"], names["y"], names["text"], Writing(SIZES.name, colours, "center"))


def _base(
    data: geopandas.GeoDataFrame, width: str, outline: str = COLOURS.edge, key: bool = True
) -> list[object]:
    left, bottom, right, top = data.total_bounds
    depth = _key_depth(width) * (top - bottom) if key else 100
    _, height = _size(data, width, key)
    return [
        p9.ggplot(data),
        geom_areas(p9.aes(fill="fill"), color=outline, size=LINES.edge),
        p9.scale_fill_identity(),
        p9.coord_fixed(expand=False),
        x_scale(limits=(left - 100, right + 100), breaks=None),
        y_scale(limits=(bottom - depth, top + 100), breaks=None),
        figures.theme(width, height, grid="", axis_text=p9.element_blank()),
    ]


def _size(areas: geopandas.GeoDataFrame, width: str, key: bool = True) -> tuple[float, float]:
    """Width and height of the drawn map, with its key where it has one, in centimetres."""
    left, bottom, right, top = areas.total_bounds
    ratio = (1 + (_key_depth(width) if key else 0)) * (top - bottom) / (right - left)
    height = min(figures.WIDTHS_CM[width] * ratio, _HIGHEST_CM)
    return height / ratio, height


def points_across(areas: geopandas.GeoDataFrame, width: str) -> float:
    """How wide the drawn map is, in points."""
    return _size(areas, width)[0] / 2.54 * 72


def _key_depth(width: str) -> float:
    """Height of the key over the map's: letters stay as large where the map is small."""
    return _KEY + (0.06 if width == "third" else 0.0)


def hatching(areas: geopandas.GeoDataFrame, names: list[BaseGeometry]) -> pd.DataFrame:
    """The lines of the withheld areas; they stop short of the names, which could not be read across them."""
    from shapely import union_all

    left_free = union_all(names)
    return pd.concat([_diagonals(shape.difference(left_free)) for shape in areas.geometry], ignore_index=True)


def _diagonals(shape: BaseGeometry) -> pd.DataFrame:
    """Diagonal lines within a shape, on one raster for the whole map so that neighbours match."""
    from shapely import get_coordinates, intersection, linestrings

    left, bottom, right, top = shape.bounds
    first = np.floor((left - top) / _HATCH) * _HATCH
    offsets = np.arange(first, right - bottom + _HATCH, _HATCH)
    lines = linestrings([[(bottom + offset, bottom), (top + offset, top)] for offset in offsets])
    parts = [
        part for cut in intersection(lines, shape) for part in getattr(cut, "geoms", [cut]) if part.length > 0
    ]
    ends = np.array([get_coordinates(part)[[0, -1]].ravel() for part in parts]).reshape(-1, 4)
    return segments(ends.T[:2], ends.T[2:], COLOURS.muted, LINES.hatch)


def names_with_room(areas: geopandas.GeoDataFrame, width: str) -> pd.DataFrame:
    """Names of the areas that have room for theirs, wrapped, at their most inner point."""
    from shapely import box, maximum_inscribed_circle

    rows = []
    for name, shape, fill in zip(areas["name"], areas.geometry, areas["fill"], strict=True):
        circle = maximum_inscribed_circle(shape, tolerance=40)
        radius, (x, y) = circle.length, circle.coords[0]
        text, across, high = _written(name, areas, width)
        if np.hypot(across, high) <= 2.2 * radius:
            room = box(x - 0.6 * across, y - 0.6 * high, x + 0.6 * across, y + 0.6 * high)
            rows.append({"name": name, "x": x, "y": y, "text": text, "fill": fill, "room": room})
    return pd.DataFrame(rows, columns=["name", "x", "y", "text", "fill", "room"])


def _written(name: str, areas: geopandas.GeoDataFrame, width: str) -> tuple[str, float, float]:
    """A name in lines, and how wide and high they are on the map, in metres."""
    left, _, right, _ = areas.total_bounds
    metres_a_point = (right - left) / points_across(areas, width)
    text = textwrap.fill(name, max(9, len(name) // 2 + 1) if " " in name else 99, break_long_words=False)
    high = len(text.split("\n")) * SIZES.name * 1.05
    return text, text_width(text, SIZES.name) * metres_a_point, high * metres_a_point


def _shades(classes: int) -> tuple[str, ...]:
    """As many shades as there are classes, as far apart as can be."""
    chosen = {0: (), 1: (1,), 2: (0, 2), 3: (0, 1, 3)}.get(classes, (0, 1, 2, 3))
    return tuple(COLOURS.shades[place] for place in chosen)


def _bounds(breaks: Sequence[float], values: Mapping[str, float]) -> list[tuple[float, float]]:
    """Lowest and highest value of each class."""
    ordered = sorted(values.values())
    bounds, start = [], 0
    for limit in breaks:
        end = int(np.searchsorted(ordered, limit, side="right"))
        bounds.append((ordered[start], ordered[end - 1]))
        start = end
    return bounds


def _class_label(low: float, high: float) -> str:
    first, last = words.rate_words(low), words.rate_words(high)
    return first if first == last else f"{first} to {last}"


def is_dark(colour: str) -> bool:
    """Whether words on a colour are white."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.5
