"""The words that people wrote in chapters and in the plan's files, apart from what cells compute; used to
tell who changed what.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from assessment.review.agreement.ownership import chapter_slug
from assessment.review.changes.text import words
from assessment.yaml_files import read_yaml

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


def read_prose(root: Path, wanted: Container[str]) -> dict[str, Prose]:
    """The prose of the wanted chapters of the project at `root`, by slug; of those that have a source."""
    files = [*root.glob("*.qmd"), *(root / "chapters").rglob("*.qmd")]
    sources = {chapter_slug(PurePosixPath(file.relative_to(root).as_posix())): file for file in files}
    texts = {slug: _with_includes(file, root) for slug, file in sources.items() if slug in wanted}
    return {slug: Prose(text, Counter(words(written_words(text)))) for slug, text in texts.items()}


def plan_difference(old: Path, new: Path) -> tuple[Counter[str], Counter[str]] | None:
    """The words taken out of the plan's files and put in; None where the files are the same."""
    texts = ([file.read_text(encoding="utf-8") for file in _plan(root)] for root in (old, new))
    before, after = map("\n".join, texts)
    if before == after:
        return None
    was, now = Counter(words(before)), Counter(words(after))
    return was - now, now - was


def action_owners(*roots: Path) -> dict[str, str]:
    """Which agency owns each action of the plans, by the action's id; as the last root has it."""
    return {
        action["id"]: action.get("owner", "")
        for root in roots
        for file in _plan(root)
        for objective in read_yaml(file).get("objectives", [])
        for action in objective.get("actions", [])
    }


def _plan(root: Path) -> list[Path]:
    return sorted((root / "data" / "plan").glob("*/*.yml"))


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
