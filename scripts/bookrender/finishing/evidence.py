"""A key figure leads to its evidence: the figure or table of the same page that shows the same element.

A chapter says of what a number is, `[words]{.evidence data-of="ELEMENT"}`, and a figure or table what it
shows, `data-element="ELEMENT"`; words without a place on their page stay words.
"""

from __future__ import annotations

from collections.abc import Sequence

from bs4 import Tag

from bookrender.finishing.page import Float, Page


def link_evidence(page: Page, floats: Sequence[Float]) -> None:
    """Make a link of each key figure that has a place on the page."""
    spans = page.content.find_all("span", class_="evidence")
    places = _places(floats) if spans else {}
    for span in spans:
        identifier = places.get(str(span.get("data-of")))
        if identifier is None:
            span.unwrap()
        else:
            span.name, span.attrs = "a", {"class": "evidence", "href": f"#{identifier}"}


def _places(floats: Sequence[Float]) -> dict[str, str]:
    """The place of each element: the figure or table of its name alone, else the first that shows it."""
    places: dict[str, str] = {}
    for place in floats:
        places.setdefault(place.identifier[4:], place.identifier)
    for place in floats:
        for element in _elements_of(place.block):
            places.setdefault(element, place.identifier)
    return places


def _elements_of(block: Tag) -> set[str]:
    said = [block, *block.find_all(attrs={"data-element": True})]
    return {str(tag["data-element"]) for tag in said if tag.get("data-element")}
