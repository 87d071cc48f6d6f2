"""What a page shows of the rest of the book: chapter lists, neighbours, links for readers.

Belongs here: plain data for the templates. Does not: markup.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import quote

from bookrender.document.chapter import Prepared
from bookrender.document.references import from_page
from bookrender.model import Book
from bookrender.reading.options import as_list, book_option, page_path

APPENDICES = "Appendices"


@dataclass(frozen=True)
class Entry:
    """A line of a list: a chapter, a figure, a link."""

    title: str
    href: str
    number: str | None = None
    current: bool = False


@dataclass(frozen=True)
class Group:
    """Lines under a heading, or under none."""

    title: str | None
    entries: tuple[Entry, ...]


def _entry(chapter: Prepared, page: str) -> Entry:
    path = page_path(chapter.executed.chapter)
    return Entry(chapter.title, from_page(path, page), chapter.executed.chapter.number, path == page)


def chapter_groups(chapters: Sequence[Prepared], page: str) -> list[Group]:
    """The book's chapters by part, as seen from `page`."""

    def part(chapter: Prepared) -> str | None:
        return APPENDICES if chapter.executed.chapter.appendix else chapter.executed.chapter.part

    return [
        Group(title, tuple(_entry(chapter, page) for chapter in members))
        for title, members in groupby(chapters, key=part)
    ]


def neighbours(chapters: Sequence[Prepared], position: int) -> tuple[Entry | None, Entry | None]:
    """The chapter before and the chapter after, as seen from the one at `position`."""
    page = page_path(chapters[position].executed.chapter)
    previous = _entry(chapters[position - 1], page) if position else None
    following = _entry(chapters[position + 1], page) if position + 1 < len(chapters) else None
    return previous, following


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
