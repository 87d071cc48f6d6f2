"""Puts the chapters' Typst together with the project's template and compiles the PDF.

Belongs here: the document around the chapters, its template partials, its files and the compiler. Does not:
the Typst of a chapter's content (`body.py`).
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typst

from bookrender.cache import Cache
from bookrender.document.bodies import write_bodies
from bookrender.document.chapter import Prepared, PreparedBook, file_of
from bookrender.document.pandoc import PandocFailed, convert, pandoc_version
from bookrender.document.references import project_path
from bookrender.errors import BookError, Problem, raise_if_any
from bookrender.fingerprint import installed_version
from bookrender.model import Book
from bookrender.pdf import fonts
from bookrender.pdf.body import chapter_label, shape
from bookrender.pdf.strings import quoted
from bookrender.pdf.tables import faults
from bookrender.reading.dates import published, published_words
from bookrender.reading.options import (
    as_list,
    authors,
    book_option,
    format_option,
    language,
    numbers_sections,
    output_name,
)
from bookrender.rendering import Rendering

_DEFINITIONS = Path(__file__).with_name("definitions.typ")
_PARTIALS = ("typst-template.typ", "typst-show.typ")
# The whole document's file, beside the images that it names.
_MAIN = "book.typ"
_NOT_IN_FONT = re.compile(r'the text `"(.+?)"` could not be displayed with font `"(.+?)"`')
_UNKNOWN_FONT = re.compile(r"unknown font family: (.+)")
_AT_LINE = re.compile(rf"{re.escape(_MAIN)}:(\d+):")
_CODE_POINT = re.compile(r"\\u\{([0-9a-f]+)\}")
# The template's skeleton: Quarto's order of the same partials.
_SKELETON = "$definitions.typ()$\n\n$typst-template.typ()$\n\n$typst-show.typ()$\n"


def render_pdf(rendering: Rendering, contents: PreparedBook) -> None:
    """Write the book as `<output-file>.pdf`. Raises BookError with every problem found."""
    book, cache, progress = rendering.book, rendering.cache, rendering.progress
    prepared = contents.chapters
    with (
        ThreadPoolExecutor(max_workers=1) as pool,
        progress.step("Setting the PDF", total=len(prepared)) as step,
    ):
        preamble = pool.submit(_preamble, book, cache)
        bodies = write_bodies(rendering, contents, "typst", shape, step)
    files = {path: content for chapter in prepared for path, content in _images(book, chapter).items()}
    main = preamble.result() + "\n" + _assemble(prepared, bodies)
    font_files = fonts.font_files()
    asked = as_list(format_option(book, "typst", "pdf-standard"))
    settings = {
        "pdf_standards": [str(name) for name in asked] + list(book.pdf_standards),
        "timestamp": _timestamp(book),
    }
    parts = [main, repr(settings), installed_version("typst"), *(font.read_bytes() for font in font_files)]
    parts += [part for path in sorted(files) for part in (path, files[path])]
    with progress.step("Compiling the PDF"):
        try:
            pdf = cache.get_or_make("pdf", parts, lambda: _compile(main, files, font_files, settings))
        except typst.TypstError as error:
            raise BookError([_problem_of(error, main, prepared)]) from error
    (rendering.target / f"{output_name(book)}.pdf").write_bytes(pdf)


def _images(book: Book, chapter: Prepared) -> dict[str, bytes]:
    """The chapter's images by their path in the project."""
    images: dict[str, bytes] = {}
    for url in chapter.images:
        file = file_of(url, chapter.executed, book)
        if file is not None:
            images[project_path(url, chapter.executed.chapter.source)] = file.read_bytes()
    return images


def _assemble(prepared: Sequence[Prepared], bodies: Sequence[str]) -> str:
    """The chapters in order, with the calls for parts and appendices that Quarto's book output makes too."""
    pieces: list[str] = []
    part: str | None = None
    in_appendices = False
    for chapter, body in zip(prepared, bodies, strict=True):
        at = chapter.executed.chapter
        if at.part and at.part != part:
            pieces.append(f"#part[#{quoted(at.part)}]")
        if at.appendix and not in_appendices:
            in_appendices = True
            pieces.append('#show: appendices.with("Appendices", hide-parent: true)')
        part = at.part
        pieces += [_mark(chapter), body]
    return "\n\n".join(pieces)


