"""Finds numbers that somebody typed into the narrative: digits and number words outside code.

Which names may hold a number is data (data/prose.yml); what a sentence says is for its author.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from assessment.errors import Fault
from assessment.yaml_files import StrictModel, read_model

ALLOWED = Path("data/prose.yml")
WORDS = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
    "|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundreds?|thousands?|millions?|dozens?"
    "|twice|half|thirds?|quarters?|fifths?|tenths?|percent|per cent"
)
NUMBER = re.compile(rf"\d(?:[\d.,/:]*\d)?%?|\b(?:{WORDS})\b", re.IGNORECASE)
NOT_PROSE = re.compile(
    r"""
      \A---\n.*?\n---\n                       # front matter
    | ^(?P<fence>`{3,}|~{3,}).*?^(?P=fence)   # a code block or cell
    | (?P<tick>`+).+?(?P=tick)                # code, and numbers computed inline
    | <!--.*?-->                              # a comment
    | \{\{<.*?>\}\}                           # a shortcode
    | ^:::+[^\n]*                             # the fence of a div
    | \{[^{}\n]*\}                            # attributes
    | \]\([^)\n]*\)                           # the target of a link
    | (?<![\w.])@[\w:.-]+                     # a cross-reference
    """,
    re.DOTALL | re.MULTILINE | re.VERBOSE,
)


class AllowedNames(StrictModel):
    """data/prose.yml."""

    names: tuple[str, ...]


def typed_numbers(text: str, allowed: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    """The line (from 1) and the text of each number in the prose of a chapter's source."""
    prose = NOT_PROSE.sub(lambda match: _blank(match[0]), text)
    for name in sorted(allowed, key=len, reverse=True):
        prose = re.sub(r"\s+".join(map(re.escape, name.split())), lambda match: _blank(match[0]), prose)
    for number in NUMBER.finditer(prose):
        yield prose.count("\n", 0, number.start()) + 1, number[0]


def _blank(text: str) -> str:
    """The same text without a word, with its lines kept, so that line numbers stay true."""
    return re.sub(r"[^\n]", " ", text)


def faults(paths: Iterable[Path], root: Path) -> Iterator[Fault]:
    """Every number typed into the prose of the given chapters."""
    allowed = read_model(root / ALLOWED, AllowedNames, str(ALLOWED)).names
    for path in paths:
        for line, number in typed_numbers(path.read_text(encoding="utf-8"), allowed):
            yield Fault(
                f"{path}, line {line}",
                f"the number {number!r} is typed into the narrative",
                f"Compute it (`{{python}} …`); if it is part of a name, add the name to {ALLOWED}.",
            )
