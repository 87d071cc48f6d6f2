"""Finds the line of a chapter's sources that a problem is about.

Belongs here: the look-up. Does not: finding problems.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bookrender.errors import Problem
from bookrender.model import ExecutedChapter


def place_of(chapter: ExecutedChapter, tokens: Iterable[str]) -> tuple[str, int | None]:
    """File and line where the first of `tokens` that occurs in the sources stands; else the chapter as a
    whole.

    A token that a code cell printed stands in no source; then the file alone is known. A token is found as
    a word: "fig-a" is not found in "fig-ab".
    """
    for token in filter(None, tokens):
        whole = re.compile(
            rf"(?<![\w-]){re.escape(token)}(?![\w-])" if token[0].isalnum() else re.escape(token)
        )
        for file, text in chapter.source_text.items():
            match = whole.search(text)
            if match:
                return file, text.count("\n", 0, match.start()) + 1
    return chapter.chapter.source.as_posix(), None


def problem(chapter: ExecutedChapter, message: str, *tokens: str) -> Problem:
    """A Problem at the first of `tokens` that occurs in the chapter's sources."""
    file, line = place_of(chapter, tokens)
    return Problem(file, line, message)
