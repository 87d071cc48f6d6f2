"""Which agency answers for each chapter of the book, and which have to agree to it; from assessment.yml
alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
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


def owned_chapters(configuration: Configuration) -> dict[str, OwnedChapter]:
    """The chapters of all documents by slug, in their order. Every chapter without an owner is a fault.

    Whoever answers for a chapter in one document answers for it in all.
    """
    priorities = {priority.slug: priority for priority in configuration.priorities}
    documents = configuration.documents.values()
    owners = {slug: owner for document in documents for slug, owner in document.owners.items()}
    unsigned = {slug for document in documents for slug in document.unsigned}
    found: dict[str, OwnedChapter] = {}
    faults: list[Fault] = []
    for name in configuration.documents:
        profile = configuration.root / f"_quarto-{name}.yml"
        for source in _sources(read_yaml(profile, profile.name).get("book", {})):
            slug = chapter_slug(source)
            if source.stem in priorities:
                priority = priorities[source.stem]
                agreeing = tuple(dict.fromkeys((priority.owner, *priority.reviewers)))
                found.setdefault(slug, OwnedChapter(slug, source, priority.owner, agreeing))
            elif slug in owners:
                signed = () if slug in unsigned else (owners[slug],)
                found.setdefault(slug, OwnedChapter(slug, source, owners[slug], signed))
            else:
                where = f"{FILE_NAME}, documents, {name}, owners"
                what = f"the chapter {source} has no owner"
                faults.append(Fault(where, what, f"Add a line `{slug}: AGENCY`, or make it a priority."))
    refuse_if_any(faults)
    return found


def chapter_slug(path: PurePosixPath) -> str:
    """What a chapter is called, from the path of its source or its page: `plan-anti-social-behaviour` of
    `chapters/plan/anti-social-behaviour.qmd`, since the assessment has one of that priority too.
    """
    return "-".join(part for part in path.with_suffix("").parts if part != "chapters")


def people_of(agency: Agency) -> tuple[str, ...]:
    """The accounts that speak for an agency. An agency without people is a fault."""
    if not agency.accounts:
        raise AssessmentError(no_people(agency))
    return agency.accounts


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
