"""Leaves out what a format or profile is not meant to show: `.content-visible` and `.content-hidden`.

Belongs here: their removal from the document. Does not: when a condition is met (`reading.conditions`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection

import panflute

from bookrender.document.elements import replace
from bookrender.reading.conditions import CLASSES, CONDITIONS, is_shown, names

# Formats that Quarto knows by these names; those that this renderer does not make are simply never the
# current one.
FORMATS = (
    "html", "typst", "pdf", "latex", "docx", "odt", "epub", "revealjs", "pptx", "beamer", "markdown", "gfm",
)  # fmt: skip


def keep_visible(
    document: panflute.Doc,
    output: str,
    profiles: Collection[str],
    report: Callable[[str, panflute.Element], None],
) -> None:
    """Replace each conditional block or span by its content or nothing; `report` takes what is not known."""

    def judge(element: panflute.Element) -> list[panflute.Element] | None:
        if not isinstance(element, panflute.Div | panflute.Span):
            return None
        marks = [name for name in CLASSES if name in element.classes]
        if not marks:
            return None
        unknown = sorted(set(element.attributes) - set(CONDITIONS))
        conditions = {key: element.attributes[key] for key in CONDITIONS if key in element.attributes}
        formats = [name for key in CONDITIONS[:2] for name in names(conditions.get(key, ""))]
        for name in unknown:
            report(f"unknown condition {name}: one of {', '.join(CONDITIONS)} is allowed", element)
        for name in sorted(set(formats) - set(FORMATS)):
            report(f"unknown format {name!r}: one of {', '.join(FORMATS)} is allowed", element)
        return list(element.content) if is_shown(marks[0], conditions, output, profiles) else []

    replace(document, judge)
