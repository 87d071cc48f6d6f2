"""Makes documents with both renderers and tells what differs: `make compare`. Needs Quarto; exit status 1
where anything differs, 2 where Quarto is missing.

Belongs here: making each document, what lies in its folder, the report. Does not: reading pages (`sites.py`),
or what must be the same (`differences.py`).
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from pypdf import PdfReader
from scripts.comparison.differences import Rendering, differences
from scripts.comparison.sites import read_site

from bookrender.model import Book
from bookrender.reading.project import read_project

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "_compare"
RENDERERS = {"embedded": "build", "quarto": "quarto"}
_WARNING = re.compile(r"^.*\b(?:WARN|WARNING|warning)\b.*$", re.MULTILINE)
_COLOUR = re.compile(r"\x1b\[[\d;]*m")
# What each renderer has of its own: its page around the text, its search.
_OWN = ("site_libs/", "assets/", "search/", "search.json", "theme/", "robots.txt", ".nojekyll")


def main() -> int:
    """Compare what is asked for; the result is the exit status."""
    parser = argparse.ArgumentParser(prog="make compare", description="Hold both renderers' books together.")
    parser.add_argument("--document", action="append", help="a document (by default every one)")
    parser.add_argument("--edition", action="append", help="an edition (by default every one)")
    given = parser.parse_args()
    if not shutil.which("quarto"):
        print("make compare needs Quarto on the PATH.", file=sys.stderr)
        return 2
    names = sorted(path.stem.removeprefix("_quarto-") for path in ROOT.glob("_quarto-*.yml"))
    editions = [name.removeprefix("edition-") for name in names if name.startswith("edition-")]
    documents = [name for name in names if not name.startswith("edition-")]
    different = 0
    for edition in given.edition or editions:
        for document in given.document or documents:
            said = list(compare(document, edition))
            different += bool(said)
            print(f"{document} {edition}: {'the same either way' if not said else ''}", flush=True)
            print("".join(f"  {line}\n" for line in said), end="", flush=True)
    return 1 if different else 0


def compare(document: str, edition: str) -> Iterator[str]:
    """What differs between the two renderings of a document, and what axe finds on Quarto's pages."""
    from scripts.check_accessibility import axe_failures

    profiles = (document, f"edition-{edition}")
    book = read_project(ROOT, profiles)
    made = {name: _render(name, profiles, book) for name in RENDERERS}
    yield from differences(made["embedded"], made["quarto"])
    if not made["quarto"].status:
        folder = KEPT / edition / document / "quarto"
        yield from (
            f"axe on Quarto's pages: {rule}"
            for rule in sorted(axe_failures(folder, [1280], ["light"], [True]))
        )


def _render(renderer: str, profiles: Sequence[str], book: Book) -> Rendering:
    command = [sys.executable, "-m", "bookrender", RENDERERS[renderer], "--profile", ",".join(profiles)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    document, edition = profiles[0], profiles[1].removeprefix("edition-")
    folder = KEPT / edition / document / renderer
    shutil.rmtree(folder, ignore_errors=True)
    if not done.returncode:
        shutil.copytree(book.output_dir, folder)
    return read_rendering(renderer, folder, book, done)


def read_rendering(
    renderer: str, folder: Path, book: Book, done: subprocess.CompletedProcess[str]
) -> Rendering:
    """A rendering from its folder and from what the program said; an empty one where it failed."""
    said = _COLOUR.sub("", done.stdout + done.stderr)
    warnings = [line.strip() for line in _WARNING.findall(said)]
    if done.returncode:
        last = (said.strip().splitlines() or [""])[-1]
        return Rendering(renderer, done.returncode, [*warnings, last], {}, frozenset(), 0, (), ())
    from scripts.check_accessibility import pdf_failures

    (pdf,) = folder.glob("*.pdf")
    reader = PdfReader(pdf)
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    return Rendering(
        renderer,
        done.returncode,
        warnings,
        read_site(folder, book.chapters),
        frozenset(name for name in files if not name.startswith(_OWN)),
        len(reader.pages),
        list(_bookmarks(reader.outline)),
        sorted(pdf_failures(pdf)),
    )


def _bookmarks(outline: Sequence) -> Iterator[str]:
    for entry in outline:
        if isinstance(entry, list):
            yield from _bookmarks(entry)
        else:
            yield " ".join(str(entry.title).split())


if __name__ == "__main__":
    sys.exit(main())
