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

_SECTION = re.compile(r"^#+ (?P<title>.*?) \{#(?P<id>sec-[\w-]+)", re.MULTILINE)
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
    """Where an element stands: its chapter, what the chapter calls it, and whether it has data."""

    chapter: str
    call: str
    has_data: Callable[[], bool]


class DutiesOfEdition:
    """The duties that hold for an edition on the day of its publication.

    `plan`: what the edition's plan holds, of `actions` and a `review` of the plan before it.
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
        return tuple(
            Standing(
                duty,
                tuple(means for means in duty.met_by if not self._is_there(means)),
                duty.unmet.get(self._edition),
            )
            for duty in read_duties(self._root)
            if duty.holds.on(self._day)
        )

    def faults(self) -> Iterator[Fault]:
        """A fault for each duty that is not met without a reason, and for each reason out of date."""
        for each in self.standings:
            where = f"{FILE}, {each.duty.id}, edition {self._edition}"
            if each.missing and each.reason is None:
                lacking = ", ".join(map(str, each.missing))
                what = f"is not met: “{each.duty.says}” ({each.duty.source}). Missing: {lacking}"
                yield Fault(where, what, "Bring it back, or say under `unmet` why the edition lacks it.")
            if each.met and each.reason is not None:
                yield Fault(where, "is met, but listed as unmet", "Take the edition out of `unmet`.")

    def title_of(self, section: str) -> str:
        """A section's title with that of its chapter."""
        return self._sections[section]

    def document_title(self, document: str) -> str:
        return str(read_yaml(self._root / f"_quarto-{document}.yml").get("book", {}).get("title", document))

    def _is_there(self, means: Means) -> bool:
        if means.element:
            return self._shows(means.element)
        if means.section:
            return means.section in self._sections
        if means.plan:
            return means.plan in self._plan
        if means.document:
            return means.document in self._documents
        return (self._root / (means.file or "")).exists()

    def _shows(self, element: str) -> bool:
        """Whether the element has data in the edition and stands in its chapter."""
        place = self._elements.get(element)
        if place is None:
            return False
        called = re.compile(rf"\.{re.escape(place.call)}\.")
        text = self._texts.get(f"chapters/{place.chapter}.qmd", "")
        return bool(called.search(text)) and place.has_data()

    @cached_property
    def _sections(self) -> dict[str, str]:
        """Id to title with its chapter's."""
        return {
            found["id"]: f"{_title(text)}: {found['title']}" if _title(text) else found["title"]
            for text in self._texts.values()
            for found in _SECTION.finditer(text)
        }

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
    found = re.match(r'---\n(?:.*\n)*?title: *"?(.*?)"?\n', text)
    return found[1] if found else ""


def _chapters(book: Mapping) -> Iterator[str]:
    for entry in [*book.get("chapters", []), *book.get("appendices", [])]:
        if isinstance(entry, str):
            yield entry
        else:
            yield from _chapters(entry)
