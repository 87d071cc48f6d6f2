"""What a reader gets of a rendered site, in a form in which both renderers' sites can be held together.

Belongs here: taking words, numbers, labels, links, pictures and what a page offers off a page. Does not: what
of it may differ.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag

from bs4 import Tag

from bookrender.finishing.figures import in_site
from bookrender.finishing.page import Page
from bookrender.reading.options import page_path

_LABELS = re.compile(r"^(sec|fig|tbl|term)-")
_APPENDIX = re.compile(r"\bAppendix ([A-Z]) — ")
# What surrounds a chapter's own text, and what only repeats in words what a mark says.
_AROUND = (
    "script", "style", "[aria-hidden=true]", ".chapter-kind", ".quarto-title-breadcrumbs", ".page-menu",
    ".quarto-title-meta", ".quarto-appendix-heading", ".callout-kind", ".callout-icon-container",
    ".anchorjs-link",
)  # fmt: skip


@dataclass(frozen=True)
class Reading:
    """What one page gives: each field a list, in the page's order, of what can be compared."""

    words: list[str]
    numbers: list[str]
    labels: list[str]
    links: list[str]
    pictures: list[str]
    offers: list[str]


def read_page(path: str, html: str) -> Reading:
    """A finished page as a reader gets it. BookError where it has neither renderer's form."""
    page = Page(path, html)
    edges, listed = _edges(page), _on_this_page(page)
    headings = list(page.headings(6))
    numbers = [f"{h.number or '–'} {h.title}" for h in [page.title(), *headings]]
    numbers += [f"{place.identifier} {place.number}" for place in page.floats()]
    labels = [tag["id"] for tag in page.content.find_all(id=_LABELS) if "-caption-" not in tag["id"]]
    _take_off(page)
    content = page.content
    return Reading(
        words=_APPENDIX.sub(r"\1 ", " ".join(content.get_text(" ").split())).split(),
        numbers=numbers,
        labels=sorted(labels),
        links=sorted(_link(link, path) for link in content.find_all("a", href=True)),
        pictures=[f"{in_site(image['src'], path)}: {image.get('alt')}" for image in content.find_all("img")],
        offers=[*edges, *listed, *_offers(content)],
    )


def read_site(folder: Path, chapters: Any) -> dict[str, Reading]:
    """The pages of a site by their paths, of those chapters that have one."""
    paths = [page_path(chapter) for chapter in chapters]
    return {
        path: read_page(path, (folder / path).read_text(encoding="utf-8"))
        for path in paths
        if (folder / path).is_file()
    }


def _take_off(page: Page) -> None:
    for tag in page.content.select(", ".join(_AROUND)):
        tag.decompose()
    header = page.content.find(id="title-block-header")
    if header is not None and page.path == "index.html":
        header.decompose()  # the book's own title, which is no part of its first chapter


def _link(link: Tag, path: str) -> str:
    address, fragment = urldefrag(str(link["href"]))
    if "://" in address or address.startswith("mailto:"):
        return f"{address}#{fragment}"
    return f"{in_site(address, path) if address else path}#{fragment}"


def _edges(page: Page) -> list[str]:
    """What stands at the edges of a page."""
    root, soup = page.root, page.soup
    links = {link["href"].removeprefix("./") for link in soup.find_all("a", href=True)}
    pdf = [address for address in links if address.endswith(".pdf") and page.path not in address]
    feed = soup.find("link", type="application/atom+xml")
    picture = soup.find("meta", property="og:image")
    asked = {
        "a skip link": soup.find("a", class_="skip-link") is not None,
        "a link to the contents": f"{root}contents.html" in links,
        "a link to the PDF": bool(pdf),
        f"the feed {feed['href'] if feed else ''}": feed is not None,
        f"the picture {picture['content'] if picture else ''}": picture is not None,
        "a description for machines": soup.find("script", type="application/ld+json") is not None,
    }
    return [name for name, is_there in asked.items() if is_there]


def _on_this_page(page: Page) -> list[str]:
    lists = page.soup.select("#TOC a, ul.on-this-page a")
    return [f"on this page: {' '.join(link.get_text().split())}" for link in lists]


def _offers(content: Tag) -> list[str]:
    """What a page's figures, tables and key figures offer, counted."""
    asked = {
        "tables under figures": "details.figure-data table",
        "enlarged figures": "a.enlarge",
        "downloads": "a[download]",
        "maps to explore": ".figure-block.explorable",
        "tables in a region of their own": ".table-scroll[role=region][tabindex]",
        "headers with a scope": "th[scope]",
        "key figures that lead to evidence": "a.evidence",
        "explained terms": "a.term",
        "sources set apart": "figcaption .source, caption .source",
    }
    return [f"{len(content.select(selector))} {name}" for name, selector in asked.items()]
