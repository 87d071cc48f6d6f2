"""Brings figures and tables into one form: a pandoc Figure that holds identifier, caption and content.

Belongs here: every way to write a figure, a table or a panel of them (`layout-ncol`) in Quarto's Markdown,
alternative texts, and numbers. Does not: how a float looks in a format, or resolving references to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import panflute

from bookrender.document.elements import elements_of, replace

Report = Callable[[str, panflute.Element], None]

WORDS = {"fig": "Figure", "tbl": "Table"}
NUMBER = "data-number"
# Whose widths of columns hold where a table does not say: Quarto's defaults.
_WIDTHS = {"html": "auto", "typst": "true"}


def float_kind(identifier: str) -> str | None:
    """ "fig" or "tbl" for the identifier of a numbered float, else None."""
    kind = identifier.partition("-")[0]
    return kind if kind in WORDS and "-" in identifier else None


def is_panel(element: panflute.Element) -> bool:
    """Whether a block lays its content out in columns."""
    return isinstance(element, panflute.Div) and "layout-ncol" in element.attributes


def cells_of(panel: panflute.Div) -> list[list[panflute.Element]]:
    """The blocks of each cell of a panel: every block is a cell, every image of a paragraph of images
    another."""
    cells: list[list[panflute.Element]] = []
    for block in panel.content:
        images = _lone_images(block)
        cells += [[panflute.Plain(image)] for image in images] if len(images) > 1 else [[block]]
    return cells


def written_cells(
    panel: panflute.Div, raw_format: str, opened: Callable[[str], int]
) -> list[list[panflute.Element]]:
    """Cells of a panel in which a format's writer has replaced floats by raw blocks around their content:
    what lies between the first and the last raw block of a float is one cell. `opened` says how many ends a
    raw text leaves open."""
    cells: list[list[panflute.Element]] = []
    depth = 0
    for cell in cells_of(panel):
        if depth:
            cells[-1] += cell
        else:
            cells.append(list(cell))
        for block in cell:
            if isinstance(block, panflute.RawBlock) and block.format == raw_format:
                depth += opened(block.text)
    return cells


def unify(document: panflute.Doc, output: str, report: Report) -> None:
    """Turn every labelled figure and table, however written, into a Figure; give every image its `alt`, and
    every table the widths of its columns in the format `output`."""

    def act(element: panflute.Element) -> panflute.Figure | None:
        if isinstance(element, panflute.Image):
            _settle_alt(element, report)
        elif isinstance(element, panflute.Para | panflute.Plain):
            return _figure_of_lone_image(element)
        elif isinstance(element, panflute.Figure):
            return _figure_of_pandoc(element, report)
        elif isinstance(element, panflute.Table):
            return _figure_of_table(element, output, report)
        elif isinstance(element, panflute.Div):
            return _figure_of_div(element, report)
        return None

    replace(document, act)


def number_floats(
    elements: Iterable[panflute.Element], chapter_number: str | None
) -> list[tuple[str, str, str]]:
    """Give each labelled float its number ("2.1", a part of a panel "2.1 (a)"), in order of appearance, in
    the attribute NUMBER, and return (identifier, kind, number) of each."""
    counts = dict.fromkeys(WORDS, 0)
    numbered: list[tuple[str, str, str]] = []

    for element in elements:
        kind = float_kind(element.identifier) if isinstance(element, panflute.Figure) else None
        if kind is None or parent_float(element) is not None:
            continue
        counts[kind] += 1
        number = f"{chapter_number}.{counts[kind]}" if chapter_number else str(counts[kind])
        element.attributes[NUMBER] = number
        numbered.append((element.identifier, kind, number))
        for letter, part in zip("abcdefghijklmnopqrstuvwxyz", parts_of(element), strict=False):
            part.attributes[NUMBER] = f"({letter})"
            numbered.append((part.identifier, kind, f"{number} ({letter})"))
    return numbered


def parent_float(element: panflute.Element) -> panflute.Figure | None:
    """The labelled figure that this element is a part of, if any."""
    parent = element.parent
    while parent is not None:
        if isinstance(parent, panflute.Figure) and float_kind(parent.identifier):
            return parent
        parent = parent.parent
    return None


def parts_of(figure: panflute.Figure) -> list[panflute.Figure]:
    """The labelled floats inside a labelled float, in order."""
    inside = (part for part in elements_of(figure) if isinstance(part, panflute.Figure))
    return [part for part in inside if part is not figure and float_kind(part.identifier)]


def caption_of(element: panflute.Figure | panflute.Table) -> list[panflute.Element]:
    """The inlines of a caption; a caption is one paragraph."""
    blocks = list(element.caption.content) if element.caption else []
    return list(blocks[0].content) if blocks else []


def caption_text(element: panflute.Figure | panflute.Table) -> str:
    """A caption as plain text."""
    return panflute.stringify(panflute.Plain(*caption_of(element))).strip()


def _settle_alt(image: panflute.Image, report: Report) -> None:
    """Move `fig-alt` to `alt`. An image in running text has its description as alternative text."""
    if "fig-alt" in image.attributes:
        image.attributes["alt"] = image.attributes.pop("fig-alt")
    is_figure = is_in_figure(image) or float_kind(image.identifier)
    if "alt" not in image.attributes and not is_figure:
        description = panflute.stringify(image).strip()
        if description:
            image.attributes["alt"] = description
    if "alt" not in image.attributes:
        report(
            f"the image {image.url} has no alternative text: say what it shows in fig-alt, or give an empty "
            'fig-alt="" where it only decorates (a caption does not stand in for it)',
            image,
        )
        image.attributes["alt"] = ""


def is_in_figure(image: panflute.Image) -> bool:
    """Whether an image is a figure's content, and not part of a sentence."""
    block = image.parent
    return block is not None and isinstance(block.parent, panflute.Figure)


