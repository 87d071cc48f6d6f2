"""Writes the Typst of a chapter's content.

Belongs here: how figures, tables, callouts, panels and references are written in Typst, in the form in
which Quarto writes them, so that one template serves both. Does not: the document around the chapters.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote

import panflute

from bookrender.document import callouts, floats, references
from bookrender.document.chapter import Prepared, PreparedBook, tokens_of
from bookrender.document.elements import Replacement, elements_of, replace
from bookrender.document.references import Label
from bookrender.model import Book
from bookrender.pdf.strings import quoted
from bookrender.pdf.tables import measured
from bookrender.reading.options import book_option

# Pandoc writes every table as a centred figure that keeps to one page. The float around it is figure enough.
_NARROWER = "give it fewer columns or shorter words, or divide it"
_BARE_TABLE = "show figure: set block(breakable: true); show figure: it => it.body.body"


def shape(document: panflute.Doc, book: Book, chapter: Prepared, contents: PreparedBook) -> None:
    """Give the chapter the shapes of Typst; identifiers that are no labels of the book become its own."""
    labels, site = contents.labels, str(book_option(book, "site-url", "") or "").rstrip("/")

    def act(element: panflute.Element) -> Replacement:
        if isinstance(element, panflute.Link):
            _point_link(element, chapter, contents, site)
        elif isinstance(element, panflute.Image):
            return _image(element, chapter)
        elif isinstance(element, panflute.Header):
            element.attributes.pop(floats.NUMBER, None)
        elif isinstance(element, panflute.Figure):
            return _figure(element)
        elif isinstance(element, panflute.Table):
            return _table(element, chapter)
        elif callouts.callout_kind(element):
            return _callout(element, chapter.source, labels)
        elif floats.is_panel(element):
            return _panel(element)
        return None

    references.resolve(document, labels, lambda label: f"#{label.identifier}")
    replace(document, act)
    for element in elements_of(document):
        if getattr(element, "identifier", ""):
            element.identifier = _name(element.identifier, chapter.source, labels)


def _name(identifier: str, source: str, labels: Mapping[str, Label]) -> str:
    """An identifier that is one of its kind in the whole book."""
    if identifier in labels:
        return identifier
    return f"{_label_of(source)}--{identifier}"


def _point_link(link: panflute.Link, chapter: Prepared, contents: PreparedBook, site: str) -> None:
    """Lead links within the book to their place in the PDF, and links to files to the site, if any."""
    if references.leads_elsewhere(link.url):
        return
    if link.url.startswith("#"):
        link.url = f"#{_name(link.url[1:], chapter.source, contents.labels)}"
        return
    sources = (other.source for other in contents.chapters)
    target = references.chapter_target(link.url, chapter.executed.chapter.source, sources)
    if target:
        source, fragment = target
        link.url = f"#{_name(fragment, source, contents.labels) if fragment else chapter_label(source)}"
    else:
        path = quote(references.project_path(link.url, chapter.executed.chapter.source))
        link.url = f"{site}/{path}" if site else path


def chapter_label(source: str) -> str:
    """Label of a chapter's beginning."""
    return f"chapter--{_label_of(source)}"


def _label_of(source: str) -> str:
    """A chapter's path in letters that a Typst label may hold; two paths have two."""
    return re.sub(r"[^\w-]", lambda letter: f".{ord(letter[0]):x}.", source.removesuffix(".qmd"))


def _raw(text: str) -> panflute.RawBlock:
    return panflute.RawBlock(text, format="typst")


def _image(image: panflute.Image, chapter: Prepared) -> panflute.RawInline:
    path = references.project_path(image.url, chapter.executed.chapter.source)
    alt = image.attributes.get("alt", "")
    sizes = {key: _length(image.attributes[key]) for key in ("width", "height") if key in image.attributes}
    size = "".join(f", {key}: {length}" for key, length in sizes.items())
    call = f"image({quoted('/' + path)}{size}" + (f", alt: {quoted(alt)})" if alt else ")")
    return panflute.RawInline(f"#box({call})" if alt else f"#pdf.artifact(box({call}))", format="typst")


