"""`assessment audit` on folders of released tables: what passes, what fails, and what it says."""

import csv
import hashlib
import json
import shutil
from pathlib import Path

import pytest
from tests.project import ROOT

from assessment import cli

RELEASED = ROOT / "data/released/2008"


@pytest.fixture(autouse=True)
def at_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


@pytest.fixture
def edition(tmp_path: Path) -> Path:
    return Path(shutil.copytree(RELEASED, tmp_path / "released" / "2008"))


def rewrite(folder: Path, table: str, change: dict[tuple[str, ...], tuple[str, str]]) -> None:
    """Puts other counts and statuses into cells, and the new checksum into the resource file."""
    path, resource = folder / f"{table}.csv", folder / f"{table}.resource.json"
    rows = list(csv.reader(path.open(encoding="utf-8")))
    rows = [[*row[:-2], *change.get(tuple(row[:-2]), row[-2:])] for row in rows]
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows(rows)
    facts = json.loads(resource.read_text(encoding="utf-8"))
    facts["hash"] = f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"
    resource.write_text(json.dumps(facts), encoding="utf-8")


def suppressed_cell(table: str) -> tuple[str, ...]:
    rows = list(csv.reader((RELEASED / f"{table}.csv").open(encoding="utf-8")))
    return next(tuple(row[:-2]) for row in rows[1:] if row[-1] == "secondary")


def test_every_released_edition_passes(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["audit"]) == 0
    shown = capsys.readouterr().out
    assert "2008: " in shown and "0 fail" in shown and "0 known too closely" in shown


def test_a_folder_elsewhere(edition: Path) -> None:
    assert cli.main(["audit", "--path", str(edition)]) == 0


def test_a_suppression_taken_back_is_found(edition: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = "flare-complaints-by-ward"
    cell = suppressed_cell(table)
    shown = {tuple(row[:-2]): row for row in csv.reader((RELEASED / f"{table}.csv").open(encoding="utf-8"))}
    total = next(row for codes, row in shown.items() if codes[0] == cell[0] and codes[1] == "E06000004")
    known = sum(
        int(row[-2]) for codes, row in shown.items() if codes[0] == cell[0] and row[-2] and row is not total
    )
    rewrite(edition, table, {cell: (str(int(total[-2]) - known - 3), "value")})
    assert cli.main(["audit", "--path", str(edition)]) == 1
    told = capsys.readouterr().err
    assert f"2008/{table} [period={cell[0]}, area=" in told
    assert "is suppressed, but anybody can work out that it is 3." in told
    assert "Given away by" in told


def test_a_table_changed_by_hand_is_refused(edition: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = edition / "recorded-crime-by-ward.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("value", "zero", 1), encoding="utf-8")
    assert cli.main(["audit", "--path", str(edition)]) == 1
    assert "its checksum differs" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("cell", "told"), [(("3", "primary"), "shows a count although"), (("-1", "value"), "is not a count")]
)
def test_a_cell_that_cannot_be_is_refused(
    edition: Path, cell: tuple[str, str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    table = "flare-complaints-by-ward"
    rewrite(edition, table, {suppressed_cell(table): cell})
    assert cli.main(["audit", "--path", str(edition)]) == 1
    shown = capsys.readouterr().err
    assert told in shown and f"2008/{table} [" in shown


def test_a_total_smaller_than_its_parts_is_refused(edition: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = "anti-social-behaviour-by-ward"
    rewrite(edition, table, {("2007-04/2007-09", "E06000004"): ("7", "value")})
    assert cli.main(["audit", "--path", str(edition)]) == 1
    assert "contradict" in (told := capsys.readouterr().err) or "do not add up" in told


def test_an_empty_folder_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["audit", "--path", str(tmp_path)]) == 1
    assert "holds no released tables" in capsys.readouterr().err
