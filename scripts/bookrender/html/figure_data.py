"""What a page offers beside a figure: its numbers as a table, and both as files.

Belongs here: reading the CSV file that lies beside a figure's SVG, and its HTML. Does not: making either.
"""

from __future__ import annotations

import csv
import html
import io
import posixpath
import re
from collections.abc import Sequence
from pathlib import Path

import panflute

from bookrender.document.chapter import file_of
from bookrender.document.elements import elements_of
from bookrender.model import Book, ExecutedChapter

_PIXELS = 4 / 3  # in a point, the unit of the drawings
_BEGINNING = 1000  # bytes; a drawing's first element is among them
_SIZE = re.compile(rb'<svg\b[^>]*?\swidth="(?P<width>[\d.]+)pt"[^>]*?\sheight="(?P<height>[\d.]+)pt"')
_GROUPED_FROM = re.compile(r"\d{4,}")


def data_url(image_url: str) -> str:
    """Where the numbers of a figure lie: a CSV file of the same name."""
    return f"{posixpath.splitext(image_url)[0]}.csv"


def data_file(image_url: str, executed: ExecutedChapter, book: Book) -> Path | None:
    """The file of the numbers that an image shows; None where there is none."""
    return file_of(data_url(image_url), executed, book)


def names_its_parts(image_url: str, executed: ExecutedChapter, book: Book) -> bool:
    """Whether a drawing says of its parts what they are (`data-name`, `data-says`), so that a reader may
    choose one of them on the page."""
    file = file_of(image_url, executed, book) if image_url.endswith(".svg") else None
    return file is not None and b" data-says=" in file.read_bytes()


def size(image_url: str, executed: ExecutedChapter, book: Book) -> dict[str, str]:
    """Width and height of a drawing in pixels, so that a page keeps its place before it is there; nothing for
    a picture of another kind."""
    file = file_of(image_url, executed, book) if image_url.endswith(".svg") else None
    if file is None:
        return {}
    with file.open("rb") as stream:
        drawn = _SIZE.search(stream.read(_BEGINNING))
    return {side: f"{float(drawn[side]) * _PIXELS:.0f}" for side in ("width", "height")} if drawn else {}


def only_image(figure: panflute.Figure) -> panflute.Image | None:
    """The image of a figure that shows one; None for any other."""
    images = [element for element in elements_of(figure) if isinstance(element, panflute.Image)]
    return images[0] if len(images) == 1 else None


def links(image_url: str, identifier: str, name: str, has_data: bool) -> str:
    """Links to a figure's files and to its place, named by the figure they belong to."""
    of = f' <span class="visually-hidden">of {html.escape(name)}</span>'
    this = f' <span class="visually-hidden">{html.escape(name)}</span>'
    entries = [f'<a class="enlarge" href="{html.escape(image_url)}">Enlarge{this}</a>']
    if has_data:
        entries.append(f'<a href="{html.escape(data_url(image_url))}" download>CSV{of}</a>')
    kind = posixpath.splitext(image_url)[1].removeprefix(".").upper()
    entries.append(f'<a href="{html.escape(image_url)}" download>{kind}{of}</a>')
    if identifier:
        link_name = f'Link <span class="visually-hidden">to {html.escape(name)}</span>'
        entries.append(f'<a href="#{html.escape(identifier)}">{link_name}</a>')
    return f'<p class="figure-links">{" ".join(entries)}</p>'


def table(content: str, name: str, caption: str) -> str:
    """The numbers as a table that a reader may open."""
    header, *rows = list(csv.reader(io.StringIO(content)))
    label = html.escape(f"Data of {name}", quote=True)
    return (
        f'<details class="figure-data"><summary>Show the data <span class="visually-hidden">of '
        f"{html.escape(name)}</span></summary>"
        f'<div class="table-scroll" role="region" tabindex="0" aria-label="{label}"><table>'
        f'<caption class="visually-hidden">{label}: {html.escape(caption)}</caption>'
        f"<thead><tr>{''.join(_heading(cell, at) for at, cell in enumerate(header))}</tr></thead>"
        f"<tbody>{''.join(map(_row, rows))}</tbody></table></div></details>"
    )


def _heading(cell: str, at: int) -> str:
    return f'<th scope="col"{_side(at)}>{html.escape(cell)}</th>'


def _row(cells: Sequence[str]) -> str:
    first, *others = cells
    columns = (f"<td{_side(at)}>{html.escape(_grouped(cell))}</td>" for at, cell in enumerate(others, 1))
    return f'<tr><th scope="row">{html.escape(first)}</th>{"".join(columns)}</tr>'


def _side(at: int) -> str:
    return ' class="number"' if at else ""


def _grouped(cell: str) -> str:
    return f"{int(cell):,}" if _GROUPED_FROM.fullmatch(cell) else cell
