"""What a page tells a machine about itself, in the words of schema.org (JSON-LD).

Belongs here: the report and its chapters as schema.org knows them. Does not: what people read.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from bookrender.finishing.about import About, Site


def describe(site: Site, about: About, description: str) -> str:
    """A page as JSON-LD: the whole book a Report, each other page a Chapter of it."""
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
