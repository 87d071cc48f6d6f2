"""What data/elements says of each element, read and held against the names that it refers to.

Belongs here: the keys of the files (data/elements/README.md explains them) and whether tables, returns,
codes, agencies and chapters exist. Whether a form exists is for `assessment.report.forms` to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, RootModel

from assessment.configuration import Configuration, DataKind
from assessment.errors import Fault, nearest, refuse_if_any
from assessment.yaml_files import StrictModel, places, read_model, read_yaml

FOLDER, CODELISTS = Path("data/elements"), Path("data/codelists")
TABLES, PUBLISHED = Path("data/tables"), Path("data/published")  # a file a return, a file a published table


class _Entry(StrictModel):
    """One element as its file has it."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    profile: str
    outline: str = ""
    title: str
    return_name: str = Field(alias="return")
    agency: str
    tables: tuple[str, ...]
    form: str
    nouns: str | None = None
    per: Literal["residents", "households"] = "residents"
    offence: str | None = None
    where: Mapping[str, str] = Field(default_factory=dict)
    focus: str | None = None
    only_for: DataKind | None = None
    shows: str

    @property
    def fixed(self) -> dict[str, str]:
        """The codes that pick the element's part of its tables."""
        return {**self.where, **({"offence": self.offence} if self.offence else {})}


class Specification(_Entry):
    """One element of the book: its keys, the file of data/elements that it stands in, and where in it."""

    file: Path
    position: int

    @property
    def chapter(self) -> str:
        return self.file.stem


class _File(RootModel[tuple[_Entry, ...]]):
    pass


def place_of(element: Specification, root: Path, *keys: str | int) -> str:
    """Where an element, or one of its keys, stands: 'data/elements/x.yml, line 12, [3].tables[1]'."""
    return places(root / element.file, str(element.file))((element.position, *keys))


def categories_of(element: Specification, root: Path) -> tuple[str, ...]:
    """The codes of the codelists by which an element's first table is divided, released or not."""
    file = root / TABLES / f"{element.return_name}.yml"
    tables = read_yaml(file) if file.is_file() and element.tables else []
    dimensions = [
        name for table in tables if table["id"] == element.tables[0] for name in table["dimensions"]
    ]
    codelists = [root / CODELISTS / f"{name}.yml" for name in dimensions]
    return tuple(code for path in codelists if path.is_file() for code in _values(read_yaml(path), "code"))


def read_elements(configuration: Configuration) -> tuple[Specification, ...]:
    """All elements: chapters that are no priority first, then the priorities in the order of assessment.yml.

    Raises AssessmentError with every key, name and code that does not exist.
    """
    root = configuration.root
    order = [priority.slug for priority in configuration.all_priorities]
    files = [path.relative_to(root) for path in sorted((root / FOLDER).glob("*.yml"))]
    elements = tuple(
        Specification.model_construct(**dict(entry), file=file, position=position)
        for file in sorted(files, key=lambda file: file.stem in order and 1 + order.index(file.stem))
        for position, entry in enumerate(read_model(root / file, _File, str(file), configuration.names).root)
    )
    names = _Names(configuration)
    refuse_if_any(fault for file in files for fault in names.faults_of_chapter(file))
    refuse_if_any(_given_twice(elements, root))
    refuse_if_any(fault for element in elements for fault in names.faults_of(element))
    return elements


def _given_twice(elements: Iterable[Specification], root: Path) -> Iterator[Fault]:
    first: dict[str, Specification] = {}
    for element in elements:
        other = first.setdefault(element.id, element)
        if other is not element:
            what = f"{element.id!r} stands in {place_of(other, root, 'id')} already"
            yield Fault(place_of(element, root, "id"), what)


class _Names:
    """What the elements may refer to.

    Every chapter reads the elements, so a name that stands in the text of the file that defines it is taken
    for known, and only to tell the nearest right one are such files parsed.
    """

    def __init__(self, configuration: Configuration) -> None:
        self._configuration = configuration
        self._root = configuration.root
        self._codelists, self._tables, self._published = (
            {path.stem: path for path in sorted((self._root / folder).glob("*.yml"))}
            for folder in (CODELISTS, TABLES, PUBLISHED)
        )
        self._values_of = cache(_written_values)

    def faults_of_chapter(self, file: Path) -> Iterator[Fault]:
        """A fault where there is no chapter of the file's name."""
        chapters = [path.stem for path in sorted((self._root / "chapters").glob("*.qmd"))]
        known = [*chapters, *(priority.slug for priority in self._configuration.all_priorities)]
        if file.stem not in known:
            what = f"is named after {file.stem!r}, which is no chapter"
            yield Fault(str(file), what, nearest(file.stem, known))

    def faults_of(self, element: Specification) -> Iterator[Fault]:
        """A fault for each name that does not exist."""

        def fault(keys: tuple[str | int, ...], what: str, name: str, known: Iterable[str]) -> Fault:
            place = place_of(element, self._root, *keys)
            return Fault(place, f"{name!r} is no {what}", nearest(name, known))

        if element.agency not in (agencies := self._configuration.agencies_by_slug):
            yield fault(("agency",), "agency of assessment.yml", element.agency, agencies)
        tables, published = list(self._tables.values()), self._published
        for at, table in enumerate(element.tables):
            if table not in published and not self._stands_in(tables, "id", table):
                known = [*self._named_in(tables, "id"), *published]
                yield fault(("tables", at), f"table of {TABLES} or {PUBLISHED}", table, known)
        if element.return_name not in {*self._tables, *published}:
            known = [*self._tables, *published]
            yield fault(("return",), f"return of {TABLES} or {PUBLISHED}", element.return_name, known)
        for name, code in element.fixed.items():
            keys = ("offence",) if name == "offence" and element.offence else ("where", name)
            if name not in self._codelists:
                yield fault(keys, "codelist", name, self._codelists)
            elif not self._stands_in([self._codelists[name]], "code", code):
                known = self._named_in([self._codelists[name]], "code")
                yield fault(keys, f"code of the codelist {name}", code, known)
        codelists = list(self._codelists.values())
        if element.focus is not None and not self._stands_in(codelists, "code", element.focus):
            yield fault(("focus",), "code of any codelist", element.focus, self._named_in(codelists, "code"))

    def _stands_in(self, files: Iterable[Path], key: str, name: str) -> bool:
        return any(name in self._values_of(file, key) for file in files)

    def _named_in(self, files: Iterable[Path], key: str) -> dict[str, None]:
        return dict.fromkeys(name for file in files for name in _values(read_yaml(file), key))


def _written_values(file: Path, key: str) -> frozenset[str]:
    """What the text of a file gives a key, wherever in it that stands."""
    return frozenset(re.findall(rf"\b{key}: [\"']?([\w-]+)", file.read_text(encoding="utf-8")))


def _values(content: Any, key: str) -> Iterator[str]:
    """Every value of a key, wherever in a file it stands."""
    inner = content.values() if isinstance(content, dict) else content if isinstance(content, list) else ()
    if isinstance(content, dict) and isinstance(content.get(key), str):
        yield content[key]
    for part in inner:
        yield from _values(part, key)
