"""Passes through every element of a pandoc document, to look at it or to put something in its place.

Belongs here: passing through, in the order of panflute's own `walk`, which builds every list of the document
again and so takes several times as long. Does not: what is looked for or put in place.
"""

from __future__ import annotations

from collections.abc import Callable

import panflute
from panflute.containers import DictContainer, ListContainer

Replacement = panflute.Element | list[panflute.Element] | None


def elements_of(root: panflute.Element) -> list[panflute.Element]:
    """The root and everything in it; what an element holds comes before it."""
    elements: list[panflute.Element] = []
    _gather(root, elements)
    return elements


def _items(held: ListContainer) -> list[panflute.Element]:
    """What a list holds, each knowing its place. Panflute's own way, one item by its number after the other,
    takes several times as long."""
    for index, item in enumerate(held.list):
        item.parent, item.location, item.index = held.parent, held.location, index
    return held.list


def replace(root: panflute.Element, act: Callable[[panflute.Element], Replacement]) -> Replacement:
    """Put in the place of each element inside the root what `act` returns for it: an element, a list of them,
    or None where it stays. What an element holds comes before it. Returns what `act` returns for the root."""
    for name in root._children:
        child = getattr(root, name)
        kind = type(child)
        if kind is ListContainer:
            kept = list(_items(child))
            replacements = [replace(item, act) for item in kept]
            if any(replacement is not None for replacement in replacements):
                setattr(
                    root,
                    name,
                    [one for pair in zip(kept, replacements, strict=True) for one in _placed(*pair)],
                )
        elif kind is DictContainer:
            for key, item in list(child.items()):
                child[key] = replace(item, act) or item
        elif child is not None:
            setattr(root, name, replace(child, act) or child)
    return act(root)


def _placed(kept: panflute.Element, replacement: Replacement) -> list[panflute.Element]:
    return [kept] if replacement is None else replacement if isinstance(replacement, list) else [replacement]


def _gather(node: panflute.Element, elements: list[panflute.Element]) -> None:
    for name in node._children:
        child = getattr(node, name)
        # By its very class: these are abstract collections, of which Python asks at length what they are.
        kind = type(child)
        if kind is ListContainer:
            for item in _items(child):
                _gather(item, elements)
        elif kind is DictContainer:
            for item in child.values():
                _gather(item, elements)
        elif child is not None:
            _gather(child, elements)
    elements.append(node)
