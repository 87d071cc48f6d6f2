"""Looks up what `_quarto.yml` says.

Belongs here: where an option may stand and which value wins. Does not: checking that an option is known.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bookrender.model import Book, Chapter


def format_option(book: Book, output: str, key: str, default: Any = None) -> Any:
    """An option of the format ("html" or "typst"); the same key at the top level holds for every format."""
    of_format = (book.metadata.get("format") or {}).get(output)
    if isinstance(of_format, dict) and key in of_format:
        return of_format[key]
    return book.metadata.get(key, default)


def book_option(book: Book, key: str, default: Any = None) -> Any:
    """An option under `book:`; the same key at the top level serves too."""
    return (book.metadata.get("book") or {}).get(key, book.metadata.get(key, default))


def as_list(value: Any) -> list[Any]:
    """A YAML value that may be one or several, as a list."""
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def style_sheets(book: Book) -> list[Path]:
    """The project's own style sheets (`format: html: css`)."""
    return [book.root / str(name) for name in as_list(format_option(book, "html", "css"))]


def numbers_sections(book: Book, output: str) -> bool:
    """Whether headings carry numbers in a format."""
    return bool(format_option(book, output, "number-sections", True))


def authors(book: Book) -> list[str]:
    """The authors' names, in order."""
    names = as_list(book_option(book, "author"))
    return [str(name.get("name", "")) if isinstance(name, dict) else str(name) for name in names]


def language(book: Book) -> str:
    """The book's language as a BCP 47 tag."""
    return str(book.metadata.get("lang", "en"))


def output_name(book: Book) -> str:
    """File name of the whole book's single-file outputs, without ending: `output-file`, else the title."""
    given = book_option(book, "output-file")
    if given:
        return str(given)
    title = str(book_option(book, "title", "book"))
    return "-".join("".join(c if c.isalnum() else " " for c in title).split())


def page_path(chapter: Chapter) -> str:
    """Where the chapter's page stands in the site."""
    return chapter.source.with_suffix(".html").as_posix()
