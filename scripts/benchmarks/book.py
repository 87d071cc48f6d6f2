"""The speed of the book: the current edition, HTML and PDF, rendered in a copy of the project."""

import itertools
import shutil
import subprocess
import sys
from pathlib import Path

from harness import Benchmark

PROJECT = Path(__file__).resolve().parents[2]
CHAPTER = "chapters/anti-social-behaviour.qmd"


def benchmarks(workspace: Path) -> list[Benchmark]:
    """Nothing cached, nothing changed, one sentence changed."""
    copy = workspace / "book"
    copy_project(copy)
    command = [sys.executable, "-m", "bookrender", "build"]
    common = {"command": command, "directory": copy, "modules": copy / "scripts"}
    return [
        Benchmark(
            "book, HTML and PDF, nothing cached", "9 s, 1,500 MB", prepare=lambda: _forget(copy), **common
        ),
        Benchmark("book, nothing changed", "0.5 s", **common),
        Benchmark("book, one sentence changed", "1.2 s", prepare=_sentence_changer(copy / CHAPTER), **common),
    ]


def copy_project(target: Path) -> None:
    """The project's files, as they stand, in another folder."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT, check=True, capture_output=True, text=True,
    ).stdout.splitlines()  # fmt: skip
    for name in listed:
        if (PROJECT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(PROJECT / name, target / name)


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
