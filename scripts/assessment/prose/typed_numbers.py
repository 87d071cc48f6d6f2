"""Finds numbers that somebody typed into the narrative: digits and number words outside code.

A number that counts no data (a time of day, part of a name) is marked where it stands, with the reason, in
its line or, for a heading, in a line of its own below it: `<!-- not data: nine (a time of day) -->`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from assessment.errors import Fault

WORDS = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
    "|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundreds?|thousands?|millions?|dozens?"
    "|twice|half|thirds?|quarters?|fifths?|tenths?|percent|per cent"
)
NUMBER = re.compile(rf"\d(?:[\d.,/:]*\d)?%?|\b(?:{WORDS})\b", re.IGNORECASE)
MARK = re.compile(r"<!-- not data: *(?P<words>[^\n]*?)(?: \((?P<reason>[^()\n]+)\))? *-->")
NOT_PROSE = re.compile(
    r"""
      \A---\n.*?\n---\n                       # front matter
    | ^(?P<fence>`{3,}|~{3,}).*?^(?P=fence)   # a code block or cell
    | (?P<tick>`+).+?(?P=tick)                # code, and numbers computed inline
    | <!--.*?-->                              # a comment
    | \{\{<.*?>\}\}                           # a shortcode
    | ^:::+[^\n]*                             # the fence of a div
    | ^[ ]*\d{1,3}[.)](?=[ ])                 # the marker of a list's item
    | \{[^{}\n]*\}                            # attributes
    | \]\([^)\n]*\)                           # the target of a link
    | (?<![\w.])@[\w:.-]+                     # a cross-reference
    """,
    re.DOTALL | re.MULTILINE | re.VERBOSE,
)


@dataclass(frozen=True)
class Mark:
    """Words that hold a number which counts no data, why, and the line (from 1) in which they stand."""

    line: int
    words: str
    reason: str


def marks(text: str) -> Iterator[Mark]:
    """The marks of a chapter's source, in order; one that stands alone is about the line of words above."""
    about = 1
    for number, line in enumerate(text.splitlines(), start=1):
        if MARK.sub("", line).strip():
            about = number
        yield from (Mark(about, mark["words"], mark["reason"] or "") for mark in MARK.finditer(line))


def typed_numbers(text: str) -> Iterator[tuple[int, str]]:
    """The line (from 1) and the text of each number in the prose of a chapter's source that has no mark."""
    lines = _prose(text)
    for mark in marks(text):
        lines[mark.line] = lines[mark.line].replace(mark.words, " ")
    for number, line in lines.items():
        yield from ((number, match[0]) for match in NUMBER.finditer(line))


def _prose(text: str) -> dict[int, str]:
    """The lines of a chapter without all that is no prose, by number."""
    prose = NOT_PROSE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    return dict(enumerate([*prose.splitlines(), ""], start=1))


def faults(paths: Iterable[Path]) -> Iterator[Fault]:
    """Every number typed into the prose of the given chapters, and every mark that is none."""
    for path in paths:
        text = path.read_text(encoding="utf-8")
        for line, number in typed_numbers(text):
            what = f"the number {number!r} is typed into the narrative"
            remedy = (
                f"Compute it (`{{python}} …`), or say why it is not data: <!-- not data: {number} (…) -->"
            )
            yield Fault(f"{path}, line {line}", what, remedy)
        prose = _prose(text)
        for mark in marks(text):
            where = f"{path}, line {mark.line}"
            if not mark.reason:
                what = f"{mark.words!r} is marked as no data without a reason"
                yield Fault(where, what, f"Write: <!-- not data: {mark.words or 'nine'} (a time of day) -->")
            elif mark.words not in prose[mark.line] or not NUMBER.search(mark.words):
                what = f"{mark.words!r} is marked as no data, and is no number of this line"
                yield Fault(where, what, "Take the mark away, or put it in the line of the number.")
