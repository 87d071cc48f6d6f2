"""Corrections of published editions (data/corrections.yml), as the page they concern lists them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import Field, RootModel

from assessment.periods import day_in_words
from assessment.report.wording import markdown
from assessment.yaml_files import StrictModel, read_model

FILE = Path("data/corrections.yml")


class Correction(StrictModel):
    """What a published page said, what it says now, and why."""

    date: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    edition: str
    chapter: str
    said: str
    says: str
    why: str


class Corrections(RootModel[tuple[Correction, ...]]):
    """The whole file."""


def read_corrections(root: Path) -> tuple[Correction, ...]:
    """All corrections; none where the project keeps no such file."""
    file = root / FILE
    return read_model(file, Corrections, str(FILE)).root if file.is_file() else ()


def corrections_note(root: Path, chapter: str, edition: str) -> str:
    """The list for a chapter in an edition; nothing where nothing was corrected."""
    listed = [
        correction
        for correction in read_corrections(root)
        if (correction.chapter, correction.edition) == (chapter, edition)
    ]
    items = [
        f"- {day_in_words(date.fromisoformat(correction.date))}: "
        f"this page said “{markdown.escaped(correction.said)}”. "
        f"It now says “{markdown.escaped(correction.says)}”. {markdown.escaped(correction.why)}"
        for correction in listed
    ]
    return markdown.div("corrections", "\n".join(["**Corrections to this page**\n", *items])) if items else ""
