"""The checks of a rendered book: short forms, numbers, reading age; each chapter as a reader reads it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from bs4 import BeautifulSoup

from assessment.configuration import Configuration
from assessment.errors import Fault
from assessment.prose import number_style, reading_age, short_forms
from assessment.prose.reading_age import HIGHEST, Readability
from assessment.report.wording.glossary import Term
from assessment.review.agreement.pages import Page, read_site

# The page that explains the short forms is where they are written out.
_EXPLAINS = "glossary"


def read_book(folder: Path) -> dict[str, Page]:
    """The chapters of a rendered book without code (checksums, names of tables), by their names."""
    return {slug: _without_code(page) for slug, page in read_site(folder).items()}


def _without_code(page: Page) -> Page:
    soup = BeautifulSoup(page.html, "html.parser")
    for code in soup.find_all("code"):
        code.decompose()
    return replace(page, html=str(soup))


def faults(book: Mapping[str, Page], terms: Iterable[Term], names: Iterable[str] = ()) -> Iterator[Fault]:
    """All that is wrong with the words of a rendered book. A name ("Exeter CSP") is no short form."""
    terms, names = tuple(terms), tuple(names)
    for slug, page in book.items():
        texts = [part for block in page.blocks for part in (block.text, *_cells(block), block.alt) if part]
        if slug != _EXPLAINS:
            yield from short_forms.faults(slug, [_without(text, names) for text in texts], terms)
        for text in dict.fromkeys(texts):
            yield from number_style.faults(slug, text)
        readability = readability_of(page)
        if readability is not None and readability.too_hard:
            yield Fault(
                slug,
                f"its reading age is {readability.age:.1f}, more than {HIGHEST:.0f}",
                "Use shorter words, and one idea a sentence.",
            )


def names_of_agencies(configuration: Configuration) -> tuple[str, ...]:
    """What the partnership, its area and those who belong to it are called, the longest first."""
    partnership, area = configuration.partnership, configuration.area
    agencies = [agency.name for agency in configuration.agencies]
    names = {partnership.name, partnership.short_name, area.name, area.force_name, *agencies}
    return tuple(sorted(names, key=len, reverse=True))


def _without(text: str, names: Iterable[str]) -> str:
    for name in names:
        text = text.replace(name, "…")
    return text


def _cells(block) -> Iterator[str]:
    return (cell for row in block.rows for cell in row)


def readability_of(page: Page) -> Readability | None:
    """The readability of a chapter's running text; headings, captions and tables are none."""
    return reading_age.measure(block.text for block in page.blocks if block.kind == "paragraph")


def report(book: Mapping[str, Page]) -> str:
    """A line a chapter: reading age, words a sentence, words."""
    lines = [f"{'Reading age':<12} {'Words a sentence':<17} {'Words':<6} Chapter"]
    for slug, page in book.items():
        measured = readability_of(page)
        if measured is not None:
            lines.append(
                f"{measured.age:<12.1f} {measured.words_a_sentence:<17.1f} {measured.words:<6} {slug}"
            )
    return "\n".join(lines)
