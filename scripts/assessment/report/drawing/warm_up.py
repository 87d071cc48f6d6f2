"""Makes what the libraries make once in a process, before the renderer forks a process for each chapter.

Belongs here: a map of made-up areas, for its fonts, its scales and the change from degrees to metres. Does
not: anything of an edition, which each chapter reads for itself, so that it depends on no more than it needs.
"""

from __future__ import annotations

import geopandas
from shapely import box

from assessment.geography import BRITISH_NATIONAL_GRID, WGS84
from assessment.report.drawing import figures, maps


def _draw_a_map() -> None:
    shapes = [box(west, 54.5, west + 0.1, 54.6) for west in (-1.4, -1.3)]
    areas = geopandas.GeoDataFrame({"code": ["a", "b"], "name": ["A", "B"]}, geometry=shapes, crs=WGS84)
    figures.drawn(maps.choropleth(areas.to_crs(BRITISH_NATIONAL_GRID), {"a": 1.0}, "", "half"), "warm-up")


_draw_a_map()
