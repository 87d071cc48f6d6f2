"""Reads the text files of a project, and YAML that remembers where each key stands.

Belongs here: what a file is, and how Quarto lays one over another. Does not: parsing (`yaml_lines`), and
knowing which keys there are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bookrender.errors import BookError, Problem
from yaml_lines import KeyPath, NotYamlError, read_yaml_with_lines

Place = tuple[str, int]

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def read_text(root: Path, file: str) -> str:
    """The text of a file of the project, with plain line ends. BookError where it is not UTF-8, or holds
    what no page can show."""
    content = (root / file).read_bytes()
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BookError([Problem(file, line, "this file is not UTF-8; save it as UTF-8")]) from error
    stray = _CONTROL.search(text)
    if stray:
        line = text.count("\n", 0, stray.start()) + 1
        message = f"the control character U+{ord(stray[0]):04X} stands here; delete it"
        raise BookError([Problem(file, line, message)])
    return text


@dataclass(frozen=True)
class LocatedYaml:
    """A YAML value and the (file, line) of every key and list item, by key path; () is the document."""

    value: Any
    lines: dict[KeyPath, Place]


def read_located_yaml(text: str, file: str, first_line: int = 1) -> LocatedYaml:
    """Parse `text`, which begins at `first_line` of `file`. BookError for bad syntax or a repeated key."""
    try:
        read = read_yaml_with_lines(text, first_line)
    except NotYamlError as error:
        raise BookError([Problem(file, *fault) for fault in error.faults]) from error
    return LocatedYaml(read.value, {path: (file, line) for path, line in read.lines.items()})


def merge(base: LocatedYaml, over: LocatedYaml) -> LocatedYaml:
    """`over` on top of `base` as Quarto merges a profile: key by key, lists appended, all else replaced."""
    moved = {_moved(path, base.value): place for path, place in over.lines.items() if path}
    return LocatedYaml(_merged(base.value, over.value), base.lines | moved)


def _merged(base: Any, over: Any) -> Any:
    if isinstance(base, dict) and isinstance(over, dict):
        return base | {
            key: _merged(base[key], value) if key in base else value for key, value in over.items()
        }
    if isinstance(base, list) and isinstance(over, list):
        return base + over
    return base if over is None else over


def _moved(path: KeyPath, base: Any) -> KeyPath:
    """The key path after the merge: items of an appended list come after those that `base` has."""
    for depth, step in enumerate(path):
        if isinstance(step, int) and isinstance(base, list):
            return (*path[:depth], step + len(base), *path[depth + 1 :])
        base = base.get(step) if isinstance(base, dict) else None
    return path
