"""Makes books for the rendering tests: a folder, its Book, and executed chapters from plain Markdown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PurePosixPath
from typing import Any

from bookrender.cache import Cache, digest
from bookrender.document.chapter import PreparedBook
from bookrender.document.pandoc import Pandoc
from bookrender.document.preparation import Preparation
from bookrender.fingerprint import FileStates
from bookrender.model import Book, Chapter, ExecutedChapter
from bookrender.progress import Progress

REPOSITORY = Path(__file__).parents[2]
SVG = """<svg xmlns="http://www.w3.org/2000/svg" width="320" height="120" viewBox="0 0 320 120">
<rect x="8" y="20" width="{0}" height="30" fill="#12436d"/>
<rect x="8" y="70" width="120" height="30" fill="#bfbfbf"/>
</svg>
"""


def executed(chapter: Chapter, markdown: str, **metadata: Any) -> ExecutedChapter:
    """A chapter whose source is what its execution gave."""
    source = chapter.source.as_posix()
    return ExecutedChapter(
        chapter=chapter,
        markdown=markdown,
        metadata=metadata,
        outputs={},
        key=digest([source, markdown, repr(metadata)]),
        source_text={source: markdown},
    )


def chapters_of(texts: dict[str, str]) -> list[ExecutedChapter]:
    """Executed chapters by path: index.qmd has no number, `appendix-…` a letter, the others 1, 2, …"""
    numbers, letters = iter("123456789"), iter("ABC")
    made = []
    for path, markdown in texts.items():
        appendix = PurePosixPath(path).name.startswith("appendix-")
        number = None if path == "index.qmd" else next(letters if appendix else numbers)
        part = re.search(r"<!-- part: (.+?) -->", markdown)
        chapter = Chapter(
            PurePosixPath(path), number, part[1] if part else None, appendix, is_index=path == "index.qmd"
        )
        made.append(executed(chapter, markdown))
    return made


def make_book(root: Path, chapters: list[ExecutedChapter], **options: Any) -> Book:
    """A book in `root` with the project's own theme; `options` add to or replace the metadata's top level."""
    metadata: dict[str, Any] = {
        "lang": "en-GB",
        "book": {
            "title": "A book of numbers",
            "subtitle": "Second edition",
            "author": "The partnership",
            "date": "2008-01-29",
            "output-file": "numbers",
        },
        "format": {
            "html": {"css": ["theme/tokens.css", "theme/book.css"]},
            "typst": {
                "template-partials": ["theme/tokens.typ", "theme/typst-template.typ", "theme/typst-show.typ"],
                "papersize": "a4",
                "pdf-standard": "ua-1",
                "toc": True,
            },
        },
        **options,
    }
    theme = root / "theme"
    if not theme.exists():
        theme.symlink_to(REPOSITORY / "theme")
    return Book(
        root=root,
        metadata=metadata,
        profiles=("assessment", "edition-2008"),
        chapters=tuple(chapter.chapter for chapter in chapters),
        output_dir=root / "_book",
        formats=("html", "typst"),
        filters=(theme / "profiles.lua", theme / "gaps.lua"),
    )


def write_figure(root: Path, path: str, width: int = 200) -> None:
    """An SVG chart of two bars."""
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(SVG.format(width), encoding="utf-8")


def cache_in(folder: Path) -> Cache:
    """A cache of its own for a test."""
    return Cache(folder / ".bookrender")


def prepared_book(
    book: Book, chapters: list[ExecutedChapter], cache: Cache, output: str = "html"
) -> PreparedBook:
    """The book as it is before one of its formats is written."""
    with Pandoc(book) as pandoc, ThreadPoolExecutor() as pool:
        preparation = Preparation(book, pandoc, cache, FileStates(cache.folder / "files.json"), pool)
        for chapter in chapters:
            preparation.begin(chapter)
        return preparation.finish(chapters, quiet())[output]


def filtered(
    text: str, target: str, filters: Sequence[Path], root: Path, *profiles: str, **metadata: Any
) -> str:
    """Markdown as the renderer writes it in a format, with these filters alone, in the project `root`; they
    see the metadata."""
    chapter = Chapter(PurePosixPath("index.qmd"), is_index=True)
    named = {"filters": tuple(filters), "filter_metadata": metadata}
    book = Book(root, {}, profiles, (chapter,), root / "_book", (target,), **named)
    with Pandoc(book) as pandoc:
        return pandoc.write(pandoc.read(text)[0][target], target)[0]


def quiet() -> Progress:
    """Progress that nobody sees."""
    import io

    return Progress(io.StringIO())
