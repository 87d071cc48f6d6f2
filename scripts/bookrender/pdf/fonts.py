"""Finds the font files of the installed `fontpkg-…` packages, which a document may use by family.

Belongs here: the look-up. Does not: where fonts are used, or web fonts (a project's style sheet brings its
own).
"""

from __future__ import annotations

from pathlib import Path

import fontpkg


def font_files() -> list[Path]:
    """The files of every family that is installed as a package."""
    return sorted(file.path for family in fontpkg.families().values() for file in family.files)


def package_of(family: str) -> str:
    """The package that brings a family, if there is one for it."""
    return f"fontpkg-{fontpkg.slugify(family)}"
