"""Finds short forms (ABC, AS13, F3) that a chapter uses before it has written them out, or that the glossary
lacks.

A chapter is read in its own order: headings, text, captions, tables. The long form may stand just before the
short one in brackets, or just after it: "acceptable behaviour contract (ABC)", "ABC (acceptable behaviour
contract)".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assessment.errors import Fault
from assessment.report.wording.glossary import FILE, Term

# Two capitals or digits and more, the first a capital; not part of a path or of a longer word.
SHORT_FORM = re.compile(r"(?<![\w/&’'-])(?=[A-Z0-9]*[A-Z])[A-Z][A-Z0-9]+(?=s?(?![\w/-]|\.\d))")


def faults(chapter: str, texts: Sequence[str], terms: Sequence[Term]) -> Iterator[Fault]:
    """Each short form of a chapter's texts, in reading order, that is not explained as it should be."""
    known = {term.term: term for term in terms}
    met: set[str] = set()
    for text in texts:
        for match in SHORT_FORM.finditer(text):
            short = match[0]
            if short in met:
                continue
            met.add(short)
            place = f"{chapter}, “{_surroundings(text, match)}”"
            term = known.get(short)
            if term is None:
                yield Fault(place, f"{short} is not in the glossary", f"Write it out, or add it to {FILE}.")
            elif term.stands_for and not term.everyday and not _written_out(term.stands_for, text, match):
                remedy = f"Write “{term.stands_for} ({short})” where the chapter first uses it."
                yield Fault(place, f"{short} is not written out at its first use", remedy)


def _written_out(long_form: str, text: str, match: re.Match[str]) -> bool:
    words = r"\s+".join(map(re.escape, long_form.split()))
    before = rf"{words}s?\s+\($"
    after = rf"^s?:?\s*[(:]?\s*{words}"
    return bool(
        re.search(before, text[: match.start()], re.IGNORECASE)
        or re.match(after, text[match.end() :], re.IGNORECASE)
    )


def _surroundings(text: str, match: re.Match[str], reach: int = 30) -> str:
    """The words around a match."""
    start, end = max(0, match.start() - reach), match.end() + reach
    words = text[start:end].split(" ")
    return " ".join(words[start > 0 : len(words) - (end < len(text))])
