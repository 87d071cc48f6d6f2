"""The way of an element's numbers, step by step, as the release wrote it down."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assessment.errors import AssessmentError, Fault, nearest
from assessment.gaps import gaps_of
from assessment.json_files import read_json

if TYPE_CHECKING:
    from assessment.report.edition.edition import EditionData
    from assessment.report.edition.specification import Specification


@dataclass(frozen=True)
class TableWay:
    """One released table that an element reads. `whole`: its file is as the gate wrote it."""

    id: str
    path: Path
    sha256: str
    whole: bool
    cells: int
    withheld: int
    where: Mapping[str, str]
    dimensions: Mapping[str, int]  # how many codes
    rule: str
    outcome: str
    return_name: str
    steps: Sequence[Mapping[str, Any]]
    sources: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Way:
    """An element with the tables that it reads, or why there is none."""

    element: Specification
    picks: Mapping[str, str]
    tables: tuple[TableWay, ...]
    gaps: tuple[str, ...]


def way_of(data: EditionData, element_id: str) -> Way:
    """Raises AssessmentError for an element that does not exist."""
    for element in data.elements:
        if element.id == element_id:
            return _way(data, element)
    ids = [element.id for element in data.elements]
    raise AssessmentError(Fault("data/elements", f"has no element {element_id!r}", nearest(element_id, ids)))


def ways(data: EditionData) -> list[Way]:
    """Every element of the edition, in the order of data/elements."""
    return [_way(data, element) for element in data.elements if data.has_place_for(element)]


def _way(data: EditionData, element: Specification) -> Way:
    gaps = gaps_of(data.package)
    tables = {name: _table(data, name) for name in element.tables}
    return Way(
        element,
        element.fixed,
        tuple(table for table in tables.values() if table is not None),
        tuple(
            f"{name}: {gaps[name].in_short if name in gaps else 'not released'}"
            for name, table in tables.items()
            if table is None
        ),
    )


def _table(data: EditionData, name: str) -> TableWay | None:
    path = data.folder / f"{name}.csv"
    try:
        content = path.read_bytes()
        resource = read_json(path.with_suffix("").with_suffix(".resource.json"))
    except FileNotFoundError:
        return None
    about, digest = resource["assessment"], hashlib.sha256(content).hexdigest()
    statuses = [line.rpartition(",")[2] for line in content.decode("utf-8").splitlines()[1:]]
    returns = data.package.get("assessment", {}).get("returns", {})
    listed = {source["file"]: source for source in data.package.get("sources", ())}
    return TableWay(
        id=name,
        path=path,
        sha256=digest,
        whole=resource["hash"] == f"sha256:{digest}",
        cells=len(statuses),
        withheld=sum(status in ("primary", "secondary") for status in statuses),
        where=about["where"],
        dimensions={key: len(dimension["labels"]) for key, dimension in about["dimensions"].items()},
        rule=str(about["policy"].get("rule", "")),
        outcome=about["outcome"],
        return_name=about["return"],
        steps=returns.get(about["return"], {}).get("reconciliation", ()),
        sources=[listed.get(source["file"], source) for source in resource["sources"]],
    )


def in_words(way: Way, data: EditionData, files: bool = False) -> Iterator[str]:
    """The way as lines to print; with `files` every single file of a source."""
    element = way.element
    yield f"Element {element.id}: {element.title}"
    yield f"  chapters/{element.chapter}.qmd, {element.profile}, {element.form}; edition {data.name}"
    for gap in way.gaps:
        yield f"Declared gap  {gap}"
    for table in way.tables:
        picks = {**table.where, **{key: code for key, code in way.picks.items() if key in table.dimensions}}
        shape = " × ".join(f"{number} {name}" for name, number in table.dimensions.items())
        yield f"Table {table.id}: {table.cells:,} cells, {shape}"
        if picks:
            yield f"  filters  {', '.join(f'{key} = {code}' for key, code in picks.items())}"
        state = "as the gate wrote it" if table.whole else "CHANGED since the gate wrote it"
        yield f"  file     {table.path.name}, sha256 {table.sha256}, {state}"
        yield f"  gate     rule {table.rule or 'unnamed'}, {table.outcome}, {table.withheld:,} cells withheld"
        yield f"  return   {table.return_name}"
        for step in table.steps:
            note = f"  {step['note']}" if step["note"] else ""
            yield f"    {step['rows']:>10,}  {step['step']}{note}"
        for source in table.sources:
            facts = f"{source['rows']:,} rows, {source['licence']}, {source['owner']}"
            yield f"  source   {source['file']}: {facts}"
            yield f"           {source['title']}{', ' + source['path'] if source.get('path') else ''}"
            yield f"           sha256 {source['sha256']}"
            for file in source.get("files", ()) if files else ():
                yield f"    {file['rows']:>10,}  {file['name']}  sha256 {file['sha256']}"
