"""Reads a rendered book back, from its pages and from its tagged PDF, so that the two can be compared.

Belongs here: what a reader of either format is given: each chapter's words in reading order, the captions,
alternative texts and tables. Does not: judging the difference.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from tests.pdf_words import read_for_words

NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_VOID = ("img", "br", "hr", "col", "meta", "link", "input")
_FLOAT = re.compile(r"^(Figure|Table)\s([A-Z]?[\d.]+)\s?:")


def differences(site: list[Chapter], pdf: list[Chapter]) -> list[str]:
    """What the pages and the PDF tell a reader differently; nothing where they carry the same numbers."""
    if [chapter.title for chapter in site] != [chapter.title for chapter in pdf]:
        return [f"chapters: {[c.title for c in site]} in the pages, {[c.title for c in pdf]} in the PDF"]
    found = []
    for page, paper in zip(site, pdf, strict=True):
        pairs = {
            "captions": (_unspaced(page.captions), _unspaced(paper.captions)),
            "alternative texts": (page.alternatives, paper.alternatives),
            "tables": (_unspaced(page.tables), _unspaced(paper.tables)),
            "numbers": (page.numbers(), paper.numbers()),
        }
        found += [
            f"{page.title}: {what}: {one} in the page, {other} in the PDF"
            for what, (one, other) in pairs.items()
            if one != other
        ]
    return found


def _unspaced(content: Any) -> Any:
    """Words without spaces: where a line ends after a hyphen, the PDF has a space that the page has not."""
    if isinstance(content, dict):
        return {key: _unspaced(value) for key, value in content.items()}
    return [_unspaced(part) for part in content] if isinstance(content, list) else "".join(content.split())


@dataclass
class Chapter:
    """What a chapter gives its reader. `captions` by "Figure 2.1"; `tables` hold rows of cells."""

    title: str = ""
    words: str = ""
    captions: dict[str, str] = field(default_factory=dict)
    alternatives: list[str] = field(default_factory=list)
    tables: list[list[list[str]]] = field(default_factory=list)

    def numbers(self) -> list[str]:
        """Every number in the chapter's words, sorted."""
        return sorted(NUMBER.findall(tidy(self.words)))

    def caption(self, words: str) -> None:
        """File a caption under its number; one without a number counts as plain words."""
        words = tidy(words)
        match = _FLOAT.match(words)
        if match:
            self.captions[f"{match[1]} {match[2]}"] = words


def tidy(words: str) -> str:
    """Words with single spaces."""
    return " ".join(words.split())


class _Page(HTMLParser):
    """Reads the article of a page; the numbers of footnotes are left out, as they are no words of the
    text."""

    def __init__(self) -> None:
        super().__init__()
        self.chapter = Chapter()
        self._open: list[tuple[str, str]] = []
        self._buffer: dict[str, str] = {}

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attributes}
        if tag == "img" and given.get("alt") and self._inside("article"):
            self.chapter.alternatives.append(tidy(given["alt"]))
        if tag in _VOID:
            return
        self._open.append((tag, given.get("class", "")))
        if tag == "table" and not self._offered():
            self.chapter.tables.append([])
        elif tag == "tr" and self._inside("table") and not self._offered():
            self.chapter.tables[-1].append([])
        if tag in ("h1", "td", "th", "caption", "figcaption") and not self._offered():
            self._buffer[tag] = ""

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        offered = self._offered()
        while self._open and self._open.pop()[0] != tag:
            pass
        if offered:
            return
        words = tidy(self._buffer.pop(tag, ""))
        if tag == "h1":
            self.chapter.title = words
        elif tag in ("td", "th"):
            self.chapter.tables[-1][-1].append(words)
        elif tag in ("caption", "figcaption"):
            self.chapter.caption(words)

    def handle_data(self, data: str) -> None:
        for tag in self._buffer:
            self._buffer[tag] += data
        skipped = self._inside("a", "footnote-ref") or self._inside("a", "footnote-back")
        skipped = skipped or self._inside("p", "chapter-kind") or self._offered()
        skipped = skipped or self._inside("p", "profile-letter") or self._inside("dt")
        if self._inside("article") and not skipped:
            self.chapter.words += data

    def _offered(self) -> bool:
        """Whether this is what a page offers beside a figure: its numbers once more, and links."""
        return self._inside("details", "figure-data") or self._inside("p", "figure-links")

    def _inside(self, tag: str, name: str = "") -> bool:
        return any(tag == opened and (not name or name in classes.split()) for opened, classes in self._open)


