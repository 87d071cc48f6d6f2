"""Citations of works, through pandoc's citeproc: one list for the whole book, where `::: {#refs}` stands.

Belongs here: what citeproc is told for a chapter. Does not: cross-references.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import panflute

from bookrender.document.chapter import Prepared
from bookrender.document.locate import problem
from bookrender.document.pandoc import Warned
from bookrender.errors import raise_if_any
from bookrender.model import Book
from bookrender.reading.options import as_list

_LIST = "refs"


def dependencies(book: Book, chapter: Prepared) -> list[str | bytes]:
    """What a chapter's citations are made from."""
    if not chapter.cited and _LIST not in chapter.anchors:
        return []
    return [file.read_bytes() for file in _files(book)]


def prepare(document: panflute.Doc, book: Book, chapter: Prepared, chapters: Sequence[Prepared]) -> None:
    """Tell citeproc through the document's metadata which works it needs, and where they are described; a
    document without citations names no bibliography, so that nothing is asked of citeproc."""
    holds_list = _LIST in chapter.anchors
    if not chapter.cited and not holds_list:
        return
    if holds_list:
        works = sorted({work for other in chapters for work in other.cited})
        document.metadata["nocite"] = panflute.MetaInlines(
            *(panflute.Cite(panflute.Str(f"@{work}"), citations=[panflute.Citation(work)]) for work in works)
        )
    else:
        document.metadata["suppress-bibliography"] = True
    document.metadata["bibliography"] = [str(book.root / name) for name in _names(book, "bibliography")]
    for name in _names(book, "csl"):
        document.metadata["csl"] = str(book.root / name)


def raise_missing(warnings: Sequence[Warned], chapter: Prepared) -> None:
    """Raise a BookError for each work that citeproc did not find."""
    missing = [
        work for warned in warnings for work in re.findall(r"citation (\S+) not found", warned.message)
    ]
    raise_if_any(
        problem(chapter.executed, f"@{work}: no such work in the bibliography", f"@{work}")
        for work in missing
    )


def _names(book: Book, key: str) -> list[str]:
    return [str(name) for name in as_list(book.metadata.get(key))]


def _files(book: Book):
    return [book.root / name for key in ("bibliography", "csl") for name in _names(book, key)]
