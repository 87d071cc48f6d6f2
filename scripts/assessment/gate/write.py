"""Writes an edition's folder: a CSV and a resource file for each table, and the data package; whole or not.

What may be written is decided before (`assessment.disclosure`): a table comes with a status for each cell.
The data package refers to the resource files and repeats nothing of them, so that branches do not conflict.
"""

import csv
import hashlib
import io
import json
import re
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas

from assessment.cells import Status
from assessment.configuration import Configuration, Edition
from assessment.gaps import Gap
from assessment.periods import parse_period
from assessment.records import CleanReturn, CountedTable, Dimension, PublishedTable, Source
from assessment.released import PUBLISHED
from assessment.sources.reading import Received

PACKAGE_FILE = "datapackage.json"
RESOURCE_SUFFIX = ".resource.json"
COUNT_STATUSES = (Status.VALUE, Status.ZERO, Status.PRIMARY, Status.SECONDARY, Status.NOT_COLLECTED)
PUBLISHED_STATUSES = (
    Status.VALUE,
    Status.ZERO,
    Status.WITHHELD,
    Status.NOT_APPLICABLE,
    Status.NOT_AVAILABLE,
    Status.LOW,
    Status.NOT_COLLECTED,
)
OPEN_GOVERNMENT = {
    "name": "OGL-UK-3.0",
    "title": "Open Government Licence v3.0",
    "path": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
}


@dataclass(frozen=True)
class TableToRelease:
    """A table after disclosure control. `cells`: its dimensions, `count` (missing unless shown), `status`."""

    counted: CountedTable
    cells: pandas.DataFrame
    policy: Mapping[str, Any]
    outcome: str
    loss: Mapping[str, Any]


@dataclass(frozen=True)
class EditionToRelease:
    """All that an edition's folder says."""

    edition: Edition
    tables: Sequence[TableToRelease]
    received: Received
    gaps: Sequence[Gap]
    exceptions: Sequence[Mapping[str, str]] = ()


def write_edition(content: EditionToRelease, configuration: Configuration) -> Path:
    """Write data/released/<edition>; on any error the former folder stays as it was. Returns the folder."""
    target = configuration.released_folder(content.edition.name)
    target.parent.mkdir(parents=True, exist_ok=True)
    workspace = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        write_files(content, configuration, workspace)
        workspace.chmod(0o755)
        _swap(workspace, target)
    finally:
        shutil.rmtree(workspace, ignore_errors=True)
    return target


def write_files(content: EditionToRelease, configuration: Configuration, folder: Path) -> None:
    """Write an edition's files into an empty folder."""
    files = {table.counted.id: _of_counted(table) for table in content.tables}
    files |= {table.id: _of_published(table) for table in content.received.tables.values()}
    coverage = {"area": configuration.area.authority, "name": configuration.area.name}
    for name, table in sorted(files.items()):
        about = {"edition": content.edition.name, **table.about, "coverage": coverage}
        (folder / f"{name}.csv").write_bytes(table.csv)
        _write_json(folder / f"{name}{RESOURCE_SUFFIX}", table.resource | {"assessment": about})
    _write_json(folder / PACKAGE_FILE, package_of(content, configuration, sorted(files)))


@dataclass(frozen=True)
class _TableFiles:
    """A table's CSV, its Frictionless Data Resource, and what the book needs to know of it beside."""

    csv: bytes
    resource: dict[str, Any]
    about: dict[str, Any]


def _of_counted(table: TableToRelease) -> _TableFiles:
    """One row a cell in the table's order; `count` empty unless the status shows it."""
    counted = table.counted
    counts = ["" if pandas.isna(count) else str(int(count)) for count in table.cells["count"]]
    codes = [table.cells[dimension.name] for dimension in counted.dimensions]
    content = _csv(counted.dimensions, "count", zip(*codes, counts, table.cells["status"], strict=True))
    value = {"name": "count", "title": counted.unit.capitalize(), "type": "integer"}
    return _TableFiles(
        content,
        _resource(counted, content, value, COUNT_STATUSES),
        {
            "return": counted.return_name,
            "measure": counted.unit,
            "where": dict(counted.where),
            "dimensions": {dimension.name: _hierarchy(dimension) for dimension in counted.dimensions},
            "periods": _periods(counted.dimensions),
            "policy": dict(table.policy),
            "outcome": table.outcome,
            "loss": dict(table.loss),
        },
    )


def _of_published(table: PublishedTable) -> _TableFiles:
    """The same of a published table: `value` with its decimals, empty where a symbol stood."""
    rows = [(*cell.codes, cell.value, str(cell.status)) for cell in table.cells]
    content = _csv(table.dimensions, "value", rows)
    value = {"name": "value", "title": table.unit.capitalize(), "type": "number"}
    return _TableFiles(
        content,
        _resource(table, content, value, PUBLISHED_STATUSES),
        {
            "return": table.id,
            "measure": table.unit,
            "where": {},
            "dimensions": {dimension.name: _hierarchy(dimension) for dimension in table.dimensions},
            "periods": _periods(table.dimensions),
            "policy": {"rule": PUBLISHED, "threshold": None},
            "outcome": PUBLISHED,
            "loss": {},
        },
    )


def _csv(dimensions: Sequence[Dimension], value: str, rows: Iterable[Sequence[str]]) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([*(dimension.name for dimension in dimensions), value, "status"])
    writer.writerows(rows)
    return stream.getvalue().encode("utf-8")


