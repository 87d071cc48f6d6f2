"""Reads the text files of a project.

Belongs here: from a path to its text, or to a problem with file and line. Does not: what the text means.
"""

from __future__ import annotations

from pathlib import Path

from bookrender.errors import BookError, Problem


def read_text(root: Path, file: str) -> str:
    """The text of a file of the project, with plain line ends. BookError where it is not UTF-8."""
    content = (root / file).read_bytes()
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BookError([Problem(file, line, "this file is not UTF-8; save it as UTF-8")]) from error
