"""Recognises callouts: `::: {.callout-note title="…"}`.

Belongs here: what a callout is made of, the same for every format. Does not: how one looks.
"""

from __future__ import annotations

from dataclasses import dataclass

import panflute

KINDS = ("note", "tip", "warning", "important", "caution")
ATTRIBUTES = ("title", "collapse", "icon", "appearance")
APPEARANCES = ("default", "simple", "minimal")


@dataclass(frozen=True)
class Callout:
    """A callout's kind ("note", …), its title's inlines, its content, and whether a reader may fold it
    away."""

    kind: str
    title: list[panflute.Element]
    content: list[panflute.Element]
    foldable: bool
    folded: bool


def callout_kind(element: panflute.Element) -> str | None:
    """The word after `callout-` in the classes of a block, or None where it is no callout."""
    for name in getattr(element, "classes", ()):
        if name.startswith("callout-"):
            return name.removeprefix("callout-")
    return None


def read_callout(element: panflute.Div) -> Callout:
    """Take a callout apart. The title is the attribute's, else a heading's at the start, else the kind's
    own name."""
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


def _words(text: str) -> list[panflute.Element]:
    inlines: list[panflute.Element] = []
    for word in text.split():
        inlines += [panflute.Space(), panflute.Str(word)]
    return inlines[1:]
