"""Looks at every element of a pandoc document.

Belongs here: passing through, in the order of panflute's own `walk`, which builds every list of the document
again and so takes several times as long. Does not: changing what the document holds; that is for `walk`.
"""

from __future__ import annotations

import panflute
from panflute.containers import DictContainer, ListContainer


def elements_of(root: panflute.Element) -> list[panflute.Element]:
    """The root and everything in it; what an element holds comes before it."""
    found: list[panflute.Element] = []
    _gather(root, found)
    return found


def _gather(
    node: panflute.Element | ListContainer | DictContainer | None, found: list[panflute.Element]
) -> None:
    if isinstance(node, ListContainer):
        for item in node:
            _gather(item, found)
    elif isinstance(node, DictContainer):
        for item in node.values():
            _gather(item, found)
    elif node is not None:
        for name in node._children:
            _gather(getattr(node, name), found)
        found.append(node)
