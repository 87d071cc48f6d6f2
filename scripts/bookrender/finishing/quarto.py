"""The finishing step as Quarto calls it after it has rendered (`project: post-render`).

Belongs here: where Quarto's site and the project's files are, and putting the result in place, whole or not
at all. Does not: the step itself (`site.py`).
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from bookrender.errors import BookError
from bookrender.finishing.site import finish
from bookrender.model import Book
from bookrender.reading.options import page_path
from bookrender.reading.project import read_project

_SECTION = re.compile(r'<section(?=[^>]* id="(?P<label>sec-[^"]+)")(?=[^>]* data-number="(?P<number>[^"]+)")')
_REFERENCE = re.compile(
    r'(?P<link>#(?P<label>sec-[^"]+)" class="quarto-xref"><span>)(?P<words>[^<]*)(?=</span>)'
)


def main() -> int:
    """Finish what Quarto has just rendered; the result is the exit status."""
    root = Path.cwd()
    rendered = os.environ.get("QUARTO_PROJECT_OUTPUT_FILES", "").splitlines()
    if not any(name.endswith(".html") for name in rendered):
        return 0
    profiles = os.environ.get("QUARTO_PROFILE", "").replace(",", " ").split()
    try:
        book = read_project(root, profiles)
        finish_folder(book, root / os.environ["QUARTO_PROJECT_OUTPUT_DIR"])
    except BookError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def finish_folder(book: Book, folder: Path) -> None:
    """Finish the site in `folder`. BookError with what is wrong; the pages then stay as Quarto made them."""
    paths = [page_path(chapter) for chapter in book.chapters]
    pages = {path: (folder / path).read_text(encoding="utf-8") for path in paths if (folder / path).is_file()}

    pages = _number_references(pages)

    def find(path: str) -> Path | None:
        # The code of a chapter writes beside its source; Quarto copies what pages show, and nothing else.
        places = [root / path for root in (folder, book.root) if ".." not in Path(path).parts]
        return next((place for place in places if place.is_file()), None)

    finished = finish(book, pages, find)
    _put_in_place(folder, {path: text.encode() for path, text in finished.pages.items()} | finished.files)


def _number_references(pages: Mapping[str, str]) -> dict[str, str]:
    """A reference says "Section 2.1" wherever it stands; on a page without a number Quarto writes titles."""
    sections = {
        found["label"]: found["number"] for html in pages.values() for found in _SECTION.finditer(html)
    }

    def numbered(reference: re.Match[str]) -> str:
        number = sections.get(reference["label"])
        kept = number is None or reference["words"].endswith(number)
        return reference["link"] + (reference["words"] if kept else f"Section&nbsp;{number}")

    return {path: _REFERENCE.sub(numbered, html) for path, html in pages.items()}


def _put_in_place(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write all files beside the site first, then move each that differs to its place."""
    staging = Path(tempfile.mkdtemp(prefix=".finishing-", dir=folder.parent))
    try:
        for path, content in files.items():
            place = staging / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
        for path in files:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (staging / path).replace(folder / path)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
