"""The finishing step over a whole site: every page, the contents, the site map, and the files that they need.

Belongs here: the order of the steps, and what is not done again. Does not: any of the steps, or reading and
writing a site's folder.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from bookrender.cache import Cache
from bookrender.errors import BookError, Problem
from bookrender.finishing.contents import Outline, contents_page, list_headings, sitemap
from bookrender.finishing.evidence import link_evidence
from bookrender.finishing.figures import Find, beside, finish_figures, images_in, in_site
from bookrender.finishing.head import CONTENTS_PAGE, About, Site, finish_edges, finish_head
from bookrender.finishing.page import FINISHED, Page
from bookrender.finishing.tables import finish_tables
from bookrender.model import Book, Chapter
from bookrender.reading import options
from bookrender.reading.dates import published
from bookrender.reading.options import as_list, book_option, format_option, page_path

_ASSETS = Path(__file__).parent / "static"
_FEEDS = re.compile(r'href="([^":]+\.atom)"')
_DEEPEST = 3  # headings that the book's contents list


@dataclass(frozen=True)
class Finished:
    """A site's text files that the step made or changed, and the other files that they need, by their paths
    in the site."""

    pages: Mapping[str, str]
    files: Mapping[str, bytes]


def finish(book: Book, pages: Mapping[str, str], find: Find, cache: Cache | None = None) -> Finished:
    """Finish the rendered `pages` (path in the site → HTML), those that are finished already as well; `find`
    gives the file at a path of the site. BookError where a page has a form that is not known: nothing is
    written here, so that the former site stays whole."""
    site = _site(book, pages)
    made: dict[str, str] = {}
    chapters: list[tuple[str, Chapter, Outline]] = []
    for chapter in book.chapters:
        path = page_path(chapter)
        if path in pages:
            made[path], outline = _kept_or_finished(path, pages[path], site, find, cache)
            chapters.append((path, chapter, outline))
    if "index.html" in made:  # Quarto may have rendered another chapter alone
        made[CONTENTS_PAGE] = contents_page(made["index.html"], site, chapters)
    if site.url:
        made["sitemap.xml"] = sitemap(site.url, [path for path in made if path.endswith(".html")])
    return Finished(made, _files(site, pages, find))


def _site(book: Book, pages: Mapping[str, str]) -> Site:
    day = published(book)
    has_pdf = "typst" in book.formats or "pdf" in as_list(book_option(book, "downloads"))
    feeds = {in_site(feed, path) for path, html in pages.items() for feed in _FEEDS.findall(html)}
    listed = format_option(book, "html", "toc", True)
    return Site(
        title=str(book_option(book, "title", "")),
        author=", ".join(options.authors(book)),
        date=day.isoformat() if day else "",
        language=options.language(book),
        description=str(book_option(book, "description", "") or ""),
        url=str(book_option(book, "site-url", "") or "").rstrip("/"),
        picture=str((book_option(book, "open-graph") or {}).get("image", "")),
        pdf=f"{options.output_name(book)}.pdf" if has_pdf else "",
        feeds=tuple(sorted(feeds)),
        sheets=tuple(sheet.relative_to(book.root).as_posix() for sheet in options.style_sheets(book)),
        depth=int(format_option(book, "html", "toc-depth", _DEEPEST)) if listed else 0,
    )


def _kept_or_finished(
    path: str, html: str, site: Site, find: Find, cache: Cache | None
) -> tuple[str, Outline]:
    """A page and its outline; from the cache where it was finished from the same page and files."""

    def make() -> bytes:
        finished, outline = finish_page(path, html, site, find)
        return json.dumps({"html": finished, "outline": asdict(outline)}, ensure_ascii=False).encode()

    if cache is None:
        return finish_page(path, html, site, find)
    images = images_in(path, html)
    shown = [file for image in images for file in (find(image), find(beside(image))) if file is not None]
    made = json.loads(
        cache.get_or_make("finished", [path, html, repr(site), *(file.read_bytes() for file in shown)], make)
    )
    return made["html"], Outline.restored(made["outline"])


def finish_page(path: str, html: str, site: Site, find: Find) -> tuple[str, Outline]:
    """One page, finished, and what the book's contents say of it. A page that is finished stays as it is."""
    page = Page(path, html)
    floats = tuple(page.floats())
    headings = tuple(page.headings(_DEEPEST))
    places = tuple((place.kind, place.identifier, place.number, place.words) for place in floats)
    outline = Outline(page.title(), headings, places)
    if page.content.get(FINISHED) is not None:
        return html, outline
    is_index = path == "index.html"
    link_evidence(page, floats)
    finish_tables(page, floats)
    finish_figures(page, floats, find)
    list_headings(page, [heading for heading in headings if heading.level <= site.depth])
    finish_head(page, site, About(path, outline.title.title, is_index))
    finish_edges(page, site, is_index)
    page.content[FINISHED] = ""
    return page.finished(), outline


def _files(site: Site, pages: Mapping[str, str], find: Find) -> dict[str, bytes]:
    """The step's style sheet and scripts, the figures' numbers, the picture that a shared link shows."""
    files = {f"assets/{asset.name}": asset.read_bytes() for asset in sorted(_ASSETS.iterdir())}
    for path, html in pages.items():
        for image in images_in(path, html):
            data = find(beside(image))
            if data is not None:
                files[beside(image)] = data.read_bytes()
    if site.picture:
        picture = find(site.picture)
        if picture is None:
            message = f"book: open-graph: image: there is no file {site.picture}, and no chapter writes it"
            raise BookError([Problem("_quarto.yml", None, message)])
        files[site.picture] = picture.read_bytes()
    return files
