"""Hierarchical codelists: the codes of data/codelists, how they nest and what they are called.

A record may hold any code of a list; tabulation rolls it up. The geography is a codelist too
(`assessment.geography`), and a table's dimension is a selection of one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from pydantic import Field

from assessment.errors import AssessmentError, Fault, refuse_if_any
from assessment.records import ALL, children_of
from assessment.yaml_files import StrictModel, read_model


@dataclass(frozen=True)
class Codelist:
    """Codes in order of presentation, each under a parent, all under one root.

    `levels` names the depths, the root's first: ('all', 'group', 'type'). A code without children belongs to
    its own depth and to every deeper one, so each level covers the whole.
    """

    name: str
    title: str
    levels: tuple[str, ...]
    labels: Mapping[str, str]
    parents: Mapping[str, str]
    root: str = ALL
    # Other words for a code in partners' files; what replaced a code's legal instrument; since and until
    # when it is in force.
    also: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    successors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    in_force: Mapping[str, tuple[date | None, date | None]] = field(default_factory=dict)

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(self.labels)

    def __contains__(self, code: object) -> bool:
        return code in self.labels

    def depth(self, code: str) -> int:
        return len(self.ancestors(code))

    def ancestors(self, code: str) -> tuple[str, ...]:
        """The codes above a code, the nearest first, the root last."""
        above = []
        while code != self.root:
            code = self.parents[code]
            above.append(code)
        return tuple(above)

    @cached_property
    def children(self) -> Mapping[str, tuple[str, ...]]:
        """Each code that has children, with them in order."""
        return children_of(self.codes, self.parents)

    @cached_property
    def leaves(self) -> tuple[str, ...]:
        return tuple(code for code in self.codes if code not in self.children)

    def is_within(self, code: str, ancestor: str) -> bool:
        """Whether `code` is `ancestor` or lies under it."""
        return code == ancestor or ancestor in self.ancestors(code)

    def is_in_force(self, code: str, first: date, last: date) -> bool:
        """Whether a code exists on any day from `first` to `last`."""
        since, until = self.in_force.get(code, (None, None))
        return (since is None or since <= last) and (until is None or until >= first)

    def level(self, name: str) -> tuple[str, ...]:
        """The codes of a level, in order. Raises ValueError if the list has no such level."""
        if name not in self.levels:
            raise ValueError(f"{self.name} has no level {name!r}; it has: {', '.join(self.levels)}")
        depth = self.levels.index(name)
        return tuple(
            code
            for code in self.codes
            if self.depth(code) == depth or (self.depth(code) < depth and code not in self.children)
        )


class _CodeEntry(StrictModel):
    code: str = Field(min_length=1)
    label: str = Field(min_length=1)
    parent: str | None = None
    also: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    successors: tuple[str, ...] = ()


class _CodelistFile(StrictModel):
    name: str
    title: str
    source: str
    levels: tuple[str, ...] | None = None
    note: str | None = None
    codes: tuple[_CodeEntry, ...]


def read_codelist(
    path: Path, shown_as: str | None = None, names: Mapping[str, str] | None = None
) -> Codelist:
    """A codelist file. Codes without a parent hang under `all`, which need not be listed.

    `names` are what stands for {area.kind} and the like in its texts (`Configuration.names`).
    Without `levels`, the depths are called `all`, `group`, `code`, or in a flat list `all`, `code`.
    """
    name = shown_as or str(path)
    content = read_model(path, _CodelistFile, name, names)
    refuse_if_any(_faults(content, path.stem, name))

    listed = {entry.code: entry for entry in content.codes}
    labels = {ALL: listed[ALL].label if ALL in listed else "All"}
    labels |= {code: entry.label for code, entry in listed.items() if code != ALL}
    parents = {code: entry.parent or ALL for code, entry in listed.items() if code != ALL}
    also = {code: entry.also for code, entry in listed.items() if entry.also}
    successors = {code: entry.successors for code, entry in listed.items() if entry.successors}
    in_force = {
        code: (entry.since, entry.until) for code, entry in listed.items() if entry.since or entry.until
    }
    codelist = Codelist(
        content.name, content.title, (), labels, parents, also=also, successors=successors, in_force=in_force
    )
    deepest = max((codelist.depth(code) for code in labels), default=0)
    levels = content.levels or _default_levels(deepest)
    if len(levels) != deepest + 1:
        what = f"names {len(levels)} levels, but its codes are {deepest + 1} deep (the root counts)"
        raise AssessmentError(Fault(f"{name}, levels", what))
    return replace(codelist, levels=levels)


def read_codelists(
    folder: Path, root: Path | None = None, names: Mapping[str, str] | None = None
) -> dict[str, Codelist]:
    """All codelists of a folder by name; errors name files relative to `root`."""
    codelists = (
        read_codelist(path, str(path.relative_to(root)) if root else None, names)
        for path in sorted(folder.glob("*.yml"))
    )
    return {codelist.name: codelist for codelist in codelists}


def _default_levels(deepest: int) -> tuple[str, ...]:
    return {0: (ALL,), 1: (ALL, "code"), 2: (ALL, "group", "code")}.get(
        deepest, (ALL, *(f"level-{depth}" for depth in range(1, deepest + 1)))
    )


def _faults(content: _CodelistFile, stem: str, name: str) -> Iterable[Fault]:
    if content.name != stem:
        yield Fault(f"{name}, name", f"is {content.name!r}; it must be the file's own name, {stem!r}")
    parents = {entry.code: entry.parent for entry in content.codes}
    seen: set[str] = set()
    for entry in content.codes:
        where = f"{name}, code {entry.code!r}"
        if entry.code in seen:
            yield Fault(where, "is listed twice")
        seen.add(entry.code)
        for successor in entry.successors:
            if successor not in parents:
                yield Fault(where, f"its successor {successor!r} is not in the list")
        if entry.parent and entry.parent != ALL and entry.parent not in parents:
            yield Fault(where, f"its parent {entry.parent!r} is not in the list")
    try:
        TopologicalSorter({code: [parent] for code, parent in parents.items() if parent}).prepare()
    except CycleError as error:
        for code in error.args[1][1:]:
            yield Fault(f"{name}, code {code!r}", "lies under itself")
