"""Figures come out the same each time, in the book's font, at the sizes of the page; labels keep apart."""

import re
from pathlib import Path
from xml.etree import ElementTree

import geopandas
import numpy as np
import pytest
from shapely import box

from assessment.report.drawing import charts, figures, fonts, labels, maps


def drawing() -> figures.Drawing:
    return charts.bars(
        [
            charts.Bar("Noise", 12.0, "12 (60%)", 8.0, 16.0, True),
            charts.Bar("Dogs", None, "", note="withheld"),
        ],
        "half",
    )


def test_the_same_drawing_gives_the_same_bytes(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    first = Path(figures.save(drawing(), "one")).read_bytes()
    assert Path(figures.save(drawing(), "one")).read_bytes() == first
    assert b"<dc:date>" not in first and not list(Path("figures").glob("*.part"))


def test_the_layout_is_the_one_that_matplotlib_comes_to_by_itself(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    laid_out = Path(figures.save(drawing(), "one")).read_bytes()
    monkeypatch.setattr(figures, "_lay_out", lambda figure: None)
    assert Path(figures.save(drawing(), "one")).read_bytes() == laid_out


def test_text_is_drawn_as_outlines_of_the_books_font(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    text = Path(figures.save(drawing(), "one")).read_text(encoding="utf-8")
    assert "<text" not in text and "SourceSans3" in text.replace("-", "").replace(" ", "")


def test_a_figure_is_as_wide_as_the_page_gives_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    text = Path(figures.save(drawing(), "one")).read_text(encoding="utf-8")
    points = float(re.search(r'width="([\d.]+)pt"', text)[1])
    assert points / 72 * 2.54 == pytest.approx(figures.WIDTHS_CM["half"], abs=0.05)
    with pytest.raises(ValueError, match="full, half"):
        figures.inches("quarter", 4)


def test_labels_keep_their_order_and_distance():
    placed = labels.spread(np.array([100.0, 101.0, 99.0, 20.0]), 8, 102)
    assert np.diff(np.sort(placed)).min() >= 8 - 1e-6
    assert np.argsort(placed).tolist() == [3, 2, 0, 1]
    assert placed.max() <= 102 + 1e-6


@pytest.fixture
def two_areas():
    shapes = [box(0, 0, 1000, 1000), box(1000, 0, 3000, 1000)]
    return geopandas.GeoDataFrame({"code": ["a", "b"], "name": ["West & co", "East"]}, geometry=shapes)


def test_the_words_of_a_maps_key_keep_apart(two_areas):
    def labels_of(*keys: str) -> list[str]:
        over = maps.Overlay()
        over.add_key(two_areas, maps.Key([("#FFFFFF", key) for key in keys], hatched=True), "third")
        return over.words[0]["label"].tolist()

    assert labels_of("2.9 to 5.6", "10 to 17") == ["2.9 to 5.6", "10 to 17", "withheld"]
    long = ("0", "0.50 to 0.51", "0.87 to 0.94", "1.4")
    assert labels_of(*long) == ["0", "0.50–0.51", "0.87–0.94", "1.4", "withheld"]


def test_the_areas_of_a_map_say_what_they_are(two_areas, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    drawing = maps.choropleth(two_areas, {"a": 1.0}, "per 1,000", "half")
    named = [("West & co", "one “crime”"), ("East", "withheld")]
    path = figures.save(drawing, "map", None, named)
    root = ElementTree.parse(path).getroot()  # noqa: S314 – made here
    found = [part for part in root.iter() if part.get("data-name")]
    assert [(part.get("data-name"), part.get("data-says")) for part in found] == named
    assert [part[0].text for part in found] == ["West & co: one “crime”", "East: withheld"]
    left = [float(part.find("{*}path").get("d").split()[1]) for part in found]
    assert left[0] < left[1]  # each name is on its own shape
    again = maps.choropleth(two_areas, {"a": 1.0}, "per 1,000", "half")
    with pytest.raises(ValueError, match="draws 2 areas, and 1 are named"):
        figures.save(again, "map", None, named[:1])


def test_a_map_of_one_area_draws_and_says_what_it_is(two_areas, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    drawing = maps.choropleth(two_areas[:1], {"a": 1.0}, "per 1,000", "half")
    path = figures.save(drawing, "map", None, [("West & co", "one “crime”")])
    (area,) = ElementTree.parse(path).getroot().iterfind(".//*[@data-name]")  # noqa: S314 – made here
    assert area.find("{*}title").text == "West & co: one “crime”"
    assert any(part.tag.endswith(("}path", "}use")) for part in area.iter())


def test_breaks_of_counts_are_whole():
    assert charts.breaks_from_zero(2.1, whole=True) == [0, 1, 2]
    assert charts.breaks_from_zero(950) == [0, 200, 400, 600, 800]


def field(points, lines, frame):
    return labels.Field(frame, points, lines, radius=1.0, line=1.0)


def test_a_name_covers_no_other_name_no_point_and_no_line():
    points = [(10.0, 5.0), (12.0, 5.0), (30.0, 5.0)]
    names = [labels.Name("Yarm", 10.0, 5.0, 4), labels.Name("Newtown", 30.0, 5.0, 7)]
    line = [(x / 2, 6.0) for x in range(80)]
    placed = labels.beside_points(names, field(points, line, (0, 40, 0, 10)))
    assert {name.text: name.ha for name in placed} == {"Yarm": "right", "Newtown": "left"}
    assert all(name.y <= 5 for name in placed)


def test_a_name_without_room_is_left_out():
    names = [labels.Name("Newtown", 2, 2, 7)]
    assert labels.beside_points(names, field([(2, 2)], [], (0, 4, 0, 4))) == []


def test_widths_are_those_of_the_letters_and_lines_are_broken_by_them():
    wide, narrow = fonts.text_width("MMMM", 8), fonts.text_width("iiii", 8)
    assert wide > 2 * narrow and fonts.text_width("MMMM", 16) == pytest.approx(2 * wide, rel=0.02)
    assert fonts.text_width("MM\nMMMM", 8) == wide
    room = fonts.text_width("Anti-social beha", 8)
    lines = fonts.wrapped("Anti-social behaviour and an-extraordinarily-long-word", 8, room).split("\n")
    assert lines[:2] == ["Anti-social", "behaviour and"]
    assert all(fonts.text_width(line, 8) <= room for line in lines)


@pytest.mark.parametrize("width", ["third", "half", "full"])
def test_the_words_beside_the_longest_bar_have_room(width):
    values = [("a long label of a bar", 12.0, "12 (60% of all of them)"), ("b", 3.0, "3")]
    drawing = charts.bars([charts.Bar(*value) for value in values], width)
    figure = drawing.plot.draw()
    figure.canvas.draw()
    (axes,) = figure.axes
    ends = [text.get_window_extent().x1 for text in axes.texts]
    assert ends and max(ends) <= figure.bbox.x1 + 1
