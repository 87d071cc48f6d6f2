"""Sign-offs: which agency agreed to which chapter, as it read then, and whether they still stand.

A sign-off holds the hash of what was read, words, numbers, links and pictures: any later change voids it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import AfterValidator, Field

from assessment.configuration import Configuration
from assessment.errors import AssessmentError, Fault, refuse_if_any
from assessment.review.agreement.ownership import OwnedChapter, owned_chapters
from assessment.review.agreement.pages import Page
from assessment.whole_files import write_whole
from assessment.yaml_files import StrictModel, read_model

FOLDER = Path("chapters/signoff")


class Status(StrEnum):
    """How an agency stands to a chapter."""

    AGREED = "agreed"
    EARLIER = "agreed with an earlier version"
    AWAITING = "awaiting"
    NOT_NEEDED = "no agreement needed"


def day(text: str) -> str:
    """A day as a sign-off has it. Raises ValueError for anything else."""
    try:
        is_day = date.fromisoformat(text).isoformat() == text
    except ValueError:
        is_day = False
    if not is_day:
        raise ValueError("is no day; write it as YYYY-MM-DD")
    return text


class SignOff(StrictModel):
    """The content of chapters/signoff/<chapter>/<agency>.yml."""

    agency: str
    role: str
    date: Annotated[str, AfterValidator(day)]
    edition: str
    read: Annotated[str, Field(pattern=r"^sha256:[0-9a-f]{64}$")]


@dataclass(frozen=True)
class Standing:
    """An agency's agreement to a chapter: its status, and the sign-off it rests on."""

    chapter: str
    agency: str
    status: Status
    signoff: SignOff | None = None


@dataclass(frozen=True)
class Agreement:
    """That an agency read a chapter's page in an edition, on a day (YYYY-MM-DD), and agrees to it."""

    chapter: OwnedChapter
    page: Page
    agency: str
    edition: str
    date: str

    @property
    def path(self) -> Path:
        """The sign-off's file, relative to the project's root."""
        return path_of(self.chapter.slug, self.agency)


def path_of(chapter: str, agency: str) -> Path:
    return FOLDER / chapter / f"{agency}.yml"


def write_signoff(configuration: Configuration, agreement: Agreement) -> Path:
    """Record an agreement. Returns the file, relative to the project's root."""
    write_whole(configuration.root / agreement.path, signoff_text(configuration, agreement).encode())
    return agreement.path


def signoff_text(configuration: Configuration, agreement: Agreement) -> str:
    """A sign-off's file. Refuses an agency whose agreement the chapter does not ask for."""
    agency, chapter = agreement.agency, agreement.chapter
    if agency not in chapter.agreeing:
        wanted = ", ".join(chapter.agreeing) or "nobody"
        what = f"{agency!r} is not asked to agree to {chapter.slug}; asked are: {wanted}"
        raise AssessmentError(Fault("assessment.yml", what, "Make it a reviewer of the priority."))
    signoff = SignOff(
        agency=agency,
        role=configuration.agencies_by_slug[agency].role,
        date=agreement.date,
        edition=agreement.edition,
        read=agreement.page.reading_hash,
    )
    return yaml.safe_dump(signoff.model_dump(), sort_keys=False, allow_unicode=True)


def read_signoffs(
    configuration: Configuration, chapters: Mapping[str, OwnedChapter]
) -> dict[tuple[str, str], SignOff]:
    """All sign-offs by chapter and agency. Malformed ones and those of nobody listed are refused together."""
    signoffs: dict[tuple[str, str], SignOff] = {}
    faults: list[Fault] = []
    for file in sorted((configuration.root / FOLDER).rglob("*.yml")):
        name = file.relative_to(configuration.root).as_posix()
        try:
            signoff = read_model(file, SignOff, name)
        except AssessmentError as error:
            faults += error.faults
            continue
        misplaced = list(_misplaced(configuration, chapters, file, name, signoff))
        faults += misplaced
        if not misplaced:
            signoffs[file.parent.name, signoff.agency] = signoff
    refuse_if_any(faults)
    return signoffs


def _misplaced(
    configuration: Configuration,
    chapters: Mapping[str, OwnedChapter],
    file: Path,
    name: str,
    signoff: SignOff,
) -> Iterator[Fault]:
    chapter = file.parent.name
    if file.parent.parent != configuration.root / FOLDER:
        yield Fault(name, f"is not {FOLDER}/CHAPTER/AGENCY.yml")
    elif chapter not in chapters:
        yield Fault(name, f"there is no chapter {chapter!r}", "If it was renamed, rename the folder too.")
    elif signoff.agency != file.stem:
        yield Fault(f"{name}, agency", f"is {signoff.agency!r}, but the file is named after {file.stem!r}")
    elif signoff.agency not in configuration.agencies_by_slug:
        yield Fault(f"{name}, agency", f"{signoff.agency!r} is no agency of assessment.yml")
    elif signoff.agency not in chapters[chapter].agreeing:
        yield Fault(name, f"{signoff.agency!r} is not asked to agree to {chapter}", "Delete the file.")
    elif signoff.edition not in configuration.editions:
        yield Fault(f"{name}, edition", f"there is no edition {signoff.edition!r}")


def standings(
    configuration: Configuration, chapters: Mapping[str, OwnedChapter], pages: Mapping[str, Page]
) -> tuple[Standing, ...]:
    """How every agency stands to every chapter of the book. A chapter nobody has to agree to has one line."""
    signoffs = read_signoffs(configuration, owned_chapters(configuration))
    return tuple(_standings(chapters.values(), signoffs, pages))


def _standings(
    chapters: Iterable[OwnedChapter], signoffs: Mapping[tuple[str, str], SignOff], pages: Mapping[str, Page]
) -> Iterator[Standing]:
    for chapter in chapters:
        if not chapter.agreeing:
            yield Standing(chapter.slug, chapter.owner, Status.NOT_NEEDED)
        for agency in chapter.agreeing:
            signoff = signoffs.get((chapter.slug, agency))
            page = pages.get(chapter.slug)
            if signoff is None:
                status = Status.AWAITING
            elif page is not None and signoff.read == page.reading_hash:
                status = Status.AGREED
            else:
                status = Status.EARLIER
            yield Standing(chapter.slug, agency, status, signoff)


def refuse_unsigned(standing: Iterable[Standing]) -> None:
    """Refuse an edition that lacks a required sign-off, naming each that it lacks."""
    refuse_if_any(
        Fault(
            str(path_of(line.chapter, line.agency)),
            f"{line.agency} has not agreed to {line.chapter} as it reads now: {line.status}",
            "Ask for `/agree` in a pull request.",
        )
        for line in standing
        if line.status in (Status.EARLIER, Status.AWAITING)
    )
