"""How a page or an element declares what a chapter may say or show with it, and what becomes of that
without data.

Belongs here: the values and the decorators that make them. What is said belongs to the pages and the forms.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, ClassVar


class Inline:
    """A value in words, for `{python} …` in a sentence and for f-strings."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __str__(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return f"Inline({self._text!r})"

    def _repr_markdown_(self) -> str:
        return self._text


class NotAvailable(Inline):
    """The inline value of a declared gap: the filter theme/gaps.lua drops the sentence's paragraph."""

    def __init__(self) -> None:
        super().__init__("[not available]{.gap}")


Said = Callable[..., str | Inline | None]


class Takes(StrEnum):
    """What a word of the vocabulary is asked of, in the brackets of a reference or a call."""

    NOTHING = "nothing"
    WIDTH = "a width"  # which may be left out
    CATEGORY = "a category"
    WARD = "a ward"
    ELEMENT = "an element of the same form"
    ELEMENTS = "two elements"
    AGENCY = "an agency"
    FACT = "a fact"
    PROFILE = "a profile"


class NotPossibleError(Exception):
    """A block that the released values do not allow; its text says why, for the gap panel."""


class Vocabulary:
    """Something that chapters speak of. `vocabulary`: name of what they may say or show → what it takes."""

    vocabulary: ClassVar[Mapping[str, Takes]]

    def __init_subclass__(cls) -> None:
        """What the class declares with the decorators of this module, its parents' first."""
        cls.vocabulary = {
            name: member.takes
            for parent in reversed(cls.__mro__)
            for name, member in vars(parent).items()
            if hasattr(member, "takes")
        }

    @property
    def available(self) -> bool:
        """Whether there are data to show."""
        return True

    def gap(self, reason: str = "") -> None:
        """Print why there is nothing to show."""


class _Inline(property):
    takes = Takes.NOTHING


def inline(function: Said) -> property:
    """A property that stands in a sentence; without data, or on None, it is a gap."""
    return _Inline(_said(function))


def inline_of(takes: Takes) -> Callable[[Said], Callable[..., Inline]]:
    """A method that stands in a sentence, asked of something; else as `inline`."""
    return lambda function: _marked(_said(function), takes)


def block(function: Callable[..., str | None]) -> Callable[..., None]:
    """A method that prints a block of Markdown, if there is any; without data it prints the declared gap."""
    return block_of(Takes.NOTHING)(function)


def block_of(takes: Takes) -> Callable[[Callable[..., str | None]], Callable[..., None]]:
    """As `block`, asked of something."""

    def declared(function: Callable[..., str | None]) -> Callable[..., None]:
        @functools.wraps(function)
        def show(self: Vocabulary, *arguments: Any, **named: Any) -> None:
            if not self.available:
                self.gap()
                return
            try:
                text = function(self, *arguments, **named)
            except NotPossibleError as reason:
                self.gap(str(reason))
                return
            if text:
                print(text)

        return _marked(show, takes)

    return declared


def _said(function: Said) -> Callable[..., Inline]:
    @functools.wraps(function)
    def value(self: Vocabulary, *arguments: Any) -> Inline:
        text = function(self, *arguments) if self.available else None
        return text if isinstance(text, Inline) else NotAvailable() if text is None else Inline(text)

    return value


def _marked(function: Callable[..., Any], takes: Takes) -> Callable[..., Any]:
    function.takes = takes  # type: ignore[attr-defined]
    return function
