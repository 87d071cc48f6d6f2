"""The content of a rendered page as blocks of words, tables and figures, in order: what a sighted or a
listening reader is given, whatever element it stands in. Both renderers' HTML is understood.

Only what the renderers themselves put around a chapter's words is left out, by element, class and place; and
of attributes, those that make a look.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Literal

from bs4 import NavigableString, Tag
from bs4.element import PreformattedString

Kind = Literal["heading", "paragraph", "table", "figure", "gap"]
STRIP_CLASS = "review-strip"

_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_ROOT = {"[document]"}  # what holds the page's own article
# Element and class of what the renderers and the review put around a chapter's words or count themselves
# (such a number moves when a chapter does, though nobody changed a word), what it stands in, all it may say.
_NUMBER = r"(?:Appendix )?[A-Z]?[\d.]*(?: —)?"
_AROUND = {
    ("aside", STRIP_CLASS): (_ROOT, r".*"),
    ("nav", "documents"): (_ROOT, r".*"),
    ("p", "chapter-kind"): (_ROOT, r"[\w ]{,40}"),
    ("nav", "quarto-title-breadcrumbs"): ({"header"}, r".*"),
    ("div", "quarto-title-meta"): ({"header"}, r".*"),
    ("p", "profile-letter"): ({"div"}, r"\w"),
    ("div", "callout-icon-container"): ({"div"}, r""),
    ("span", "heading-number"): (_HEADINGS, _NUMBER),
    ("span", "header-section-number"): (_HEADINGS, _NUMBER),
    ("span", "chapter-number"): (_HEADINGS, _NUMBER),
    ("span", "float-number"): ({"caption", "figcaption"}, r"(?:Figure|Table)\s[A-Z]?[\d.]+[a-z]?:?"),
    ("span", "visually-hidden"): ({"a", "summary"}, r"(?:(?:of|to) )?(?:Figure|Table)\s[A-Z]?[\d.]+[a-z]?"),
    ("caption", "visually-hidden"): ({"table"}, r"Data of Figure\s[A-Z]?[\d.]+[a-z]?\b.*"),
    ("a", "footnote-ref"): (None, r"\d+"),
    ("a", "footnote-back"): (None, r"\W*"),
    ("a", "anchorjs-link"): (_HEADINGS, r"\W*"),
}
# A pointer to another part of the document, which another document leaves out: cross-references and these.
_POINTING = {"the", "evidence", "is", "in", "and", "see", "also"}
_BOOKS_TITLE = "title-block-header"  # on the first page of Quarto's books, where it is no title of a chapter
_CROSS_REFERENCES = {"cross-reference", "quarto-xref"}
_BLOCKS = {
    *("address", "article", "aside", "blockquote", "body", "caption", "dd", "details", "dialog", "div", "dl"),
    *(
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
    ),
    *("hr", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "ul"),
}
_TABLE_PARTS = ["thead", "tbody", "tfoot", "tr", "colgroup", "col"]
# What an element does to its words, as Markdown writes it.
_MARKED = {"del": "~~", "s": "~~", "strike": "~~", "sup": "^", "sub": "~", "ins": "++", "q": '"'}
_ADDRESSES = {
    "href",
    "src",
    "action",
    "formaction",
    "data",
    "poster",
    "srcset",
    "cite",
    "background",
    "xlink:href",
}
_LOOKS = {
    *("id", "class", "role", "tabindex", "width", "height", "loading", "decoding", "align", "valign", "rel"),
    *(
        "scope",
        "headers",
        "aria-hidden",
        "aria-describedby",
        "aria-labelledby",
        "aria-controls",
        "download",
        "alt",
    ),
}
_STYLES = {"text-align", "width", "flex-basis", "justify-content"}
_LABEL = re.compile(r"^(fig|tbl|sec|eq)-")
# A finding in a list: its number, which is its place, its words, and how strong the evidence is.
_FINDING = re.compile(r"F\d+\.\d+ (?P<words>.*(?:evidence|settle it)\.)")
_COUNTED_CAPTION = re.compile(r"^(Figure|Table)\s[A-Z]?[\d.]+[a-z]?:?\s+")
_COUNTED_LABEL = re.compile(r"^(?:Data of )?(?:Figure|Table)\s[A-Z]?[\d.]+[a-z]?:?\s*")
_BEGIN, _END = "\ue000", "\ue001"  # around an address, until its words are a block's
_ANYWHERE = "/x" * 20  # where a site may lie: deep enough for an address that leads out of it
_LINK = re.compile(f"{_BEGIN}([^{_END}]*){_END}")


@dataclass(frozen=True)
class Block:
    """One thing on a page. `text` is its words; of a table or figure its caption.

    `key` is the label it is referred to by (`fig-…`, `tbl-…`, `sec-…`), or nothing. `agency` and `edition`
    are those of the commentary it stands in; `role` is `finding` or `action` where the page marks it so.
    `links` are the addresses to which it leads or from which it loads, in order.
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
    links: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """All that a reader reads in this block, numbers included."""
        cells = [cell for row in self.rows for cell in row]
        return " ".join(part for part in (self.text, *cells, self.alt) if part)


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


