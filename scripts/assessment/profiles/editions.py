"""Two editions set against each other: the same cells restated, and tables that are defined otherwise.

Works on released tables and on what their resource files say; files are read elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from assessment.released import PERIOD, Released

_PARTS = {
    "return": "the return that it is counted from",
    "measure": "what is counted",
    "where": "which cases are taken in",
    "policy": "what is withheld",
}


def restated(last: Released, now: Released) -> tuple[int, int]:
    """How many numbers both tables publish for the same months and codes, and how many of them differ."""
    earlier, present = _numbers(last), _numbers(now)
    both = earlier.keys() & present.keys()
    return len(both), sum(earlier[place] != present[place] for place in both)


def _numbers(table: Released) -> dict[frozenset[tuple[str, str]], float]:
    return {frozenset(place.items()): cell.value for place, cell in table.rows() if cell.known}


def definition_changes(last: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    """In words, which parts of a table's definition differ; both are the `assessment` of a resource file."""
    for key, words in _PARTS.items():
        if last.get(key) != now.get(key):
            yield words
    if _codes(last) != _codes(now):
        yield "how it is divided"


def _codes(about: Mapping[str, Any]) -> dict[str, list[str]]:
    """The codes of each dimension but for the months, which differ from edition to edition."""
    return {
        name: sorted(dimension.get("labels", {}))
        for name, dimension in about["dimensions"].items()
        if name != PERIOD
    }
