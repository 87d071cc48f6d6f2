"""What is drawn on a map, before it is a picture."""

import geopandas
from shapely import LineString, box

from assessment.report import maps


def test_no_hatching_runs_across_a_name():
    areas = geopandas.GeoDataFrame(
        {"name": ["Western Parishes"], "fill": ["#FFFFFF"]}, geometry=[box(0, 0, 9000, 9000)]
    )
    names = maps._names(areas, "half")
    assert list(names["text"]) == ["Western\nParishes"]
    lines = maps._hatching(areas, list(names["room"]))
    room = names["room"][0].buffer(-1)
    assert len(lines) > 10
    assert not any(
        LineString([(line.x, line.y), (line.xend, line.yend)]).intersects(room) for line in lines.itertuples()
    )
