"""What a page says in its head, and what stands at its edges: metadata, style sheets, scripts, the skip link,
links to the contents and the PDF.

Belongs here: what each page has of the whole site. Does not: a page's content or its contents.
"""

from __future__ import annotations

import json
import posixpath
import re
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import quote

from bs4 import Tag

from bookrender.finishing.page import Page, Raw

CONTENTS_PAGE = "contents.html"
_REPLACED = (
    ("meta", {"property": re.compile("^og:")}),
    ("meta", {"name": re.compile("^twitter:")}),
    ("link", {"rel": "canonical"}),
    ("link", {"type": "application/atom+xml"}),
    ("script", {"type": "application/ld+json"}),
)
_LANDMARKS = {
    "#quarto-sidebar": "Chapters",
    "nav.quarto-secondary-nav": "This chapter",
    "nav.page-navigation": "Previous and next chapter",
}


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


def finish_head(page: Page, site: Site, about: About) -> None:
    """Metadata, style sheet and scripts."""
    head = page.soup.head
    for name, attributes in _REPLACED:
        for tag in head.find_all(name, attrs=attributes):
            tag.decompose()
    description = head.find("meta", attrs={"name": "description"})
    words = str(description["content"]) if description else site.description
    if words and not description:
        head.append(page.new("meta", name_="description", content=words))
    head.append(Raw(_metadata(page, site, about, words)))
    _link_assets(page, head, site)


def _metadata(page: Page, site: Site, about: About, description: str) -> str:
    properties = {
        "og:type": "website" if about.is_index else "article",
        "og:title": about.title or site.title,
        "og:site_name": site.title,
        "og:description": description,
        "og:url": f"{site.url}/{quote(about.path)}" if site.url else "",
        "og:image": f"{site.url}/{site.picture}" if site.url and site.picture else "",
    }
    lines = [
        f'<meta property="{name}" content="{escape(words)}">' for name, words in properties.items() if words
    ]
    if properties["og:image"]:
        lines.append('<meta name="twitter:card" content="summary_large_image">')
    if site.url:
        lines.append(f'<link rel="canonical" href="{escape(properties["og:url"])}">')
    kind, title = 'rel="alternate" type="application/atom+xml"', escape(site.title)
    lines += [f'<link {kind} href="{page.root}{quote(feed)}" title="{title}">' for feed in site.feeds]
    lines.append(f'<script type="application/ld+json">{_described(site, about, description)}</script>')
    return "\n".join(["", *lines, ""])


def _described(site: Site, about: About, description: str) -> str:
    """A page as a machine reads it, in the words of schema.org (JSON-LD): the whole book a Report, each other
    page a Chapter of it."""
    book: dict[str, Any] = {"@type": "Report", "name": site.title, "inLanguage": site.language}
    if site.author:
        book["author"] = {"@type": "Organization", "name": site.author}
    if site.date:
        book["datePublished"] = site.date
    if site.url:
        book["url"] = f"{site.url}/"
    page = book if about.is_index else {"@type": "Chapter", "name": about.title, "isPartOf": book}
    if site.url and not about.is_index:
        page["url"] = f"{site.url}/{quote(about.path)}"
    if description:
        page["description"] = description
    text = json.dumps({"@context": "https://schema.org", **page}, ensure_ascii=False, sort_keys=True)
    return text.replace("<", "\\u003c")  # nothing in it can end the element


def _link_assets(page: Page, head: Tag, site: Site) -> None:
    """The finishing step's of_project style sheet, before the project's, and its scripts."""
    sheets = head.find_all("link", rel="stylesheet")
    of_project = [posixpath.join(page.root, sheet) for sheet in site.sheets]
    first = next((sheet for sheet in sheets if sheet.get("href") in of_project), None)
    address = f"{page.root}assets/reading.css"
    if not any(sheet.get("href") == address for sheet in sheets):
        sheet = page.new("link", rel="stylesheet", href=address)
        if first is not None:
            first.insert_before(sheet)
        else:
            head.append(sheet)
    linked = {script.get("src") for script in head.find_all("script", src=True)}
    for name in (*(("quarto.js",) if page.is_quartos else ()), "figures.js", "explore.js"):
        if f"{page.root}assets/{name}" not in linked:
            head.append(page.new("script", src=f"{page.root}assets/{name}", defer=""))


def finish_edges(page: Page, site: Site, is_index: bool) -> None:
    """The skip link, links to what is made of the whole book, marks for the style sheets."""
    page.soup.body.insert(0, Raw(f'\n<a class="skip-link" href="#{page.main["id"]}">Skip to content</a>'))
    page.main["tabindex"] = "-1"
    page.content["class"] = [*(page.content.get("class") or []), "book-content"]
    if page.is_quartos:
        _name_landmarks(page)
        # Quarto's light theme is the one without scripts; quarto.js follows its switch.
        page.soup.html["data-theme"] = "light"
        header = page.content.find(id="title-block-header")
        if is_index and header:
            header["class"] = [*(header.get("class") or []), "book-title"]
    _link_downloads(page, site)


def _name_landmarks(page: Page) -> None:
    """Quarto leaves navigation without a name, and readers who step from landmark to landmark lost."""
    for selector, name in _LANDMARKS.items():
        for tag in page.soup.select(selector):
            tag["aria-label"] = name
    for link in page.soup.select("a[role=navigation]"):  # it opens and closes a list of links
        link["role"] = "button"


def _link_downloads(page: Page, site: Site) -> None:
    links = [("Contents", CONTENTS_PAGE)] if page.is_quartos else []
    links += [("This book as PDF", site.pdf)] if site.pdf else []
    list_of = "\n".join(f'<li><a href="{page.root}{quote(path)}">{words}</a></li>' for words, path in links)
    place = page.soup.find(class_="sidebar-menu-container" if page.is_quartos else "chapters")
    if place is None or not links:
        return
    if page.is_quartos:
        place.append(Raw(f'<nav class="book-links" aria-label="The whole book"><ul>{list_of}</ul></nav>'))
    else:
        place.append(Raw(f"<h2>Downloads</h2>\n<ul>\n{list_of}\n</ul>\n"))
