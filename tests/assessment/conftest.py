"""Released tables for tests: a CSV and a resource file in a folder, as the gate makes them, then read."""

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from assessment.released import Released, read_released

RULE = {"rule": "police", "threshold": 5, "zero": "published", "protection_width": 3}


def write_released(
    folder: Path,
    table_id: str,
    dimensions: Mapping[str, Mapping[str, str]],
    rows: Sequence[Sequence[Any]],
    **about: Any,
) -> None:
    """Writes a table. `dimensions` maps names to parents; a row is its codes, then a count or a status."""
    lines = []
    for *codes, shown in rows:
        is_count = isinstance(shown, int)
        status = ("value" if shown else "zero") if is_count else shown
        lines.append([*codes, shown if is_count else "", status])
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{table_id}.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([[*dimensions, "count", "status"], *lines])
    facts = {
        "edition": "2008",
        "return": "recorded-crime",
        "measure": "recorded crimes",
        "where": {},
        "dimensions": {
            name: {"parents": dict(parents), "labels": {}} for name, parents in dimensions.items()
        },
        "policy": RULE,
        "outcome": "pass",
    } | about
    resource = {"name": table_id, "title": "A table", "path": f"{table_id}.csv", "assessment": facts}
    resource["sources"] = [{"kind": "synthetic"}]
    (folder / f"{table_id}.resource.json").write_text(json.dumps(resource), encoding="utf-8")


@pytest.fixture
def make_released(tmp_path: Path) -> Any:
    """`make_released({"area": {"a": "all"}}, [("a", 7), ("b", "primary"), ("all", 30)]) -> Released`."""

    def make(
        dimensions: Mapping[str, Mapping[str, str]], rows: Sequence[Sequence[Any]], **about: Any
    ) -> Released:
        write_released(tmp_path, "a-table", dimensions, rows, **about)
        return read_released(tmp_path, "a-table")

    return make
