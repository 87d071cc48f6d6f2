"""Writes the whole site: pages, contents page, style sheets, fonts, resources, search index, site map.

Belongs here: what files a site consists of. Does not: the HTML of a chapter's content (`body.py`).
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jinja2
from markupsafe import Markup

from bookrender.cache import Cache
from bookrender.document.chapter import Prepared, PreparedBook, file_of
from bookrender.document.pandoc import Pandoc
from bookrender.document.references import leads_elsewhere, project_path
from bookrender.errors import BookError, Problem, raise_if_any
from bookrender.html import figure_data, navigation, search, structured_data
from bookrender.html.body import dependencies, write_body
from bookrender.model import Book
from bookrender.progress import Progress, Step
from bookrender.reading.dates import published, published_words
from bookrender.reading.options import (
    as_list,
    authors,
    book_option,
    language,
    page_path,
    style_sheets,
)

_HERE = Path(__file__).parent
_CONTENTS_PAGE = "contents.html"
_NAMED_IN_SHEET = re.compile(r"""url\(["']?(?!data:|#)([^"')]+)["']?\)""")


def render_site(
    book: Book, contents: PreparedBook, pandoc: Pandoc, cache: Cache, target: Path, progress: Progress
) -> None:
    """Write the site into the folder `target`. Raises BookError with every problem found."""
    prepared = contents.chapters
    with progress.step("Writing pages", total=len(prepared)) as step:
        bodies = _bodies(book, contents, pandoc, cache, step)
    pages = _pages(book, contents, bodies, cache)
    for path, content in pages.items():
        _write(target / path, content.encode())
    _copy_assets(book, target)
    _copy_resources(book, prepared, target)
    with progress.step("Indexing for search"):
        chapter_pages = {page_path(c.executed.chapter) for c in prepared}
        searched = {path: content for path, content in pages.items() if path in chapter_pages}
        search.write_index(searched, target / "search", cache)


def _bodies(book: Book, contents: PreparedBook, pandoc: Pandoc, cache: Cache, step: Step) -> list[str]:
    """Each chapter's content as HTML; problems of all chapters together."""
    prepared, labels = contents.chapters, contents.labels
    names = repr([(chapter.source, chapter.cited) for chapter in prepared])

    def body(chapter: Prepared) -> str | BookError:
        parts = [names, *dependencies(book, chapter, labels)]
        try:
            made = cache.get_or_make(
                "html-body", parts, lambda: write_body(book, chapter, prepared, labels, pandoc).encode()
            )
        except BookError as error:
            return error
        step.finish_item(chapter.source)
        return made.decode()

    with ThreadPoolExecutor() as pool:
        results = list(pool.map(body, prepared))
    raise_if_any(p for result in results if isinstance(result, BookError) for p in result.problems)
    return [result for result in results if isinstance(result, str)]


@dataclass(frozen=True)
class _Page:
    """What the templates say about one page; `root` leads to the site's top."""

    root: str
    title: str
    canonical: str
    description: str = ""
    kind: str = ""
    is_index: bool = False
    previous: navigation.Entry | None = None
    next: navigation.Entry | None = None


