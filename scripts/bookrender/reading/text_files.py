"""Reads the text files of a project.

Belongs here: from a path to its text, or to a problem with file and line. Does not: what the text means.
"""

from __future__ import annotations

import re
from pathlib import Path

from bookrender.errors import BookError, Problem

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
