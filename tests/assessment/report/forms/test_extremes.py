"""Every element of the real edition with its cells all withheld, all nothing or all one: what it says."""

import csv
import re
from pathlib import Path

import pytest

from assessment.report.conclusions.findings import Findings
from assessment.report.conclusions.priority_matrix import PriorityMatrix
from assessment.report.edition.edition import EditionData, open_edition
from assessment.report.forms.elements import elements_of

ROOT = Path(__file__).parents[4]
BROKEN = re.compile(r"\b(nan|inf|None(?! known)|NaT)\b|\d\.\d{4,}")
CELLS = {"withheld": ("", "primary"), "nothing": ("0", "zero"), "one": ("1", "value")}


@pytest.fixture(params=CELLS)
def edition(request, tmp_path, monkeypatch) -> EditionData:
    """Edition 2008 with each cell of each table replaced; that totals no longer add up matters not."""
    for path in ROOT.iterdir():
        if path.name not in ("data", "figures"):
            (tmp_path / path.name).symlink_to(path)
    for path in (ROOT / "data").iterdir():
        (tmp_path / "data").mkdir(exist_ok=True)
        if path.name != "released":
            (tmp_path / "data" / path.name).symlink_to(path)
    source, target = ROOT / "data/released/2008", tmp_path / "data/released/2008"
    target.mkdir(parents=True)
    for path in source.glob("*.json"):
        (target / path.name).symlink_to(path)
    for path in source.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as stream:
            header, *rows = csv.reader(stream)
        with (target / path.name).open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([header, *([*row[:-2], *CELLS[request.param]] for row in rows)])
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    open_edition.cache_clear()
    return open_edition(tmp_path, "2008")


def test_nothing_reads_as_broken(edition, capsys):
    drawn = set()
    for element in elements_of(edition):
        if not element.available:
            continue
        told = [str(value) for name in element.vocabulary if not callable(value := getattr(element, name))]
        element.table()
        if element.form not in drawn:  # one of each form: drawing takes longest
            drawn.add(element.form)
            getattr(element, "figure", element.table)()
        told += [element.key_figure() or "", capsys.readouterr().out]
        for text in told:
            assert not BROKEN.search(text), (element.id, text)
    said = [each.text for each in Findings(edition).all()] + [PriorityMatrix(edition).table()]
    assert not any(BROKEN.search(text) for text in said)
