"""Finds numbers that are not written as GOV.UK writes them, in the words that a reader reads.

Source: GOV.UK, Style guide A to Z (dates, numbers, times). Unlike it, our sentences spell
numbers up to nine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assessment.errors import Fault

_MONTH = (
    "(?:January|February|March|April|May|June|July|August|September|October|November|December"
    "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)"
)
RULES = (
    (r"(?<![\w.,/-])(?!(?:1[6-9]|20)\d\d(?!\d|,\d))\d{4,}(?![\w/-])", "thousands take a comma: 4,312"),
    (r"\d\s+%", "no space stands before the sign: 6%"),
    (r"(?i)\d\s+per\s?cent\b", "a figure takes the sign: 6%"),
    (r"(?<![\w.,/-])[£]?\d[\d,.]*%?\s?[–-]\s?[£]?\d[\d,.]*%?(?![\w/-])", "a range takes “to”: 3% to 9%"),
    (r"(?<![\d-])\d{4}-\d{2}(?:-\d{2})?(?![\d-])", "a date is in words: 30 October 2007"),
    (r"(?<!\d)\d{1,2}/\d{1,2}/\d{2,4}(?!\d)", "a date is in words: 30 October 2007"),
    (rf"\b\d{{1,2}}(?:st|nd|rd|th)\s+(?:of\s+)?{_MONTH}\b", "a date takes no ending: 30 October"),
    (rf"\b{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}\b", "the day stands first: 30 October 2007"),
    (rf"\b{_MONTH},\s+\d{{4}}\b", "no comma stands between month and year"),
    (r"(?<![\w.,])\.\d+", "a decimal begins with a nought: 0.5"),
    (r"\d\s*(?:am|pm|AM|PM)?\s*[–-]\s*\d+\s*(?:am|pm)\b", "a range takes “to”: 10am to 11am"),
)
_RULES = tuple((re.compile(pattern), rule) for pattern, rule in RULES)


def faults(chapter: str, text: str) -> Iterator[Fault]:
    """Each number of a text that breaks a rule."""
    for pattern, rule in _RULES:
        for match in pattern.finditer(text):
            near = text[max(0, match.start() - 20) : match.end() + 20].strip()
            yield Fault(f"{chapter}, “{near}”", f"{match[0].strip()!r} is not GOV.UK style", f"Here {rule}.")