def read_site(pages: list[Path]) -> list[Chapter]:
    """The chapters of a site, from their pages in the book's order."""
    chapters = []
    for path in pages:
        page = _Page()
        page.feed(path.read_text(encoding="utf-8"))
        chapters.append(page.chapter)
    return chapters


def read_pdf(path: Path) -> list[Chapter]:
    """The chapters of a tagged PDF, from its structure tree: what assistive software would read. The
    contents page is no chapter, nor is a part's title page, which has words of no other kind."""
    reader = read_for_words(path)
    texts = {page.indirect_reference.idnum: _marked_texts(page) for page in reader.pages}
    chapters: list[Chapter] = []
    for node in _nodes(reader.trailer["/Root"]["/StructTreeRoot"], texts, None):
        if node.kind == "H1":
            chapters.append(Chapter(title=tidy(node.words())))
        if chapters:
            _file(node, chapters[-1])
    return [chapter for chapter in chapters if chapter.title not in ("Contents", tidy(chapter.words))]


@dataclass
class _Node:
    kind: str
    alternative: str = ""
    own: str = ""
    children: list[_Node] = field(default_factory=list)

    def words(self) -> str:
        if self.kind == "Lbl":
            return " "
        return self.own + "".join(child.words() for child in self.children) + " " * (self.kind not in _INLINE)

    def all(self, kind: str) -> Iterator[_Node]:
        if self.kind == kind:
            yield self
        for child in self.children:
            yield from child.all(kind)


_INLINE = {"Span", "Link", "Strong", "Em", "Code", "Reference", "text"}


def _file(node: _Node, chapter: Chapter) -> None:
    chapter.words += f" {node.words()}"
    for caption in node.all("Caption"):
        chapter.caption(caption.words())
    chapter.alternatives += [tidy(figure.alternative) for figure in node.all("Figure") if figure.alternative]
    for table in node.all("Table"):
        rows = [[cell for cell in row.children if cell.kind in ("TH", "TD")] for row in table.all("TR")]
        chapter.tables.append([[tidy(cell.words()) for cell in row] for row in rows])


def _nodes(element: Any, texts: dict[int, dict[int, str]], page: Any) -> Iterator[_Node]:
    """The children of a structure element, as nodes; the document's own wrapper is seen through."""
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        node = _node(kid, texts, element.get("/Pg", page))
        if node and node.kind in ("Document", "Part", "Sect"):
            yield from node.children
        elif node:
            yield node


def _node(kid: Any, texts: dict[int, dict[int, str]], page: Any) -> _Node | None:
    kid = kid.get_object() if hasattr(kid, "get_object") else kid
    if isinstance(kid, int):
        return _Node("text", own=texts[page.indirect_reference.idnum].get(int(kid), ""))
    if kid.get("/Type") == "/MCR":
        page = kid.get("/Pg", page)
        return _Node("text", own=texts[page.indirect_reference.idnum].get(int(kid["/MCID"]), ""))
    if "/S" not in kid:
        return None
    node = _Node(str(kid["/S"]).lstrip("/"), str(kid.get("/Alt", "")))
    node.children = list(_nodes(kid, texts, kid.get("/Pg", page)))
    return node


def _marked_texts(page: Any) -> dict[int, str]:
    """The page's text by marked-content identifier."""
    found: dict[int, str] = {}
    open_marks: list[int | None] = []

    def before(operator: bytes, operands: list[Any], *_: Any) -> None:
        if operator == b"BDC":
            properties = operands[1] if isinstance(operands[1], dict) else {}
            open_marks.append(properties.get("/MCID"))
        elif operator == b"BMC":
            open_marks.append(None)
        elif operator == b"EMC":
            open_marks.pop()

    def text(words: str, *_: Any) -> None:
        mark = next((m for m in reversed(open_marks) if m is not None), None)
        if mark is not None:
            found[int(mark)] = found.get(int(mark), "") + words

    page.extract_text(visitor_operand_before=before, visitor_text=text)
    return found
