"""The words of the book that a reader may not know (data/glossary.yml): read, checked, and printed as a list.

Belongs here: the file and the glossary page. Does not: explaining words in chapters (theme/terms.lua), or
checking that short forms are written out (`assessment.prose`).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pydantic import Field, RootModel

from assessment.configuration import Configuration
from assessment.errors import Fault, refuse_if_any
from assessment.report.wording import markdown, words
from assessment.yaml_files import StrictModel, read_model

FILE = Path("data/glossary.yml")


class Term(StrictModel):
    """One word of the glossary (the head of data/glossary.yml explains the fields)."""

    term: str
    stands_for: str | None = None
    everyday: bool = False
    also: tuple[str, ...] = ()
    says: str = Field(pattern=r"\.$")
    source: str | None = None

    @property
    def id(self) -> str:
        """The entry's anchor on the glossary page, as theme/terms.lua links to it."""
        return f"term-{self.term.lower().replace(' ', '-')}"


class _Terms(RootModel[tuple[Term, ...]]):
    pass


def read_glossary(configuration: Configuration) -> tuple[Term, ...]:
    """All terms, in alphabetical order; each name stands there once."""
    terms = read_model(configuration.root / FILE, _Terms, str(FILE), configuration.names).root
    refuse_if_any(_repeated(terms))
    return tuple(sorted(terms, key=lambda term: term.term.lower()))


def _repeated(terms: tuple[Term, ...]) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    for term in terms:
        for name in (term.term, *term.also):
            other = seen.setdefault(name.lower(), term.term)
            if other != term.term or (name is term.term and term.term in term.also):
                yield Fault(f"{FILE}, {term.term}", f"{name!r} is explained already, under {other}")


def definition_list(terms: tuple[Term, ...]) -> str:
    """The terms as a list of definitions; a short form leads with what it stands for."""
    return "\n".join(map(_definition, terms))


def _definition(term: Term) -> str:
    meaning = " ".join(term.says.split())
    stands_for = f"{words.capitalised(term.stands_for)}. " if term.stands_for else ""
    source = f" [Source: {markdown.escaped(term.source)}.]{{.source}}" if term.source else ""
    return (
        f"[{markdown.escaped(term.term)}]{{#{term.id}}}\n"
        f":   {markdown.escaped(stands_for + meaning)}{source}\n"
    )
