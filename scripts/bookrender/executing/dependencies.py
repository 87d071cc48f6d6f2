"""Records which files of the project running code depends on and which it writes.

Belongs here: watching a process. Does not: judging whether what was recorded has changed (fingerprint.py).
What Python itself opens, lists or looks up is seen, and databases of SQLite; of programs that the code starts
only their names are. Files that a C library opens by itself (GDAL, Arrow) are not.
"""

from __future__ import annotations

import importlib
import inspect
import os
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote

# Audit events of a program, or a copy of this process, that reads by itself.
_STARTS = ("subprocess.Popen", "os.system", "os.posix_spawn", "os.spawn", "os.exec", "os.fork", "os.forkpty")
_IMPORT_SYSTEM = ("<frozen importlib", str(Path(importlib.__file__).parent))


class Recorder:
    """Watches this process from `start` on; paths are relative to `root`, others are left out.

    Hidden folders (`.venv`, `.git`, …) and byte code are left out too. A forked child goes on with its own
    copy, so what was read before the fork counts for every child. `content`, `listed` and `written` are what
    the code opened or looked up, listed and wrote; `programs` what it started, whose reading nobody sees.
    """

    def __init__(self, root: Path) -> None:
        self.content: set[str] = set()
        self.listed: set[str] = set()
        self.written: set[str] = set()
        self.programs: set[str] = set()
        self._root = f"{root}{os.sep}"
        self._paused = False
        self._code_runs = False

    def start(self) -> None:
        """Begin to watch. It cannot be undone: Python has no way to take an audit hook back."""
        sys.addaudithook(self._hook)

    @contextmanager
    def code_runs(self) -> Iterator[None]:
        """Record what the book's code that runs meanwhile starts, and what it looks up: `if path.exists()`
        opens nothing, yet its answer may change. There is no audit event for it, so a function that records
        stands in for `os.stat`."""
        look_up = os.stat

        def recorded_stat(path: Any, *arguments: Any, **options: Any) -> os.stat_result:
            self._note(path, self.content)
            return look_up(path, *arguments, **options)

        os.stat, self._code_runs = recorded_stat, True
        try:
            yield
        finally:
            os.stat, self._code_runs = look_up, False

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Leave out what the renderer itself does meanwhile."""
        self._paused, before = True, self._paused
        try:
            yield
        finally:
            self._paused = before

    def files_read(self) -> list[str]:
        """What was opened or looked up, and the source files of the modules that this process has loaded and
        that no package manager installed: paths relative to the project, absolute outside it."""
        installed = tuple({f"{Path(prefix).resolve()}{os.sep}" for prefix in (sys.prefix, sys.base_prefix)})
        files = set(self.content)
        for name, module in list(sys.modules.items()):
            file = getattr(module, "__file__", None)
            if not file or name == "__main__" or name.partition(".")[0] == "bookrender":
                continue
            path = _absolute(file)
            if not path.startswith(installed):
                files.add(path.removeprefix(self._root))
        return sorted(files)

    def _hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            path, mode, flags = arguments
            writes = (
                any(letter in mode for letter in "wax+") if mode else bool(flags & (os.O_WRONLY | os.O_RDWR))
            )
            self._note(path, self.written if writes else self.content)
        elif event in ("os.listdir", "os.scandir"):
            # The import system lists folders to find modules and packages; both are accounted for elsewhere.
            asking = inspect.currentframe().f_back
            if not asking.f_code.co_filename.startswith(_IMPORT_SYSTEM):
                self._note(arguments[0] if arguments[0] is not None else ".", self.listed)
        elif event == "os.rename":
            self._note(arguments[1], self.written)
        elif event == "sqlite3.connect":
            self._note_database(os.fsdecode(arguments[0]))
        elif event in _STARTS and self._code_runs:
            self.programs.add(_program(arguments))

    def _note_database(self, name: str) -> None:
        """A database of SQLite: what its code makes anew is its own work. Changes may stand beside it yet."""
        path = unquote(name.removeprefix("file:").partition("?")[0]) if name.startswith("file:") else name
        if not path or path.startswith(":"):
            return
        with self.paused():
            kind = self.content if Path(path).exists() else self.written
        self._note(path, kind)
        self._note(f"{path}-wal", self.content)

    def _note(self, path: Any, kind: set[str]) -> None:
        if self._paused or isinstance(path, int):
            return
        absolute = _absolute(os.fsdecode(path))
        if not absolute.startswith(self._root):
            return
        relative = absolute.removeprefix(self._root)
        if relative.startswith(".") or f"{os.sep}." in relative or "__pycache__" in relative:
            return
        # A file that the code wrote before it read it is its own work, not something it depends on.
        if kind is self.written or relative not in self.written:
            kind.add(relative)


def _program(arguments: tuple[Any, ...]) -> str:
    """The name of what an event of _STARTS starts: the arguments of `subprocess.Popen` are the program, if it
    is named apart, and the command; those of the others begin with either."""
    given = next((argument for argument in arguments if argument and not isinstance(argument, int)), "")
    words = shlex.split(os.fsdecode(given)) if isinstance(given, str | bytes | os.PathLike) else given
    return os.path.basename(os.fsdecode(words[0])) if words else "a process of its own"  # noqa: PTH119


def _absolute(path: str) -> str:
    """The path as the code named it, made absolute. To follow a link would be to look it up again."""
    return os.path.abspath(path)  # noqa: PTH100 - Path.resolve follows links