def _preamble(book: Book, cache: Cache) -> str:
    """Definitions, template and its use, with the book's metadata filled in by pandoc's template language."""
    partials = _partials(book)
    metadata = {
        "title": str(book_option(book, "title", "")),
        "subtitle": str(book_option(book, "subtitle", "") or ""),
        "by-author": [{"name": {"literal": name}} for name in authors(book)],
        "date": published_words(book),
        "lang": language(book),
        "papersize": str(format_option(book, "typst", "papersize", "a4")),
        "fontsize": str(format_option(book, "typst", "fontsize", "") or ""),
        "mainfont": str(format_option(book, "typst", "mainfont", "") or ""),
        "toc": bool(format_option(book, "typst", "toc", True)),
        "toc-depth": int(format_option(book, "typst", "toc-depth", 2)),
    }
    if numbers_sections(book, "typst"):
        metadata["section-numbering"] = "1.1"
    parts = [
        pandoc_version(),
        json.dumps(metadata),
        *(path.read_bytes() for path in partials.values()),
    ]
    return cache.get_or_make("typst-preamble", parts, lambda: _fill(partials, metadata)).decode()


def _fill(partials: dict[str, Path], metadata: dict[str, Any]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        for name, path in partials.items():
            Path(folder, name).write_bytes(path.read_bytes())
        skeleton = Path(folder, "book.typst")
        skeleton.write_text(_SKELETON, encoding="utf-8")
        words = Path(folder, "metadata.json")
        words.write_text(json.dumps(metadata), encoding="utf-8")
        options = [f"--template={skeleton}", f"--metadata-file={words}"]
        try:
            return convert("", "markdown", "typst", options).encode()
        except PandocFailed as failure:
            message = "the Typst template partials cannot be filled in"
            raise BookError([Problem("_quarto.yml", None, message, str(failure))]) from failure


def _partials(book: Book) -> dict[str, Path]:
    given = [book.root / str(name) for name in as_list(format_option(book, "typst", "template-partials"))]
    partials = {"definitions.typ": _DEFINITIONS} | {path.name: path for path in given}
    called = "".join(path.read_text(encoding="utf-8") for path in given)
    others = set(partials) - {"definitions.typ", *_PARTIALS}
    unknown = sorted(name for name in others if f"${name}()$" not in called)
    missing = [name for name in _PARTIALS if name not in partials]
    wrong = [f"{name} is called by no other" for name in unknown] + [f"{name} is missing" for name in missing]
    raise_if_any(
        Problem(
            "_quarto.yml", None, f"format: typst: template-partials: {what}; name {' and '.join(_PARTIALS)}"
        )
        for what in wrong
    )
    return partials


def _timestamp(book: Book) -> int:
    """The PDF's date: the book's, at midnight, in seconds since 1970. Never the clock's."""
    day = published(book)
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) if day else 0


def _compile(
    main: str, files: dict[str, bytes], font_files: Sequence[Path], settings: dict[str, Any]
) -> bytes:
    """The PDF, set from a folder made for it: what is given in memory Typst copies at every look."""
    font_folders = sorted({str(path.parent) for path in font_files})
    fonts_used = {"font_paths": font_folders, "ignore_system_fonts": True}
    with tempfile.TemporaryDirectory() as root:
        for path, content in {_MAIN: main.encode(), **files}.items():
            place = Path(root, path)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
        place = Path(root, _MAIN)
        try:
            pdf, warnings = typst.compile_with_warnings(place, root=root, **fonts_used, **settings)
        except typst.TypstError as error:
            raise_if_any(faults(error, place, fonts_used))
            raise
    # Typst takes another font and only warns.
    families = sorted({name[1] for warning in warnings if (name := _UNKNOWN_FONT.match(warning.message))})
    raise_if_any(
        Problem("_quarto.yml", None, f"the PDF's font {family} needs the package {fonts.package_of(family)}")
        for family in families
    )
    return pdf


def _problem_of(error: typst.TypstError, main: str, prepared: Sequence[Prepared]) -> Problem:
    """What Typst cannot set, in its own words, at its place in the sources as far as that can be told."""
    lacking = _NOT_IN_FONT.search(str(error))
    if lacking:
        text = _CODE_POINT.sub(lambda code: chr(int(code[1], 16)), lacking[1])
        for file, source in (named for chapter in prepared for named in chapter.executed.source_text.items()):
            before, lacked, _ = source.partition(text)
            if lacked:
                message = f"the PDF's font, {lacking[2]}, has no “{text}”: write it another way"
                return Problem(file, before.count("\n") + 1, message)
    details = "\n".join([str(error), *map(str, error.hints or ())])
    at = _AT_LINE.search(error.diagnostic or "")
    lines = main.split("\n")[: int(at[1])] if at else []
    chapters = {_mark(chapter): chapter for chapter in prepared}
    inside = next((chapters[line] for line in reversed(lines) if line in chapters), None)
    file, line = inside.executed.place_of([lines[-1].strip()]) if inside else ("_quarto.yml", None)
    return Problem(file, line, "Typst cannot set this" if inside else "Typst cannot set the book", details)


def _mark(chapter: Prepared) -> str:
    """The line at which a chapter begins in the whole document, which links lead to."""
    return f"#metadata(none)<{chapter_label(chapter.source)}>"
