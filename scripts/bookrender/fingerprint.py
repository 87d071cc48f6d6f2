"""Says whether files and installed packages are still what they were.

Belongs here: states of files, of folders and of the environment, cheaply. Does not: what depends on them.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
import platform
import stat
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from bookrender.cache import digest, write_atomically

# A file changed this shortly before it was looked at may change again without its time of change moving.
_CLOCK_TICK_NS = 50_000_000
ABSENT = "absent"


def _signature(status: os.stat_result) -> list[int]:
    """What differs after any change to a file, short of two changes within one tick of the clock."""
    return [status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino]


class FileStates:
    """Digests of files, each computed once and kept on disk with the file's size and times."""

    def __init__(self, store: Path) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._changed = False
        try:
            self._known: dict[str, list[Any]] = json.loads(store.read_bytes())
        except (FileNotFoundError, ValueError):
            self._known = {}

    def content(self, path: Path) -> str:
        """The SHA-256 of a file, "folder" for a folder, ABSENT where there is nothing."""
        try:
            status = path.stat()
        except (FileNotFoundError, NotADirectoryError):
            return ABSENT
        if not stat.S_ISREG(status.st_mode):
            return "folder"
        signature = _signature(status)
        known = self._known.get(str(path))
        if known and known[0] == signature:
            return known[1]
        state = hashlib.sha256(path.read_bytes()).hexdigest()
        if status.st_mtime_ns < time.time_ns() - _CLOCK_TICK_NS:
            with self._lock:
                self._known[str(path)] = [signature, state]
                self._changed = True
        return state

    def names(self, folder: Path, apart_from: Iterable[str] = ()) -> str:
        """A digest of a folder's names without hidden ones and byte code, ABSENT where there is none."""
        try:
            names = sorted(path.name for path in folder.iterdir())
        except (FileNotFoundError, NotADirectoryError):
            return ABSENT
        return digest(n for n in names if not n.startswith((".", "__pycache__")) and n not in set(apart_from))

    def save(self) -> None:
        """Keep what was learnt for the next run."""
        if self._changed:
            write_atomically(self._store, json.dumps(self._known).encode())
            self._changed = False


Tree = dict[str, list[int] | None]


def tree_signatures(root: Path) -> Tree:
    """Size and times of every file below `root` by relative path; nothing is opened. Hidden folders and byte
    code are left out."""
    start = len(str(root)) + 1
    entered = set()

    def walk(folder: str) -> Iterator[tuple[str, list[int]]]:
        place = Path(folder).stat()
        if (place.st_dev, place.st_ino) in entered:  # a link that leads back
            return
        entered.add((place.st_dev, place.st_ino))
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.startswith(".") or entry.name == "__pycache__":
                    continue
                if entry.is_dir():
                    yield from walk(entry.path)
                else:
                    try:
                        yield entry.path[start:], _signature(entry.stat())
                    except FileNotFoundError:
                        continue

    return dict(walk(str(root)))


def settled(tree: Tree) -> Tree:
    """The tree with None, which equals no signature, for each file that changed only just now: it may change
    again without its signature changing."""
    limit = time.time_ns() - _CLOCK_TICK_NS
    return {
        path: None if signature and signature[1] >= limit else signature for path, signature in tree.items()
    }


@functools.cache
def installed_packages() -> str:
    """A digest of the interpreter and the name and version of every installed package."""
    return digest([platform.python_implementation(), platform.python_version(), *sorted(_package_folders())])


@functools.cache
def installed_version(package: str) -> str:
    """The version of a package, named as registries name it. KeyError where it is not installed."""
    named = [folder.removesuffix(".dist-info").partition("-") for folder in _package_folders()]
    return {name.lower(): version for name, _, version in named}[package.replace("-", "_")]


def _package_folders() -> set[str]:
    """A name for every installed package: those of its `.dist-info` folder hold its version, so that none
    need be read."""
    folders = [path for path in map(Path, sys.path) if path.is_dir()]
    return {
        path.name
        for folder in folders
        for path in folder.iterdir()
        if path.suffix in (".dist-info", ".egg-info")
    }
