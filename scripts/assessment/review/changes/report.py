"""Puts the report together: both books, what tells causes apart, disclosure outcomes, restated sources, and
sign-offs that are void now.
"""

from __future__ import annotations

from pathlib import Path

from assessment.configuration import Configuration, load_configuration
from assessment.review.changes.compare import Sources, compare_books
from assessment.review.changes.model import Report, Voided
from assessment.review.changes.outcomes import compare_outcomes, compare_restated, data_differs
from assessment.review.changes.sides import Side
from assessment.review.changes.source import read_prose
from assessment.review.ownership import owned_chapters
from assessment.review.pages import Page, read_site
from assessment.review.signoff import read_signoffs
from assessment.yaml_files import read_yaml


def make_report(old: Side, new: Side) -> Report:
    """All that `new` changes against `old`, in the order of the new book."""
    configuration = load_configuration(new.root)
    chapters = owned_chapters(configuration)
    before, after = (read_site(side.site, wanted=chapters) for side in (old, new))
    if not any(_is_beside(page) for page in after.values()):  # the book alone was rendered
        before = {slug: page for slug, page in before.items() if not _is_beside(page)}
    order = {slug: at for at, slug in enumerate(chapters)}
    after = dict(sorted(after.items(), key=lambda item: order.get(item[0], len(order))))
    sources = Sources(
        old_prose={slug: read_prose(old.root, slug) for slug in before},
        new_prose={slug: read_prose(new.root, slug) for slug in after},
        data_changed=data_differs(old.root, new.root),
        owners={slug: chapter.owner for slug, chapter in chapters.items()},
        elements=_element_agencies(new.root),
        old_site=old.site,
        new_site=new.site,
    )
    return Report(
        base=old.name,
        head=new.name,
        chapters=compare_books(before, after, sources),
        outcomes=compare_outcomes(old.root, new.root),
        voided=_voided(configuration, before, after),
        restated=compare_restated(old.root, new.root),
    )


def _is_beside(page: Page) -> bool:
    """Whether a page is of another document than the book."""
    return len(page.path.parts) > 1 and page.path.parts[0] != "chapters"


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
    file = root / "data" / "elements.yml"
    return {element["id"]: element["agency"] for element in read_yaml(file)} if file.is_file() else {}
