"""Has pandoc read the executed chapters.

Belongs here: what a chapter's document depends on, and its Markdown as pandoc's JSON. Does not: looking into
documents; so that pandoc is at work while what does that is still being imported.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from pathlib import Path

from bookrender.cache import Cache
from bookrender.document.locate import problem
from bookrender.document.pandoc import Pandoc, PandocFailed, pandoc_version
from bookrender.errors import BookError, Problem, raise_if_any
from bookrender.model import Book, ExecutedChapter
from bookrender.reading.options import numbers_sections, style_sheets

# What is made of a document is kept under this name.
PREPARED = "prepared"
_PLACE = re.compile(r" at line \d+ column \d+")
_PATH = re.compile(r"""["']([\w-]+(?:/[\w-]+)+\.\w+)["']""")


@dataclass(frozen=True)
class Reading:
    """A chapter that pandoc reads: `parts` is what its document depends on, `documents` will be the document
    as JSON for each format, or a BookError; None where what was made of it is kept."""

    executed: ExecutedChapter
    parts: tuple[str | bytes, ...]
    documents: Future[dict[str, str]] | None


def begin_reading(
    book: Book, chapters: Sequence[ExecutedChapter], pandoc: Pandoc, cache: Cache, pool: Executor
) -> list[Reading]:
    """Every chapter, in order; those that have changed are read in `pool`."""
    shared = _shared_parts(book)

    def begin(executed: ExecutedChapter) -> Reading:
        parts = (executed.key, repr(executed.chapter), *shared)
        is_kept = cache.path(PREPARED, parts).exists()
        return Reading(executed, parts, None if is_kept else pool.submit(_read, executed, pandoc))

    return [begin(executed) for executed in chapters]


def _shared_parts(book: Book) -> list[str | bytes]:
    """What every chapter's reading depends on besides the chapter. Filters may read the project's YAML
    files, and any file that they name."""
    files = [*book.filters, *style_sheets(book), *sorted(book.root.glob("*.yml")), *_read_by_filters(book)]
    numbered = {output: numbers_sections(book, output) for output in book.formats}
    return [
        pandoc_version(),
        json.dumps([list(book.profiles), numbered]),
        *(part for file in files for part in (file.name, file.read_bytes())),
    ]


def _read_by_filters(book: Book) -> list[Path]:
    """The project's files whose paths stand in a filter as strings."""
    names = {name for lua in book.filters for name in _PATH.findall(lua.read_text(encoding="utf-8"))}
    return [file for name in sorted(names) if (file := book.root / name).is_file()]


def _read(executed: ExecutedChapter, pandoc: Pandoc) -> dict[str, str]:
    """For each format the chapter, its title first, as a document in JSON. What pandoc warns of is refused:
    it leaves something out, or guesses where something ends."""
    title = executed.metadata.get("title")
    text = f"# {title}\n\n{executed.markdown}" if title else executed.markdown
    try:
        read = pandoc.read(text)
    except PandocFailed as failure:
        source = executed.chapter.source.as_posix()
        message = "pandoc, or a Lua filter, cannot read this chapter"
        raise BookError([Problem(source, None, message, str(failure))]) from failure
    # Pandoc counts the lines of the text that the code gave; what stands there is found in the source.
    lines = ["", *text.split("\n")]
    raise_if_any(
        problem(executed, _PLACE.sub("", warned.message), lines[warned.line].strip())
        for warned in read.warnings
    )
    return read.documents