def _resource(
    table: CountedTable | PublishedTable, content: bytes, value: Mapping[str, Any], statuses: Sequence[Status]
) -> dict[str, Any]:
    """A table's Frictionless Data Resource. Its licences are those on which it may be used."""
    dimensions = table.dimensions
    return {
        "name": table.id,
        "title": table.title,
        "type": "table",
        "path": f"{table.id}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": {
            "fields": [
                *(
                    {"name": dimension.name, "title": dimension.title, "type": "string"}
                    for dimension in dimensions
                ),
                value,
                {
                    "name": "status",
                    "title": "What the cell shows",
                    "type": "string",
                    "constraints": {"enum": [str(status) for status in statuses]},
                },
            ],
            "missingValues": [""],
            "primaryKey": [dimension.name for dimension in dimensions],
        },
        "sources": [source_as_json(source) for source in table.sources],
        "licenses": _licences(table),
    }


def _licences(table: CountedTable | PublishedTable) -> list[dict[str, str]]:
    """What we counted we publish under the Open Government Licence; what is published keeps its own."""
    titles = [source.licence for source in table.sources] if isinstance(table, PublishedTable) else []
    return [
        {"name": re.sub(r"[^A-Za-z0-9.]+", "-", title), "title": title}
        for title in titles
        if title != OPEN_GOVERNMENT["title"]
    ] or [OPEN_GOVERNMENT]


def package_of(
    content: EditionToRelease, configuration: Configuration, tables: Sequence[str]
) -> dict[str, Any]:
    """The edition's Frictionless Data Package: its resources, and the facts that belong to no one table."""
    about, received = content.edition, content.received
    read = [*received.returns.values(), *received.tables.values()]
    sources = {source.file: source for one in read for source in one.sources}
    return {
        "name": f"assessment-{about.name}",
        "title": f"{configuration.partnership.name}: {about.title}",
        "homepage": configuration.partnership.website,
        "licenses": [OPEN_GOVERNMENT],
        "contributors": [{"title": configuration.partnership.name, "role": "publisher"}],
        "sources": [
            source_as_json(sources[file]) | _files_as_json(sources[file]) for file in sorted(sources)
        ],
        # Frictionless takes no reference in place of a resource: what it requires stands here.
        "resources": [
            {"name": table, "path": f"{table}.csv", "descriptor": f"{table}{RESOURCE_SUFFIX}"}
            for table in tables
        ],
        "assessment": {
            "edition": about.name,
            "period": about.period.code,
            "comparison": [period.code for period in about.comparison],
            "series": about.series.code,
            "gaps": [
                gap.as_json() for gap in sorted(content.gaps, key=lambda gap: (gap.table, gap.return_name))
            ],
            "exceptions": [dict(exception) for exception in content.exceptions],
            "returns": {name: _return_as_json(clean) for name, clean in sorted(received.returns.items())},
            "published": {name: _published_as_json(table) for name, table in sorted(received.tables.items())},
        },
    }


def source_as_json(source: Source) -> dict[str, Any]:
    """A source as a Frictionless source, with what traces a number back to its file."""
    facts: dict[str, Any] = {"title": source.title}
    if source.url:
        facts["path"] = source.url
    facts |= {"file": source.file, "sha256": source.sha256, "rows": source.rows, "owner": source.owner}
    facts |= {"licence": source.licence, "kind": str(source.kind)}
    if source.received:
        facts["received"] = source.received.isoformat()
    return facts


def _files_as_json(source: Source) -> dict[str, Any]:
    """The single files of a source, so that one that was published anew is recognised."""
    files = [{"name": file.name, "sha256": file.sha256, "rows": file.rows} for file in source.files]
    return {"files": files} if files else {}


def _return_as_json(clean: CleanReturn) -> dict[str, Any]:
    covers = f"{min(clean.months)}/{max(clean.months)}" if clean.months else None
    return {
        "title": clean.title,
        "covers": covers,
        "limits": clean.limits,
        **_day_as_json(clean.due),
        "fields": list(clean.fields),
        "sources": [source.file for source in clean.sources],
        "reconciliation": [
            {"step": step.step, "rows": step.rows, "note": step.note} for step in clean.reconciliation
        ],
    }


def _published_as_json(table: PublishedTable) -> dict[str, Any]:
    """What the register of sources tells of a published table, as of a return."""
    periods = [parse_period(code) for code in _periods(table.dimensions)]
    first, last = min(period.first for period in periods), max(period.last for period in periods)
    kept = sum(cell.status is not Status.NOT_COLLECTED for cell in table.cells)
    return {
        "title": table.title,
        "covers": f"{first.code}/{last.code}",
        "limits": table.limits,
        "sources": [source.file for source in table.sources],
        "reconciliation": [
            {"step": "received", "rows": sum(source.rows for source in table.sources), "note": ""},
            {"step": "kept", "rows": kept, "note": "of the own area and those beside it"},
        ],
    }


def _day_as_json(due: date | None) -> dict[str, str]:
    return {"due": due.isoformat()} if due else {}


def _hierarchy(dimension: Dimension) -> dict[str, Any]:
    parents = {code: dimension.parents[code] for code in dimension.codes if code in dimension.parents}
    return {"parents": parents, "labels": {code: dimension.labels[code] for code in dimension.codes}}


def _periods(dimensions: Sequence[Dimension]) -> list[str]:
    return next(list(dimension.codes) for dimension in dimensions if dimension.name == "period")


def _write_json(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _swap(workspace: Path, target: Path) -> None:
    """Put the workspace in the target's place; if that fails, the former target is put back."""
    former = workspace.with_name(f"{workspace.name}-former")
    if target.exists():
        target.replace(former)
    try:
        workspace.replace(target)
    except OSError:
        with suppress(OSError):
            former.replace(target)
        raise
    shutil.rmtree(former, ignore_errors=True)
