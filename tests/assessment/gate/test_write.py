import hashlib
import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from frictionless import Package, Resource

from assessment.cells import Status
from assessment.configuration import load_configuration
from assessment.disclosure.published import read_edition
from assessment.gaps import Gap, GapReason
from assessment.gate import write
from assessment.gate.specification import TableSpecification
from assessment.gate.tabulate import tabulate
from assessment.gate.write import EditionToRelease, TableToRelease, source_as_json, write_edition
from assessment.records import Dimension, Kind, PublishedCell, PublishedTable, Source
from assessment.released import read_released
from assessment.sources.reading import Received

YEARS = {"2023-01/2023-12": "2023", "2024-01/2024-12": "2024"}
PUBLISHED = PublishedTable(
    id="entrants",
    title="First time entrants",
    unit="children per 100,000",
    limits="Only children whom the law dealt with.",
    dimensions=(
        Dimension("period", tuple(YEARS), YEARS, {}, None, "Period"),
        Dimension("area", ("E06000004",), {"E06000004": "Stockton-on-Tees"}, {}, None, "Area"),
    ),
    cells=(
        PublishedCell(("2023-01/2023-12", "E06000004"), "115.5", Status.VALUE),
        PublishedCell(("2024-01/2024-12", "E06000004"), "", Status.WITHHELD),
    ),
    sources=(Source("entrants.csv", "1" * 64, 2, "Entrants", "council", "A licence", Kind.OPEN),),
)


@pytest.fixture
def own(project):
    """The configuration of the test's own project, where it may write."""
    return load_configuration(project)


@pytest.fixture
def edition(clean, hierarchies, own):
    """An edition of one table with a cell of each status that a count can have."""
    rows = [("2025-04", "female")] * 7 + [("2025-05", "male")] * 2
    records = clean(("month", "sex"), rows)
    specification = TableSpecification(
        id="people",
        title="People by gender",
        unit="people",
        dimensions={"period": ["edition"], "sex": ["code", "all"]},
        leave_out={"sex": ["not-applicable"]},
    )
    (table,), _ = tabulate([specification], records, hierarchies, own.edition("2025"))
    cells = table.cells.assign(status=["secondary", "value", "primary", "zero"])
    cells["count"] = cells["count"].astype("Int64").mask(cells["status"].isin(["primary", "secondary"]))
    released = TableToRelease(table, cells, {"rule": "restricted", "threshold": 5}, "pass", {"cells": 0.5})
    due = date(2025, 10, 31)
    about = replace(records, title="Crimes", limits="Only what is told.", due=due)
    gaps = [
        Gap("other", "fire", GapReason.NOT_SENT, due=due),
        Gap("third", "fire", GapReason.INCOMPLETE, "no sex"),
    ]
    received = Received({about.name: about}, {"entrants": PUBLISHED}, {})
    return EditionToRelease(own.edition("2025"), [released], received, gaps)


def test_a_released_table_reads_back(edition, own):
    folder = write_edition(edition, own)
    assert (folder / "people.csv").read_text(encoding="utf-8") == (
        "period,sex,count,status\n"
        "2025-04/2025-09,all,,secondary\n"
        "2025-04/2025-09,female,7,value\n"
        "2025-04/2025-09,male,,primary\n"
        "2025-04/2025-09,not-recorded,0,zero\n"
    )
    table = read_released(folder, "people")
    assert table.cell(period="2025-04/2025-09", sex="female").value == 7
    assert table.cell(sex="male").below == 5
    assert table.label("sex", "female") == "Female"
    assert table.facts.synthetic


def test_the_resource_says_what_the_file_is(edition, own):
    folder = write_edition(edition, own)
    resource = json.loads((folder / "people.resource.json").read_text(encoding="utf-8"))
    content = (folder / resource["path"]).read_bytes()
    assert resource["bytes"] == len(content)
    assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
    assert [field["name"] for field in resource["schema"]["fields"]] == ["period", "sex", "count", "status"]
    about = resource["assessment"]
    assert about["dimensions"]["sex"]["parents"] == dict.fromkeys(["female", "male", "not-recorded"], "all")
    assert about["periods"] == ["2025-04/2025-09"]
    assert resource["sources"][0]["sha256"] == "0" * 64


def test_a_published_table_keeps_its_values_symbols_and_licence(edition, own):
    folder = write_edition(edition, own)
    assert (folder / "entrants.csv").read_text(encoding="utf-8") == (
        "period,area,value,status\n2023-01/2023-12,E06000004,115.5,value\n2024-01/2024-12,E06000004,,withheld\n"
    )
    table = read_released(folder, "entrants")
    assert table.cell(period="2023-01/2023-12").value == 115.5
    assert table.cell(period="2024-01/2024-12").suppressed
    assert table.facts.kinds == {"open"}
    resource = json.loads((folder / "entrants.resource.json").read_text(encoding="utf-8"))
    assert resource["licenses"] == [{"name": "A-licence", "title": "A licence"}]
    assert resource["assessment"]["policy"]["rule"] == "published"
    assert [view.name for view in read_edition(folder)] == ["2025/people"]


def test_the_package_is_valid_and_refers_to_every_resource(edition, own):
    folder = write_edition(edition, own)
    report = Package(str(folder / "datapackage.json")).validate()
    assert report.valid, report.flatten(["type", "message"])
    assert report.stats["tasks"] == 2
    for name in ("people", "entrants"):
        assert Resource(str(folder / f"{name}.resource.json")).validate().valid


