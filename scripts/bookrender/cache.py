"""A content-addressed store on disk: what was made from the same parts is not made again.

Belongs here: digests and the store. Does not: knowing what the parts of a key are.
"""

from __future__ import annotations

import functools
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path


def digest(parts: Iterable[str | bytes]) -> str:
    """SHA-256 (hexadecimal) of the parts in order, with the length before each to keep them apart."""
    state = hashlib.sha256()
    for part in parts:
        content = part.encode() if isinstance(part, str) else part
        state.update(b"%d:" % len(content))
        state.update(content)
    return state.hexdigest()


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, also when the process is killed or another writes the same file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


@functools.cache
def renderer_version() -> str:
    """A digest of this package's own files: what an older renderer made is made again."""
    folder = Path(__file__).parent
    files = sorted(path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return digest(part for path in files for part in (str(path.relative_to(folder)), path.read_bytes()))


class Cache:
    """Results by what they were made from, one file each, in `folder/<stage>/<digest>`.

    Safe between threads and processes: a result is written whole or not at all, and the same key always holds
    the same result. The version of the renderer is part of every key.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, stage: str, parts: Iterable[str | bytes]) -> Path:
        """Where the result of `stage` for these parts is or will be."""
        return self.folder / stage / digest([renderer_version(), stage, *parts])

    def get_or_make(self, stage: str, parts: Iterable[str | bytes], make: Callable[[], bytes]) -> bytes:
        """The result that these parts gave before, else what `make` returns now."""
        path = self.path(stage, parts)
        try:
            content = path.read_bytes()
            self.use(path)
        except FileNotFoundError:
            content = make()
            write_atomically(path, content)
        return content

    def store(self, stage: str, parts: Iterable[str | bytes], content: bytes) -> None:
        """Keep a result, in place of the former one."""
        write_atomically(self.path(stage, parts), content)

    def keep(self, content: bytes) -> Path:
        """Store a file by its content and say where it is."""
        path = self.folder / "files" / digest([content])
        if path.exists():
            self.use(path)
        else:
            write_atomically(path, content)
        return path

    def use(self, path: Path) -> None:
        """Note that what lies at `path` is of use now."""
        os.utime(path)

    def prune(self, most: int) -> None:
        """Remove what was used longest ago, until the rest is at most `most` bytes. Not for use while another
        process relies on what it found."""
        stages = [stage for stage in self.folder.iterdir() if stage.is_dir()]
        entries = [entry for stage in stages for entry in os.scandir(stage)]
        size = sum(entry.stat().st_size for entry in entries)
        oldest_first = sorted(entries, key=lambda entry: entry.stat().st_mtime_ns)
        while size > most:
            entry = oldest_first.pop(0)
            Path(entry).unlink()
            size -= entry.stat().st_size
