"""Marks of one kind share a layer, each with its own look."""

import re

import plotnine as p9
import pytest

from assessment.report.drawing import figures
from assessment.report.drawing.charts import x_scale, y_scale
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


@pytest.fixture
def drawn():
    def draw(*layers: object) -> str:
        scales = (x_scale(limits=(0, 9), breaks=None), y_scale(limits=(0, 9), breaks=None))
        plot = figures.composed("Layers", p9.ggplot(), *layers, *scales, figures.theme("third", 4, grid=""))
        return figures.drawn(plot, "layers").decode()

    return draw


def test_each_text_keeps_its_colour_and_its_size(drawn):
    layers = text_layer(
        texts([1, 2], 3, ["a", "b"], Writing(7, "#111111")), texts(4, 5, ["c"], Writing([9], ["#222222"]))
    )
    assert len(layers) == 1
    svg = drawn(*layers, *as_given("color", "size"))
    words = re.findall(r"<!-- (\w) -->\s*<g style=\"fill: (#\w+)\".*?scale\(([\d.]+)", svg, re.DOTALL)
    assert [(word, colour) for word, colour, _ in words] == [
        ("a", "#111111"), ("b", "#111111"), ("c", "#222222"),
    ]  # fmt: skip
    sizes = [float(size) for *_, size in words]
    assert sizes[0] == sizes[1] < sizes[2]


def test_each_line_keeps_its_look_and_the_last_is_on_top(drawn):
    lines = [curve([1, 2, 3], [1, 5, 1], "#111111", 1), curve([1, 3], 4, "#222222", 2, "dashed")]
    svg = drawn(*curve_layer(lines), *as_given("color", "size", "linetype"))
    assert svg.index("#111111") < svg.index("#222222")
    dashed = [style for style in re.findall(r'style="([^"]*)"', svg) if "stroke-dasharray" in style]
    assert [re.search(r"stroke: (#\w+)", style)[1] for style in dashed] == ["#222222"]


def test_each_segment_keeps_its_look(drawn):
    parts = segments(([1], [1]), ([2], [2]), "#111111", 1), segments(([3], [3]), ([4], [4]), "#222222", 2)
    svg = drawn(*segment_layer(*parts), *as_given("color", "size"))
    assert "#111111" in svg and "#222222" in svg


def test_nothing_to_draw_is_no_layer():
    nothing = texts(1, 1, [], Writing(7)), segments(([], []), ([], []), "#111111", 1)
    assert text_layer(nothing[0]) == segment_layer(nothing[1]) == curve_layer([]) == []
