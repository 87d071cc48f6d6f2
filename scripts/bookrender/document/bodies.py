"""Has pandoc write every chapter's content in one of the book's formats, works cited through its citeproc:
one list for the whole book, where `::: {#refs}` stands.

Belongs here: the steps that both formats share, and what a chapter's body is made from. Does not: the shapes
of figures, tables and callouts, which each format brings.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import panflute

from bookrender.document.chapter import Prepared, PreparedBook, dump, load
from bookrender.errors import BookError, raise_if_any
from bookrender.model import Book
from bookrender.progress import Step
from bookrender.reading.options import as_list, book_option
from bookrender.rendering import Rendering

# Gives a document the shapes of a format, in place.
Shape = Callable[[panflute.Doc, Book, Prepared, PreparedBook], None]
_LIST = "refs"
_NOT_FOUND = re.compile(r"citation (\S+) not found")


def write_bodies(
    rendering: Rendering, contents: PreparedBook, output: str, shape: Shape, step: Step
) -> list[str]:
    """Each chapter's content in the format `output` ("html", "typst"), in order; from the cache where it is
    known. BookError with the problems of all chapters."""
    book, chapters, labels = rendering.book, contents.chapters, contents.labels
    shared = repr([(chapter.source, chapter.cited) for chapter in chapters])
    site = str(book_option(book, "site-url", ""))

    def body(chapter: Prepared) -> str | BookError:
        used = [labels[name] for name in chapter.referred]
        labelled = sorted(name for name in chapter.anchors if name in labels)
        parts = [chapter.key, shared, site, repr(used), repr(labelled), *_works(book, chapter)]
        try:
            made = rendering.cache.get_or_make(
                f"{output}-body", parts, lambda: _write(rendering, contents, chapter, output, shape).encode()
            )
        except BookError as error:
            return error
        step.finish_item(chapter.source)
        return made.decode()

    with ThreadPoolExecutor() as pool:
        results = list(pool.map(body, chapters))
    raise_if_any(p for result in results if isinstance(result, BookError) for p in result.problems)
    return results


def _write(rendering: Rendering, contents: PreparedBook, chapter: Prepared, output: str, shape: Shape) -> str:
    document = load(chapter.ast)
    shape(document, rendering.book, chapter, contents)
    _name_works(document, rendering.book, chapter, contents)
    text, warnings = rendering.pandoc.write(dump(document), output)
    missing = [work for warned in warnings for work in _NOT_FOUND.findall(warned.message)]
    raise_if_any(
        chapter.executed.problem(f"@{work}: no such work in the bibliography", f"@{work}") for work in missing
    )
    return text


def _works(book: Book, chapter: Prepared) -> list[bytes]:
    """The files that a chapter's citations are made from."""
    if not chapter.cited and _LIST not in chapter.anchors:
        return []
    return [file.read_bytes() for key in ("bibliography", "csl") for file in _files(book, key)]


def _name_works(document: panflute.Doc, book: Book, chapter: Prepared, contents: PreparedBook) -> None:
    """Tell citeproc through the document's metadata which works it needs, and where they are described; a
    document without citations names no bibliography, so that nothing is asked of citeproc."""
    holds_list = _LIST in chapter.anchors
    if not chapter.cited and not holds_list:
        return
    if holds_list:
        works = sorted({work for other in contents.chapters for work in other.cited})
        document.metadata["nocite"] = panflute.MetaInlines(
            *(panflute.Cite(panflute.Str(f"@{work}"), citations=[panflute.Citation(work)]) for work in works)
        )
    else:
        document.metadata["suppress-bibliography"] = True
    document.metadata["bibliography"] = [str(file) for file in _files(book, "bibliography")]
    for file in _files(book, "csl"):
        document.metadata["csl"] = str(file)


def _files(book: Book, key: str) -> list[Path]:
    return [book.root / str(name) for name in as_list(book.metadata.get(key))]
