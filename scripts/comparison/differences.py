"""What differs between two renderings of one document, each as a sentence.

Belongs here: what must be the same, and how near the rest must be. Does not: making or reading a rendering.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from difflib import SequenceMatcher

from scripts.comparison.sites import Reading

_AROUND = 5  # words before and after a difference
_PAGES_APART = 1  # the two compilers break lines a little differently


@dataclass(frozen=True)
class Rendering:
    """A document as one renderer made it: exit status, warnings, pages, other files by their paths, pages of
    the PDF, its bookmarks, and the rules of PDF/UA-1 that it breaks."""

    renderer: str
    status: int
    warnings: Sequence[str]
    pages: Mapping[str, Reading]
    files: frozenset[str]
    pdf_pages: int
    bookmarks: Sequence[str]
    pdf_failures: Sequence[str]


def differences(one: Rendering, other: Rendering) -> Iterator[str]:
    """Every difference, and everything that is wrong with either."""
    for rendering in (one, other):
        yield from _faults(rendering)
    if one.status or other.status:
        return
    yield from _sets("pages", one, other, set(one.pages), set(other.pages))
    yield from _sets("files", one, other, set(one.files), set(other.files))
    for path in one.pages.keys() & other.pages.keys():
        yield from sorted(_page(path, (one, other), one.pages[path], other.pages[path]))
    if abs(one.pdf_pages - other.pdf_pages) > _PAGES_APART:
        yield f"the PDF has {one.pdf_pages} pages by {one.renderer}, {other.pdf_pages} by {other.renderer}"
    if list(one.bookmarks) != list(other.bookmarks):
        yield f"the PDF's bookmarks: {_first(one.bookmarks, other.bookmarks, (one, other))}"


def _faults(rendering: Rendering) -> Iterator[str]:
    if rendering.status:
        yield f"{rendering.renderer} ended with status {rendering.status}"
    yield from (f"{rendering.renderer} warns: {warning}" for warning in rendering.warnings)
    yield from (f"the PDF by {rendering.renderer} breaks PDF/UA-1: {rule}" for rule in rendering.pdf_failures)


def _sets(what: str, one: Rendering, other: Rendering, ones: set[str], others: set[str]) -> Iterator[str]:
    for renderer, alone in ((one.renderer, ones - others), (other.renderer, others - ones)):
        if alone:
            yield f"{what} by {renderer} alone: {', '.join(sorted(alone))}"


def _page(path: str, by: tuple[Rendering, Rendering], one: Reading, other: Reading) -> Iterator[str]:
    for field in fields(Reading):
        ones, others = getattr(one, field.name), getattr(other, field.name)
        if ones == others:
            continue
        in_order = field.name in ("words", "numbers", "pictures")
        said = _first(ones, others, by) if in_order else _counts(ones, others, by)
        yield f"{path}: {field.name}: {said}"


def _first(ones: Sequence[str], others: Sequence[str], by: tuple[Rendering, Rendering]) -> str:
    """The first place at which two lists part."""
    blocks = SequenceMatcher(None, ones, others, autojunk=False).get_opcodes()
    _, a, b, c, d = next(block for block in blocks if block[0] != "equal")
    before = " ".join(ones[max(0, a - _AROUND) : a])
    texts = [" ".join(part[: 2 * _AROUND]) or "nothing" for part in (ones[a:b], others[c:d])]
    said = ", ".join(f"“{text}” by {which.renderer}" for text, which in zip(texts, by, strict=True))
    return f"after “{before}”: {said}"


def _counts(ones: Sequence[str], others: Sequence[str], by: tuple[Rendering, Rendering]) -> str:
    left, right = Counter(ones) - Counter(others), Counter(others) - Counter(ones)
    parts = [
        f"{', '.join(sorted(alone))} by {which.renderer} alone"
        for alone, which in zip((left, right), by, strict=True)
        if alone
    ]
    return "; ".join(parts) or "the same in another order"
