"""The feed of editions and corrections: what it holds, and that it depends on no clock."""

from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml
from tests.project import copy_tracked_files

from assessment.report.downloads.feed import write_feed
from assessment.report.edition.corrections import FILE
from assessment.report.edition.edition import open_edition

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def written(tmp_path, monkeypatch):
    root = copy_tracked_files(tmp_path / "project")
    monkeypatch.chdir(tmp_path)

    def write(corrections=(), edition="2008"):
        (root / FILE).write_text(yaml.safe_dump(list(corrections)), encoding="utf-8")
        return Path(write_feed(open_edition(root, edition))).read_bytes()

    return write


def correction(day: str, edition: str) -> dict:
    said = {"said": "1 & 2", "says": "3", "why": "A slip."}
    return {"date": day, "edition": edition, "chapter": "violent-crime", **said}


def entries(feed: bytes) -> list[dict[str, str]]:
    found = ElementTree.fromstring(feed).iter(f"{ATOM}entry")  # noqa: S314 – made here
    return [{part.tag.removeprefix(ATOM): part.text for part in entry} for entry in found]


def test_the_edition_is_an_entry_of_its_month(written):
    (entry,) = entries(written())
    assert entry["title"] == "Partnership Strategic Assessment 2008"
    assert entry["updated"] == "2008-01-01T00:00:00Z"
    assert "April to September 2007" in entry["content"]


def test_corrections_of_the_edition_come_newest_first_and_others_do_not(written):
    days = (("2026-02-01", "2025"), ("2008-05-01", "2008"), ("2008-03-02", "2008"))
    feed = written([correction(*each) for each in days])
    assert [entry["updated"][:10] for entry in entries(feed)] == ["2008-05-01", "2008-03-02", "2008-01-01"]
    assert "“1 & 2”" in entries(feed)[0]["content"]
    root = ElementTree.fromstring(feed)  # noqa: S314 – made here
    assert root.find(f"{ATOM}updated").text == "2008-05-01T00:00:00Z"
    assert len({entry["id"] for entry in entries(feed)}) == 3


def test_an_entry_keeps_its_id_when_another_correction_comes(written):
    first = correction("2008-03-02", "2008")
    before = {entry["title"]: entry["id"] for entry in entries(written([first]))}
    after = entries(written([correction("2008-05-01", "2008"), first]))
    assert [entry["id"] for entry in after][1:] == [*before.values()]


def test_the_same_data_give_the_same_bytes(written):
    assert written() == written()
