"""Puts the report together: both books, what tells causes apart, disclosure outcomes, restated sources, and
sign-offs that are void now.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from assessment.configuration import Configuration, load_configuration
from assessment.review.agreement.ownership import owned_chapters, profile_of
from assessment.review.agreement.pages import Page, pages_of, read_documents
from assessment.review.agreement.signoff import read_signoffs
from assessment.review.changes.compare import Sources, compare_books
from assessment.review.changes.model import ChapterChanges, Report, Voided
from assessment.review.changes.outcomes import compare_outcomes, compare_restated, data_differs
from assessment.review.changes.repeats import Documents, changed_copies, changed_pages, tell_once
from assessment.review.changes.sides import Side
from assessment.review.changes.source import action_owners, plan_difference, read_prose
from assessment.review.publishing.documents import title_of
from assessment.yaml_files import read_yaml


def make_report(old: Side, new: Side) -> Report:
    """All that `new` changes against `old`, in the order of the new book; then what only documents beside the
    book say.
    """
    configuration = load_configuration(new.root)
    chapters = owned_chapters(configuration)
    documents = _comparable(old, new)
    before, after = (pages_of(side, chapters) for side in documents)
    order = {slug: at for at, slug in enumerate(chapters)}
    after = dict(sorted(after.items(), key=lambda item: order.get(item[0], len(order))))
    sources = Sources(
        old_prose=read_prose(old.root, before),
        new_prose=read_prose(new.root, after),
        data_changed=data_differs(old.root, new.root),
        plan_words=plan_difference(old.root, new.root),
        actions=action_owners(old.root, new.root),
        owners={slug: chapter.owner for slug, chapter in chapters.items()},
        elements=_element_agencies(new.root),
        old_site=old.site,
        new_site=new.site,
    )
    compared = compare_books(before, after, sources)
    copies = _compare_copies(configuration, documents, (before, after), sources)
    beside = {slug for slug in after if slug not in documents[1][""]}
    others = changed_pages(*documents, told={*before, *after})
    return Report(
        base=old.name,
        head=new.name,
        chapters=tell_once([*compared, *copies], {*beside, *(copy.slug for copy in copies)}, beside),
        outcomes=compare_outcomes(old.root, new.root),
        voided=_voided(configuration, before, after),
        restated=compare_restated(old.root, new.root),
        other_pages=tuple((title_of(configuration, name), count) for name, count in others.items()),
    )


def _comparable(old: Side, new: Side) -> tuple[Documents, Documents]:
    """The documents of both sides. One that the new side has and did not render is not called lost."""
    before, after = read_documents(old.site), read_documents(new.site)
    unrendered = {name for name in before if name not in after and profile_of(new.root, name).is_file()}
    return {name: pages for name, pages in before.items() if name not in unrendered}, after


def _compare_copies(
    configuration: Configuration,
    documents: tuple[Documents, Documents],
    told: tuple[Mapping[str, Page], Mapping[str, Page]],
    sources: Sources,
) -> list[ChapterChanges]:
    """The changes of pages that other documents have too, such as a document's first page."""
    copies = []
    for name, slug in changed_copies(documents, told):
        before, after = (side[name][slug] for side in documents)
        for chapter in compare_books({slug: before}, {slug: after}, sources):
            title = title_of(configuration, name)
            copies.append(replace(chapter, slug=f"{name}-{slug}", document=title))
    return copies


def _voided(
    configuration: Configuration, before: dict[str, Page], after: dict[str, Page]
) -> tuple[Voided, ...]:
    """Sign-offs that stood on the old pages and no longer stand on the new ones."""
    return tuple(
        Voided(chapter, agency, signoff.role, signoff.date)
        for (chapter, agency), signoff in read_signoffs(configuration, owned_chapters(configuration)).items()
        if chapter in before
        and signoff.read == before[chapter].reading_hash
        and (chapter not in after or signoff.read != after[chapter].reading_hash)
    )


def _element_agencies(root: Path) -> dict[str, str]:
    """Who answers for each element, by its id."""
    files = sorted((root / "data/elements").glob("*.yml"))
    return {element["id"]: element["agency"] for file in files for element in read_yaml(file)}
