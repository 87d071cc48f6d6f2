"""Has Typst measure tables that may not fit the page: their words would be set over one another.

Belongs here: which tables to measure, and what the measuring (`fits` in definitions.typ) is given. Does not:
how a table looks.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

import panflute
import typst

from bookrender.errors import Problem
from bookrender.pdf.strings import quoted

# A line ends at a space, or after one of these.
_BREAKS = re.compile(r"[ \t\n\u200b\u00ad]+|(?<=[-–—/])")
# So many letters, with two for the space beside a column, fit a narrow page in the smallest type. What has no
# more is not measured.
_SURELY_FIT = 60
_SAID = "assertion failed: {"


@dataclass(frozen=True)
class _Column:
    """The longest words of a column's heading and of its other cells, which no line divides; its share of the
    width, None where it takes what it needs."""

    heading: str
    word: str
    share: float | None

    @property
    def may_be_narrow(self) -> bool:
        letters = max(len(self.heading), len(self.word)) + 2
        return letters > (self.share or 1) * _SURELY_FIT


def measured(table: panflute.Table, fault: Problem) -> str:
    """A call of Typst that fails with `fault` where the table does not fit; nothing where it surely does.
    Typst ends at the first failure: `faults` has it name all of them."""
    heads = _longest_words(list(table.head.content))
    words = _longest_words([row for body in table.content for row in body.content])
    shares = [share if isinstance(share, float) else None for _, share in table.colspec]
    columns = [
        _Column(head or "", word or "", share) for head, word, share in zip_longest(heads, words, shares)
    ]
    letters = sum(max(len(column.heading), len(column.word)) + 2 for column in columns)
    if letters <= _SURELY_FIT and not any(column.may_be_narrow for column in columns):
        return ""
    listed = "".join(
        f"({quoted(column.heading)}, {quoted(column.word)}, {_share(column.share)}), " for column in columns
    )
    return f"#fits({quoted(json.dumps(asdict(fault)))}, ({listed}))"


def faults(error: typst.TypstError, main: Path, fonts: Mapping[str, Any]) -> list[Problem]:
    """The problems of all tables of a document that do not fit, where an error of its compiler is of one."""
    if not str(error).startswith(_SAID):
        return []
    noted = typst.query(main, "<fault>", field="value", root=main.parent, sys_inputs={"faults": ""}, **fonts)
    return [Problem(**json.loads(fault)) for fault in json.loads(noted)]


def _longest_words(rows: list[panflute.TableRow]) -> list[str]:
    """By column; a cell over several columns is left out."""
    longest: list[str] = []
    for row in rows:
        cells = ["" if cell.colspan > 1 else panflute.stringify(cell) for cell in row.content]
        words = [max(_BREAKS.split(cell), key=len) for cell in cells]
        longest = [max(pair, key=len) for pair in zip_longest(longest, words, fillvalue="")]
    return longest


def _share(share: float | None) -> str:
    return "auto" if share is None else f"{share:.4f}"
