"""Writes the HTML of a chapter's own content.

Belongs here: how figures, tables, callouts, panels and references look. Does not: the page around them.
"""

from __future__ import annotations

import html
from collections.abc import Mapping

import panflute

from bookrender.document import callouts, floats, references
from bookrender.document.chapter import Prepared, PreparedBook
from bookrender.document.elements import replace
from bookrender.document.references import Label
from bookrender.model import Book
from bookrender.reading.options import page_path


def shape(document: panflute.Doc, _: Book, chapter: Prepared, contents: PreparedBook) -> None:
    """Give the chapter the shapes of HTML, from its title's heading to its last footnote."""
    page = page_path(chapter.executed.chapter)
    pages = {other.source: page_path(other.executed.chapter) for other in contents.chapters}

    def address(label: Label) -> str:
        target = pages[label.chapter]
        path = "" if target == page else references.from_page(target, page)
        return f"{path}#{label.identifier}"

    def act(element: panflute.Element) -> list[panflute.Element] | None:
        if isinstance(element, panflute.Link):
            _point_link(element, chapter, pages)
        elif isinstance(element, panflute.Image):
            element.url = _in_site(element.url, chapter, page)
        elif isinstance(element, panflute.Header):
            _number_heading(element)
        elif isinstance(element, panflute.Table):
            _caption_table(element)
        elif isinstance(element, panflute.Figure):
            return _figure(element)
        elif callouts.callout_kind(element):
            return _callout(element)
        elif floats.is_panel(element):
            return _panel(element)
        return None

    references.resolve(document, contents.labels, address, link_class="cross-reference")
    replace(document, act)


def _point_link(link: panflute.Link, chapter: Prepared, pages: Mapping[str, str]) -> None:
    """Lead a link to another chapter's source to its page; other files keep their place beside the page."""
    is_placed = link.url.startswith("#") or "cross-reference" in link.classes
    if is_placed or references.leads_elsewhere(link.url):
        return
    page = pages[chapter.source]
    target = references.chapter_target(link.url, chapter.executed.chapter.source, pages)
    _, mark, fragment = link.url.partition("#")
    path = pages[target[0]] if target else references.project_path(link.url, chapter.executed.chapter.source)
    link.url = f"{references.from_page(path, page)}{mark}{fragment}"


def _number_heading(header: panflute.Header) -> None:
    number = header.attributes.pop(floats.NUMBER, None)
    if number:
        span = panflute.Span(panflute.Str(number), classes=["heading-number"])
        header.content = [span, panflute.Space(), *header.content]
    header.classes = [name for name in header.classes if name != "unnumbered"]


def _raw(text: str) -> panflute.RawBlock:
    return panflute.RawBlock(text, format="html")


def _float_number(figure: panflute.Figure) -> str:
    """ "Figure 2.1", or "(a)" for a part of a panel, or nothing for a float without a label."""
    number = figure.attributes.get(floats.NUMBER)
    if number is None:
        return ""
    if number.startswith("("):
        return number
    word = floats.WORDS[floats.float_kind(figure.identifier) or "fig"]
    return f"{word} {number}"


def _caption(element: panflute.Figure | panflute.Table, number: str) -> list[panflute.Element]:
    inlines = floats.caption_of(element)
    if number:
        separator = "" if number.startswith("(") else ":"
        span = panflute.Span(panflute.Str(number + separator), classes=["float-number"])
        inlines = [span, panflute.Space(), *inlines]
    return inlines


def _in_site(url: str, chapter: Prepared, page: str) -> str:
    """A file that a chapter names, from its page."""
    return references.from_page(references.project_path(url, chapter.executed.chapter.source), page)


def _figure(figure: panflute.Figure) -> list[panflute.Element]:
    identifier = f' id="{html.escape(figure.identifier)}"' if figure.identifier else ""
    content = list(figure.content)
    if _holds_one_table(figure):
        return [_raw(f'<div class="float float-table"{identifier}>'), *content, _raw("</div>")]
    caption = _caption(figure, _float_number(figure))
    return [
        _raw(f'<figure class="float"{identifier}>'),
        *content,
        *([_raw("<figcaption>"), panflute.Plain(*caption), _raw("</figcaption>")] if caption else []),
        _raw("</figure>"),
    ]


def _holds_one_table(figure: panflute.Figure) -> bool:
    tables = [block for block in figure.content if isinstance(block, panflute.Table)]
    others = [block for block in figure.content if not isinstance(block, panflute.Table | panflute.RawBlock)]
    return len(tables) == 1 and not others


def _caption_table(table: panflute.Table) -> None:
    """Put the caption of a figure that holds a table alone into the table."""
    figure = table.parent if isinstance(table.parent, panflute.Figure) else None
    if figure is not None and len(figure.content) == 1:
        table.caption = panflute.Caption(panflute.Plain(*_caption(figure, _float_number(figure))))


def _callout(div: panflute.Div) -> list[panflute.Element]:
    callout = callouts.read_callout(div)
    marks = ["callout", f"callout-{callout.kind}"]
    if div.attributes.get("appearance") in ("simple", "minimal"):
        marks.append(f"callout-{div.attributes['appearance']}")
    if div.attributes.get("icon") == "false" or div.attributes.get("appearance") == "minimal":
        marks.append("callout-plain")
    identifier = f' id="{html.escape(div.identifier)}"' if div.identifier else ""
    opening, before, after, closing = (
        (f'<details class="{" ".join(marks)}"{identifier}{"" if callout.folded else " open"}>',
         "<summary>", "</summary>", "</details>")
        if callout.foldable
        else (f'<div class="{" ".join(marks)}" role="note"{identifier}>',
              '<p class="callout-title">', "</p>", "</div>")
    )  # fmt: skip
    name = " ".join(filter(None, [callout.kind.capitalize(), div.attributes.get(floats.NUMBER)]))
    kind = panflute.RawInline(f'<span class="callout-kind">{name}</span> ', format="html")
    title = [panflute.Str(name)] if callout.says_kind else [kind, *callout.title]
    return [
        _raw(opening),
        panflute.Plain(
            panflute.RawInline(before, format="html"), *title, panflute.RawInline(after, format="html")
        ),
        *callout.content,
        _raw(closing),
    ]


def _panel(panel: panflute.Div) -> list[panflute.Element] | None:
    if not panel.content:  # what it would have shown is not there
        return []
    panel.classes = ["panel", f"panel-{panel.attributes.pop('layout-ncol')}", *panel.classes]
    return None
