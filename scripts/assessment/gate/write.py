"""Writes an edition's folder: a CSV and a resource file for each table, and the data package; whole or not.

What may be written is decided before (`assessment.disclosure`): a table comes with a status for each cell.
"""

import csv
import hashlib
import io
import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas

from assessment.configuration import Configuration
from assessment.gaps import Gap
from assessment.records import CleanReturn, CountedTable, Dimension, Source

PACKAGE_FILE = "datapackage.json"
STATUSES = ("value", "zero", "primary", "secondary", "not_collected")
LICENCES = [
    {
        "name": "OGL-UK-3.0",
        "title": "Open Government Licence v3.0",
        "path": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    }
]


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

    name: str
    tables: Sequence[TableToRelease]
    returns: Sequence[CleanReturn]
    gaps: Sequence[Gap]
    exceptions: Sequence[Mapping[str, str]] = ()


def write_edition(edition: EditionToRelease, configuration: Configuration) -> Path:
    """Write data/released/<edition>; on any error the former folder stays as it was. Returns the folder."""
    target = configuration.released_folder(edition.name)
    target.parent.mkdir(parents=True, exist_ok=True)
    workspace = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        write_files(edition, configuration, workspace)
        workspace.chmod(0o755)
        _swap(workspace, target)
    finally:
        shutil.rmtree(workspace, ignore_errors=True)
    return target


def write_files(edition: EditionToRelease, configuration: Configuration, folder: Path) -> None:
    """Write an edition's files into an empty folder."""
    resources = []
    for table in sorted(edition.tables, key=lambda table: table.counted.id):
        content = csv_of(table)
        resource = resource_of(table, content, edition.name, configuration)
        (folder / f"{table.counted.id}.csv").write_bytes(content)
        _write_json(folder / f"{table.counted.id}.resource.json", resource)
        resources.append(resource)
    _write_json(folder / PACKAGE_FILE, package_of(edition, configuration, resources))


def csv_of(table: TableToRelease) -> bytes:
    """The cells as CSV: one row a cell in the table's order; `count` empty unless the status shows it."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    names = [dimension.name for dimension in table.counted.dimensions]
    writer.writerow([*names, "count", "status"])
    counts = ["" if pandas.isna(count) else str(int(count)) for count in table.cells["count"]]
    codes = [table.cells[name] for name in names]
    writer.writerows(zip(*codes, counts, table.cells["status"], strict=True))
    return stream.getvalue().encode("utf-8")


def resource_of(
    table: TableToRelease, content: bytes, edition: str, configuration: Configuration
) -> dict[str, Any]:
    """A table's Frictionless Data Resource, with what the book needs to know under `assessment`."""
    counted = table.counted
    return {
        "name": counted.id,
        "title": counted.title,
        "type": "table",
        "path": f"{counted.id}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": {
            "fields": [
                *({"name": each.name, "title": each.title, "type": "string"} for each in counted.dimensions),
                {"name": "count", "title": counted.unit.capitalize(), "type": "integer"},
                {
                    "name": "status",
                    "title": "What the cell shows",
                    "type": "string",
                    "constraints": {"enum": list(STATUSES)},
                },
            ],
            "missingValues": [""],
            "primaryKey": [dimension.name for dimension in counted.dimensions],
        },
        "sources": [source_as_json(source) for source in counted.sources],
        "licenses": LICENCES,
        "assessment": {
            "edition": edition,
            "return": counted.return_name,
            "measure": counted.unit,
            "where": dict(counted.where),
            "dimensions": {dimension.name: _hierarchy(dimension) for dimension in counted.dimensions},
            "periods": _periods(counted),
            "coverage": {"area": configuration.area.authority, "name": configuration.area.name},
            "synthetic": any(source.synthetic for source in counted.sources),
            "policy": dict(table.policy),
            "outcome": table.outcome,
            "loss": dict(table.loss),
        },
    }


def package_of(
    edition: EditionToRelease, configuration: Configuration, resources: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """The edition's Frictionless Data Package: its resources, and the facts that belong to no one table."""
    about = configuration.edition(edition.name)
    sources = {source.file: source for clean in edition.returns for source in clean.sources}
    return {
        "name": f"assessment-{edition.name}",
        "title": f"{configuration.partnership.name}: {about.title}",
        "homepage": configuration.partnership.website,
        "licenses": LICENCES,
        "contributors": [{"title": configuration.partnership.name, "role": "publisher"}],
        "sources": [
            source_as_json(sources[file]) | _files_as_json(sources[file]) for file in sorted(sources)
        ],
        "resources": list(resources),
        "assessment": {
            "edition": edition.name,
            "synthetic": about.is_synthetic,
            "period": about.period.code,
            "comparison": [period.code for period in about.comparison],
            "series": about.series.code,
            "gaps": [
                gap.as_json() for gap in sorted(edition.gaps, key=lambda gap: (gap.table, gap.return_name))
            ],
            "exceptions": [dict(exception) for exception in edition.exceptions],
            "returns": {
                clean.name: _return_as_json(clean)
                for clean in sorted(edition.returns, key=lambda clean: clean.name)
            },
        },
    }


def source_as_json(source: Source) -> dict[str, Any]:
    """A source as a Frictionless source, with what traces a number back to its file."""
    facts: dict[str, Any] = {"title": source.title}
    if source.url:
        facts["path"] = source.url
    facts |= {"file": source.file, "sha256": source.sha256, "rows": source.rows, "owner": source.owner}
    facts |= {"licence": source.licence, "synthetic": source.synthetic}
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


def _day_as_json(due: date | None) -> dict[str, str]:
    return {"due": due.isoformat()} if due else {}


def _hierarchy(dimension: Dimension) -> dict[str, Any]:
    parents = {code: dimension.parents[code] for code in dimension.codes if code in dimension.parents}
    return {"parents": parents, "labels": {code: dimension.labels[code] for code in dimension.codes}}


def _periods(counted: CountedTable) -> list[str]:
    return list(next(each.codes for each in counted.dimensions if each.name == "period"))


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
