"""The one grammar by which files and chapters refer to what an element says: `element-id.name(argument)`.

`asb-deliberate-fires.total`, `damage-types.share(damage-to-vehicle)`; in a text between braces:
`{asb-wards.highest_wards}`. Whether an element and its name exist is for `assessment.report` to say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Self

_GRAMMAR = r"([a-z0-9-]+)\.([a-z_]+)(?:\(([^(){}]+)\))?"
_REFERENCE, _IN_TEXT = re.compile(_GRAMMAR), re.compile(r"\{" + _GRAMMAR + r"\}")


@dataclass(frozen=True)
class Reference:
    """An element's id, the name of what it says, and what that is asked of: a category, a ward, a width."""

    element: str
    name: str
    argument: str | None = None

    def __str__(self) -> str:
        return f"{self.element}.{self.name}{f'({self.argument})' if self.argument else ''}"

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """The reference that a text is; None where it is none."""
        match = _REFERENCE.fullmatch(text)
        return cls(*match.groups()) if match else None


def element_named(text: str) -> str:
    """The element's id in a reference, or in an id alone."""
    return text.partition(".")[0]


def references_in(text: str) -> Iterator[Reference]:
    """The references between braces in a text."""
    return (Reference(*match.groups()) for match in _IN_TEXT.finditer(text))


def filled(text: str, value: Callable[[Reference], object]) -> str:
    """A text with the value of each reference in its place."""
    return _IN_TEXT.sub(lambda match: str(value(Reference(*match.groups()))), text)
