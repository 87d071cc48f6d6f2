"""Resolves cross-references: `@fig-x`, `[-@tbl-x]`, `[@fig-x; @fig-y]`, `@sec-x`, across chapters.

Belongs here: which labels exist, what a reference to one reads, and links between chapters. Does not: where
a label stands in an output; the format's writer says so through `address`.
"""

from __future__ import annotations

import functools
import posixpath
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import quote, unquote

import panflute

from bookrender.document.callouts import LABELS
from bookrender.document.elements import replace
from bookrender.document.floats import WORDS

CROSS_REFERENCE = re.compile(rf"^(?i:{'|'.join(['sec', *WORDS, *LABELS.values()])})-")
# What Quarto numbers and this renderer does not, by how its label begins.
NOT_COVERED = {
    "thm": "theorems", "lem": "lemmas", "cor": "corollaries", "prp": "propositions", "cnj": "conjectures",
    "def": "definitions", "exm": "examples", "exr": "exercises", "sol": "solutions", "rem": "remarks",
    "eq": "numbered equations", "lst": "numbered listings",
}  # fmt: skip
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
NO_BREAK_SPACE = "\u00a0"


@dataclass(frozen=True)
class Label:
    """Something that can be referred to: `kind` is "fig", "tbl", "sec" or a callout's; `number` is None where
    it has none, then a reference gives `title`; `word` is what stands before the number."""

    identifier: str
    chapter: str
    kind: str
    number: str | None
    title: str
    word: str

    def words(self, prefix: str | None = None) -> str:
        """What a reference reads; `prefix` "" leaves the number alone (`[-@fig-x]`)."""
        if self.number is None:
            return self.title
        word = self.word if prefix is None else prefix
        return f"{word}{NO_BREAK_SPACE}{self.number}" if word else self.number


def normal_form(identifier: str) -> str:
    """`@Fig-x` begins a sentence and means `@fig-x`."""
    return identifier[:1].lower() + identifier[1:]


def not_covered(identifier: str) -> str | None:
    """What a label names that this renderer does not number ("theorems"), or None."""
    kind, mark, _ = identifier.partition("-")
    return NOT_COVERED.get(kind) if mark else None


def is_cross_reference(cite: panflute.Cite) -> bool:
    """Whether a citation is a reference into the book, by its first label."""
    return bool(CROSS_REFERENCE.match(cite.citations[0].id))


def referred(elements: Iterable[panflute.Element]) -> tuple[list[str], list[str]]:
    """Labels referred to and works cited, in order of appearance; what is not covered is neither."""
    cites = [element for element in elements if isinstance(element, panflute.Cite)]
    names = [citation.id for cite in cites for citation in cite.citations]
    labels = [normal_form(name) for name in names if CROSS_REFERENCE.match(name)]
    works = [name for name in names if not CROSS_REFERENCE.match(name) and not not_covered(name)]
    return labels, works


def resolve(
    document: panflute.Doc, labels: Mapping[str, Label], address: Callable[[Label], str], link_class: str = ""
) -> None:
    """Replace each cross-reference by a link to `address(label)`; all of them are known to resolve."""

    def act(element: panflute.Element) -> list[panflute.Element] | None:
        if not (isinstance(element, panflute.Cite) and is_cross_reference(element)):
            return None
        inlines: list[panflute.Element] = []
        for citation in element.citations:
            label = labels[normal_form(citation.id)]
            prefix = panflute.stringify(panflute.Plain(*citation.prefix)).strip() if citation.prefix else None
            if citation.mode == "SuppressAuthor":
                prefix = ""
            link = panflute.Link(
                panflute.Str(label.words(prefix)),
                url=address(label),
                classes=[link_class] if link_class else [],
            )
            inlines += [panflute.Str(","), panflute.Space(), link] if inlines else [link]
            inlines += list(citation.suffix or ())
        return inlines

    replace(document, act)


def chapter_target(url: str, source: PurePosixPath, chapters: Iterable[str]) -> tuple[str, str] | None:
    """(source, fragment) of the chapter that a relative link in `source` leads to; None for any other."""
    path, _, fragment = url.partition("#")
    if not path or leads_elsewhere(path):
        return None
    target = project_path(path, source)
    return (target, fragment) if target in set(chapters) else None


def leads_elsewhere(url: str) -> bool:
    """Whether an address names how to get there (`https:`, `mailto:`, `tel:`), and so no file of the book."""
    return bool(_SCHEME.match(url))


def project_path(url: str, source: PurePosixPath) -> str:
    """The file behind a link or image of the chapter `source`, as a path from the project's folder; a leading
    / is that folder. An address may write a space as it is or as %20."""
    url = unquote(url.partition("#")[0])
    if url.startswith("/"):
        return posixpath.normpath(url.lstrip("/"))
    return posixpath.normpath(posixpath.join(source.parent.as_posix(), url))


@functools.cache
def from_page(target: str, page: str) -> str:
    """The address of a path of the site, relative to a page of the site."""
    return quote(posixpath.relpath(target, posixpath.dirname(page) or "."))