def _pages(book: Book, contents: PreparedBook, bodies: Sequence[str], cache: Cache) -> dict[str, str]:
    """Every generated page by its path in the site."""
    prepared = contents.chapters
    environment = _templates(cache)
    site, day = _site(book), published(book)
    shared = {"site": site, "downloads": navigation.downloads(book), "feeds": navigation.feeds(prepared)}
    template = environment.get_template("chapter.html")
    pages: dict[str, str] = {}
    for position, (chapter, body) in enumerate(zip(prepared, bodies, strict=True)):
        path = page_path(chapter.executed.chapter)
        page = _page(chapter, path, prepared, position, str(book_option(book, "description", "") or ""))
        about = (page.title, page.canonical, page.description, page.is_index, day.isoformat() if day else "")
        pages[path] = template.render(
            shared,
            page=page,
            structured_data=structured_data.describe(site, *about),
            body=Markup(body),  # noqa: S704 – written by pandoc from the project's own sources
            headings=navigation.page_headings(book, chapter),
            actions=navigation.repository_actions(book, chapter),
            navigation=navigation.chapter_groups(prepared, path),
        )
    by_source = {chapter.source: page_path(chapter.executed.chapter) for chapter in prepared}
    pages[_CONTENTS_PAGE] = environment.get_template("contents.html").render(
        shared,
        page=_Page(root="", title="Contents", canonical=_CONTENTS_PAGE),
        navigation=navigation.chapter_groups(prepared, _CONTENTS_PAGE),
        outline=navigation.chapter_groups(prepared, _CONTENTS_PAGE, depth=3),
        lists=navigation.lists_of_floats(contents.labels, by_source),
    )
    if site["url"]:
        pages["sitemap.xml"] = environment.get_template("sitemap.xml").render(
            url=site["url"], pages=[quote(path) for path in pages if path.endswith(".html")]
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


def _page(
    chapter: Prepared, path: str, prepared: Sequence[Prepared], position: int, description: str
) -> _Page:
    previous, following = navigation.neighbours(prepared, position)
    at = chapter.executed.chapter
    return _Page(
        root="../" * path.count("/"),
        title=chapter.title,
        canonical=quote(path),
        description=str(chapter.executed.metadata.get("description") or description),
        kind="Appendix" if at.appendix else at.part or "",
        is_index=at.is_index,
        previous=previous,
        next=following,
    )


def _site(book: Book) -> dict[str, Any]:
    favicon = book_option(book, "favicon")
    return {
        "title": str(book_option(book, "title", "")),
        "subtitle": str(book_option(book, "subtitle", "") or ""),
        "author": ", ".join(authors(book)),
        "date": published_words(book),
        "language": language(book),
        "url": str(book_option(book, "site-url", "") or "").rstrip("/"),
        "favicon": str(favicon) if favicon else "",
        "picture": _social_picture(book),
        "sheets": [
            "assets/site.css",
            *(sheet.relative_to(book.root).as_posix() for sheet in style_sheets(book)),
        ],
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
        for url in chapter.images:
            data = figure_data.data_file(url, chapter.executed, book)
            if data is not None:
                _write(target / project_path(figure_data.data_url(url), at), data.read_bytes())
    for pattern in as_list((book.metadata.get("project") or {}).get("resources")):
        for match in _matches(str(pattern), book.root):
            destination = target / match.relative_to(book.root)
            if match.is_dir():
                shutil.copytree(match, destination, dirs_exist_ok=True)
            else:
                _write(destination, match.read_bytes())
    favicon = book_option(book, "favicon")
    if favicon:
        _write(target / str(favicon), (book.root / str(favicon)).read_bytes())
    picture = _social_picture(book)
    if picture:
        _write(target / picture, _made_or_kept(picture, prepared, book).read_bytes())


def _matches(pattern: str, root: Path) -> list[Path]:
    """The files that a pattern under `project: resources` names, from the project's folder."""
    if not pattern.startswith("/"):
        message = f"begin {pattern} with /: without it Quarto takes what is so named in any folder"
    elif matches := sorted(root.glob(pattern[1:])):
        return matches
    else:
        message = f"nothing matches {pattern}"
    raise BookError([Problem("_quarto.yml", None, f"project: resources: {message}")])


def _social_picture(book: Book) -> str:
    """The picture that a shared link shows, from the project's folder; nothing where the book names none."""
    return str((book_option(book, "open-graph") or {}).get("image", ""))


def _made_or_kept(path: str, prepared: Iterable[Prepared], book: Book) -> Path:
    """A file that some chapter's code wrote, or one of the project."""
    for chapter in prepared:
        file = file_of(f"/{path}", chapter.executed, book)
        if file is not None:
            return file
    message = f"book: open-graph: image: there is no file {path}, and no chapter writes it"
    raise BookError([Problem("_quarto.yml", None, message)])


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
