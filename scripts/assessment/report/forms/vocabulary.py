"""How an element declares what a chapter may say or show with it, and what becomes of that without data.

Belongs here: the decorators and the list that they make. What is said belongs to the forms.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from enum import StrEnum
from typing import Any, Protocol

from assessment.report.wording.values import Inline, NotAvailable


class Takes(StrEnum):
    """What a word of the vocabulary is asked of, in the brackets of a reference."""

    NOTHING = "nothing"
    WIDTH = "a width"  # which may be left out
    CATEGORY = "a category"
    WARD = "a ward"
    ELEMENT = "an element of the same form"


class NotPossibleError(Exception):
    """A block that the released values do not allow; its text says why, for the gap panel."""


class Showing(Protocol):
    """What the decorated methods need of their element."""

    @property
    def available(self) -> bool:
        """Whether there are data to show."""

    def gap(self, reason: str = "") -> None:
        """Print why there is nothing to show."""


class _Inline(property):
    takes = Takes.NOTHING


def inline(function: Callable[[Any], str | Inline | None]) -> property:
    """A property of an element that stands in a sentence; without data, or on None, it is a gap."""
    return _Inline(_said(function))


def inline_of(takes: Takes) -> Callable[[Callable[..., str | Inline | None]], Callable[..., Inline]]:
    """A method of an element that stands in a sentence, asked of something; else as `inline`."""

    def declared(function: Callable[..., str | Inline | None]) -> Callable[..., Inline]:
        return _marked(_said(function), takes)

    return declared


def block(function: Callable[..., str]) -> Callable[..., None]:
    """A method that prints a block of Markdown, of a width; without data it prints the declared gap, once."""
    return block_of(Takes.WIDTH)(function)


def block_of(takes: Takes) -> Callable[[Callable[..., str]], Callable[..., None]]:
    """As `block`, asked of something."""

    def declared(function: Callable[..., str]) -> Callable[..., None]:
        @functools.wraps(function)
        def show(self: Showing, *arguments: Any) -> None:
            if not self.available:
                self.gap()
                return
            try:
                print(function(self, *arguments))
            except NotPossibleError as reason:
                self.gap(str(reason))

        return _marked(show, takes)

    return declared


def always(function: Callable[..., None]) -> Callable[..., None]:
    """A method that prints of itself, whether or not there are data."""
    return _marked(function, Takes.NOTHING)


def declared_by(cls: type) -> dict[str, Takes]:
    """What a class declares with these decorators, its parents' first."""
    return {
        name: member.takes
        for parent in reversed(cls.__mro__)
        for name, member in vars(parent).items()
        if hasattr(member, "takes")
    }


def _said(function: Callable[..., str | Inline | None]) -> Callable[..., Inline]:
    @functools.wraps(function)
    def value(self: Showing, *arguments: Any) -> Inline:
        text = function(self, *arguments) if self.available else None
        return text if isinstance(text, Inline) else NotAvailable() if text is None else Inline(text)

    return value


def _marked(function: Callable[..., Any], takes: Takes) -> Callable[..., Any]:
    function.takes = takes  # type: ignore[attr-defined]
    return function
