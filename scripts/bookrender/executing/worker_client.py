"""Starts the worker process and talks with it.

Belongs here: the worker's environment, life and batches. Does not: what a job means (execute.py, worker.py).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bookrender.errors import BookError, Problem
from bookrender.fingerprint import FileStates
from bookrender.machine import usable_cores
from bookrender.model import Book

# 1980-01-01, the earliest time that every file format can hold.
_FIXED_TIME = "315532800"


class Worker:
    """A process that has imported the preload modules and executes batches of chapters."""

    def __init__(self, book: Book, cache_folder: Path, states: FileStates) -> None:
        self._book = book
        self._cache_folder = cache_folder
        self._states = states
        self._process: subprocess.Popen[str] | None = None
        self._loaded: dict[str, str | None] = {}

    def fits(self, book: Book) -> bool:
        """Whether what the running process has loaded is what a new one would load for this book."""
        loaded = self._loaded.items()
        return all(
            getattr(book, part) == getattr(self._book, part) for part in ("root", "profiles", "preload")
        ) and all(self._states.content(book.root / path) == state for path, state in loaded)

    def run(self, jobs: list[dict[str, Any]], on_event: Callable[[dict[str, Any]], None]) -> None:
        """Execute the jobs side by side; returns when all have ended. BookError where the preload fails."""
        self.start()
        self._wait_until_ready()
        self._send(jobs=jobs, parallel=usable_cores())
        for event in self._events():
            if event["event"] == "batch finished":
                return
            on_event(event)
        raise BookError([Problem("pyproject.toml", None, "the process that executes the chapters has ended")])

    def start(self) -> None:
        """Start the process, which then imports the preload modules; returns at once."""
        if self._process:
            return
        self._started = time.time_ns()
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "bookrender.executing.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            cwd=self._book.root,
            env=_environment(self._book, self._cache_folder.parent),
        )
        self._send(root=str(self._book.root), cache=str(self._cache_folder), preload=list(self._book.preload))
        self._ready = False

    def stop(self) -> None:
        """End the process."""
        if self._process:
            self._process.terminate()
            self._process.communicate()
            self._process = None

    def _wait_until_ready(self) -> None:
        if self._ready:
            return
        event = next(self._events(), {"problems": [], "files": []})
        if event["problems"]:
            self.stop()
            raise BookError(Problem(**problem) for problem in event["problems"])
        self._loaded = {path: self._state_since_start(path) for path in event["files"]}
        self._ready = True

    def _state_since_start(self, path: str) -> str | None:
        """The state of a loaded file; None, which equals none, where it changed since the process began."""
        file = self._book.root / path
        if file.exists() and file.stat().st_mtime_ns > self._started:
            return None
        return self._states.content(file)

    def _send(self, **message: Any) -> None:
        self._process.stdin.write(json.dumps(message) + "\n")
        self._process.stdin.flush()

    def _events(self) -> Iterator[dict[str, Any]]:
        while line := self._process.stdout.readline():
            yield json.loads(line)


def _environment(book: Book, work_folder: Path) -> dict[str, str]:
    """The variables that Quarto sets for a chapter's code, and those that make its results the same
    everywhere and keep its files in the project."""
    search_path = [str(Path(__file__).parents[2]), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(search_path),
        "QUARTO_PROFILE": ",".join(book.profiles),
        "QUARTO_PROJECT_ROOT": str(book.root),
        "SOURCE_DATE_EPOCH": _FIXED_TIME,
        "PYTHONHASHSEED": "0",
        "MATPLOTLIBRC": str(Path(__file__).parent / "matplotlibrc"),
        "IPYTHONDIR": str(work_folder / "ipython"),
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        # Chapters run side by side, so each takes one core; sums in another order would differ in their last
        # digit.
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }
