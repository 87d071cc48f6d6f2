"""A rendered page as either renderer writes it: where its content is, its headings, figures and tables.

Belongs here: all that differs between Quarto's HTML and the embedded renderer's. Does not: what is added.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bs4 import BeautifulSoup, NavigableString, Tag
from bs4.dammit import EntitySubstitution
from bs4.element import PreformattedString
from bs4.formatter import HTMLFormatter

from bookrender.errors import BookError, Problem

EMBEDDED, QUARTO = "the embedded renderer", "Quarto"
FINISHED = "data-finished"
_LABEL = re.compile(r"^(fig|tbl)-")
_COUNTED = re.compile(r"^\s*(?P<name>(?:Figure|Table)\s+(?P<number>[A-Z]?[\d.]*\d)|\([a-z]\)):?\s*")
_APPENDIX = re.compile(r"^Appendix (?P<number>[A-Z]) — ")
_HEADING_NUMBERS = ("heading-number", "header-section-number", "chapter-number")


class Raw(PreformattedString):
    """HTML that is put into a page as it stands, without being parsed."""

    PREFIX = SUFFIX = ""


class _AsWritten(HTMLFormatter):
    """Writes elements as both renderers do: attributes in their order, no stroke in an empty element."""

    def __init__(self) -> None:
        super().__init__(entity_substitution=EntitySubstitution.substitute_xml, void_element_close_prefix="")

    def attributes(self, tag: Tag) -> list[tuple[str, str]]:
        return list(tag.attrs.items())


_FORMAT = _AsWritten()


@dataclass(frozen=True)
class Heading:
    """A heading of a page that its contents list; level 1 is its title."""

    level: int
    identifier: str
    number: str
    title: str


@dataclass(frozen=True)
class Float:
    """A labelled figure or table. `name` is "Figure 2.1" or "(a)", `number` "2.1", of a part "2.1 (a)";
    `words` its caption without them."""

    block: Tag
    kind: str
    identifier: str
    name: str
    number: str
    words: str


class Page:
    """A page of the book; `path` is its place in the site. BookError where it has neither renderer's form."""

    def __init__(self, path: str, html: str) -> None:
        self.path = path
        self.soup = BeautifulSoup(html, "html.parser")
        article = self.soup.find("article", attrs={"data-pagefind-body": True})
        main = self.soup.find("main")
        if isinstance(article, Tag) and isinstance(main, Tag):
            self.renderer, self.content, self.main = EMBEDDED, article, main
        elif isinstance(main, Tag) and main.get("id") == "quarto-document-content":
            self.renderer, self.content, self.main = QUARTO, main, main
        else:
            what = "this is a page of neither renderer: it has no <article data-pagefind-body>, and no"
            raise BookError([Problem(path, None, f'{what} <main id="quarto-document-content">')])

    @property
    def is_quartos(self) -> bool:
        return self.renderer == QUARTO

    @property
    def root(self) -> str:
        """What leads from the page to the site's top."""
        return "../" * self.path.count("/")

    def finished(self) -> str:
        """The page as it is now, as HTML. Its elements point at one another: without an end of them Python
        would keep those of all pages until it next looks for garbage."""
        html = self.soup.decode(formatter=_FORMAT)
        self.soup.decompose()
        return html

    def refuse(self, block: Tag, message: str) -> BookError:
        """An error about a block whose form is not known."""
        place = f"#{block['id']}" if block.get("id") else " ".join(block.get_text().split())[:60]
        return BookError([Problem(self.path, None, f"{place}, as {self.renderer} writes it: {message}")])

    def headings(self, deepest: int) -> Iterator[Heading]:
        """The page's headings from level 2 to `deepest` that its contents list."""
        for tag in self.content.find_all([f"h{level}" for level in range(2, deepest + 1)]):
            section = tag.parent if tag.parent.name == "section" else tag
            identifier = tag.get("id") or section.get("id")
            if identifier and "unlisted" not in [*_classes(tag), *_classes(section)]:
                number, title = number_and_title(tag)
                yield Heading(int(tag.name[1]), str(identifier), number, title)

    def title(self) -> Heading:
        """The page's title; of Quarto's first page the heading of its text, not the book's title."""
        titles = [tag for tag in self.content.find_all("h1") if number_and_title(tag)[1]]
        if not titles:
            raise self.refuse(self.content, "the page has no heading of level 1")
        of_text = [tag for tag in titles if not tag.find_parent(id="title-block-header")]
        number, title = number_and_title((of_text or titles)[0])
        return Heading(1, "", number, title)

    def floats(self) -> Iterator[Float]:
        """The labelled figures and tables, each part after the whole."""
        whole: Float | None = None
        for block in self.content.find_all(_is_float):
            caption = block.find(["figcaption", "caption"], recursive=True)
            if _holds_parts(block):
                caption = block.find_all(["figcaption", "caption"])[-1]
            counted = _COUNTED.match(caption.get_text()) if caption else None
            if counted is None:
                raise self.refuse(block, "its caption does not begin with “Figure” or “Table” and a number")
            words = " ".join(caption.get_text()[counted.end() :].split())
            name = " ".join(counted["name"].split())
            number = counted["number"] or f"{whole.number if whole else ''} {name}"
            place = Float(block, block["id"][:3], block["id"], name, number, words)
            if counted["number"]:
                whole = place
                _mark_number(caption)
            yield place

    def new(self, name: str, **attributes: str) -> Tag:
        """A new element; `class_` stands for `class`."""
        return self.soup.new_tag(
            name, attrs={key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()}
        )


def number_and_title(heading: Tag) -> tuple[str, str]:
    """A heading's number, or nothing, and its words."""
    number = heading.find(class_=_HEADING_NUMBERS)
    counted = number.get_text().strip() if number else ""
    words = " ".join(heading.get_text().split())
    appendix = _APPENDIX.match(words)
    if appendix:
        return appendix["number"], words[appendix.end() :]
    return counted, words.removeprefix(counted).strip() if counted else words


def _classes(tag: Tag) -> list[str]:
    return tag.get("class") or []


def _is_float(tag: Tag) -> bool:
    classes = tag.get("class")
    is_float = bool(classes) and ("float" in classes or "quarto-float" in classes)
    return is_float and bool(_LABEL.match(tag.get("id") or ""))


def _holds_parts(block: Tag) -> bool:
    return block.find(_is_float) is not None


def _mark_number(caption: Tag) -> None:
    """Put the number of a caption that Quarto writes as text into an element of its own."""
    first = next((text for text in caption.find_all(string=True) if text.strip()), None)
    if first is None or first.parent.get("class") == ["float-number"]:
        return
    counted = _COUNTED.match(first)
    if counted is None:
        return
    number = Tag(name="span", attrs={"class": "float-number"})
    number.string = f"{' '.join(counted['name'].split())}:"
    first.insert_before(number, NavigableString(" "))
    first.replace_with(first[counted.end() :])
