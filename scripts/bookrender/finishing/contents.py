"""The contents: of a page ("On this page"), and of the whole book, as a page of its own.

Belongs here: lists of headings, figures and tables, made from finished pages. Does not: the chapters' order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jinja2

from bookrender.finishing.head import CONTENTS_PAGE, About, Site, finish_head
from bookrender.finishing.page import FINISHED, Heading, Page, Raw
from bookrender.model import Chapter

_WORDS = "On this page"


@dataclass(frozen=True)
class Outline:
    """What the contents of the book list of a page: its title, its headings, and (kind, identifier, number,
    caption) of each figure and table."""

    title: Heading
    headings: tuple[Heading, ...]
    floats: tuple[tuple[str, str, str, str], ...]

    @classmethod
    def restored(cls, fields: dict[str, Any]) -> Outline:
        """From the outline's fields as JSON keeps them."""
        headings = tuple(Heading(**heading) for heading in fields["headings"])
        return cls(Heading(**fields["title"]), headings, tuple(tuple(place) for place in fields["floats"]))


def list_headings(page: Page, headings: Sequence[Heading]) -> None:
    """“On this page”: Quarto's own place for it, or the embedded renderer's two."""
    if page.is_quartos:
        _fill_margin(page, headings)
        return
    if not headings:
        return
    items = "\n".join(_item(heading) for heading in headings)
    if len(headings) > 1:
        listed = f"<summary>{_WORDS}</summary>\n<ul>\n{items}\n</ul>"
        page.content.insert_before(Raw(f'<details class="page-menu">\n{listed}\n</details>\n'))
    aside = page.soup.find("aside", class_="page-contents")
    if aside is None:
        aside = page.new("aside", class_="page-contents", aria_label="This page")
        page.main.insert_after(aside)
    heading = f'<h2 class="on-this-page">{_WORDS}</h2>'
    aside.insert(0, Raw(f'\n{heading}\n<ul class="on-this-page">\n{items}\n</ul>'))


def _item(heading: Heading) -> str:
    number = f'<span class="chapter-number">{escape(heading.number)} </span>' if heading.number else ""
    link = f'<a href="#{escape(heading.identifier)}">{number}{escape(heading.title)}</a>'
    return f'<li class="level-{heading.level}">{link}</li>'


def _fill_margin(page: Page, headings: Sequence[Heading]) -> None:
    """Pandoc's contents know no heading within a Div, so Quarto's margin may lack some or all."""
    margin = page.soup.find(id="quarto-margin-sidebar")
    if margin is None:
        return
    for former in margin.find_all(id="TOC"):
        former.decompose()
    if not headings:  # Quarto lists the heading of the first page's own text
        return
    margin["class"] = [name for name in margin.get("class") or [] if name != "zindex-bottom"]
    items = []
    for at, heading in enumerate(headings):
        name = escape(heading.identifier)
        number = f'<span class="header-section-number">{heading.number}</span> ' if heading.number else ""
        classes = "nav-link active" if at == 0 else "nav-link"
        items.append(
            f'<li class="level-{heading.level}"><a href="#{name}" id="toc-{name}" class="{classes}" '
            f'data-scroll-target="#{name}">{number}{escape(heading.title)}</a></li>'
        )
    margin.insert(
        0,
        Raw(
            f'<nav id="TOC" role="doc-toc" class="toc-active"><h2 id="toc-title">{_WORDS}</h2>'
            f"<ul>{''.join(items)}</ul></nav>"
        ),
    )


def contents_page(first: str, site: Site, chapters: Sequence[tuple[str, Chapter, Outline]]) -> str:
    """The page of the book's contents, with all that surrounds the book's first page (`first`, its HTML);
    `chapters` are (path, chapter, outline)."""
    page = Page("index.html", first)
    page.path = CONTENTS_PAGE
    for tag in page.soup.select("nav.turn, nav.page-navigation, .page-menu, aside.page-contents, #TOC"):
        tag.decompose()
    for tag in page.soup.head.find_all("link", rel=["prev", "next"]):
        tag.decompose()
    for tag in page.soup.select("[aria-current]"):
        del tag["aria-current"]
    for tag in page.soup.select(".sidebar-link.active"):
        tag["class"] = [name for name in tag["class"] if name != "active"]
    page.soup.title.string = f"Contents – {site.title}"
    finish_head(page, site, About(CONTENTS_PAGE, "Contents"))
    page.main.clear()
    for name in (FINISHED, "data-pagefind-body"):
        page.content.attrs.pop(name, None)
    page.main["id"] = "content"  # it is no chapter
    page.main.append(Raw(_template("contents.html").render(_lists(site, chapters))))
    for link in page.soup.find_all("a", class_="skip-link"):
        link["href"] = "#content"
    return page.finished()


def _lists(site: Site, chapters: Sequence[tuple[str, Chapter, Outline]]) -> dict[str, Any]:
    groups: list[dict[str, Any]] = []
    for path, chapter, outline in chapters:
        title = "Appendices" if chapter.appendix else chapter.part
        if not groups or groups[-1]["title"] != title:
            groups.append({"title": title, "chapters": []})
        groups[-1]["chapters"].append({"path": quote(path), "outline": outline})
    floats = [(quote(path), *place) for path, _, outline in chapters for place in outline.floats]
    return {
        "groups": groups,
        "pdf": quote(site.pdf),
        "lists": [
            {"title": title, "places": [place for place in floats if place[1] == kind]}
            for title, kind in (("Figures", "fig"), ("Tables", "tbl"))
        ],
    }


def sitemap(url: str, paths: Sequence[str]) -> str:
    """The site map of a site at `url`."""
    return _template("sitemap.xml").render(url=url, pages=[quote(path) for path in paths])


@cache
def _template(name: str) -> jinja2.Template:
    folder = Path(__file__).parent / "templates"
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template(name)
