"""Whether an edition meets a duty: looks for the elements, sections, documents and files that meet it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from assessment.duties.model import FILE, Duty, Means, read_duties
from assessment.errors import Fault
from assessment.yaml_files import read_yaml

_SECTION = re.compile(r"^#+ (?P<title>.*?)(?:\s*<!--.*?-->)*\s*\{#sec-", re.MULTILINE)
_INCLUDE = re.compile(r"^\{\{<\s*include\s+(\S+)\s*>\}\}", re.MULTILINE)


@dataclass(frozen=True)
class Standing:
    """A duty in an edition: what of its means is missing, and the reason where data/duties.yml gives one."""

    duty: Duty
    missing: tuple[Means, ...]
    reason: str | None

    @property
    def met(self) -> bool:
        return not self.missing


@dataclass(frozen=True)
class Place:
    """Where an element stands: its chapter, and whether it has data."""

    chapter: str
    has_data: Callable[[], bool]


class DutiesOfEdition:
    """The duties that hold for an edition on the day of its publication.

    `plan`: what the edition's plan holds, of `actions` and a `review` of the plan before it. Whether a
    chapter's words meet a duty is for `faults`: a page that asked would be made anew at each change.
    """

    def __init__(
        self, root: Path, edition: str, day: date, elements: Mapping[str, Place], plan: Collection[str]
    ) -> None:
        self._root = root
        self._edition = edition
        self._day = day
        self._elements = elements
        self._plan = plan

    @cached_property
    def standings(self) -> tuple[Standing, ...]:
        """What the edition's data, documents, files and plan leave of each duty."""
        return tuple(
            Standing(
                duty,
                tuple(means for means in duty.met_by if not self._has(means)),
                duty.unmet.get(self._edition),
            )
            for duty in read_duties(self._root)
            if duty.holds.on(self._day)
        )

    def faults(self) -> Iterator[Fault]:
        """A fault for each duty that is not met without a reason, and for each reason out of date."""
        for standing in self.standings:
            where = f"{FILE}, {standing.duty.id}, edition {self._edition}"
            absent = tuple(means for means in standing.duty.met_by if not self._stands_in_a_chapter(means))
            missing = dict.fromkeys(standing.missing + absent)
            if missing and standing.reason is None:
                lacking = ", ".join(map(str, missing))
                what = f"is not met: “{standing.duty.says}” ({standing.duty.source}). Missing: {lacking}"
                yield Fault(where, what, "Bring it back, or say under `unmet` why the edition lacks it.")
            if not missing and standing.reason is not None:
                yield Fault(where, "is met, but listed as unmet", "Take the edition out of `unmet`.")

    def document_title(self, document: str) -> str:
        return str(read_yaml(self._root / f"_quarto-{document}.yml").get("book", {}).get("title", document))

    def _has(self, means: Means) -> bool:
        if means.element:
            return means.element in self._elements and self._elements[means.element].has_data()
        if means.plan:
            return means.plan in self._plan
        if means.document:
            return means.document in self._documents
        return means.file is None or (self._root / means.file).exists()

    def _stands_in_a_chapter(self, means: Means) -> bool:
        """Whether a chapter has the section, or calls the element where it belongs; true of other means."""
        if means.section:
            return means.section in self._sections
        place = self._elements.get(means.element or "")
        if place is None:
            return True
        return f'("{means.element}.' in self._texts.get(f"chapters/{place.chapter}.qmd", "")

    @cached_property
    def _sections(self) -> frozenset[str]:
        """The title of each section after that of its chapter."""
        return frozenset(
            f"{_title(text)}: {section['title']}" if _title(text) else section["title"]
            for text in self._texts.values()
            for section in _SECTION.finditer(text)
        )

    @cached_property
    def _documents(self) -> dict[str, list[str]]:
        """The chapters of each document, as paths."""
        files = sorted(self._root.glob("_quarto-*.yml"))
        return {
            file.stem.removeprefix("_quarto-"): list(_chapters(read_yaml(file, file.name).get("book", {})))
            for file in files
            if not file.stem.startswith("_quarto-edition-")
        }

    @cached_property
    def _texts(self) -> Mapping[str, str]:
        """The source of every chapter of every document, and of what it includes, by path."""
        texts: dict[str, str] = {}
        waiting = [Path(name) for chapters in self._documents.values() for name in chapters]
        while waiting:
            path = waiting.pop()
            file = self._root / path
            if path.as_posix() not in texts and file.is_file():
                text = texts[path.as_posix()] = file.read_text(encoding="utf-8")
                waiting += [path.parent / name for name in _INCLUDE.findall(text)]
        return texts


def _title(text: str) -> str:
    """A chapter's title, from its front matter; nothing for a part of a chapter."""
    title = re.match(r'---\n(?:.*\n)*?title: *"?(.*?)"?\n', text)
    return title[1] if title else ""


def _chapters(book: Mapping) -> Iterator[str]:
    for entry in [*book.get("chapters", []), *book.get("appendices", [])]:
        if isinstance(entry, str):
            yield entry
        else:
            yield from _chapters(entry)
