"""When a block is shown: the conditions of `.content-visible` and `.content-hidden`.

Belongs here: their names, whether they are met, and which lines of a file stand in a block that is hidden in
every format. Does not: leaving anything out.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

CLASSES = ("content-visible", "content-hidden")
CONDITIONS = ("when-format", "unless-format", "when-profile", "unless-profile")
_OPENS = re.compile(r"^\s*:{3,}\s*(?:\{(?P<attributes>.*)\}|[\w-]+)\s*:*\s*$")
_CLOSES = re.compile(r"^\s*:{3,}\s*$")
_ATTRIBUTE = re.compile(r"""([\w-]+)=(?:"([^"]*)"|'([^']*)'|([^\s"'}]+))""")


def is_shown(mark: str, conditions: Mapping[str, str], output: str, profiles: Collection[str]) -> bool:
    """Whether a block of one of CLASSES is shown in a format under these profiles."""
    met = all(_is_met(key, names(value), output, profiles) for key, value in conditions.items())
    return met if mark == "content-visible" else not (met and conditions)


def names(value: str) -> list[str]:
    """The formats or profiles that a condition names."""
    return [name for name in re.split(r"[\s,]+", value) if name]


def _is_met(condition: str, named: list[str], output: str, profiles: Collection[str]) -> bool:
    current = {output} if condition.endswith("-format") else set(profiles)
    holds = bool(current.intersection(named))
    return holds if condition.startswith("when-") else not holds


class Nesting:
    """The fenced divs around a line of Markdown, given all lines before it; knows which of them the profiles
    hide in every format."""

    def __init__(self, profiles: Collection[str]) -> None:
        self._profiles = profiles
        self._open: list[str] = []

    @property
    def is_hidden(self) -> bool:
        return any(map(self._hides, self._open))

    @property
    def is_box(self) -> bool:
        """Whether one of them is more than a condition."""
        conditional = {f".{name}" for name in CLASSES}
        return any(conditional.isdisjoint(attributes.split()) for attributes in self._open)

    def pass_line(self, line: str) -> None:
        """Go past a line that stands in no block of code."""
        opening = _OPENS.match(line)
        if opening:
            self._open.append(opening["attributes"] or "")
        elif self._open and _CLOSES.match(line):
            self._open.pop()

    def _hides(self, attributes: str) -> bool:
        marks = [name for name in CLASSES if f".{name}" in attributes.split()]
        conditions = {name: "".join(value) for name, *value in _ATTRIBUTE.findall(attributes)}
        if not marks or any(name not in CONDITIONS or name.endswith("-format") for name in conditions):
            return False
        return not is_shown(marks[0], conditions, "", self._profiles)
