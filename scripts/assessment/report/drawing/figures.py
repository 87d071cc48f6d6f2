"""The one look of all figures: fonts, colours, sizes, and how a drawing becomes an SVG file.

Which figure shows what belongs in `charts` and `maps`.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import matplotlib

matplotlib.use("svg")

import plotnine as p9
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from assessment.report.drawing import fonts
from assessment.theme.tokens import project_looks
from assessment.whole_files import write_whole

COLOURS = project_looks().charts
SIZES = project_looks().sizes.charts
LINES = project_looks().lines.charts

WIDTHS_CM = {"full": 17.0, "half": 8.2, "third": 5.3}
_MARGIN = 0.01  # of a figure's width, on each side
_LABEL_MARGIN = 3  # points between the labels of an axis and its panel
_OUTLINE = re.compile(rb' d="[^"]*"')
_AREA = re.compile(rb'<g id="area-(\d+)">')  # as `layers.geom_areas` names it
_DECIMALS = re.compile(rb"(\.\d{2})\d+")


def inches(width: str, height_cm: float) -> tuple[float, float]:
    """Figure size from a named width (WIDTHS_CM: side by side on a page) and a height in centimetres."""
    if width not in WIDTHS_CM:
        raise ValueError(f"a figure's width is one of {', '.join(WIDTHS_CM)}, not {width!r}")
    return WIDTHS_CM[width] / 2.54, height_cm / 2.54


def panel_points(width: str, labels: Sequence[str] = (), size: float = SIZES.text) -> float:
    """How wide the panel of a figure is, in points: without margins and the labels of its y-axis."""
    beside = max(fonts.text_width(label, size) for label in labels) + _LABEL_MARGIN if labels else 0.0
    return (1 - 2 * _MARGIN) * points_across(width) - beside


def points_across(width: str) -> float:
    """How wide a figure is, in points."""
    return inches(width, 0)[0] * 72


def theme(width: str, height_cm: float, grid: str = "y", **changed: object) -> p9.theme:
    """The project's theme; `grid` names the axis whose values are read: 'x', 'y' or '' for none; `changed`
    are the elements that one form has otherwise."""
    fonts.register()
    line = p9.element_line(color=COLOURS.grid, size=LINES.guide)
    blank = p9.element_blank()
    elements = {
        "text": p9.element_text(family=fonts.FAMILY, size=SIZES.text, color=COLOURS.text),
        "figure_size": inches(width, height_cm),
        "axis_text": p9.element_text(size=SIZES.text, color=COLOURS.muted),
        "axis_text_x": p9.element_text(margin={"t": 3, "units": "pt"}),
        "axis_text_y": row_labels(color=COLOURS.muted),
        "axis_title": blank,
        "panel_grid_major_x": line if grid == "x" else blank,
        "panel_grid_major_y": line if grid == "y" else blank,
        "legend_position": "none",
        "plot_margin": _MARGIN,
        "panel_background": p9.element_rect(fill=COLOURS.paper, color=None),
        "plot_background": p9.element_rect(fill=COLOURS.paper, color=None),
        "strip_text": p9.element_text(
            size=SIZES.text, color=COLOURS.text, weight="semibold", ha="left", margin={"b": 3, "units": "pt"}
        ),
        "svg_usefonts": False,
    }
    return p9.theme_void() + p9.theme(**{**elements, **changed})


def row_labels(
    size: float = SIZES.text, color: str = COLOURS.text, linespacing: float = 1.0
) -> p9.element_text:
    """The words beside a y-axis: in the colour of text where they name rows."""
    margin = {"r": _LABEL_MARGIN, "units": "pt"}
    return p9.element_text(
        size=size, color=color, margin=margin, ha="right", va="center", linespacing=linespacing
    )


Data = tuple[Sequence[str], Sequence[Sequence[str]]]  # heading and rows, as a reader sees them
Shapes = Sequence[tuple[str, str]]  # a map's areas in the order of its data: name, and what it shows there
_GROUPED = re.compile(r"-?\d{1,3}(,\d{3})+")


@dataclass(frozen=True)
class Drawing:
    """What a chart or a map draws, and its kind, as words for those who do not see it begin: 'Bar chart'."""

    kind: str
    plot: p9.ggplot


def composed(kind: str, plot: p9.ggplot, *parts: object) -> Drawing:
    """The drawing with all its parts; with `+`, each of them would copy the whole of it."""
    plot += list(parts)
    return Drawing(kind, plot)


def save(drawing: Drawing, name: str, data: Data | None = None, shapes: Shapes = ()) -> str:
    """Draw to figures/<name>.svg under the working folder; the path to it from there.

    `data` is what the figure shows; it goes to figures/<name>.csv, where whoever renders the page finds it.
    `shapes` say of a map's areas what they are, for whoever opens the drawing or chooses one of them on the
    page.
    """
    target = Path("figures") / f"{name}.svg"
    svg = drawn(drawing, name)
    write_whole(target, _named(svg, shapes) if shapes else svg)
    if data is not None:
        write_whole(target.with_suffix(".csv"), _comma_separated(*data))
    return target.as_posix()


def drawn(drawing: Drawing, name: str) -> bytes:
    """The drawing as SVG. The same drawing of the same name gives the same bytes: no date, ids from a fixed
    salt, text as outlines."""
    settings = {
        "svg.hashsalt": name,
        "svg.fonttype": "path",
        "path.simplify": False,
        "figure.facecolor": COLOURS.paper,
    }
    stream = io.BytesIO()
    with matplotlib.rc_context(settings):
        figure = drawing.plot.draw()
        _lay_out(figure)
        figure.savefig(stream, format="svg", metadata={"Date": None, "Creator": None})
        matplotlib.pyplot.close(figure)
    return _OUTLINE.sub(lambda outline: _DECIMALS.sub(rb"\1", outline[0]), stream.getvalue())


def _lay_out(figure: Figure) -> None:
    """Place the parts of a drawing, measured as an SVG has them: in points. Left to itself, matplotlib draws
    the whole figure an extra time for that."""
    FigureCanvasSVG(figure)
    figure.set_dpi(72)
    figure.get_layout_engine().execute(figure)
    figure.set_layout_engine(None)


def _named(svg: bytes, shapes: Shapes) -> bytes:
    """The drawing of a map whose areas carry their name and what is shown there, also as a title."""
    areas = len(_AREA.findall(svg))
    if areas != len(shapes):
        raise ValueError(f"the map draws {areas} areas, and {len(shapes)} are named")

    def titled(area: re.Match[bytes]) -> bytes:
        name, says = shapes[int(area[1])]
        title = escape(f"{name}: {says}")
        return f"<g data-name={quoteattr(name)} data-says={quoteattr(says)}><title>{title}</title>".encode()

    return _AREA.sub(titled, svg)


def _comma_separated(header: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """Heading and rows as CSV; numbers without thousands separators."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(
        [cell.replace(",", "") if _GROUPED.fullmatch(cell) else cell for cell in row] for row in rows
    )
    return stream.getvalue().encode()
