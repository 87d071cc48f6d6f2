"""The released tables before and after: what disclosure control did with them, tables come and gone, and what
a restated source moved.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from assessment.provenance.restated import compare_releases, resource_of, rows_of_table
from assessment.review.changes.model import OutcomeChange, Restated

_WITHHELD = {"primary": "withheld", "secondary": "withheld to protect another"}
_SHOWN = {"value": "published", "zero": "published (none)", "not_collected": "not collected", **_WITHHELD}


def compare_outcomes(old: Path, new: Path) -> tuple[OutcomeChange, ...]:
    """Every difference between the released tables of two projects, by edition and table."""
    editions = sorted(_editions(old) | _editions(new))
    return tuple(
        change
        for edition in editions
        for table in sorted(_tables(old, edition) | _tables(new, edition))
        for change in _compare(edition, table, old, new)
    )


def data_differs(old: Path, new: Path) -> bool:
    """Whether anything that the assessment's numbers are computed from differs between two projects."""
    parts = ("data/released", "data/geography", "data/facts.yml")
    return any(_content(old / part) != _content(new / part) for part in parts)


def compare_restated(old: Path, new: Path) -> tuple[Restated, ...]:
    """By edition that both projects released: source files published anew, and numbers that moved."""
    restated = []
    for edition in sorted(_editions(old) & _editions(new)):
        folders = (root / "data" / "released" / edition for root in (old, new))
        restatement = compare_releases(*folders)
        if restatement.files or restatement.numbers:
            restated.append(Restated(edition, restatement))
    return tuple(restated)


def _compare(edition: str, table: str, old: Path, new: Path) -> Iterator[OutcomeChange]:
    folder_old, folder_new = (root / "data" / "released" / edition for root in (old, new))
    before, after = resource_of(folder_old, table), resource_of(folder_new, table)
    if not before or not after:
        words = ("not released", "released")
        yield OutcomeChange(edition, table, "table", words[bool(before)], words[bool(after)])
        return
    before, after = before.get("assessment", {}), after.get("assessment", {})
    for key in ("outcome", "loss", "policy", "gaps", "exceptions"):
        was, now = before.get(key), after.get(key)
        if was != now:
            yield OutcomeChange(edition, table, key, _shown(was), _shown(now))
    yield from _compare_cells(edition, table, folder_old / f"{table}.csv", folder_new / f"{table}.csv")


def _compare_cells(edition: str, table: str, old: Path, new: Path) -> Iterator[OutcomeChange]:
    if not (old.is_file() and new.is_file()) or old.read_bytes() == new.read_bytes():
        return
    before, after = _statuses(old), _statuses(new)
    withheld = [str(sum(status in _WITHHELD for status in side.values())) for side in (before, after)]
    if withheld[0] != withheld[1]:
        yield OutcomeChange(edition, table, "cells withheld", withheld[0], withheld[1])
    for cell in [*after, *(cell for cell in before if cell not in after)]:
        was, now = before.get(cell, ""), after.get(cell, "")
        if was != now and (was in _WITHHELD or now in _WITHHELD):
            yield OutcomeChange(edition, table, cell, _SHOWN.get(was, "absent"), _SHOWN.get(now, "absent"))


def _statuses(path: Path) -> dict[str, str]:
    """Each cell's status, by its dimensions in words: `period 2007-04/2007-09, area E05001527`."""
    return {
        ", ".join(f"{name} {code}" for name, code in coordinates): row["status"]
        for coordinates, row in rows_of_table(path)
    }


def _editions(root: Path) -> set[str]:
    return {path.name for path in root.glob("data/released/*/")}


def _tables(root: Path, edition: str) -> set[str]:
    resources = root.glob(f"data/released/{edition}/*.resource.json")
    return {path.name.removesuffix(".resource.json") for path in resources}


def _shown(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True, ensure_ascii=False)


def _content(path: Path) -> dict[str, bytes]:
    files = [path] if path.is_file() else sorted(file for file in path.rglob("*") if file.is_file())
    return {file.relative_to(path).as_posix(): file.read_bytes() for file in files}
