"""A code cell: its label, its options and its code.

Belongs here: from the lines of one cell to a Cell. Does not: finding cells in a file (source.py) or running
them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bookrender.errors import BookError, Problem
from bookrender.reading.located_yaml import read_located_yaml
from bookrender.reading.schema import CELL_OPTIONS, check

DEFAULT_OPTIONS: Mapping[str, Any] = {
    "echo": True,
    "eval": True,
    "output": True,
    "include": True,
    "warning": True,
    "error": False,
}

_OPTION_LINE = re.compile(r"^#\s*\| ?")
_LABEL = re.compile(r"[A-Za-z][\w.-]*")


@dataclass(frozen=True)
class Cell:
    """Code to run where it stands. `line` is that of the opening fence, `code_line` that of the first line of
    code; `options` holds every option, those that the cell leaves out with their defaults."""

    code: str
    file: str
    line: int
    code_line: int
    label: str | None = None
    options: Mapping[str, Any] = field(default_factory=dict)


def parse_cell(lines: Sequence[str], file: str, line: int, defaults: Mapping[str, Any]) -> Cell:
    """The cell whose content is `lines`, fenced from `line` of `file`. BookError for what its options may not
    be."""
    count = 0
    while count < len(lines) and _OPTION_LINE.match(lines[count]):
        count += 1
    text = "\n".join(_OPTION_LINE.sub("", option) for option in lines[:count])
    document = read_located_yaml(text, file, line + 1)
    if document.value is not None and not isinstance(document.value, dict):
        raise BookError([Problem(file, line + 1, "the options of a cell are lines of “#| key: value”")])
    problems = check(document, CELL_OPTIONS, "cell option")
    own = dict(document.value or {})
    label = own.pop("label", None)
    if label is not None and not _LABEL.fullmatch(str(label)):
        problems.append(
            Problem(file, line, f"the label “{label}” may hold letters, digits, “-”, “_” and “.” only")
        )
    if problems:
        raise BookError(problems)
    options = {**DEFAULT_OPTIONS, **defaults, **own}
    return Cell("\n".join(lines[count:]), file, line, line + 1 + count, label and str(label), options)
