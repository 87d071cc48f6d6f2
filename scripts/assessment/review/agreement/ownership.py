"""Which agency answers for each chapter of the book, and which have to agree to it; from assessment.yml
alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from assessment.configuration import FILE_NAME, Agency, Configuration
from assessment.errors import AssessmentError, Fault, refuse_if_any
from assessment.yaml_files import read_yaml


@dataclass(frozen=True)
class OwnedChapter:
    """A chapter with its owner. `agreeing` are the agencies that have to sign it off, the owner first."""

    slug: str
    source: PurePosixPath
    owner: str
    agreeing: tuple[str, ...]


def owned_chapters(configuration: Configuration, document: str | None = None) -> dict[str, OwnedChapter]:
    """The chapters of a document, or of all, by slug and in their order. Each without an owner is a fault.

    Whoever answers for a chapter in one document answers for it in all; whether it has to be agreed to, the
    document itself says first.
    """
    priorities = {priority.slug: priority for priority in configuration.priorities}
    asked = configuration.documents[document] if document else None
    documents = [*([asked] if asked else []), *configuration.documents.values()]
    owned: dict[str, OwnedChapter] = {}
    faults: list[Fault] = []
    for name in [document] if document else configuration.documents:
        for source in _sources(_profile(configuration, name).get("book", {})):
            slug = chapter_slug(source)
            holder = next((document for document in documents if slug in document.owners), None)
            if source.stem in priorities:
                priority = priorities[source.stem]
                agreeing = tuple(dict.fromkeys((priority.owner, *priority.reviewers)))
                owned.setdefault(slug, OwnedChapter(slug, source, priority.owner, agreeing))
            elif holder:
                owner = holder.owners[slug]
                signed = () if slug in holder.unsigned else (owner,)
                owned.setdefault(slug, OwnedChapter(slug, source, owner, signed))
            else:
                where = f"{FILE_NAME}, documents, {name}, owners"
                what = f"the chapter {source} has no owner"
                faults.append(Fault(where, what, f"Add a line `{slug}: AGENCY`, or make it a priority."))
    refuse_if_any(faults)
    return owned


def rendered(configuration: Configuration, document: str) -> Path:
    """The folder in which a document is rendered. A document that does not exist is a fault."""
    if document not in configuration.documents:
        known = ", ".join(configuration.documents)
        raise AssessmentError(Fault("DOCUMENT", f"there is no document {document!r}; there are: {known}"))
    folder = _profile(configuration, document).get("project", {}).get("output-dir", "_book")
    return configuration.root / folder


def profile_of(root: Path, document: str) -> Path:
    return root / f"_quarto-{document}.yml"


def _profile(configuration: Configuration, document: str) -> dict[str, Any]:
    profile = profile_of(configuration.root, document)
    return read_yaml(profile, profile.name)


def chapter_slug(path: PurePosixPath) -> str:
    """What a chapter is called, from the path of its source or its page: `plan-anti-social-behaviour` of
    `chapters/plan/anti-social-behaviour.qmd`, since the assessment has one of that priority too.
    """
    return "-".join(part for part in path.with_suffix("").parts if part != "chapters")


def no_people(agency: Agency) -> Fault:
    where = f"{FILE_NAME}, agencies, {agency.slug}, accounts"
    return Fault(where, f"{agency.name} has nobody who may agree for it", "List at least one account.")


def _sources(book: dict[str, Any]) -> Iterator[PurePosixPath]:
    """The chapters' files in the order of the book: those in parts and appendices too."""
    for entry in [*book.get("chapters", []), *book.get("appendices", [])]:
        if isinstance(entry, str):
            yield PurePosixPath(entry)
        else:
            yield from _sources(entry)
