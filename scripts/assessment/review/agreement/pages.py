"""Rendered pages as what a reader reads: blocks of words, tables and figures, in order.

Both renderers' HTML is understood. What lies around a chapter (navigation, search, the review strip) and
how it looks
are left out, so that two pages are equal here exactly when they say the same.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Container, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Literal

from bs4 import BeautifulSoup, NavigableString, Tag
from bs4.element import PreformattedString

from assessment.errors import AssessmentError, Fault
from assessment.review.agreement.ownership import chapter_slug

Kind = Literal["heading", "paragraph", "table", "figure", "gap"]
STRIP_CLASS = "review-strip"
QUARTO, EMBEDDED = "quarto", "embedded"

# Article of the embedded renderer, main content of Quarto.
CONTENT = re.compile(
    r'<article\b[^>]*\bdata-pagefind-body[^>]*>|<main[^>]*\bid="quarto-document-content"[^>]*>'
)
_LEFT_OUT = {"script", "style", "nav", "button", "template", "form"}
_LEFT_OUT_CLASSES = {
    STRIP_CLASS,
    "chapter-kind",
    "see-also",  # points to another part of the document, and states nothing
    "quarto-title-meta",
    "visually-hidden",
    "callout-icon-container",
}
# Numbers that the renderer counts itself: they move when a chapter does, though nobody changed a word.
_COUNTED_CLASSES = {
    *("heading-number", "header-section-number", "chapter-number", "float-number"),
    *("footnote-ref", "footnote-back", "anchorjs-link"),
}
_CROSS_REFERENCES = {"cross-reference", "quarto-xref"}
_BLOCKS = {
    *(
        "address",
        "article",
        "aside",
        "blockquote",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "figcaption",
        "figure",
    ),
    *(
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
    ),
    *("figure", "section", "summary", "table", "ul"),
}
_LABEL = re.compile(r"^(fig|tbl|sec|eq)-")
_TAG = re.compile(r"<[^>]*>")
CODE = re.compile(r"[0-9a-f]{12}")
_ALT = re.compile(r'\balt="([^"]*)"')
# A finding in a list: its number, which is its place, its words, and how strong the evidence is.
_FINDING = re.compile(r"F\d+\.\d+ (?P<words>.*(?:evidence|settle it)\.)")
_COUNTED_CAPTION = re.compile(r"^(Figure|Table)\s[A-Z]?[\d.]+[a-z]?:?\s+")


@dataclass(frozen=True)
class Block:
    """One thing on a page. `text` is its words; of a table or figure its caption.

    `key` is the label it is referred to by (`fig-…`, `tbl-…`, `sec-…`), or nothing. `agency` and `edition`
    are those of
    the commentary it stands in; `role` is `finding` or `action` where the page marks it so.
    """

    kind: Kind
    text: str
    section: str
    key: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    alt: str = ""
    image: PurePosixPath | None = None
    agency: str = ""
    edition: str = ""
    role: str = ""

    @property
    def words(self) -> str:
        """All that a reader reads in this block, numbers included."""
        cells = [cell for row in self.rows for cell in row]
        return " ".join(part for part in (self.text, *cells, self.alt) if part)


@dataclass(frozen=True)
class Page:
    """A chapter as rendered. `path` is relative to the site's root; `html` is its content."""

    slug: str
    path: PurePosixPath
    html: str = field(repr=False)

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        try:
            content = BeautifulSoup(self.html, "html.parser").find()
            return tuple(_Reader(self.path).read(content)) if isinstance(content, Tag) else ()
        except RecursionError:
            raise AssessmentError(Fault(str(self.path), "is nested too deeply to be read")) from None

    @cached_property
    def title(self) -> str:
        return next((block.text for block in self.blocks if block.kind == "heading"), self.path.stem)

    @cached_property
    def runs(self) -> Counter[str]:
        """Its words between tags and in pictures' alternatives, as they stand: a look that costs little."""
        return Counter(run.strip() for run in [*_TAG.split(self.html), *_ALT.findall(self.html)])

    @cached_property
    def reading_hash(self) -> str:
        """The hash of what a reader reads: words and numbers in order; no white space, comment or
        formatting.
        """
        words = " ".join(" ".join(block.words.split()) for block in self.blocks)
        return "sha256:" + hashlib.sha256(words.encode()).hexdigest()

    @property
    def code(self) -> str:
        """The beginning of that hash, as people copy it into /agree."""
        return self.reading_hash.removeprefix("sha256:")[:12]


