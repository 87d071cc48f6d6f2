import io
import json
import zipfile
from pathlib import Path

import pytest
from tests.assessment.sources.conftest import Answer, resumable
from tests.assessment.sources.police_downloads.downloads import crime, file_text

from assessment.errors import AssessmentError
from assessment.periods import parse_period
from assessment.sources.police_downloads.fetch import (
    PROVENANCE_FILE,
    Crime,
    PoliceArchive,
    is_kept_by_fetch,
)


def archive(months, force="cleveland", extra=None, outcome="Under investigation"):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        for month in months:
            for name in (force, "avon-and-somerset"):
                rows = [crime(1, **{"Last outcome category": outcome})]
                file.writestr(f"{month}/{month}-{name}-street.csv", file_text("street", month, rows))
        for name, content in (extra or {}).items():
            file.writestr(name, content)
    return stream.getvalue()


@pytest.fixture
def source(server):
    def make(span="2024-01/2024-03", **options):
        settings = Crime(archive=f"{server.address}/archive", updated=f"{server.address}/updated", months=3)
        return PoliceArchive(settings, "cleveland", parse_period(span), **options)

    return make


def months_in(folder):
    return sorted(path.name for path in folder.iterdir() if path.is_dir())


def test_takes_one_forces_files_out_of_the_archive(server, transport, source, tmp_path):
    server.in_turn("/archive/2024-03.zip", resumable(archive(["2024-01", "2024-02", "2024-03"])))
    folder = tmp_path / "returns"
    provenance = source().fetch(transport(), folder)
    files = sorted(path.name for path in folder.rglob("*.csv"))
    assert files == [f"2024-0{number}-cleveland-street.csv" for number in (1, 2, 3)]
    assert provenance[0].address.endswith("/archive/2024-03.zip")
    kept = json.loads((folder / PROVENANCE_FILE).read_text(encoding="utf-8"))
    assert kept[0]["sha256"] == provenance[0].sha256
    assert kept[0]["licence"] == "Open Government Licence v3.0"
    assert is_kept_by_fetch(folder)


def test_the_second_fetch_is_one_check_and_gives_the_same(server, transport, source, tmp_path):
    server.in_turn("/archive/2024-03.zip", resumable(archive(["2024-01", "2024-02", "2024-03"])))
    first = source().fetch(transport(), tmp_path / "returns")
    again = transport()
    assert source().fetch(again, tmp_path / "returns") == first
    assert again.requests == 1
    assert source().fetch(transport(offline=True), tmp_path / "returns") == first


def test_a_long_series_takes_older_months_from_an_older_archive(source):
    wanted = source("2023-09/2024-03").addresses(parse_period("2024-03").first)
    assert [(address[-11:], months.code) for address, months in wanted] == [
        ("2024-03.zip", "2024-01/2024-03"),
        ("2023-12.zip", "2023-10/2023-12"),
        ("2023-09.zip", "2023-09"),
    ]


def test_newest_takes_months_as_last_restated(server, transport, source, tmp_path):
    server.in_turn("/updated", Answer(b'{"date": "2024-04-01"}'))
    server.in_turn(
        "/archive/2024-04.zip",
        resumable(archive(["2024-02", "2024-03", "2024-04"], outcome="Offender fined")),
    )
    server.in_turn("/archive/2024-01.zip", resumable(archive(["2024-01"])))
    folder = tmp_path / "returns"
    source(newest=True).fetch(transport(), folder)
    assert months_in(folder) == ["2024-01", "2024-02", "2024-03"]
    text = (folder / "2024-02/2024-02-cleveland-street.csv").read_text(encoding="utf-8")
    assert "Offender fined" in text


@pytest.mark.parametrize(
    ("made", "message"),
    [
        (archive(["2024-01", "2024-03"]), "no street file for February 2024, missing in the middle"),
        (archive(["2024-01", "2024-02", "2024-03"], "durham"), "none of cleveland"),
        (archive(["2024-01"], extra={"../../escape-street.csv": "x"}), "its path leads out of the folder"),
        (archive(["2024-01"], extra={"bomb.csv": b"0" * 2**24}), "times its size in the zip"),
        (b"<html>Moved</html>", "what is no zip file"),
    ],
    ids=["missing-month", "force-not-published", "climbing-path", "bomb", "web-page"],
)
def test_a_bad_archive_is_named_and_the_folder_stays_as_it_was(
    server, transport, source, tmp_path, made, message
):
    good = archive(["2024-01", "2024-02", "2024-03"])
    server.in_turn("/archive/2024-03.zip", resumable(good), resumable(made, etag='"two"'))
    folder = tmp_path / "returns"
    source().fetch(transport(), folder)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    with pytest.raises(AssessmentError, match=message):
        source().fetch(transport(), folder)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cache", "returns"]


def test_a_month_that_is_not_out_yet_is_named(transport, source, tmp_path):
    with pytest.raises(AssessmentError, match=r"2024-03\.zip: answered 404"):
        source().fetch(transport(), tmp_path / "returns")


def test_a_folder_of_other_files_is_not_kept_by_fetch(tmp_path):
    (tmp_path / "return.csv").write_text("x", encoding="utf-8")
    assert not is_kept_by_fetch(tmp_path)
    assert is_kept_by_fetch(tmp_path / "none")


def test_a_return_beside_what_was_fetched_is_never_replaced(server, transport, source, tmp_path):
    server.in_turn("/archive/2024-03.zip", resumable(archive(["2024-01", "2024-02", "2024-03"])))
    source().fetch(transport(), tmp_path / "returns")
    assert is_kept_by_fetch(tmp_path / "returns")
    (tmp_path / "returns" / "council").mkdir()
    (tmp_path / "returns" / "council" / "drug-tests.csv").write_text("x", encoding="utf-8")
    assert not is_kept_by_fetch(tmp_path / "returns")


def test_the_folder_of_an_edition_need_not_be_there(server, transport, source, tmp_path):
    server.in_turn("/archive/2024-03.zip", resumable(archive(["2024-01", "2024-02", "2024-03"])))
    source().fetch(transport(), tmp_path / "returns/2024/police")
    assert months_in(tmp_path / "returns/2024/police") == ["2024-01", "2024-02", "2024-03"]
    assert [path.name for path in (tmp_path / "returns/2024").iterdir()] == ["police"]


def test_what_was_there_comes_back_where_the_new_cannot_take_its_place(
    server, transport, source, tmp_path, monkeypatch
):
    server.in_turn("/archive/2024-03.zip", resumable(archive(["2024-01", "2024-02", "2024-03"])))
    folder = tmp_path / "returns"
    source().fetch(transport(), folder)
    replace = Path.replace

    def failing(path, target):
        if target == folder and not path.name.endswith("-former"):
            raise OSError("no space is left")
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(OSError, match="no space is left"):
        source().fetch(transport(), folder)
    assert months_in(folder) == ["2024-01", "2024-02", "2024-03"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cache", "returns"]


def test_a_file_in_the_folders_place_is_not_kept_by_fetch(tmp_path):
    (tmp_path / "returns").write_text("x", encoding="utf-8")
    assert not is_kept_by_fetch(tmp_path / "returns")