class Reader:
    """Walks a page's content in reading order, remembering the section it is in."""

    def __init__(self, path: PurePosixPath) -> None:
        self._folder = path.parent
        self._is_first = path.name == "index.html"
        self._section = ""
        self._told: set[int] = set()  # parts of a figure that were read before what else stands in it

    def read(self, tag: Tag, context: _Context = _Context()) -> Iterator[Block]:
        if _is_around(tag) or id(tag) in self._told or (self._is_first and tag.get("id") == _BOOKS_TITLE):
            return
        context = context.within(tag)
        if tag.name in _HEADINGS:
            yield from self._heading(tag, context)
        elif tag.name == "table":
            yield self._table(tag, context, _words(tag.caption, self._folder) if tag.caption else "")
        elif tag.name == "figure" or _is_float(tag):
            yield from self._float(tag, context)
        else:
            yield from self._flow(tag, context)

    def _flow(self, tag: Tag, context: _Context) -> Iterator[Block]:
        """Runs of text between blocks are paragraphs; a picture among them is a figure of its own."""
        run = [_given(tag, self._folder)]
        for child in tag.children:
            if id(child) in self._told:
                continue
            if isinstance(child, Tag) and (child.name in _BLOCKS or child.find(_BLOCKS)):
                yield from self._paragraph(run, context)
                run = []
                yield from self.read(child, context)
            elif isinstance(child, Tag) and child.name == "img":
                yield self._figure(child, context, "")
            elif isinstance(child, Tag):
                run.append(_words(child, self._folder))
                images = self._untold(child.find_all("img"))
                yield from (self._figure(image, context, "") for image in images)
            elif not isinstance(child, PreformattedString):
                run.append(_plain(child))
        yield from self._paragraph(run, context)

    def _paragraph(self, run: list[str], context: _Context) -> Iterator[Block]:
        block = self._block("gap" if context.gap else "paragraph", "".join(run), context)
        if finding := _FINDING.fullmatch(block.text):
            yield replace(block, kind="paragraph", text=finding["words"], role="finding")
        elif block.text or block.links:
            yield block

    def _heading(self, tag: Tag, context: _Context) -> Iterator[Block]:
        block = self._block("heading", _words(tag, self._folder), context)
        self._section = block.text
        if block.text:
            yield replace(block, section=block.text)

    def _float(self, tag: Tag, context: _Context) -> Iterator[Block]:
        caption_tag = next(iter(self._untold(tag.find_all("figcaption"))), None)
        caption = _words(caption_tag, self._folder) if caption_tag else ""
        tables, images = (self._untold(tag.find_all(name)) for name in ("table", "img"))
        if tables or images:
            self._told.update(id(part) for part in (caption_tag, *tables, *images))
        for inner in tag.find_all(id=_LABEL):
            context = context.within(inner)
        for table in tables:
            title = _words(table.caption, self._folder) if table.caption else ""
            yield self._table(table, context, title if title.strip() else caption)
        for image in images:
            yield self._figure(image, context, caption)
        yield from self._flow(tag, context)

    def _untold(self, tags: Iterable[Tag]) -> list[Tag]:
        return [tag for tag in tags if id(tag) not in self._told]

    def _table(self, table: Tag, context: _Context, caption: str) -> Block:
        rows = [
            [_words(cell, self._folder) for cell in row.find_all(["th", "td"], recursive=False)]
            for row in table.find_all("tr")
        ]
        parts = [table, *table.find_all(_TABLE_PARTS)]
        stray = [_given(part, self._folder) + "".join(_strings(part)) for part in parts]
        cells = "".join(link[0] for row in rows for cell in row for link in _LINK.finditer(cell))
        block = self._block("table", "".join([caption, *stray, cells]), context)
        table_rows = tuple(tuple(normalise(_LINK.sub("", cell)) for cell in row) for row in rows)
        return replace(block, text=_COUNTED_CAPTION.sub("", block.text), rows=table_rows)

    def _figure(self, image: Tag, context: _Context, caption: str) -> Block:
        source = str(image.get("src") or "")
        local = source and "://" not in source and not source.startswith("data:")
        given = _given(image, self._folder)
        block = self._block("figure", caption + (_LINK.sub("", given) if local else given), context)
        return replace(
            block,
            text=_COUNTED_CAPTION.sub("", block.text),
            alt=normalise(str(image.get("alt") or "")),
            image=path_in_site(self._folder, source) if local else None,
        )

    def _block(self, kind: Kind, words: str, context: _Context) -> Block:
        """A block of words in which addresses stand."""
        return Block(
            kind, normalise(_LINK.sub("", words)), self._section, key=context.key, agency=context.agency,
            edition=context.edition, role=context.role, links=tuple(_LINK.findall(words)),
        )  # fmt: skip


