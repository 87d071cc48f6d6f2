"""Recognises callouts: `::: {.callout-note title="…"}`.

Belongs here: what a callout is made of and its number, the same for every format. Does not: how one looks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import panflute

from bookrender.document.floats import NUMBER, numbering

# How the label of a numbered callout begins, by its kind.
LABELS = {"note": "nte", "tip": "tip", "warning": "wrn", "important": "imp", "caution": "cau"}
KINDS = tuple(LABELS)
ATTRIBUTES = ("title", "collapse", "icon", "appearance")


@dataclass(frozen=True)
class Callout:
    """A callout's kind ("note", …), its title's inlines, its content, and whether a reader may fold it."""

    kind: str
    title: list[panflute.Element]
    content: list[panflute.Element]
    foldable: bool
    folded: bool

    @property
    def says_kind(self) -> bool:
        """Whether the title is the kind's own name and no more."""
        return panflute.stringify(panflute.Plain(*self.title)).strip().lower() == self.kind


def callout_kind(element: panflute.Element) -> str | None:
    """The word after `callout-` in the classes of a block, or None where it is no callout."""
    for name in getattr(element, "classes", ()):
        if name.startswith("callout-"):
            return name.removeprefix("callout-")
    return None


def read_callout(element: panflute.Div) -> Callout:
    """Take a callout apart. The title is the attribute's, else a heading's at the start, else its kind."""
    kind = callout_kind(element) or ""
    content = list(element.content)
    if "title" in element.attributes:
        title = _words(element.attributes["title"])
    elif content and isinstance(content[0], panflute.Header):
        title = list(content.pop(0).content)
    else:
        title = _words(kind.capitalize())
    collapse = element.attributes.get("collapse")
    return Callout(kind, title, content, foldable=collapse is not None, folded=collapse == "true")


def is_labelled(element: panflute.Element) -> bool:
    """Whether this is a callout with a number, which references lead to."""
    kind = callout_kind(element)
    return kind in LABELS and element.identifier.startswith(f"{LABELS[kind]}-")


def number_callouts(
    elements: Iterable[panflute.Element], chapter_number: str | None
) -> Iterator[tuple[panflute.Div, str]]:
    """Each labelled callout with its number among those of its kind, which goes into its attribute NUMBER."""
    number_of = numbering(chapter_number)
    for callout in filter(is_labelled, elements):
        callout.attributes[NUMBER] = number_of(callout_kind(callout) or "")
        yield callout, callout.attributes[NUMBER]


def _words(text: str) -> list[panflute.Element]:
    inlines = [inline for word in text.split() for inline in (panflute.Space(), panflute.Str(word))]
    return inlines[1:]
