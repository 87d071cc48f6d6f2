"""The accessibility statement: what the checks found in an edition, what is known to fail, whom to tell.

Belongs here: data/accessibility.yml, data/accessibility-results.json and how the statement words them. Does
not: the checks (scripts/check_accessibility.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from pydantic import Field, RootModel

from assessment.periods import day_in_words
from assessment.report.edition.edition import EditionData
from assessment.report.wording import markdown, words
from assessment.yaml_files import StrictModel, read_model

FILE = Path("data/accessibility.yml")
RESULTS_FILE = Path("data/accessibility-results.json")


class Failing(StrictModel):
    """Something that is known to fail: what, the criterion that it touches, what to do instead."""

    what: str
    criterion: str
    instead: str


class Statement(StrictModel):
    """data/accessibility.yml (its head explains the fields)."""

    standard: str
    known_failings: tuple[Failing, ...]
    not_tried: tuple[str, ...]


class Check(StrictModel):
    """One check that was run: on what, and what failed."""

    name: str
    looked_at: str
    failures: tuple[str, ...]


class Results(StrictModel):
    """The checks of one edition, and the day on which they were run."""

    checked: date
    checks: tuple[Check, ...] = Field(min_length=1)


class _AllResults(RootModel[Mapping[str, Results]]):
    pass


def read_results(root: Path) -> Mapping[str, Results]:
    """The results by edition; none where no check has been run yet."""
    file = root / RESULTS_FILE
    return read_model(file, _AllResults, str(RESULTS_FILE)).root if file.is_file() else {}


def statement(data: EditionData) -> str:
    """How far the edition keeps to the standard, what fails, how it was checked, and whom to tell."""
    return _statement(data.configuration.root, data)


def _statement(root: Path, data: EditionData) -> str:
    said = read_model(root / FILE, Statement, str(FILE))
    results = read_results(root).get(data.name)
    parts = [
        _how_far(said, results),
        "## What we know to fail {#sec-accessibility-failings}",
        _failings(said, results),
        "## How we checked {#sec-accessibility-checks}",
        _checked(results),
        "\n".join(f"- {untried}" for untried in said.not_tried),
        "## Tell us {#sec-accessibility-contact}",
        _contact(data),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _how_far(said: Statement, results: Results | None) -> str:
    has_failures = results is not None and any(check.failures for check in results.checks)
    if said.known_failings or has_failures:
        return f"This book keeps to the {said.standard}, in part: what does not is listed here."
    if results is None:
        return f"We measure this book by the {said.standard}. This edition has not been checked yet."
    return f"This book keeps to the {said.standard}."


def _failings(said: Statement, results: Results | None) -> str:
    """The known failings as a list; after them what the checks found."""
    items = [
        f"- {' '.join(failing.what.split())} {failing.instead} (Criterion {failing.criterion}.)"
        for failing in said.known_failings
    ]
    items += [
        f"- {markdown.escaped(check.name)} found: {markdown.escaped(failure)}."
        for check in (results.checks if results else ())
        for failure in check.failures
    ]
    return "\n".join(items) or "Nothing that we know of."


def _checked(results: Results | None) -> str:
    if results is None:
        return "This edition has not been checked yet."
    rows = [
        [
            check.name,
            words.capitalised(check.looked_at),
            str(len(check.failures)) if check.failures else "none",
        ]
        for check in results.checks
    ]
    header, caption = ["Check", "What it looked at", "Failures"], f"Checks of {day_in_words(results.checked)}"
    return markdown.plain_table((header, rows), caption, "accessibility-checks", widths=(30, 54, 16))


def _contact(data: EditionData) -> str:
    about = data.configuration.partnership
    return (
        "If you cannot read or use something, or need it in another form (large print, easy read, audio, "
        f"braille), tell the {about.name}: [{about.website.removeprefix('https://')}]({about.website}). "
        "Say which page, what you could not do, and what you used. We answer within ten working days.\n\n"
        "If you are not content with our answer, the [Equality Advisory and Support Service]"
        "(https://www.equalityadvisoryservice.com) helps you. "
        "The Equality and Human Rights Commission enforces the Public Sector Bodies "
        "(Websites and Mobile Applications) (No. 2) Accessibility Regulations 2018."
    )
