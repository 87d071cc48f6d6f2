"""Writes the whole site: finished pages, style sheets, fonts, resources, search index.

Belongs here: what files a site consists of. Does not: the HTML of a chapter's content (`body.py`), or what
finished pages have in both routes (`finishing`).
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

import jinja2
from markupsafe import Markup

from bookrender.cache import Cache
from bookrender.document.bodies import write_bodies
from bookrender.document.chapter import Prepared, PreparedBook, file_of
from bookrender.document.references import leads_elsewhere, project_path
from bookrender.errors import BookError, Problem
from bookrender.finishing.site import finish
from bookrender.html import navigation, search
from bookrender.html.body import shape
from bookrender.model import Book
from bookrender.reading.dates import published_words
from bookrender.reading.options import as_list, authors, book_option, language, page_path, style_sheets
from bookrender.rendering import Rendering

_HERE = Path(__file__).parent
_NAMED_IN_SHEET = re.compile(r"""url\(["']?(?!data:|#)([^"')]+)["']?\)""")


def render_site(rendering: Rendering, contents: PreparedBook) -> None:
    """Write the site. Raises BookError with every problem found."""
    book, cache, target = rendering.book, rendering.cache, rendering.target
    prepared = contents.chapters
    with rendering.progress.step("Writing pages", total=len(prepared)) as step:
        bodies = write_bodies(rendering, contents, "html", shape, step)
    pages = _pages(book, contents, bodies, cache)
    finished = finish(book, pages, _finder(book, prepared), cache)
    for path, content in finished.pages.items():
        _write(target / path, content.encode())
    for path, content in finished.files.items():
        _write(target / path, content)
    _copy_assets(book, target)
    _copy_resources(book, prepared, target)
    rendering.on_pages()
    with rendering.progress.step("Indexing for search"):
        search.write_index({path: finished.pages[path] for path in pages}, target / "search", cache)


def _finder(book: Book, prepared: Iterable[Prepared]) -> Callable[[str], Path | None]:
    """Where a file of the site comes from: some chapter's code wrote it, or it is one of the project."""
    made = {path: file for chapter in prepared for path, file in chapter.executed.outputs.items()}

    def find(path: str) -> Path | None:
        file = made.get(PurePosixPath(path), book.root / path)
        return file if ".." not in PurePosixPath(path).parts and file.is_file() else None

    return find


def _pages(book: Book, contents: PreparedBook, bodies: Sequence[str], cache: Cache) -> dict[str, str]:
    """The page of each chapter by its path in the site."""
    prepared = contents.chapters
    template = _templates(cache).get_template("page.html")
    site = _site(book)
    pages: dict[str, str] = {}
    for position, (chapter, body) in enumerate(zip(prepared, bodies, strict=True)):
        path = page_path(chapter.executed.chapter)
        pages[path] = template.render(
            site=site,
            page=_page(chapter, path, prepared, position),
            body=Markup(body),  # noqa: S704 – written by pandoc from the project's own sources
            actions=navigation.repository_actions(book, chapter),
            navigation=navigation.chapter_groups(prepared, path),
        )
    return pages


def _templates(cache: Cache) -> jinja2.Environment:
    """The templates, compiled once for all builds."""
    compiled = cache.folder / "templates"
    compiled.mkdir(parents=True, exist_ok=True)
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE / "templates"),
        bytecode_cache=jinja2.FileSystemBytecodeCache(str(compiled)),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _page(chapter: Prepared, path: str, prepared: Sequence[Prepared], position: int) -> dict[str, Any]:
    """What the template says about one page; `root` leads to the site's top."""
    previous, following = navigation.neighbours(prepared, position)
    at = chapter.executed.chapter
    return {
        "root": "../" * path.count("/"),
        "title": chapter.title,
        "description": str(chapter.executed.metadata.get("description") or ""),
        "kind": "Appendix" if at.appendix else at.part or "",
        "is_index": at.is_index,
        "previous": previous,
        "next": following,
    }


def _site(book: Book) -> dict[str, Any]:
    sheets = [sheet.relative_to(book.root).as_posix() for sheet in style_sheets(book)]
    return {
        "title": str(book_option(book, "title", "")),
        "subtitle": str(book_option(book, "subtitle") or ""),
        "author": ", ".join(authors(book)),
        "date": published_words(book),
        "language": language(book),
        "favicon": str(book_option(book, "favicon") or ""),
        "sheets": ["assets/site.css", *sheets],
    }


def _copy_assets(book: Book, target: Path) -> None:
    """Copy the renderer's own style sheet and script, and the project's style sheets with the fonts and
    pictures that they name."""
    for file in sorted((_HERE / "static").iterdir()):
        _write(target / "assets" / file.name, file.read_bytes())
    for sheet in style_sheets(book):
        place = sheet.relative_to(book.root)
        _write(target / place, sheet.read_bytes())
        for name in _NAMED_IN_SHEET.findall(sheet.read_text(encoding="utf-8")):
            file = sheet.parent / name
            if not file.is_file():
                raise BookError([Problem(place.as_posix(), None, f"there is no file {name}")])
            _write(target / place.parent / name, file.read_bytes())


def _copy_resources(book: Book, prepared: Iterable[Prepared], target: Path) -> None:
    """Copy what pages show or link to, and what `project: resources` names, to its place in the site."""
    for chapter in prepared:
        at = chapter.executed.chapter.source
        for url in {*chapter.images, *chapter.links}:
            path = url.partition("#")[0]
            if not path or leads_elsewhere(path) or path.endswith(".qmd"):
                continue
            file = file_of(url, chapter.executed, book)
            if file is not None:
                _write(target / project_path(path, at), file.read_bytes())
    for pattern in as_list((book.metadata.get("project") or {}).get("resources")):
        for match in _matches(str(pattern), book.root):
            destination = target / match.relative_to(book.root)
            if match.is_dir():
                shutil.copytree(match, destination, dirs_exist_ok=True)
            else:
                _write(destination, match.read_bytes())
    if favicon := book_option(book, "favicon"):
        _write(target / str(favicon), (book.root / str(favicon)).read_bytes())


def _matches(pattern: str, root: Path) -> list[Path]:
    """The files that a pattern under `project: resources` names, from the project's folder."""
    if not pattern.startswith("/"):
        message = f"begin {pattern} with /: without it Quarto takes what is so named in any folder"
    elif matches := sorted(root.glob(pattern[1:])):
        return matches
    else:
        message = f"nothing matches {pattern}"
    raise BookError([Problem("_quarto.yml", None, f"project: resources: {message}")])


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