def _lone_images(block: panflute.Element) -> list[panflute.Image]:
    """The images of a paragraph that holds nothing else."""
    if not isinstance(block, panflute.Para | panflute.Plain):
        return []
    content = [e for e in block.content if not isinstance(e, panflute.Space | panflute.SoftBreak)]
    return content if all(isinstance(e, panflute.Image) for e in content) else []


def _figure_of_lone_image(block: panflute.Element) -> panflute.Figure | None:
    """`![](x.svg){#fig-x}` alone in its paragraph: pandoc makes no figure of it, for want of a caption."""
    images = _lone_images(block)
    if len(images) != 1 or not float_kind(images[0].identifier):
        return None
    identifier, images[0].identifier = images[0].identifier, ""
    return panflute.Figure(panflute.Plain(images[0]), identifier=identifier, caption=panflute.Caption())


def _figure_of_pandoc(figure: panflute.Figure, report: Report) -> None:
    if figure.caption and len(figure.caption.content) > 1:
        report("a caption is one paragraph", figure)
    if float_kind(figure.identifier) == "tbl":
        report(f"{figure.identifier} labels an image: begin the label with fig-", figure)


def _figure_of_table(table: panflute.Table, output: str, report: Report) -> panflute.Figure | None:
    _set_widths(table, table.attributes.pop("tbl-colwidths", None) or _WIDTHS[output], report)
    identifier = table.identifier
    if not float_kind(identifier):
        return None
    if float_kind(identifier) == "fig":
        report(f"{identifier} labels a table: begin the label with tbl-", table)
    caption = panflute.Caption(*table.caption.content) if table.caption else panflute.Caption()
    table.identifier, table.caption = "", panflute.Caption()
    return panflute.Figure(table, identifier=identifier, caption=caption)


def _set_widths(table: panflute.Table, widths: str, report: Report) -> None:
    """Set the columns' shares of the width: those given, those of the Markdown ("true"; "auto" where no cell
    holds a link), or none ("false"), as Quarto does."""
    has_link = widths == "auto" and any(isinstance(inside, panflute.Link) for inside in elements_of(table))
    if widths == "false" or has_link:
        table.colspec = [(alignment, "ColWidthDefault") for alignment, _ in table.colspec]
    if widths in ("true", "false", "auto"):
        return
    try:
        shares = [float(share) for share in widths.strip("[]() ").split(",")]
        total = max(100.0, sum(shares))
    except ValueError:
        shares, total = [], 0.0
    if len(shares) != len(table.colspec):
        report(
            f'tbl-colwidths="{widths}" must give each of the {len(table.colspec)} columns a percentage', table
        )
        return
    table.colspec = [(spec[0], share / total) for spec, share in zip(table.colspec, shares, strict=True)]


def _figure_of_div(div: panflute.Div, report: Report) -> panflute.Figure | None:
    """`::: {#fig-x}` … the last paragraph is the caption. With `layout-ncol` the parts stay in a panel
    inside."""
    kind = float_kind(div.identifier)
    if kind is None:
        return None
    content = list(div.content)
    caption = _caption_at_end(content)
    lone = content[0] if len(content) == 1 else None
    if isinstance(lone, panflute.Figure | panflute.Table) and not getattr(lone, "identifier", ""):
        caption = caption or (lone.caption.content and list(lone.caption.content)) or []
        lone.caption = panflute.Caption()
        content = list(lone.content) if isinstance(lone, panflute.Figure) else content
    if not caption:
        report(f"{div.identifier} has no caption: make it the last paragraph of the block", div)
    identifier, div.identifier = div.identifier, ""
    div.content = content
    has_meaning = bool(div.classes or div.attributes)
    inner: Iterable[panflute.Element] = [div] if has_meaning else content
    return panflute.Figure(*inner, identifier=identifier, caption=panflute.Caption(*caption))


def _caption_at_end(content: list[panflute.Element]) -> list[panflute.Element]:
    """Take the last paragraph off `content`, unless it is the only block or made of images."""
    last = content[-1] if len(content) > 1 else None
    if not isinstance(last, panflute.Para) or _lone_images(last):
        return []
    content.pop()
    return [panflute.Plain(*last.content)]