def _length(size: str) -> str:
    """A size as Typst writes it: it knows no pixels (96 to the inch)."""
    return f"{float(size.removesuffix('px')) * 0.75:g}pt" if size.endswith("px") else size


def _figure(figure: panflute.Figure) -> list[panflute.Element]:
    number = figure.attributes.get(floats.NUMBER, "")
    kind = floats.float_kind(figure.identifier) or "fig"
    is_part = number.startswith("(")
    position = "top" if kind == "tbl" and not is_part else "bottom"
    caption = floats.caption_of(figure)
    if is_part:
        caption = [panflute.Str(number), panflute.Space(), *caption]
    family = "quarto-subfloat" if is_part else "quarto-float"
    numbering = "" if number and not is_part else ", numbering: none"
    closing = f'kind: "{family}-{kind}", supplement: "{floats.WORDS[kind]}"{numbering})'
    label = f"\n<{figure.identifier}>" if figure.identifier else ""
    opened = [_raw("#figure(["), *figure.content]
    if not caption and not number:
        return [*opened, _raw(f"], {closing}{label}")]
    return [
        *opened,
        _raw(f"], caption: figure.caption(position: {position}, ["),
        panflute.Plain(*caption),
        _raw(f"]), {closing}{label}"),
    ]


def _table(table: panflute.Table, chapter: Prepared) -> list[panflute.Element]:
    """A captioned table without a label is a figure without a number; every other stands in a figure."""
    caption = floats.caption_of(table)
    message = f"this table of {len(table.colspec)} columns is too wide for the PDF's page: {_NARROWER}"
    check = measured(table, chapter.executed.problem(message, *tokens_of(table)))
    before = [_raw(check)] if check else []
    if not caption:
        return [*before, _raw(f"#{{ {_BARE_TABLE}; ["), table, _raw("] }")]
    table.caption = panflute.Caption()
    return [
        *before,
        _raw(f"#figure([#{{ {_BARE_TABLE}; ["),
        table,
        _raw("] }], caption: figure.caption(position: top, ["),
        panflute.Plain(*caption),
        _raw(']), kind: "quarto-float-tbl", supplement: "Table", numbering: none)'),
    ]


def _callout(div: panflute.Div, source: str, labels: Mapping[str, Label]) -> list[panflute.Element]:
    """A callout with a label stands in a figure, by which the template numbers it."""
    callout = callouts.read_callout(div)
    kind = callout.kind.capitalize()
    is_plain = div.attributes.get("icon") == "false" or div.attributes.get("appearance") == "minimal"
    opening, title, closing = "", callout.title, ""
    if callouts.is_labelled(div):
        title = [] if callout.says_kind else title
        opening, closing = "#figure([", f'], kind: "quarto-callout-{kind}", supplement: "{kind}")'
    elif not (callout.says_kind or is_plain):
        title = [panflute.Str(f"{kind}:"), panflute.Space(), *title]
    written_title = (
        [_raw("title: ["), panflute.Plain(*title), _raw("],")] if title else [_raw("title: none,")]
    )
    label = f"\n<{_name(div.identifier, source, labels)}>" if div.identifier else ""
    return [
        _raw(f'{opening}#callout(kind: "{callout.kind}",'),
        *written_title,
        _raw("body: ["),
        *callout.content,
        _raw(f"]){closing}{label}"),
    ]


def _panel(panel: panflute.Div) -> list[panflute.Element]:
    if not panel.content:  # what it would have shown is not there
        return []
    columns = panel.attributes["layout-ncol"]
    blocks = [_raw(f"#grid(columns: (1fr,) * {columns}, column-gutter: 6mm, row-gutter: 4mm,")]
    for cell in panel.content:
        blocks += [_raw("["), *cell.content, _raw("],")]
    return [*blocks, _raw(")")]
