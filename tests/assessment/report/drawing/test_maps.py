"""What is drawn on a map, before it is a picture."""

import geopandas
from shapely import LineString, Point, box

from assessment.report.drawing import maps


def test_no_hatching_runs_across_a_name():
    areas = geopandas.GeoDataFrame(
        {"name": ["Western Parishes"], "fill": ["#FFFFFF"]}, geometry=[box(0, 0, 9000, 9000)]
    )
    names = maps.names_with_room(areas, "half")
    assert list(names["text"]) == ["Western\nParishes"]
    lines = maps.hatching(areas, list(names["room"]))
    room = names["room"][0].buffer(-1)
    assert len(lines) > 10
    assert not any(
        LineString([(line.x, line.y), (line.xend, line.yend)]).intersects(room) for line in lines.itertuples()
    )


def test_the_highest_area_is_named_beside_the_map_where_it_is_too_small_for_its_name():
    around, small = box(0, 0, 9_000, 20_000), box(9_000, 9_000, 9_800, 9_800)
    bay = [around, small, box(9_000, 0, 20_000, 3_000)]  # what is left of the frame is free
    shapes = geopandas.GeoDataFrame({"name": ["Western Parishes", "Town Centre", "South"]}, geometry=bay)
    over = maps.Overlay()
    over.point_at(shapes, "Town Centre", small, "half")
    (dot,), (name,) = over.points, over.words
    assert small.contains(Point(dot["x"][0], dot["y"][0]))
    assert name["label"][0] == "Town\nCentre"
    assert not shapes.union_all().contains(Point(name["x"][0], name["y"][0]))
    over = maps.Overlay()
    over.point_at(shapes[:1], "Western Parishes", around, "half")
    assert over == maps.Overlay()  # no place is free
