"""The one look of all figures: fonts, colours, sizes, and how a drawing becomes an SVG file.

Which figure shows what belongs in `charts` and `maps`.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import matplotlib

matplotlib.use("svg")

import plotnine as p9
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from assessment.report.drawing import fonts

# Government Analysis Function, colours in charts (2022); the same values as in afcharts.
DARK_BLUE, TURQUOISE, DARK_PINK = "#12436D", "#28A197", "#801650"
ORANGE, DARK_GREY, LIGHT_PURPLE = "#F46A25", "#3D3D3D", "#A285D1"
FOCUS, QUIET = DARK_BLUE, "#BFBFBF"
SEQUENTIAL = ("#E3EEF8", "#6BACE6", "#2073BC", "#12436D")  # from pale to the palette's darkest
TEXT, MUTED, RULE, PAPER = "#0B0C0C", "#505A5F", "#DADADA", "#FFFFFF"

WIDTHS_CM = {"full": 17.0, "half": 8.2, "third": 5.3}
TEXT_POINTS = 8.0  # at the printed size, as the figure is drawn at it
_OUTLINE = re.compile(rb' d="[^"]*"')
_AREA = re.compile(rb'<g id="area-(\d+)">')  # as `layers.geom_areas` names it
_DECIMALS = re.compile(rb"(\.\d{2})\d+")


def inches(width: str, height_cm: float) -> tuple[float, float]:
    """Figure size from a named width (WIDTHS_CM: side by side on a page) and a height in centimetres."""
    if width not in WIDTHS_CM:
        raise ValueError(f"a figure's width is one of {', '.join(WIDTHS_CM)}, not {width!r}")
    return WIDTHS_CM[width] / 2.54, height_cm / 2.54


def theme(width: str, height_cm: float, grid: str = "y", **own: object) -> p9.theme:
    """The project's theme; `grid` names the axis whose values are read: 'x', 'y' or '' for none; `own` are
    the elements that one form has otherwise."""
    fonts.register()
    line = p9.element_line(color=RULE, size=0.5)
    blank = p9.element_blank()
    elements = {
        "text": p9.element_text(family=fonts.FAMILY, size=TEXT_POINTS, color=TEXT),
        "figure_size": inches(width, height_cm),
        "axis_text": p9.element_text(size=TEXT_POINTS, color=MUTED),
        "axis_text_x": p9.element_text(margin={"t": 3, "units": "pt"}),
        "axis_text_y": row_labels(color=MUTED),
        "axis_title": blank,
        "panel_grid_major_x": line if grid == "x" else blank,
        "panel_grid_major_y": line if grid == "y" else blank,
        "legend_position": "none",
        "plot_margin": 0.01,
        "panel_background": p9.element_rect(fill=PAPER, color=None),
        "plot_background": p9.element_rect(fill=PAPER, color=None),
        "strip_text": p9.element_text(
            size=TEXT_POINTS, color=TEXT, weight="semibold", ha="left", margin={"b": 3, "units": "pt"}
        ),
        "svg_usefonts": False,
    }
    return p9.theme_void() + p9.theme(**{**elements, **own})


def row_labels(size: float = TEXT_POINTS, color: str = TEXT, linespacing: float = 1.0) -> p9.element_text:
    """The words beside a y-axis: in TEXT where they name rows."""
    margin = {"r": 3, "units": "pt"}
    return p9.element_text(
        size=size, color=color, margin=margin, ha="right", va="center", linespacing=linespacing
    )


Data = tuple[Sequence[str], Sequence[Sequence[str]]]  # heading and rows, as a reader sees them
Shapes = Sequence[
    tuple[str, str]
]  # of a map, in the order in which it draws them: name, and what it shows there
_GROUPED = re.compile(r"-?\d{1,3}(,\d{3})+")


def composed(plot: p9.ggplot, *parts: object) -> p9.ggplot:
    """The drawing with all its parts; with `+`, each of them would copy the whole of it."""
    plot += list(parts)
    return plot


def save(plot: p9.ggplot, name: str, data: Data | None = None, shapes: Shapes = ()) -> str:
    """Draw to figures/<name>.svg under the working folder; the path to it from there.

    `data` is what the figure shows; it goes to figures/<name>.csv, where whoever renders the page finds it.
    `shapes` say of a map's areas what they are, for whoever opens the drawing or chooses one of them on the
    page.
    """
    target = Path("figures") / f"{name}.svg"
    drawing = drawn(plot, name)
    _write(target, _named(drawing, shapes) if shapes else drawing)
    if data is not None:
        _write(target.with_suffix(".csv"), _comma_separated(*data))
    return target.as_posix()


def drawn(plot: p9.ggplot, name: str) -> bytes:
    """The drawing as SVG. The same drawing of the same name gives the same bytes: no date, ids from a fixed
    salt, text as outlines."""
    settings = {"svg.hashsalt": name, "svg.fonttype": "path", "path.simplify": False}
    stream = io.BytesIO()
    with matplotlib.rc_context(settings):
        figure = plot.draw()
        _lay_out(figure)
        figure.savefig(stream, format="svg", metadata={"Date": None, "Creator": None})
        matplotlib.pyplot.close(figure)
    return _OUTLINE.sub(lambda found: _DECIMALS.sub(rb"\1", found[0]), stream.getvalue())


def _lay_out(figure: Figure) -> None:
    """Place the parts of a drawing, measured as an SVG has them: in points. Left to itself, matplotlib draws
    the whole figure an extra time for that."""
    FigureCanvasSVG(figure)
    figure.set_dpi(72)
    figure.get_layout_engine().execute(figure)
    figure.set_layout_engine(None)


def _named(drawing: bytes, shapes: Shapes) -> bytes:
    """The drawing of a map whose areas carry their name and what is shown there, also as a title."""
    areas = len(_AREA.findall(drawing))
    if areas != len(shapes):
        raise ValueError(f"the map draws {areas} areas, and {len(shapes)} are named")

    def titled(area: re.Match[bytes]) -> bytes:
        name, says = shapes[int(area[1])]
        title = escape(f"{name}: {says}")
        return f"<g data-name={quoteattr(name)} data-says={quoteattr(says)}><title>{title}</title>".encode()

    return _AREA.sub(titled, drawing)


def _comma_separated(header: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """Heading and rows as CSV; numbers without thousands separators."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(
        [cell.replace(",", "") if _GROUPED.fullmatch(cell) else cell for cell in row] for row in rows
    )
    return stream.getvalue().encode()


def _write(target: Path, content: bytes) -> None:
    target.parent.mkdir(exist_ok=True)
    partial = target.with_name(f"{target.name}.part")
    partial.write_bytes(content)
    partial.replace(target)
