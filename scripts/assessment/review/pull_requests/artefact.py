"""Unpacks what a pull request's build uploaded, as something that nobody trusts: files of a book and
nothing else.
"""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from assessment.errors import AssessmentError, Fault

_ENDINGS = {
    *(".html", ".css", ".js", ".json", ".xml", ".txt", ".md", ".csv", ".xlsx", ".zip", ".pdf", ".ics"),
    *(".svg", ".png", ".jpg", ".jpeg", ".ico", ".woff2", ".ttf"),
    *(".wasm", ".pagefind", ".pf_fragment", ".pf_index", ".pf_meta", ".pf_filter"),  # the search index
}
# What a book's files and folders are called: nothing that git or another system takes for a name of its own.
_NAME = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.+-]*[A-Za-z0-9_+-])?")
_MOST_FILES = 5_000
_MOST_BYTES = 200_000_000


def unpack(content: bytes, target: Path) -> None:
    """Unpack a zip into `target`, or refuse all of it: a path that leads out, a link, an unknown kind of
    file, too much.
    """
    try:
        _unpack(zipfile.ZipFile(io.BytesIO(content)), target)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, IndexError, RuntimeError, OSError) as error:
        # Whoever uploads it may write any bytes: a zip that cannot be unpacked must hold up no other preview.
        raise AssessmentError(
            Fault("the uploaded book", f"cannot be unpacked ({type(error).__name__})")
        ) from None


def _unpack(archive: zipfile.ZipFile, target: Path) -> None:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) > _MOST_FILES or sum(entry.file_size for entry in entries) > _MOST_BYTES:
        raise AssessmentError(Fault("the uploaded book", "is too large", f"At most {_MOST_FILES} files."))
    for entry in entries:
        _refuse_unsafe(entry)
    for entry in entries:
        path = target / entry.filename
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(archive.read(entry))


def _refuse_unsafe(entry: zipfile.ZipInfo) -> None:
    path = PurePosixPath(entry.filename)
    where = f"the uploaded book, {entry.filename!r}"
    parts = {part.lower() for part in path.parts}
    if not parts or path.is_absolute() or parts & {"..", ".git"} or "\\" in entry.filename:
        raise AssessmentError(Fault(where, "leads out of its folder"))
    named = path.parts[:-1] if path.name == ".nojekyll" else path.parts
    if not all(map(_NAME.fullmatch, named)):
        raise AssessmentError(Fault(where, "has a name that no file of a book has"))
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise AssessmentError(Fault(where, "is a link"))
    if path.suffix.lower() not in _ENDINGS and path.name != ".nojekyll":
        raise AssessmentError(
            Fault(where, f"is no kind of file that a book has: {path.suffix or 'no ending'}")
        )
