"""What a page tells a machine about itself, in the words of schema.org (JSON-LD).

Belongs here: the report and its chapters as schema.org knows them. Does not: what people read.
"""

from __future__ import annotations

import json
from typing import Any

from markupsafe import Markup


def describe(
    site: dict[str, Any], title: str, address: str, description: str, is_index: bool, date: str
) -> Markup:
    """A page as JSON-LD: the whole book a Report, each other page a Chapter of it."""
    book = {"@type": "Report", "name": site["title"], "inLanguage": site["language"]}
    if site["author"]:
        book["author"] = {"@type": "Organization", "name": site["author"]}
    if date:
        book["datePublished"] = date
    if site["url"]:
        book["url"] = f"{site['url']}/"
    page = book if is_index else {"@type": "Chapter", "name": title, "isPartOf": book}
    if site["url"] and not is_index:
        page["url"] = f"{site['url']}/{address}"
    if description:
        page["description"] = description
    text = json.dumps({"@context": "https://schema.org", **page}, ensure_ascii=False, sort_keys=True)
    return Markup(text.replace("<", "\\u003c"))  # noqa: S704 – nothing in it can end the element
