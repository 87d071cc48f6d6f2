"""The words that people wrote in a chapter's source, apart from what cells compute; used to tell who
changed what.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from assessment.review.changes.text import words

_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_CELL = re.compile(r"^(```+)\{[^\n]*\n.*?^\1\s*$", re.DOTALL | re.MULTILINE)
_INLINE = re.compile(r"`\{[^`]*`")
_ATTRIBUTES = re.compile(r"\{[^{}\n]*\}")
_SHORTCODE = re.compile(r"\{\{<.*?>\}\}")
_INCLUDE = re.compile(r"\{\{<\s*include\s+(\S+)\s*>\}\}")
_TITLE = re.compile(r"^title:\s*(.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Prose:
    """How often each word was written in a chapter. `text` is its source, with what it includes."""

    text: str = ""
    counts: Counter[str] = field(default_factory=Counter)


def read_prose(root: Path, slug: str) -> Prose:
    """The prose of chapter `slug` of the project at `root`; empty where there is no such file."""
    file = next(
        (path for path in (root / f"{slug}.qmd", root / "chapters" / f"{slug}.qmd") if path.is_file()), None
    )
    if file is None:
        return Prose()
    text = _with_includes(file, root)
    return Prose(text, Counter(words(written_words(text))))


def written_words(source: str) -> str:
    """A chapter's source without front matter (but with its title), comments, cells, inline code and
    attributes.
    """
    front = _FRONT_MATTER.match(source)
    title = _TITLE.search(front.group()) if front else None
    body = source[front.end() :] if front else source
    for pattern in (_COMMENT, _CELL, _INLINE, _SHORTCODE, _ATTRIBUTES):
        body = pattern.sub(" ", body)
    return f"{title.group(1) if title else ''}\n{body}"


def _with_includes(file: Path, root: Path, depth: int = 0) -> str:
    text = file.read_text(encoding="utf-8")
    if depth > 5:
        return text

    def included(match: re.Match[str]) -> str:
        name = match.group(1).strip("\"'")
        target = root / name.lstrip("/") if name.startswith("/") else file.parent / name
        return _with_includes(target, root, depth + 1) if target.is_file() else match.group()

    return _INCLUDE.sub(included, text)
