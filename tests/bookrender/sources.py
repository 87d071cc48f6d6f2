"""Small books for the tests: files from a mapping, with the least that a project must have."""

from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from textwrap import dedent

from bookrender.model import Book, Chapter
from bookrender.reading.project import read_project
from bookrender.reading.source import ChapterSource, read_chapter

CONFIGURATION = """\
project:
  type: book
book:
  title: A small book
  chapters: [{chapters}]
execute:
  echo: false
format:
  html: default
"""


def write_book(root: Path, files: Mapping[str, str]) -> Path:
    """Write the files, and where they are missing an index and a `_quarto.yml` that lists every chapter."""
    pages = [name for name in files if name.endswith(".qmd")]
    chapters = [name for name in pages if not PurePosixPath(name).name.startswith("_")]
    names = ["index.qmd", *(name for name in chapters if name != "index.qmd")]
    everything = {
        "_quarto.yml": CONFIGURATION.format(chapters=", ".join(names)),
        "index.qmd": "---\ntitle: Start\n---\n",
        **files,
    }
    for name, text in everything.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text), encoding="utf-8")
    return root


def cell(code: str, **options: str) -> str:
    """A code cell with its options."""
    lines = [f"#| {name.replace('_', '-')}: {value}" for name, value in options.items()]
    return "\n".join(["```{python}", *lines, code, "```", ""])


def chapter_of(root: Path, text: str, **others: str) -> ChapterSource:
    """The chapter `chapter.qmd` with this text, read as part of a book; others are more files."""
    book = read_project(write_book(root, {"chapter.qmd": text, **others}))
    return read_chapter(book, book.chapters[1])


def book_of(root: Path, *profiles: str) -> tuple[Book, tuple[Chapter, ...]]:
    """The book in the folder and its chapters."""
    book = read_project(root, profiles)
    return book, book.chapters
