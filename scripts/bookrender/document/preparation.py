"""Prepares the chapters as they come from execution: pandoc reads each, then it is checked.

Belongs here: what a chapter's document depends on, and its Markdown as pandoc's JSON. Does not: looking into
documents (chapter.py), which is imported while pandoc is at work.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import Executor, Future, as_completed
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from bookrender.cache import Cache, digest
from bookrender.document.pandoc import Pandoc, PandocFailed, Warned, pandoc_version
from bookrender.errors import BookError, Problem, raise_if_any
from bookrender.fingerprint import FileStates
from bookrender.model import Book, ExecutedChapter
from bookrender.progress import Progress
from bookrender.reading.options import numbers_sections, style_sheets

if TYPE_CHECKING:
    from bookrender.document.chapter import Prepared, PreparedBook

_NAME = re.compile(r"'(.+)'")
_PLACE = re.compile(r" at line \d+ column \d+")
_CODE_BLOCK = re.compile(r"^([`~]{3,})[^`\n]*\n.*?^\1[`~]*[ \t]*$", re.MULTILINE | re.DOTALL)
_DELIMITERS = re.compile(r"\s*\|?(\s*:?-+:?\s*\|)+(\s*:?-+:?\s*)?")
_NO_DELIMITER = re.compile(r"(`+).+?\1|\\.")
_PATH = re.compile(r"""["']([\w-]+(?:/[\w-]+)+\.\w+)["']""")


class Preparation:
    """Prepares the chapters of one book in the threads of `pool`, each as soon as it has been executed."""

    def __init__(self, book: Book, pandoc: Pandoc, cache: Cache, states: FileStates, pool: Executor) -> None:
        self._book = book
        self._pandoc = pandoc
        self._cache = cache
        self._states = states
        self._pool = pool
        self._files = _files_read_with(book)
        self._keys: dict[PurePosixPath, str] = {}
        self._made: dict[PurePosixPath, Future[bytes]] = {}

    def begin(self, executed: ExecutedChapter) -> None:
        """Prepare a chapter, if what was made of it is not kept; returns at once."""
        parts, source = self._parts(executed), executed.chapter.source
        self._keys[source] = digest(parts)
        self._made[source] = self._pool.submit(
            self._cache.get_or_make, "prepared", parts, lambda: self._make(executed)
        )

    def finish(self, chapters: Sequence[ExecutedChapter], progress: Progress) -> dict[str, PreparedBook]:
        """The whole book for each of its formats ("html", "typst"), once every chapter is prepared.

        Raises BookError with all problems of all chapters.
        """
        from bookrender.document.chapter import put_together, restored

        read: dict[PurePosixPath, dict[str, Prepared]] = {}
        problems: list[Problem] = []
        by_job = {self._made[executed.chapter.source]: executed for executed in chapters}
        with progress.step("Reading chapters", len(chapters)) as step:
            for made in as_completed(by_job):
                executed, source = by_job[made], by_job[made].chapter.source
                try:
                    read[source] = restored(executed, self._keys[source], made.result())
                except BookError as error:
                    problems += error.problems
                step.finish_item(source.as_posix())
        raise_if_any(problems)
        return put_together([read[executed.chapter.source] for executed in chapters], self._book)

    def _parts(self, executed: ExecutedChapter) -> list[str]:
        """What a chapter's document depends on, as it is now: the files may change while others execute."""
        numbered = {output: numbers_sections(self._book, output) for output in self._book.formats}
        return [
            executed.key,
            repr(executed.chapter),
            pandoc_version(),
            json.dumps([list(self._book.profiles), numbered]),
            *(part for file in self._files for part in (file.name, self._states.content(file))),
        ]

    def _make(self, executed: ExecutedChapter) -> bytes:
        documents = _read(executed, self._pandoc)
        from bookrender.document.chapter import checked

        return checked(self._book, executed, documents, self._known_classes)

    @functools.cached_property
    def _known_classes(self) -> Collection[str]:
        from bookrender.document.coverage import classes_with_meaning

        return classes_with_meaning(style_sheets(self._book), self._book.filters)


def _files_read_with(book: Book) -> list[Path]:
    """What every chapter's reading depends on. Filters may read the YAML files, and any that they name."""
    return [*book.filters, *style_sheets(book), *sorted(book.root.glob("*.yml")), *_read_by_filters(book)]


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
        documents, warnings = pandoc.read(text)
    except PandocFailed as failure:
        source = executed.chapter.source.as_posix()
        message = "pandoc, or a Lua filter, cannot read this chapter"
        raise BookError([Problem(source, None, message, str(failure))]) from failure
    # Pandoc counts the lines of the text that the code gave; what stands there is found in the source.
    lines = text.split("\n")
    said = [(_PLACE.sub("", warned.message), _line_of(warned, lines)) for warned in warnings]
    said += [("this row has more cells than its table has columns", row) for row in _too_long_rows(text)]
    raise_if_any(executed.problem(message, line.strip()) for message, line in said)
    return documents


def _too_long_rows(text: str) -> Iterator[str]:
    """The rows of pipe tables of which pandoc leaves out cells, without a warning."""
    columns, above = 0, ""
    for line in _CODE_BLOCK.sub("", text).split("\n"):
        if not line.strip():
            columns = 0
        elif not columns and "|" in above and _DELIMITERS.fullmatch(line):
            columns = _count_cells(line)
            yield from [above] if _count_cells(above) > columns else []
        elif columns and _count_cells(line) > columns:
            yield line
        above = line


def _count_cells(row: str) -> int:
    return _NO_DELIMITER.sub("", row).strip().removeprefix("|").removesuffix("|").count("|") + 1


def _line_of(warned: Warned, lines: Sequence[str]) -> str:
    """The line that a warning is about. Of a heading pandoc warns where what follows begins, so the last line
    that holds the name that the warning names comes first."""
    above = [line for line in lines[: warned.line] if line.strip()]
    name = _NAME.search(warned.message)
    named = [line for line in above if name and name[1] in line]
    return (named or above or [""])[-1]