def _is_around(tag: Tag) -> bool:
    """Whether an element is none of the chapter's: the renderers or the review put it there."""
    classes = set(tag.get("class") or [])
    if "see-also" in classes:
        words = "".join(
            text for text in tag.find_all(string=True) if not text.find_parent(class_=_CROSS_REFERENCES)
        )
        return set(re.findall(r"\w+", words.lower())) <= _POINTING and not tag.find(
            ["img", "input", "iframe"]
        )
    for name in classes:
        if (tag.name, name) in _AROUND:
            within, says = _AROUND[tag.name, name]
            words = normalise(tag.get_text())
            in_place = within is None or (tag.parent is not None and _holder(tag).name in within)
            return in_place and re.fullmatch(says, words) is not None
    return False


def _holder(tag: Tag) -> Tag:
    """What an element stands in; of one directly in the page's article or main, what holds that."""
    parent = tag.parent
    return parent.parent if parent.name in ("article", "main") and parent.parent is not None else parent


def _is_float(tag: Tag) -> bool:
    return bool(set(tag.get("class") or []) & {"float", "quarto-float"})


def _words(tag: Tag, folder: PurePosixPath) -> str:
    """Words of an inline element or a cell, with the addresses to which they lead. A cross-reference stands
    for what it points at, not for its number.
    """
    if _is_around(tag):
        return ""
    if tag.name == "br":
        return " "
    if _CROSS_REFERENCES & set(tag.get("class") or []):
        return "@" + str(tag.get("href") or "").rpartition("#")[2]
    parts = [_given(tag, folder)]
    for child in tag.children:
        if isinstance(child, Tag) and child.name != "img":
            words = _words(child, folder)
            parts.append(f" {words} " if child.name in _BLOCKS else words)
        elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
            parts.append(_plain(child))
    mark = _MARKED.get(tag.name, "")
    return f"{mark}{''.join(parts)}{mark}"


def _given(tag: Tag, folder: PurePosixPath) -> str:
    """What an element's attributes give its readers: words, and where it leads; whatever is no mere look."""
    parts = []
    for name, value in tag.attrs.items():
        text = _plain(" ".join(value) if isinstance(value, list) else str(value))
        if name in _ADDRESSES:
            parts.append(f"{_BEGIN}{_address(folder, text)}{_END}")
        elif name == "style":
            parts += [
                f" {rule} "
                for rule in text.split(";")
                if rule.partition(":")[0].strip().lower() not in {*_STYLES, ""}
            ]
        elif name == "aria-label":
            rest = normalise(_COUNTED_LABEL.sub("", text))
            parts += [f" {rest} "] if rest not in normalise(tag.get_text()) else []
        elif name not in _LOOKS and not name.startswith("data-"):
            parts.append(f" {text or name} ")
    return "".join(parts)


def _strings(tag: Tag) -> Iterable[str]:
    """What stands directly in an element."""
    return (
        _plain(text) for text in tag.find_all(string=True, recursive=False) if type(text) is NavigableString
    )


def _plain(text: str) -> str:
    """Text without the marks of an address."""
    return text.replace(_BEGIN, "\ufffd").replace(_END, "\ufffd")


def _attribute(tag: Tag, name: str) -> str:
    return str(tag.get(name) or tag.get(f"data-{name}") or "")


def _address(folder: PurePosixPath, address: str) -> str:
    """An address in one writing: relative to the page's folder, where it lies in the site."""
    path, mark, rest = re.match(r"([^#?]*)([#?]?)(.*)", address.strip(), re.DOTALL).groups()
    if not path or re.match(r"[a-z][a-z0-9+.-]*:|//", path, re.IGNORECASE):
        return f"{path}{mark}{rest}"
    place = posixpath.join(_ANYWHERE, folder)
    return posixpath.relpath(posixpath.normpath(posixpath.join(place, path)), place) + mark + rest


def path_in_site(folder: PurePosixPath, source: str) -> PurePosixPath:
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
