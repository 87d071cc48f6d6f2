"""`assessment signoff`: record that an agency read a chapter and agrees, or list how everybody stands."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from assessment.configuration import Configuration, load_configuration
from assessment.errors import AssessmentError, Fault
from assessment.review.agreement.ownership import OwnedChapter, owned_chapters, rendered
from assessment.review.agreement.pages import Page, read_site
from assessment.review.agreement.signoff import (
    Agreement,
    Standing,
    day,
    refuse_unsigned,
    standings,
    write_signoff,
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("chapter", nargs="?", help="the chapter's file name without its ending")
    parser.add_argument("agency", nargs="?", help="the agency that agrees, as assessment.yml names it")
    parser.add_argument("--status", action="store_true", help="list who agreed to what")
    parser.add_argument("--require", action="store_true", help="fail where a required sign-off is missing")
    parser.add_argument("--document", default="assessment", help="the document that was read")
    parser.add_argument("--site", type=Path, help="the rendered book that was read, where it lies elsewhere")
    parser.add_argument("--edition", help="the edition that was read (by default the current one)")
    parser.add_argument("--date", help="the day of the agreement, YYYY-MM-DD (by default today)")
    parser.add_argument("--json", action="store_true", help="list as JSON")


def run(arguments: argparse.Namespace) -> None:
    configuration = load_configuration()
    site = rendered(configuration, arguments.document)
    chapters = owned_chapters(configuration, arguments.document)
    pages = read_site(configuration.root / arguments.site if arguments.site else site)
    if arguments.status or arguments.require:
        standing = standings(configuration, chapters, pages)
        print(_as_json(standing) if arguments.json else _as_table(configuration, standing))
        if arguments.require:
            refuse_unsigned(standing)
        return
    chapter = _chapter(chapters, pages, arguments.chapter)
    if arguments.agency not in configuration.agencies_by_slug:
        known = ", ".join(configuration.agencies_by_slug)
        raise AssessmentError(Fault("AGENCY", f"is {arguments.agency!r}; allowed: {known}"))
    try:
        date = day(arguments.date or _today())
    except ValueError as error:
        raise AssessmentError(Fault("--date", f"{arguments.date!r} {error}")) from None
    edition = arguments.edition or configuration.current_edition
    configuration.edition(edition)
    agreement = Agreement(chapter, pages[chapter.slug], arguments.agency, edition, date)
    path = write_signoff(configuration, agreement)
    print(f"Wrote {path}: {arguments.agency} agrees to {chapter.slug} as it reads now.")


def _chapter(chapters: dict[str, OwnedChapter], pages: dict[str, Page], slug: str | None) -> OwnedChapter:
    if slug not in chapters or slug not in pages:
        known = ", ".join(name for name in chapters if name in pages)
        raise AssessmentError(Fault("CHAPTER", f"is {slug!r}; allowed: {known}"))
    return chapters[slug]


def _today() -> str:
    from datetime import UTC, datetime

    return datetime.now(UTC).date().isoformat()


def _as_table(configuration: Configuration, standing: tuple[Standing, ...]) -> str:
    rows = [("Chapter", "Agency", "Status", "Date")]
    for line in standing:
        name = configuration.agencies_by_slug[line.agency].name
        rows.append((line.chapter, name, str(line.status), line.signoff.date if line.signoff else ""))
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def _as_json(standing: tuple[Standing, ...]) -> str:
    rows = [
        {
            "chapter": line.chapter,
            "agency": line.agency,
            "status": str(line.status),
            "date": line.signoff.date if line.signoff else None,
        }
        for line in standing
    ]
    return json.dumps(rows, indent=2, ensure_ascii=False)
