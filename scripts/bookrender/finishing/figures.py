"""What a page offers beside a figure: its numbers as a table, and both as files.

Belongs here: the size of drawings, reading the CSV file that lies beside a figure's SVG, and its HTML. Does
not: making either.
"""

from __future__ import annotations

import csv
import io
import posixpath
import re
from collections.abc import Callable, Sequence
from html import escape, unescape
from pathlib import Path
from urllib.parse import unquote

from bs4 import Tag

from bookrender.finishing.page import Float, Page, Raw

Find = Callable[[str], Path | None]  # from a path in the site to the file that is or will be there
_PIXELS = 4 / 3  # in a point, the unit of the drawings
_PHOTOGRAPHS = (".jpeg", ".jpg", ".png")
_BEGINNING = 1000  # bytes; a drawing's first element is among them
_SIZE = re.compile(rb'<svg\b[^>]*?\swidth="(?P<width>[\d.]+)pt"[^>]*?\sheight="(?P<height>[\d.]+)pt"')
_GROUPED_FROM = re.compile(r"\d{4,}")
_IMAGES = re.compile(r'<img\b[^>]*?\ssrc="([^"]+)"')


def images_in(path: str, html: str) -> list[str]:
    """The files of the site that a page's images show, by their paths in the site."""
    sources = dict.fromkeys(map(unescape, _IMAGES.findall(html)))
    return [in_site(source, path) for source in sources if "://" not in source and source[:5] != "data:"]


def in_site(address: str, page: str) -> str:
    """An address on a page as a path in the site."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(address)))


def beside(path: str) -> str:
    """Where the numbers of a drawing lie: a CSV file of the same name."""
    return f"{posixpath.splitext(path)[0]}.csv"


def finish_figures(page: Page, floats: Sequence[Float], find: Find) -> None:
    """Give each image its size, and each figure that shows one drawing its table and its links."""
    for image in page.content.find_all("img"):
        image["loading"] = "lazy"
        if not image.get("width") and not image.get("height"):
            image.attrs.update(_size(image, page, find))
    for place in floats:
        place.block.attrs.pop("alt", None)  # Quarto gives it to the element around, which cannot have one
        images = place.block.find_all("img")
        if place.kind == "fig" and len(images) == 1 and not place.name.startswith("("):
            _offer(page, place, images[0], find)


def _size(image: Tag, page: Page, find: Find) -> dict[str, str]:
    """Width and height of a drawing or photograph in pixels, so that a page keeps its place before it is
    there; nothing for a picture of another kind."""
    source = str(image.get("src"))
    file = find(in_site(source, page.path)) if source.lower().endswith((".svg", *_PHOTOGRAPHS)) else None
    if file is None:
        return {}
    if not source.endswith(".svg"):
        from PIL import Image, UnidentifiedImageError

        try:
            with Image.open(file) as photograph:
                return {"width": str(photograph.width), "height": str(photograph.height)}
        except UnidentifiedImageError:
            return {}
    with file.open("rb") as stream:
        drawn = _SIZE.search(stream.read(_BEGINNING))
    return {side: f"{float(drawn[side]) * _PIXELS:.0f}" for side in ("width", "height")} if drawn else {}


def _offer(page: Page, figure: Float, image: Tag, find: Find) -> None:
    source = str(image["src"])
    path = in_site(source, page.path)
    drawing = find(path)
    if drawing is None:
        raise page.refuse(figure.block, f"there is no file {path}")
    data = find(beside(path))
    # A drawing that says of its parts what they are lets a reader choose one of them on the page.
    explorable = path.endswith(".svg") and b" data-says=" in drawing.read_bytes()
    block = page.new("div", class_="figure-block explorable" if explorable else "figure-block")
    figure.block.wrap(block)
    if data is not None:
        block.append(Raw(_table(data.read_text(encoding="utf-8"), figure)))
    block.append(Raw(_links(source, figure, data is not None)))


def _links(source: str, figure: Float, has_data: bool) -> str:
    """Links to a figure's files and to its place, named by the figure they belong to."""
    image, kind = escape(source), posixpath.splitext(source)[1].removeprefix(".").upper()

    def hidden(words: str) -> str:
        return f' <span class="visually-hidden">{escape(words)}</span>'

    entries = [f'<a class="enlarge" href="{image}">Enlarge{hidden(figure.name)}</a>']
    if has_data:
        entries.append(f'<a href="{escape(beside(source))}" download>CSV{hidden(f"of {figure.name}")}</a>')
    entries.append(f'<a href="{image}" download>{kind}{hidden(f"of {figure.name}")}</a>')
    entries.append(f'<a href="#{escape(figure.identifier)}">Link{hidden(f"to {figure.name}")}</a>')
    return f'<p class="figure-links">{" ".join(entries)}</p>'


def _table(content: str, figure: Float) -> str:
    """The numbers as a table that a reader may open."""
    header, *rows = list(csv.reader(io.StringIO(content)))
    label = escape(f"Data of {figure.name}")
    return (
        f'<details class="figure-data"><summary>Show the data <span class="visually-hidden">of '
        f"{escape(figure.name)}</span></summary>"
        f'<div class="table-scroll" role="region" tabindex="0" aria-label="{label}"><table>'
        f'<caption class="visually-hidden">{label}: {escape(figure.words)}</caption>'
        f"<thead><tr>{''.join(_heading(cell, at) for at, cell in enumerate(header))}</tr></thead>"
        f"<tbody>{''.join(map(_row, rows))}</tbody></table></div></details>"
    )


def _heading(cell: str, at: int) -> str:
    return f'<th scope="col"{_side(at)}>{escape(cell)}</th>'


def _row(cells: Sequence[str]) -> str:
    first, *others = cells
    columns = (f"<td{_side(at)}>{escape(_grouped(cell))}</td>" for at, cell in enumerate(others, 1))
    return f'<tr><th scope="row">{escape(first)}</th>{"".join(columns)}</tr>'


def _side(at: int) -> str:
    return ' class="number"' if at else ""


def _grouped(cell: str) -> str:
    return f"{int(cell):,}" if _GROUPED_FROM.fullmatch(cell) else cell
