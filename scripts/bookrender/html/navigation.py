"""What a page shows of the rest of the book: chapter lists, page contents, neighbours, downloads, links for
readers.

Belongs here: plain data for the templates. Does not: markup.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import quote

from bookrender.document.chapter import Heading, Prepared
from bookrender.document.references import Label, from_page, leads_elsewhere, project_path
from bookrender.model import Book
from bookrender.reading.options import as_list, book_option, format_option, output_name, page_path

APPENDICES = "Appendices"


@dataclass(frozen=True)
class Entry:
    """A line of a list: a chapter, a figure, a link."""

    title: str
    href: str
    number: str | None = None
    current: bool = False
    headings: tuple[Heading, ...] = ()


@dataclass(frozen=True)
class Group:
    """Lines under a heading, or under none."""

    title: str | None
    entries: tuple[Entry, ...]


def chapter_groups(chapters: Sequence[Prepared], page: str, depth: int = 1) -> list[Group]:
    """The book's chapters by part, as seen from `page`; with headings down to `depth`."""

    def entry(chapter: Prepared) -> Entry:
        path = page_path(chapter.executed.chapter)
        inner = tuple(h for h in chapter.headings if 1 < h.level <= depth and h.listed)
        number = chapter.executed.chapter.number
        return Entry(chapter.title, from_page(path, page), number, path == page, inner)

    def part(chapter: Prepared) -> str | None:
        return APPENDICES if chapter.executed.chapter.appendix else chapter.executed.chapter.part

    return [Group(title, tuple(map(entry, members))) for title, members in groupby(chapters, key=part)]


def neighbours(chapters: Sequence[Prepared], position: int) -> tuple[Entry | None, Entry | None]:
    """The chapter before and the chapter after, as seen from the one at `position`."""
    page = page_path(chapters[position].executed.chapter)

    def entry(at: int) -> Entry | None:
        if not 0 <= at < len(chapters):
            return None
        path = page_path(chapters[at].executed.chapter)
        return Entry(chapters[at].title, from_page(path, page))

    return entry(position - 1), entry(position + 1)


def page_headings(book: Book, chapter: Prepared) -> list[Heading]:
    """Headings of a page's own contents: none where `toc: false` says so."""
    if not format_option(book, "html", "toc", True):
        return []
    depth = int(format_option(book, "html", "toc-depth", 3))
    return [h for h in chapter.headings if 1 < h.level <= depth and h.listed]


def lists_of_floats(labels: Mapping[str, Label], pages: Mapping[str, str]) -> list[Group]:
    """Figures and tables of the whole book, in order, as seen from the contents page at the site's top."""

    def entries(kind: str) -> tuple[Entry, ...]:
        return tuple(
            Entry(label.title, f"{quote(pages[label.chapter])}#{label.identifier}", label.number)
            for label in labels.values()
            if label.kind == kind
        )

    return [Group("Figures", entries("fig")), Group("Tables", entries("tbl"))]


def downloads(book: Book) -> list[dict[str, str]]:
    """Files of the whole book that each page offers."""
    wanted = [str(name) for name in as_list(book_option(book, "downloads"))]
    if "typst" in book.formats or "pdf" in wanted:
        return [{"title": "This book as PDF", "path": f"{output_name(book)}.pdf"}]
    return []


def feeds(chapters: Sequence[Prepared]) -> list[str]:
    """Files that tell a reader's program of news: whatever a chapter links to that ends in .atom."""
    return sorted(
        {
            project_path(url, chapter.executed.chapter.source)
            for chapter in chapters
            for url in chapter.links
            if url.endswith(".atom") and not leads_elsewhere(url)
        }
    )


def repository_actions(book: Book, chapter: Prepared) -> list[Entry]:
    """Links by which a reader answers: `repo-url` with `repo-actions` edit, issue, source."""
    url = str(book_option(book, "repo-url", "") or "").rstrip("/")
    wanted = as_list(book_option(book, "repo-actions"))
    if not url or wanted == [False]:
        return []
    branch = book_option(book, "repo-branch", "main")
    folder = str(book_option(book, "repo-subdir", "") or "").strip("/")
    path = quote("/".join(filter(None, [folder, chapter.source])))
    issues = book_option(book, "issue-url", f"{url}/issues/new")
    known = {
        "edit": Entry("Suggest a change", f"{url}/edit/{branch}/{path}"),
        "issue": Entry("Report a problem", str(issues)),
        "source": Entry("View the source", f"{url}/blob/{branch}/{path}"),
    }
    return [known[name] for name in wanted if name in known]