def test_the_package_says_what_is_there_and_what_is_not(edition, own):
    folder = write_edition(edition, own)
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert package["resources"][1] == {
        "name": "people",
        "path": "people.csv",
        "descriptor": "people.resource.json",
    }
    assert [source["kind"] for source in package["sources"]] == ["open", "synthetic"]
    assert package["assessment"]["published"]["entrants"]["sources"] == ["entrants.csv"]
    assert package["assessment"]["gaps"] == [
        {"table": "other", "return": "fire", "reason": "not_sent", "due": "2025-10-31"},
        {"table": "third", "return": "fire", "reason": "incomplete", "detail": "no sex"},
    ]
    about = package["assessment"]["returns"]["recorded-crime"]
    assert about["covers"] == "2024-04/2025-09"
    assert (about["title"], about["limits"], about["due"]) == ("Crimes", "Only what is told.", "2025-10-31")


def test_writes_the_same_bytes_every_time(edition, own):
    folder = write_edition(edition, own)
    once = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert {path.name: path.read_bytes() for path in write_edition(edition, own).iterdir()} == once


def test_what_was_released_before_is_gone(edition, own):
    folder = write_edition(edition, own)
    (folder / "withdrawn.csv").write_text("x", encoding="utf-8")
    write_edition(edition, own)
    assert not (folder / "withdrawn.csv").exists()
    assert [path.name for path in folder.parent.iterdir()] == ["2025"]


@pytest.mark.parametrize("broken", ["package_of", "_swap"])
def test_a_failure_leaves_the_former_edition_whole(edition, own, monkeypatch, broken):
    folder = write_edition(edition, own)
    (folder / "mark.txt").write_text("former", encoding="utf-8")

    def fail(*_):
        raise OSError("disk full")

    monkeypatch.setattr(write, broken, fail)
    with pytest.raises(OSError, match="disk full"):
        write_edition(edition, own)
    assert (folder / "mark.txt").exists()
    assert [path.name for path in folder.parent.iterdir()] == ["2025"]


def test_a_new_folder_can_be_read_by_all(edition, own):
    shutil.rmtree(own.released_folder("2025").parent, ignore_errors=True)
    folder = write_edition(edition, own)
    assert folder == own.released_folder("2025")
    assert folder.stat().st_mode & 0o777 == 0o755
    assert {path.suffix for path in folder.iterdir()} == {".csv", ".json"}


def test_files_are_easy_to_compare_line_by_line(edition, own):
    folder = write_edition(
        replace(edition, exceptions=[{"table": "people", "reason": "“agreed” – in full"}]), own
    )
    text = (folder / "datapackage.json").read_text(encoding="utf-8")
    assert text.startswith('{\n "name": "assessment-2025",\n') and text.endswith("\n}\n")
    assert "“agreed” – in full" in text


def test_all_that_is_said_of_a_counted_table(edition, own):
    folder = write_edition(edition, own)
    resource = json.loads((folder / "people.resource.json").read_text(encoding="utf-8"))
    facts = resource["assessment"]
    assert facts["where"] == {} and facts["measure"] == "people" and facts["return"] == "recorded-crime"
    assert (facts["edition"], facts["outcome"], facts["loss"]) == ("2025", "pass", {"cells": 0.5})
    assert facts["policy"] == {"rule": "restricted", "threshold": 5}
    assert facts["coverage"] == {"area": own.area.authority, "name": own.area.name}
    assert resource["schema"]["primaryKey"] == ["period", "sex"]
    assert resource["schema"]["fields"][2] == {"name": "count", "title": "People", "type": "integer"}
    assert resource["schema"]["fields"][3]["constraints"]["enum"] == [
        str(status) for status in write.COUNT_STATUSES
    ]
    assert resource["licenses"] == [write.OPEN_GOVERNMENT]


def test_a_source_tells_only_what_it_has():
    source = Source("file.csv", "0" * 64, 9, "A return", "police", "None", Kind.SYNTHETIC)
    assert source_as_json(source) == {
        "title": "A return", "file": "file.csv", "sha256": "0" * 64, "rows": 9, "owner": "police",
        "licence": "None", "kind": "synthetic",
    }  # fmt: skip
    dated = replace(source, url="https://example.org/x", received=date(2025, 10, 2))
    assert source_as_json(dated)["path"] == "https://example.org/x"
    assert source_as_json(dated)["received"] == "2025-10-02"


def test_the_order_of_gaps_and_returns_is_theirs_by_name(edition, own):
    gaps = [Gap(table, name, GapReason.NOT_SENT) for table, name in (("b", "x"), ("a", "y"), ("a", "x"))]
    folder = write_edition(replace(edition, gaps=gaps), own)
    facts = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))["assessment"]
    assert [(gap["table"], gap["return"]) for gap in facts["gaps"]] == [("a", "x"), ("a", "y"), ("b", "x")]
    assert facts["period"] == "2025-04/2025-09" and facts["exceptions"] == []


def test_the_former_edition_comes_back_where_the_new_one_cannot_take_its_place(edition, own, monkeypatch):
    folder = write_edition(edition, own)
    (folder / "mark.txt").write_text("former", encoding="utf-8")
    replace_path, moved = Path.replace, []

    def fail_at_the_second(path, target):
        moved.append(path)
        if len(moved) == 2:
            raise OSError("disk full")
        return replace_path(path, target)

    monkeypatch.setattr(Path, "replace", fail_at_the_second)
    with pytest.raises(OSError, match="disk full"):
        write_edition(edition, own)
    assert (folder / "mark.txt").exists() and len(moved) == 3
