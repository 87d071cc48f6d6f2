"""Brings figures and tables into one form: a pandoc Figure that holds identifier, caption and content.

Belongs here: every way to write a figure, a table or a panel of them (`layout-ncol`) in Quarto's Markdown,
alternative texts, and numbers. Does not: how a float looks in a format, or resolving references to it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from string import ascii_lowercase

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


def unify(document: panflute.Doc, output: str, report: Report) -> None:
    """Turn every labelled figure and table, however written, into a Figure; give every image its `alt`, every
    table the widths of its columns in the format `output`, and every panel its cells."""

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
            figure = _figure_of_div(element, report)
            if is_panel(element):
                _divide(element)
            return figure
        return None

    replace(document, act)


def numbering(chapter_number: str | None) -> Callable[[str], str]:
    """What gives each thing of a kind its number in a chapter, in order of appearance: "2.1", "2.2", …"""
    counts: Counter[str] = Counter()

    def number(kind: str) -> str:
        counts[kind] += 1
        return f"{chapter_number}.{counts[kind]}" if chapter_number else str(counts[kind])

    return number


def number_floats(
    elements: Iterable[panflute.Element], chapter_number: str | None
) -> Iterator[tuple[panflute.Figure, str, str]]:
    """Give each labelled float its number ("2.1", a part of a panel "(a)"), in order of appearance, in the
    attribute NUMBER, and return it with its kind and its number ("2.1", "2.1 (a)")."""
    number_of = numbering(chapter_number)
    for element in filter(_is_labelled, elements):
        kind = float_kind(element.identifier) or ""
        if _is_part(element):
            continue
        number = element.attributes[NUMBER] = number_of(kind)
        yield element, kind, number
        parts = [part for part in elements_of(element) if part is not element and _is_labelled(part)]
        for letter, part in zip(ascii_lowercase, parts, strict=False):
            part.attributes[NUMBER] = f"({letter})"
            yield part, kind, f"{number} ({letter})"


def _is_labelled(element: panflute.Element) -> bool:
    return isinstance(element, panflute.Figure) and float_kind(element.identifier) is not None


def _is_part(element: panflute.Element) -> bool:
    """Whether an element stands in a labelled figure."""
    parent = element.parent
    while parent is not None and not _is_labelled(parent):
        parent = parent.parent
    return parent is not None


def caption_of(element: panflute.Figure | panflute.Table) -> list[panflute.Element]:
    """The inlines of a caption; a caption is one paragraph."""
    blocks = list(element.caption.content) if element.caption else []
    return list(blocks[0].content) if blocks else []


def caption_text(element: panflute.Figure | panflute.Table) -> str:
    """A caption as plain text."""
    return panflute.stringify(panflute.Plain(*caption_of(element))).strip()


def _divide(panel: panflute.Div) -> None:
    """Give a panel its cells: each block is one, each image of a paragraph of images, and what lies between
    two raw blocks with which a filter has opened and closed a call of Typst."""
    cells: list[list[panflute.Element]] = []
    opened = 0
    for block in panel.content:
        images = _lone_images(block)
        if opened:
            cells[-1].append(block)
        else:
            cells += [[panflute.Plain(image)] for image in images] if len(images) > 1 else [[block]]
        if isinstance(block, panflute.RawBlock) and block.format == "typst":
            opened += len(re.findall(r"[(\[{]", block.text)) - len(re.findall(r"[)\]}]", block.text))
    panel.content = [panflute.Div(*cell, classes=["panel-cell"]) for cell in cells]


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
    """`::: {#fig-x}` … the last paragraph is the caption. With `layout-ncol` it holds a panel."""
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
