"""What the finishing step knows of the site and of one page of it: words and addresses."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Site:
    """What every page says of the book: words, addresses (`url` of the site, others in it), `date` as ISO
    8601; nothing where there is none. `sheets` are the project's style sheets, `depth` that of a page's
    contents."""

    title: str
    author: str
    date: str
    language: str
    description: str
    url: str
    picture: str
    pdf: str
    feeds: tuple[str, ...]
    sheets: tuple[str, ...]
    depth: int


@dataclass(frozen=True)
class About:
    """What is said of one page: its place in the site, its title, whether it is the first of the book."""

    path: str
    title: str
    is_index: bool = False