def renderer_of(site: Path) -> str:
    """Which renderer made a site's pages (QUARTO or EMBEDDED). Raises AssessmentError where none did."""
    first = site / "index.html"
    start = CONTENT.search(first.read_text(encoding="utf-8", errors="replace")) if first.is_file() else None
    if start is None:
        raise AssessmentError(Fault(str(site), "is not a rendered book", "Run `make book` first."))
    return EMBEDDED if start.group().startswith("<article") else QUARTO


def read_site(site: Path, wanted: Container[str] | None = None) -> dict[str, Page]:
    """The chapters of a rendered book by slug, in the order of their paths. Raises AssessmentError where
    none is.

    Where other documents lie beside the book, their chapters follow: those that the book itself does not have
    and, if it is given, that are `wanted`. The plan's come from the plan.
    """
    return pages_of(read_documents(site), wanted)


def pages_of(documents: dict[str, dict[str, Page]], wanted: Container[str] | None = None) -> dict[str, Page]:
    """The chapters of a site's documents, each once: the book's own, then those that it does not have."""
    book, *others = documents.values()
    pages = dict(book)
    for document in others:
        for slug, page in document.items():
            if slug not in pages and (wanted is None or slug in wanted):
                pages[slug] = page
    return pages


def read_documents(site: Path) -> dict[str, dict[str, Page]]:
    """The chapters of a site by document and slug: of the book itself (its name is empty), of the plan, of
    the other documents, each in a folder of its own. Raises AssessmentError where there is no chapter.
    """
    if not site.is_dir():
        raise AssessmentError(Fault(str(site), "is not a rendered book", "Run `make book` first."))
    documents = sorted(beside(site), key=lambda name: name != "plan")
    pages: dict[str, dict[str, Page]] = {"": {}, **{name: {} for name in documents}}
    for file in sorted(site.rglob("*.html")):
        path = PurePosixPath(file.relative_to(site).as_posix())
        if path.parts[0] in ("editions", "previews", "search", "site_libs"):
            continue
        document = path.parts[0] if path.parts[0] in pages else ""
        page = read_page(file.read_text(encoding="utf-8", errors="replace"), path)
        if page is not None:
            slug = chapter_slug(path.relative_to(document))
            pages[document][slug] = replace(page, slug=slug)
    if not any(pages.values()):
        raise AssessmentError(Fault(str(site), "holds no rendered chapter", "Run `make book` first."))
    return pages


def beside(site: Path) -> list[str]:
    """The folders of a site that hold documents of their own, by name."""
    folders = sorted(path.parent.name for path in site.glob("*/index.html"))
    return [name for name in folders if name not in ("editions", "previews")]


def read_page(html: str, path: PurePosixPath) -> Page | None:
    """A page; None for one that is no chapter (contents, search, not found)."""
    start = CONTENT.search(html)
    if start is None:
        return None
    end = html.rfind("</article>" if start.group().startswith("<article") else "</main>")
    return Page(chapter_slug(path), path, html[start.start() : end])


def normalise(text: str) -> str:
    """Text with one kind of space, no invisible hyphen, and composed characters."""
    return " ".join(unicodedata.normalize("NFC", text.replace("\u00ad", "").replace("\u200b", "")).split())


@dataclass(frozen=True)
class _Context:
    agency: str = ""
    edition: str = ""
    role: str = ""
    key: str = ""
    gap: bool = False

    def within(self, tag: Tag) -> _Context:
        classes = set(tag.get("class") or [])
        commentary = "commentary" in classes
        identifier = str(tag.get("id") or "")
        role = self.role
        if classes & {"finding", "headline", "findings", "headlines"} or identifier.endswith("-findings"):
            role = "finding"
        elif classes & {"action", "actions"} or identifier.endswith("-actions"):
            role = "action"
        return _Context(
            agency=_attribute(tag, "agency") if commentary else self.agency,
            edition=_attribute(tag, "edition") if commentary else self.edition,
            role=role,
            key=identifier if _LABEL.match(identifier) else self.key,
            gap=self.gap or "gap" in classes,
        )


