"""The speed of the book: the current edition, HTML and PDF, rendered in a copy of the project."""

import itertools
import shutil
from pathlib import Path

from harness import Benchmark, copy_project

CHAPTER = "chapters/anti-social-behaviour.qmd"


def benchmarks(workspace: Path) -> list[Benchmark]:
    """Nothing cached, nothing changed, one sentence changed."""
    copy = copy_project(workspace / "book")
    build = {"command": ["-m", "bookrender", "build"], "directory": copy, "modules": copy / "scripts"}
    change = _sentence_changer(copy / CHAPTER)
    return [
        Benchmark(
            "book, HTML and PDF, nothing cached", "9 s, 1,500 MB", prepare=lambda: _forget(copy), **build
        ),
        Benchmark("book, nothing changed", "0.5 s", **build),
        Benchmark("book, one sentence changed", "1.2 s", prepare=change, **build),
    ]


def _forget(copy: Path) -> None:
    for name in ("_book", ".bookrender", "chapters/figures"):
        shutil.rmtree(copy / name, ignore_errors=True)


def _sentence_changer(chapter: Path):
    original = chapter.read_text(encoding="utf-8")
    turns = itertools.count(1)

    def change() -> None:
        words = "again " * next(turns)
        chapter.write_text(f"{original}\nThis sentence was changed {words.strip()}.\n", encoding="utf-8")

    return change
