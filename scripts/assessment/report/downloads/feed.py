"""A feed (Atom, RFC 4287) of what was published and corrected, for readers who want to be told.

Belongs here: this edition, those that it follows, and their corrections, as entries. The same data give the
same bytes: times come from the configuration and data/corrections.yml, never from the clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlparse
from xml.etree import ElementTree

from assessment.report.downloads.files import FOLDER, file_name
from assessment.report.edition.corrections import read_corrections
from assessment.report.edition.edition import EditionData
from assessment.whole_files import write_whole

_NAMESPACE = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True)
class _Entry:
    """One entry: what it is called in its id, its day, title and text."""

    name: str
    day: date
    title: str
    text: str


def write_feed(data: EditionData) -> Path:
    """Write the feed beside the other downloads; its path under the working folder."""
    ElementTree.register_namespace("", _NAMESPACE)
    tree = _tree(data, sorted(_entries(data), key=lambda entry: (entry.day, entry.name), reverse=True))
    target = FOLDER / f"{file_name(data)}.atom"
    write_whole(target, ElementTree.tostring(tree, encoding="utf-8", xml_declaration=True) + b"\n")
    return target


def _entries(data: EditionData) -> Iterator[_Entry]:
    editions = data.configuration.editions
    name: str | None = data.name
    line = []
    while name is not None:
        line.append(name)
        edition = editions[name]
        text = f"{edition.title}, on {edition.period.label}, is published."
        yield _Entry(f"edition-{name}", edition.published.first_day, edition.title, text)
        name = edition.follows
    corrections = read_corrections(data.configuration.root)
    for number, correction in enumerate(reversed(corrections), 1):
        if correction.edition in line:
            text = f"This page said “{correction.said}”. It now says “{correction.says}”. {correction.why}"
            title = f"Correction of edition {correction.edition}: {correction.chapter}"
            yield _Entry(f"correction-{number}", date.fromisoformat(correction.date), title, text)


def _tree(data: EditionData, entries: list[_Entry]) -> ElementTree.Element:
    about = data.configuration.partnership
    first = data.about.published.first_day
    tag = f"tag:{urlparse(about.website).hostname},{first.year}"
    feed = ElementTree.Element(f"{{{_NAMESPACE}}}feed")
    _add(feed, "id", f"{tag}:assessment")
    _add(feed, "title", f"{about.name}: editions and corrections of the assessment")
    _add(feed, "updated", _time(max(entry.day for entry in entries)))
    _add(_add(feed, "author"), "name", about.name)
    for entry in entries:
        node = _add(feed, "entry")
        _add(node, "id", f"{tag}:{entry.name}")
        _add(node, "title", entry.title)
        _add(node, "updated", _time(entry.day))
        _add(node, "content", entry.text).set("type", "text")
    return feed


def _add(parent: ElementTree.Element, name: str, text: str = "") -> ElementTree.Element:
    node = ElementTree.SubElement(parent, f"{{{_NAMESPACE}}}{name}")
    node.text = text or None
    return node


def _time(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
