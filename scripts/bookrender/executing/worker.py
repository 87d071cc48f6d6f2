"""The process that executes chapters: imports once, then forks a fresh process for each chapter.

Belongs here: the worker's life and its talk with execute.py, one JSON object a line: batches of jobs come in
on standard input, events go out on what was standard output. Does not: deciding what to execute, or caching.
It runs in an interpreter of its own, because a process with threads must not fork and because hash order and
library settings are fixed before Python starts.
"""

from __future__ import annotations

import gc
import importlib
import io
import json
import os
import re
import signal
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path, PurePosixPath
from typing import Any, TextIO

from bookrender.cache import Cache, write_atomically
from bookrender.errors import Problem
from bookrender.executing.dependencies import Recorder
from bookrender.executing.display import CannotShow, CellText, inline_markdown
from bookrender.machine import collect_seldom
from bookrender.reading.source import Cell, Inline


def main() -> None:
    """Serve batches until standard input ends. The first line on it holds the settings."""
    # Whatever code prints past Python's own streams must not mix with the events.
    events = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    # Nor may code that asks for input, or a program that it starts, take what is meant for this process.
    requests = os.fdopen(os.dup(0), encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    sys.stdin = _NobodyThere()
    settings = json.loads(requests.readline())
    root = Path(settings["root"])
    collect_seldom()
    # Ctrl-C in a terminal reaches every process of it; the one that started this one says what is to end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    recorder = Recorder(root)
    recorder.start()
    from bookrender.executing.shell import Shell

    shell = Shell.start()
    with recorder.code_runs():
        problems = list(_import(settings["preload"]))
    # What is loaded by now stays shared between the processes instead of being copied when it is collected.
    gc.freeze()
    _send(events, event="ready", problems=[asdict(p) for p in problems], files=recorder.files_read())
    for line in requests:
        batch = json.loads(line)
        _run_batch(
            batch["jobs"],
            batch["parallel"],
            _Chapters(root, Path(settings["cache"]), recorder, shell),
            events,
        )
        _send(events, event="batch finished")


class _NobodyThere(io.TextIOBase):
    """Standard input of a chapter's code."""

    def readline(self, _: int = -1) -> str:
        raise EOFError("a chapter's code asks for input, and nobody is there to give it")

    read = readline


def _import(modules: list[str]) -> Iterator[Problem]:
    for name in modules:
        try:
            importlib.import_module(name)
        except Exception:
            lines = traceback.format_exc().rstrip().splitlines()
            yield Problem(
                "pyproject.toml", None, f"the module “{name}” cannot be imported", "\n".join(lines[-6:])
            )


def _send(events: TextIO, **event: Any) -> None:
    try:
        events.write(json.dumps(event) + "\n")
        events.flush()
    except BrokenPipeError:
        # Whoever asked has been ended. There is nobody to tell, nor at this process's own end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), events.fileno())
        sys.exit(1)


def _run_batch(jobs: list[dict[str, Any]], parallel: int, chapters: _Chapters, events: TextIO) -> None:
    """Run the jobs, at most `parallel` at a time, each in a process of its own."""
    waiting = list(reversed(jobs))
    running: dict[int, dict[str, Any]] = {}
    # While chapters run they end with this process. Otherwise SIGTERM ends it as it stands, at once.
    former = signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        while waiting or running:
            while waiting and len(running) < parallel:
                job = waiting.pop()
                with _termination_held():
                    child = os.fork()
                    if child == 0:
                        _child(job, chapters)
                    running[child] = job
                _send(events, event="started", chapter=job["chapter"])
            child, status = os.wait()
            chapter = running.pop(child)["chapter"]
            _send(events, event="finished", chapter=chapter, status=os.waitstatus_to_exitcode(status))
    finally:
        for child in running:
            os.kill(child, signal.SIGKILL)
        signal.signal(signal.SIGTERM, former)


@contextmanager
def _termination_held() -> Iterator[None]:
    """Holds SIGTERM back: it must not come between a child's start and the note that it runs.

    By a handler, not a mask: where the process has threads, a signal that one masks is given to another.
    """
    held: list[int] = []
    former = signal.signal(signal.SIGTERM, lambda number, _: held.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, former)
    if held:
        signal.raise_signal(signal.SIGTERM)


def _child(job: dict[str, Any], chapters: _Chapters) -> None:
    """Execute one chapter, leave its outcome in a file, and end without what the parent does at its end."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    status = 1
    try:
        outcome = chapters.execute(job)
        write_atomically(Path(job["outcome"]), json.dumps(outcome).encode())
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)


class _Chapters:
    """Executes a chapter in this process, once."""

    def __init__(self, root: Path, cache: Path, recorder: Recorder, shell: Any) -> None:
        self._root = root
        self._cache = Cache(cache)
        self._recorder = recorder
        self._shell = shell
        self._images: dict[str, str] = {}

    def execute(self, job: dict[str, Any]) -> dict[str, Any]:
        """The Markdown of each piece of code, what it wrote, what it read and what went wrong."""
        chapter = PurePosixPath(job["chapter"])
        os.environ["QUARTO_DOCUMENT_PATH"] = str((self._root / chapter).parent)
        os.chdir((self._root / chapter).parent)
        # As in a notebook, modules beside the chapter can be imported.
        sys.path.insert(0, "")
        _size_figures(job["figures"])
        texts: list[str] = []
        problem: Problem | None = None
        for index, piece in enumerate(job["code"], start=1):
            run = self._cell if "code" in piece else self._inline
            text, problem = run(piece, chapter, index)
            texts.append(text)
            if problem:
                break
        return {
            "texts": texts,
            "problems": [asdict(problem)] if problem else [],
            "outputs": self._images | (self._written() if not problem else {}),
            "content": self._recorder.files_read(),
            "listed": sorted(self._recorder.listed),
            "written": sorted(self._recorder.written),
            "programs": sorted(self._recorder.programs),
        }

    def _cell(self, piece: dict[str, Any], chapter: PurePosixPath, index: int) -> tuple[str, Problem | None]:
        cell = Cell(**piece)
        name = cell.label or f"cell-{index}"
        text = CellText(cell, PurePosixPath(f"{chapter.stem}_files"), name, _table_from_html)
        if not cell.options["eval"]:
            return text.markdown([]), None
        with self._recorder.code_runs():
            outputs, failure = self._shell.run(cell.code, str(self._root / cell.file), cell.code_line)
        if failure and not cell.options["error"]:
            what = f"the cell “{cell.label}”" if cell.label else "a cell without a label"
            return "", self._problem(cell.file, f"{what} in {chapter}", failure)
        try:
            markdown = text.markdown(outputs)
        except CannotShow as error:
            return "", Problem(cell.file, cell.line, str(error))
        for path, content in text.images.items():
            self._images[str(chapter.parent / path)] = self._cache.keep(content).name
        return markdown + (text.error(failure.summary) if failure else ""), None

    def _inline(
        self, piece: dict[str, Any], chapter: PurePosixPath, index: int
    ) -> tuple[str, Problem | None]:
        inline = Inline(**piece)
        file = str(self._root / inline.file)
        with self._recorder.code_runs():
            value, failure = self._shell.value(inline.expression, file, inline.line)
        if failure:
            what = f"the inline code “{inline.expression}” in {chapter}"
            return "", self._problem(inline.file, what, failure)
        try:
            return inline_markdown(value), None
        except CannotShow as error:
            return "", Problem(inline.file, inline.line, f"the inline code “{inline.expression}” {error}")

    def _problem(self, file: str, what: str, failure: Any) -> Problem:
        """The failure with its files named relative to the project."""
        detail = failure.traceback.replace(f"{self._root}{os.sep}", "")
        return Problem(file, failure.line, f"{what} raises {failure.summary}", detail)

    def _written(self) -> dict[str, str]:
        """The files that the chapter's code left in the project, each kept in the cache."""
        with self._recorder.paused():
            files = {path: self._root / path for path in sorted(self._recorder.written)}
            return {
                path: self._cache.keep(file.read_bytes()).name
                for path, file in files.items()
                if file.is_file()
            }


def _size_figures(size: dict[str, float]) -> None:
    """Let matplotlib draw figures for which the code names no size as large as a chapter says, in inches."""
    if size:
        import matplotlib as mpl

        width, height = mpl.rcParams["figure.figsize"]
        mpl.rcParams["figure.figsize"] = size.get("fig-width", width), size.get("fig-height", height)


def _table_from_html(html: str) -> str:
    """An HTML table, such as pandas shows, as a Markdown table, which both formats can hold."""
    from bookrender.document.pandoc import convert

    html = re.sub(r"<style.*?</style>", "", html, flags=re.DOTALL)
    # Of all the ways to write a table only the pipe table is left, and no leftovers of the page around it.
    others = ("simple_tables", "multiline_tables", "grid_tables", "raw_html", "native_divs", "native_spans")
    attributes = ("fenced_divs", "bracketed_spans")
    target = "-".join(["markdown", *others, *attributes])
    return convert(html, "html", target, ("--columns=10000",))


if __name__ == "__main__":
    main()
