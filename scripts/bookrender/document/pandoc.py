"""Runs pandoc, the binary that `pypandoc-binary` carries: in processes that stay, for a book's chapters, and
once for any other text.

Belongs here: starting the program, asking it, and telling a failure from a warning. Does not: what the
documents mean.
"""

from __future__ import annotations

import functools
import importlib.util
import json
import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from queue import LifoQueue
from typing import Any

from bookrender.fingerprint import installed_version
from bookrender.machine import usable_cores
from bookrender.model import Book

_SCRIPT = Path(__file__).with_suffix(".lua")
_TAB_STOP = 4
_MOST_PROCESSES = 4  # each takes some 120 million bytes
# Room for what most chapters need, and no more: to be given the 64 million bytes that pandoc asks for by
# itself takes longer than what it saves. What lives longer is small, not worth looking through for garbage.
_RUNTIME_OPTIONS = ("+RTS", "-A8m", "-H8m", "-O64m", "-RTS")


class PandocFailed(Exception):
    """Pandoc ended with an error; the message is what it said."""


@dataclass(frozen=True)
class Warned:
    """A warning of pandoc's, and the line that it is about, from 1 on; 0 where it names none."""

    message: str
    line: int


@functools.cache
def pandoc_binary() -> Path:
    """The pandoc inside `pypandoc-binary`, never one that happens to be on the PATH."""
    package = importlib.util.find_spec("pypandoc")
    if package is None or package.origin is None:
        raise PandocFailed("pypandoc-binary is not installed")
    return Path(package.origin).parent / "files/pandoc"


def pandoc_version() -> str:
    """Version of the package that carries pandoc: part of every key of what pandoc made."""
    return installed_version("pypandoc-binary")


def convert(text: str, source: str, target: str, options: Sequence[str] = ()) -> str:
    """Convert `text` from format `source` to format `target`.

    Raises PandocFailed with pandoc's own words.
    """
    return _run([f"--from={source}", f"--to={target}", "--wrap=none", *options], text)


def _abbreviations() -> list[str]:
    """Those that pandoc's Markdown knows, which its Lua does not know of by itself."""
    return _run(["--print-default-data-file=abbreviations"]).split()


def _run(arguments: Sequence[str], text: str = "") -> str:
    command = [str(pandoc_binary()), *_RUNTIME_OPTIONS, *arguments]
    done = subprocess.run(command, input=text.encode(), capture_output=True, check=False)
    if done.returncode:
        messages = done.stderr.decode(errors="replace").strip()
        raise PandocFailed(messages or f"pandoc ended with status {done.returncode}")
    return done.stdout.decode()


class Pandoc:
    """Pandoc for the chapters of one book: a process a core, up to four, each of which answers one request
    after another, as to start one takes as long as its work on a short chapter.

    Any thread may ask; it waits for a process that is free. Use it in a `with` block. The methods raise
    PandocFailed with pandoc's own words.
    """

    def __init__(self, book: Book) -> None:
        self._settings = _settings(book)
        count = min(usable_cores(), len(book.chapters), _MOST_PROCESSES)
        self._processes = [_Process(book) for _ in range(count)]
        settings = {**self._settings["pandoc"], "abbreviations": _abbreviations()}
        # Whoever worked last goes first: the first request of a process takes it twice as long.
        self._idle: LifoQueue[_Process] = LifoQueue()
        for process in self._processes:
            process.send(settings)
            self._idle.put(process)

    def __enter__(self) -> Pandoc:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def fits(self, book: Book) -> bool:
        """Whether the processes would be started the same for this book."""
        return _settings(book) == self._settings

    def end(self) -> None:
        """End the processes."""
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            process.wait()

    def read(self, markdown: str) -> tuple[dict[str, str], list[Warned]]:
        """Quarto's Markdown, which is pandoc's own, through the project's filters for each format of the
        book: a document as JSON for each, and the warnings."""
        answer, warnings = self._ask(read=markdown.expandtabs(_TAB_STOP))
        return answer["documents"], warnings

    def write(self, document: str, target: str) -> tuple[str, list[Warned]]:
        """A document, given as JSON, in the format `target`, with works cited from its bibliography, and the
        warnings."""
        answer, warnings = self._ask(write=document, to=target)
        return answer["text"].removesuffix("\n") + "\n", warnings

    def _ask(self, **request: str) -> tuple[dict[str, Any], list[Warned]]:
        process = self._idle.get()
        try:
            answer = process.ask(request)
        finally:
            self._idle.put(process)
        if "error" in answer:
            raise PandocFailed(answer["error"])
        warnings = [message for message in answer["messages"] if message["verbosity"] == "WARNING"]
        return answer, [
            Warned(message["pretty"], message.get("openpos", message).get("line", 0)) for message in warnings
        ]


def _settings(book: Book) -> dict[str, Any]:
    """What the processes of a book are started with."""
    filters = [str(path) for path in book.filters]
    metadata = json.dumps(book.filter_metadata, ensure_ascii=False)
    return {
        "pandoc": {"formats": book.formats, "filters": filters, "metadata": metadata},
        "root": book.root,
        "profiles": book.profiles,
    }


class _Process:
    """One pandoc that runs pandoc.lua; filters find the project as they do in Quarto."""

    def __init__(self, book: Book) -> None:
        self._process = subprocess.Popen(
            [str(pandoc_binary()), *_RUNTIME_OPTIONS, "lua", str(_SCRIPT)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            cwd=book.root,
            process_group=0,  # Ctrl-C in a terminal is for this program; pandoc would complain of it
            env={
                **os.environ,
                "QUARTO_PROFILE": ",".join(book.profiles),
                "QUARTO_PROJECT_ROOT": str(book.root),
            },
        )

    def send(self, message: dict[str, Any]) -> None:
        self._process.stdin.write(json.dumps(message) + "\n")
        self._process.stdin.flush()

    def ask(self, request: dict[str, str]) -> dict[str, Any]:
        try:
            self.send(request)
            answer = self._process.stdout.readline()
        except BrokenPipeError:
            answer = ""
        if not answer:
            raise PandocFailed(f"pandoc ended with status {self._process.wait()}")
        return json.loads(answer)

    def terminate(self) -> None:
        self._process.terminate()

    def wait(self) -> None:
        self._process.communicate()
