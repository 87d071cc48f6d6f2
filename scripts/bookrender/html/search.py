"""The search index of a site, made by Pagefind.

Belongs here: running Pagefind and choosing what of its output the site needs. Does not: the search box.
"""

from __future__ import annotations

import io
import subprocess
import tempfile
import zipfile
from pathlib import Path

from pagefind_bin import get_executable

from bookrender.cache import Cache
from bookrender.errors import BookError, Problem

# Pagefind brings ready-made interfaces too; the site has its own.
_NEEDED = ("pagefind.js", "pagefind-entry.json", "pagefind-worker.js")
_NEEDED_ENDINGS = (".pagefind", ".pf_meta", ".pf_index", ".pf_fragment", ".pf_filter")


def write_index(pages: dict[str, str], target: Path, cache: Cache) -> None:
    """Index the searchable part of `pages` (path in the site → HTML) into the folder `target`."""
    parts = [part for path in sorted(pages) for part in (path, pages[path])]
    archive = cache.get_or_make("search", parts, lambda: _index(pages))
    with zipfile.ZipFile(io.BytesIO(archive)) as files:
        files.extractall(target)


def _index(pages: dict[str, str]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        source, output = Path(folder, "site"), Path(folder, "index")
        for path, content in pages.items():
            file = source / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content, encoding="utf-8")
        command = [str(get_executable()), "--site", str(source), "--output-path", str(output), "--silent"]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
        if done.returncode:
            message = "Pagefind cannot index the site"
            raise BookError([Problem("search", None, message, done.stderr or done.stdout)])
        return _pack(output)


def _pack(folder: Path) -> bytes:
    """The files that the site needs, as a zip archive without times."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and (path.name in _NEEDED or path.suffix in _NEEDED_ENDINGS):
                archive.writestr(zipfile.ZipInfo(path.relative_to(folder).as_posix()), path.read_bytes())
    return stream.getvalue()
