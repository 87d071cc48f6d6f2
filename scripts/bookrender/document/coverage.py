"""Refuses what the renderer does not cover, so that nothing of a source is dropped in silence.

Belongs here: which classes, attributes and elements are known. Does not: handling any of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from pathlib import Path

import panflute

from bookrender.document import callouts, floats, raw, references

Report = Callable[[str, panflute.Element], None]

# Marks of Quarto that need a renderer's help and get none here.
_REFUSED = {
    "tabs": ("panel-tabset",),
    "panels of an application": ("panel-sidebar", "panel-input", "panel-fill", "panel-center"),
    "notes in the margin": ("aside", "margin"),
    "cells that some other program executed": ("cell-output",),
    "slides": ("incremental", "fragment"),
    "columns (use layout-ncol)": ("columns", "column"),
    "landscape pages": ("landscape",),
    "Quarto's lightbox": ("lightbox",),
    "theorems": ("theorem",),
    "proofs": ("proof",),
    "remarks": ("remark",),
    "solutions": ("solution",),
}
REFUSED_CLASSES = {name: what for what, names in _REFUSED.items() for name in names}
REFUSED_PREFIXES = {"column-": "columns outside the text", "grid": "Bootstrap's grid"}
# Letters that no line divides: in a column of text, and in code, which goes over the width of the page.
LONGEST_WORD, LONGEST_IN_CODE = 50, 90
# What values of an attribute may be, and in words.
_VALUES = {
    "layout-ncol": ("[1-4]", "a whole number from 1 to 4"),
    "collapse": ("true|false", "true or false"),
    "appearance": ("default|simple|minimal", "one of default, simple, minimal"),
}
# What the text of an A4 page has room for, in centimetres, and units in centimetres.
_ROOM = {"width": 17, "height": 24}
_CENTIMETRES = {"cm": 1, "mm": 0.1, "in": 2.54, "pt": 2.54 / 72, "px": 2.54 / 96, "em": 0.35}
_SIZE = re.compile(r"(\d+(?:\.\d+)?|\.\d+)(%|cm|mm|in|pt|em|px)")
# What begins a heading, a list or a table where a blank line stands above, and is a word otherwise.
_BEGINS_BLOCK = re.compile(r"#{1,6}|[-*+]|1[.)]|\|")
_BREAKS = re.compile(r"(?<=[-–—/])|[\s\u200b\u00ad]+")
OWN_CLASSES = {
    "uri", "email", "unnumbered", "unlisted", "refs", "footnotes", "smallcaps", "underline", "mark",
    "panel-cell",
}  # fmt: skip
_RAW = (
    "raw {} is lost, or reads differently, in another format of the book: write it as Markdown, or say in "
    '`::: {{.content-visible when-format="…"}}` which format it is for, and beside it what the others show'
)
PASSIVE_ATTRIBUTES = {
    "lang", "dir", "role", "title", "aria-label", "aria-labelledby", "aria-hidden", floats.NUMBER,
}  # fmt: skip
ATTRIBUTES = {
    "Image": {"alt", "width", "height"},
    "Table": {"tbl-colwidths"},
    "Link": {"rel"},
}


def classes_with_meaning(sheets: Collection[Path], filters: Collection[Path]) -> frozenset[str]:
    """Classes that a style sheet has a rule for or a Lua filter names: those an author may use."""
    known = set(OWN_CLASSES)
    for sheet in sheets:
        known.update(re.findall(r"\.(-?[_a-zA-Z][\w-]*)", sheet.read_text(encoding="utf-8")))
    for lua in filters:
        known.update(re.findall(r"""["']([a-zA-Z][\w-]*)["']""", lua.read_text(encoding="utf-8")))
    return frozenset(known)


def check(
    elements: Iterable[panflute.Element], output: str, known_classes: Collection[str], report: Report
) -> None:
    """Report every element that this renderer would lose or misrepresent in the format `output`."""
    for element in elements:
        if isinstance(element, panflute.Math):
            report("equations are not covered: say it in words, or show it as an image with fig-alt", element)
        elif isinstance(element, panflute.RawBlock | panflute.RawInline):
            if raw.is_lost(element.text, element.format, output):
                report(_RAW.format(element.format), element)
        elif isinstance(element, panflute.Cite):
            _check_references(element, report)
        elif isinstance(element, panflute.Str | panflute.Code):
            _check_length(element, report)
        elif isinstance(element, panflute.Table):
            _check_table(element, report)
        elif isinstance(element, panflute.Image) and references.leads_elsewhere(element.url):
            report(f"the image {element.url} lies on another host: put it into the project", element)
        elif isinstance(element, panflute.CodeBlock):
            _check_length(element, report)
        elif isinstance(element, panflute.Para):
            _check_lines(element, report)
        elif hasattr(element, "classes"):
            _check_classes(element, known_classes, report)
            _check_attributes(element, _attributes_of(element), report)
            _check_label(element, report)


def _check_length(element: panflute.Str | panflute.Code | panflute.CodeBlock, report: Report) -> None:
    """A word that no line can hold runs off the page. An address is divided wherever it must be."""
    longest = max(_BREAKS.split(element.text), key=len)
    is_block = isinstance(element, panflute.CodeBlock)
    is_address = "://" in element.text and not is_block
    if len(longest) > (LONGEST_IN_CODE if is_block else LONGEST_WORD) and not is_address:
        report(
            f"“{longest[:20]}…” has {len(longest)} letters without a place where a line may end, more than a "
            "column of the PDF is wide: put spaces, hyphens or soft hyphens (U+00AD) into it",
            element,
        )
    if not isinstance(element, panflute.Str):
        _check_attributes(element, set(), report)


def _check_lines(paragraph: panflute.Para, report: Report) -> None:
    """Pandoc takes for words what was meant to begin a block, or to name one, and stands where it cannot."""
    inlines = list(paragraph.content)
    texts = [inline.text if isinstance(inline, panflute.Str) else "" for inline in inlines]
    line = 0
    for at, inline in enumerate(inlines):
        if not isinstance(inline, panflute.SoftBreak):
            continue
        mark, after = texts[at + 1], inlines[at + 2 : at + 3]
        if _BEGINS_BLOCK.fullmatch(mark) and after and isinstance(after[0], panflute.Space):
            above = panflute.Str(panflute.stringify(panflute.Plain(*inlines[line:at])))
            report(f"the line below this one begins with “{mark}”: put a blank line between them", above)
            return
        line = at + 1
    if texts[0] in (":", "Table:"):
        report("this caption has no table: it stands below its table, after a blank line", paragraph)


def _check_classes(element: panflute.Element, known: Collection[str], report: Report) -> None:
    kind = callouts.callout_kind(element)
    if kind is not None and kind not in callouts.KINDS:
        allowed = ", ".join(f".callout-{name}" for name in callouts.KINDS)
        report(f"unknown callout .callout-{kind}: one of {allowed} is allowed", element)
    for name in element.classes:
        if name.startswith("callout-"):
            continue
        prefix = next((p for p in REFUSED_PREFIXES if name.startswith(p)), None)
        if name in REFUSED_CLASSES or prefix:
            what = REFUSED_CLASSES.get(name) or REFUSED_PREFIXES[prefix or ""]
            report(f".{name} is not covered: this renderer makes no {what}", element)
        elif name not in known:
            report(f"unknown class .{name}: no style sheet and no filter of the project knows it", element)


def _attributes_of(element: panflute.Element) -> set[str]:
    allowed = set(ATTRIBUTES.get(element.tag, ()))
    if callouts.callout_kind(element):
        allowed.update(callouts.ATTRIBUTES)
    if floats.is_panel(element):
        allowed.add("layout-ncol")
    return allowed


def _check_attributes(element: panflute.Element, allowed: set[str], report: Report) -> None:
    for name, value in element.attributes.items():
        if name not in allowed | PASSIVE_ATTRIBUTES and not name.startswith("data-"):
            listed = ", ".join(sorted(allowed)) or "none"
            report(f"the attribute {name} is not covered here (covered: {listed})", element)
        elif name in _ROOM:
            _check_size(name, value, element, report)
        elif name in _VALUES and not re.fullmatch(_VALUES[name][0], value):
            report(f'{name}="{value}" must be {_VALUES[name][1]}', element)


def _check_size(side: str, value: str, element: panflute.Element, report: Report) -> None:
    size = _SIZE.fullmatch(value)
    if size is None:
        report(f'{side}="{value}" must be a number with %, cm, mm, in, pt, em or px', element)
        return
    most, unit = (100, "%") if size[2] == "%" else (_ROOM[side], "cm")
    if float(size[1]) * _CENTIMETRES.get(size[2], 1) > most:
        report(f'{side}="{value}" is more than the PDF\'s page has room for: at most {most}{unit}', element)


def _check_label(element: panflute.Element, report: Report) -> None:
    what = references.not_covered(element.identifier)
    if what and element.tag in ("Div", "Span", "CodeBlock"):
        report(f"#{element.identifier}: {what} are not covered", element)
    labels = {label: kind for kind, label in callouts.LABELS.items()}
    kind = labels.get(element.identifier.partition("-")[0]) if "-" in element.identifier else None
    if kind and element.tag != "Header" and not callouts.is_labelled(element):
        report(f"#{element.identifier} labels a {kind}, and this is none: `::: {{.callout-{kind}}}`", element)


def _check_references(cite: panflute.Cite, report: Report) -> None:
    names = [citation.id for citation in cite.citations]
    for name in names:
        if what := references.not_covered(name):
            report(f"@{name}: {what} are not covered, so there is nothing to refer to", cite)
    if len({bool(references.CROSS_REFERENCE.match(name)) for name in names}) > 1:
        report(f"[@{'; @'.join(names)}] refers into the book and to a work: give each its own brackets", cite)


def _check_table(table: panflute.Table, report: Report) -> None:
    holder = table.parent if isinstance(table.parent, panflute.Figure) else table
    if not floats.caption_text(holder):
        report("a table has no caption: add `: What it shows {#tbl-…}` below it", table)
    heads = table.head.content if table.head else []
    if not any(panflute.stringify(cell).strip() for row in heads for cell in row.content):
        report("a table has no column headings", table)
    _check_attributes(table, _attributes_of(table), report)
