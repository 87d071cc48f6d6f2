"""Finds a font family's files in the installed `fontpkg-…` packages.

Belongs here: the look-up. Does not: where fonts are used, or web fonts (a project's style sheet brings its
own).
"""

from __future__ import annotations

import importlib.util
from pathlib import Path

from bookrender.errors import BookError, Problem


def font_files(family: str) -> list[Path]:
    """The files of a family such as "Source Sans 3", from the package `fontpkg-source-sans-3`."""
    name = "fontpkg-" + family.lower().replace(" ", "-")
    package = importlib.util.find_spec(name.replace("-", "_"))
    if package is None or package.origin is None:
        raise BookError([Problem("_quarto.yml", None, f"mainfont: {family} needs the package {name}")])
    return sorted((Path(package.origin).parent / "files").glob("*.[ot]tf"))