class _Reader:
    """Walks a page's content in reading order, remembering the section it is in."""

    def __init__(self, path: PurePosixPath) -> None:
        self._folder = path.parent
        self._section = ""

    def read(self, tag: Tag, context: _Context = _Context()) -> Iterator[Block]:
        if _left_out(tag):
            return
        context = context.within(tag)
        if re.fullmatch(r"h[1-6]", tag.name):
            yield from self._heading(tag, context)
        elif tag.name == "table":
            yield self._table(tag, context, normalise(_words(tag.caption)) if tag.caption else "")
        elif tag.name == "figure" or _is_float(tag):
            yield from self._float(tag, context)
        else:
            yield from self._flow(tag, context)

    def _flow(self, tag: Tag, context: _Context) -> Iterator[Block]:
        """Runs of text between blocks are paragraphs; a picture among them is a figure of its own."""
        run: list[str] = []
        for child in tag.children:
            if isinstance(child, Tag) and (child.name in _BLOCKS or child.find(_BLOCKS)):
                yield from self._paragraph(run, context)
                run = []
                yield from self.read(child, context)
            elif isinstance(child, Tag) and child.name == "img":
                yield self._figure(child, context, "")
            elif isinstance(child, Tag):
                run.append(_words(child))
                yield from (self._figure(image, context, "") for image in child.find_all("img"))
            elif not isinstance(child, PreformattedString):
                run.append(str(child))
        yield from self._paragraph(run, context)

    def _paragraph(self, run: list[str], context: _Context) -> Iterator[Block]:
        text = normalise("".join(run))
        finding = _FINDING.fullmatch(text)
        if finding:
            yield self._block("paragraph", finding["words"], replace(context, role="finding"))
        elif text:
            yield self._block("gap" if context.gap else "paragraph", text, context)

    def _heading(self, tag: Tag, context: _Context) -> Iterator[Block]:
        text = normalise(_words(tag))
        self._section = text
        if text:
            yield self._block("heading", text, context)

    def _float(self, tag: Tag, context: _Context) -> Iterator[Block]:
        caption_tag = tag.find("figcaption")
        caption = normalise(_words(caption_tag)) if caption_tag else ""
        tables, images = tag.find_all("table"), tag.find_all("img")
        for inner in tag.find_all(id=_LABEL):
            context = context.within(inner)
        for table in tables:
            title = normalise(_words(table.caption)) if table.caption else ""
            yield self._table(table, context, title or caption)
        for image in images:
            yield self._figure(image, context, caption)
        if not tables and not images:
            yield from self._flow(tag, context)

    def _table(self, table: Tag, context: _Context, caption: str) -> Block:
        rows = (
            tuple(normalise(_words(cell)) for cell in row.find_all(["th", "td"], recursive=False))
            for row in table.find_all("tr")
        )
        return self._block("table", _COUNTED_CAPTION.sub("", caption), context, rows=tuple(rows))

    def _figure(self, image: Tag, context: _Context, caption: str) -> Block:
        source = str(image.get("src") or "")
        local = source and "://" not in source and not source.startswith("data:")
        return self._block(
            "figure",
            _COUNTED_CAPTION.sub("", caption),
            context,
            alt=normalise(str(image.get("alt") or "")),
            image=_joined(self._folder, source) if local else None,
        )

    def _block(self, kind: Kind, text: str, context: _Context, **more: object) -> Block:
        return Block(
            kind, text, self._section, key=context.key, agency=context.agency,
            edition=context.edition, role=context.role, **more,  # type: ignore[arg-type]
        )  # fmt: skip


def _left_out(tag: Tag) -> bool:
    if tag.get("aria-hidden") == "true":
        return True
    return tag.name in _LEFT_OUT or bool(set(tag.get("class") or []) & (_LEFT_OUT_CLASSES | _COUNTED_CLASSES))


def _is_float(tag: Tag) -> bool:
    return bool(set(tag.get("class") or []) & {"float", "quarto-float"})


def _words(tag: Tag) -> str:
    """Words of an inline element or a cell. A cross-reference stands for what it points at, not for its
    number.
    """
    if _left_out(tag):
        return ""
    if tag.name == "br":
        return " "
    if _CROSS_REFERENCES & set(tag.get("class") or []):
        return "@" + str(tag.get("href") or "").rpartition("#")[2]
    parts: list[str] = []
    for child in tag.children:
        if isinstance(child, Tag):
            words = _words(child)
            parts.append(f" {words} " if child.name in _BLOCKS else words)
        elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
            parts.append(str(child))
    return "".join(parts)


def _attribute(tag: Tag, name: str) -> str:
    return str(tag.get(name) or tag.get(f"data-{name}") or "")


def _joined(folder: PurePosixPath, source: str) -> PurePosixPath:
    """A picture's path relative to the site's root; one that leads out of the site keeps its last part
    alone.
    """
    parts: list[str] = list(folder.parts)
    for part in PurePosixPath(source.partition("?")[0]).parts:
        if part == "..":
            if not parts:
                return PurePosixPath(PurePosixPath(source).name)
            parts.pop()
        elif part != ".":
            parts.append(part)
    return PurePosixPath(*parts)
