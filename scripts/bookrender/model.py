"""What a book is while it is being rendered: the nouns that the two halves of the renderer share.

Belongs here: frozen data types. Does not: reading, executing or writing a book.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from bookrender.errors import Problem


@dataclass(frozen=True)
class Chapter:
    """One entry of `book: chapters` or `book: appendices`.

    `number` is "1", "2", …, a letter in an appendix, None for `index.qmd` and other unnumbered chapters;
    `part` is the title of the part that holds the chapter.
    """

    source: PurePosixPath
    number: str | None = None
    part: str | None = None
    appendix: bool = False
    is_index: bool = False


@dataclass(frozen=True)
class Book:
    """A project as `_quarto.yml` and the chosen profiles describe it, checked; all paths exist.

    `metadata` is the merged YAML; `formats` names "html" and/or "typst", in the order in which they are
    configured; `variables` is `_variables.yml`; `lines` maps a key path such as ("book", "title") to (file,
    line); `preload` names the modules to import before any chapter runs, `environment` the variables that
    results depend on, `pdf_standards` what the PDF keeps to beside what the metadata asks for;
    `filter_metadata` is what the project's own filters see of the metadata.
    """

    root: Path
    metadata: dict[str, Any]
    profiles: tuple[str, ...]
    chapters: tuple[Chapter, ...]
    output_dir: Path
    formats: tuple[str, ...]
    filters: tuple[Path, ...] = ()
    variables: dict[str, Any] = field(default_factory=dict)
    lines: dict[tuple[str | int, ...], tuple[str, int]] = field(default_factory=dict)
    preload: tuple[str, ...] = ()
    environment: tuple[str, ...] = ()
    pdf_standards: tuple[str, ...] = ()
    filter_metadata: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ExecutedChapter:
    """A chapter as plain Markdown: cells run, inline values, includes and shortcodes resolved, front matter
    stripped.

    `metadata` is the front matter; `outputs` maps each file that the cells wrote (relative to the project) to
    its cached copy; `key` is a digest of everything in here; `source_text` maps each file that the chapter
    consists of (relative to the project) to its text, to find the line of a mistake.
    """

    chapter: Chapter
    markdown: str
    metadata: dict[str, Any]
    outputs: dict[PurePosixPath, Path]
    key: str
    source_text: dict[str, str]

    def place_of(self, tokens: Iterable[str]) -> tuple[str, int | None]:
        """File and line where the first of `tokens` that occurs in the sources stands; else the chapter.

        A token that a code cell printed stands in no source; then the file alone is known. A token is found
        as a word: "fig-a" is not found in "fig-ab".
        """
        for token in filter(None, tokens):
            whole = re.escape(token)
            whole = re.compile(rf"(?<![\w-]){whole}(?![\w-])" if token[0].isalnum() else whole)
            for file, text in self.source_text.items():
                if match := whole.search(text):
                    return file, text.count("\n", 0, match.start()) + 1
        return self.chapter.source.as_posix(), None

    def problem(self, message: str, *tokens: str) -> Problem:
        """A Problem at the first of `tokens` that occurs in the chapter's sources."""
        return Problem(*self.place_of(tokens), message)
