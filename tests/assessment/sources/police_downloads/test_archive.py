import zipfile

import pytest
from tests.assessment.sources.police_downloads.conftest import paths_of
from tests.assessment.sources.police_downloads.downloads import plain_months, write_download, zipped

from assessment.errors import AssessmentError
from assessment.periods import parse_period
from assessment.sources.police_downloads import archive
from assessment.sources.police_downloads.archive import is_of_a_download, open_archive

SPAN = "2024-01/2024-03"


def opened(path, force="cleveland", span=SPAN):
    return open_archive(paths_of(path), force, parse_period(span))


@pytest.fixture
def folder(tmp_path):
    return write_download(tmp_path / "download", plain_months(SPAN))


def test_a_folder_and_its_zip_hold_the_same_files(folder, tmp_path):
    zip_path = zipped(folder, tmp_path / "download.zip")
    unpacked, packed = opened(folder), opened(zip_path)
    assert unpacked.files.keys() == packed.files.keys()
    for key, file in unpacked.files.items():
        assert packed.files[key].name == file.name
        assert packed.files[key].read() == file.read()
    assert [file.month for file in packed.of_kind("street")] == ["2024-01", "2024-02", "2024-03"]


def test_months_outside_the_span_are_left_alone(folder):
    assert opened(folder, span="2024-02").months == ("2024-02",)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("2024-01-cleveland-street.csv", True),
        ("2024-01-cleveland-stop-and-search.csv", True),
        ("download.ZIP", True),
        ("2024-01-cleveland-streets.csv", False),
        ("recorded-crime.csv", False),
        ("2024-01-cleveland-street.csv.txt", False),
    ],
)
def test_a_file_of_a_download_is_known_by_its_name(name, expected):
    assert is_of_a_download(name) is expected


def test_zips_and_monthly_files_together_are_one_download(folder, tmp_path):
    (tmp_path / "returns").mkdir()
    packed = zipped(folder / "2024-01", tmp_path / "returns" / "january.zip")
    for month in ("2024-02", "2024-03"):
        (folder / month).rename(tmp_path / "returns" / month)
    together = opened(packed.parent)
    assert together.name == "returns"
    assert [file.month for file in together.of_kind("street")] == ["2024-01", "2024-02", "2024-03"]


def test_a_force_without_stop_and_search_lacks_that_kind_alone(folder):
    for path in folder.rglob("*-stop-and-search.csv"):
        path.unlink()
    assert not opened(folder).has("stop-and-search")
    assert opened(folder).of_kind("stop-and-search") == ()
    assert opened(folder).has("outcomes")


def test_a_month_that_the_force_did_not_publish_can_be_declared(folder):
    (folder / "2024-02" / "2024-02-cleveland-stop-and-search.csv").unlink()
    with pytest.raises(AssessmentError, match=r"say so under not_published\.stop-and-search of the edition"):
        opened(folder)
    declared = open_archive(
        paths_of(folder), "cleveland", parse_period(SPAN), {"stop-and-search": "none in February"}
    )
    assert not declared.has("stop-and-search")
    assert declared.has("outcomes")


def test_names_a_force_that_publishes_no_crime(folder):
    for path in folder.rglob("*-street.csv"):
        path.unlink()
    with pytest.raises(AssessmentError, match="holds no street file of cleveland, only: outcomes, stop-and"):
        opened(folder)


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9, 0.999])
def test_refuses_a_zip_cut_off_anywhere(folder, tmp_path, share):
    whole = zipped(folder, tmp_path / "whole.zip").read_bytes()
    cut = tmp_path / "cut.zip"
    cut.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(AssessmentError, match=r"cut\.zip: cannot be opened as a zip file"):
        opened(cut)


def test_refuses_a_member_that_is_damaged(folder, tmp_path):
    path = zipped(folder, tmp_path / "damaged.zip")
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as whole:
        info = whole.getinfo("2024-02/2024-02-cleveland-street.csv")
    start = info.header_offset + 30 + len(info.filename)
    content[start + 20 : start + 40] = bytes(20)
    path.write_bytes(content)
    with pytest.raises(AssessmentError, match=r"2024-02-cleveland-street\.csv: is damaged"):
        opened(path).files["street", "2024-02"].read()


@pytest.mark.parametrize(
    "name", ["../2024-01-cleveland-street.csv", "/2024-01-cleveland-street.csv", r"C:\x.csv"]
)
def test_refuses_a_path_that_climbs_out(tmp_path, name):
    path = tmp_path / "climbing.zip"
    with zipfile.ZipFile(path, "w") as hostile:
        hostile.writestr(zipfile.ZipInfo(name), "x")
    with pytest.raises(AssessmentError, match="its path leads out of the folder"):
        opened(path)


def test_refuses_a_bomb_by_its_ratio(tmp_path):
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("2024-01/2024-01-cleveland-street.csv", bytes(5 * 2**20))
    with pytest.raises(AssessmentError, match="times its size in the zip"):
        opened(path)


def test_refuses_what_is_too_large_alone_or_together(folder, tmp_path, monkeypatch):
    path = zipped(folder, tmp_path / "download.zip")
    monkeypatch.setattr(archive, "LARGEST_FILE", 10)
    with pytest.raises(AssessmentError, match="is larger than"):
        opened(path)
    with pytest.raises(AssessmentError, match="is larger than"):
        opened(folder).files["street", "2024-01"].read()
    monkeypatch.setattr(archive, "LARGEST_FILE", 2**20)
    monkeypatch.setattr(archive, "LARGEST_ARCHIVE", 10)
    with pytest.raises(AssessmentError, match="would grow to"):
        opened(path)


def test_refuses_a_download_of_another_force(tmp_path):
    folder = write_download(tmp_path / "download", plain_months(SPAN), force="avon-and-somerset")
    with pytest.raises(AssessmentError, match="holds files of avon-and-somerset, none of cleveland"):
        opened(folder)


def test_names_a_month_that_is_missing_in_the_middle(folder):
    (folder / "2024-02" / "2024-02-cleveland-street.csv").unlink()
    with pytest.raises(AssessmentError, match="no street file for February 2024, missing in the middle"):
        opened(folder)


def test_names_months_that_the_edition_needs(folder):
    with pytest.raises(AssessmentError) as caught:
        opened(folder, span="2023-12/2024-04")
    told = [fault.what for fault in caught.value.faults]
    assert told == [
        f"no {kind} file for December 2023, April 2024, missing for this edition"
        for kind in ("street", "outcomes", "stop-and-search")
    ]


def test_refuses_a_month_given_twice(folder):
    again = folder / "again" / "2024-02-cleveland-street.csv"
    again.parent.mkdir()
    again.write_bytes((folder / "2024-02" / "2024-02-cleveland-street.csv").read_bytes())
    with pytest.raises(AssessmentError, match=r"2024-02-cleveland-street\.csv: is there more than once"):
        opened(folder)


MB, GB = 2**20, 2**30


@pytest.mark.parametrize(
    ("sizes", "told"),
    [
        ([(512 * MB, 20 * MB)], None),
        ([(512 * MB + 1, 20 * MB)], "is larger than 512 MB"),
        ([(512 * MB, 20 * MB)] * 64, None),
        ([(512 * MB, 20 * MB)] * 64 + [(GB // 2, 20 * MB)], "would grow to 32 GB"),
        ([(200 * MB, MB)], None),
        ([(200 * MB + 1, MB)], "would grow to 200 times its size in the zip"),
        ([(300 * MB, MB)], "would grow to 300 times its size in the zip"),
        ([(MB, 1)], None),  # so small that it does no harm
        ([(MB + 1, 1)], "times its size"),
        ([(400 * MB, 0)], "would grow to 419430400 times its size in the zip"),
    ],
)
def test_how_large_what_is_in_a_zip_may_be(folder, tmp_path, monkeypatch, sizes, told):
    """The sizes are as the zip's own list gives them: nothing is unpacked to find out."""
    path = zipped(folder, tmp_path / "download.zip")

    def with_sizes(opened_zip):
        return [member(name=f"large-{number}", size=pair) for number, pair in enumerate(sizes)]

    def member(name, size):
        info = zipfile.ZipInfo(name)
        info.file_size, info.compress_size = size
        return info

    monkeypatch.setattr(zipfile.ZipFile, "infolist", with_sizes)
    with pytest.raises(AssessmentError) as caught:
        opened(path)
    what = [fault.what for fault in caught.value.faults]
    assert len(what) == 1
    assert told in what[0] if told else what[0].startswith("holds no file named as data.police.uk names them")


def test_a_monthly_file_may_be_as_large_as_one_in_a_zip(folder, monkeypatch):
    file = opened(folder).files["street", "2024-01"]
    monkeypatch.setattr(archive, "LARGEST_FILE", len(file.read()))
    assert file.read()
    monkeypatch.setattr(archive, "LARGEST_FILE", len(file.read()) - 1)
    with pytest.raises(AssessmentError, match="is larger than"):
        file.read()


def test_all_that_is_there_is_wanted_where_no_months_are(folder):
    assert open_archive(paths_of(folder), "cleveland", None).months == ("2024-01", "2024-02", "2024-03")
    for path in folder.rglob("2024-02-*"):
        path.unlink()
    with pytest.raises(AssessmentError) as caught:
        open_archive(paths_of(folder), "cleveland", None)
    assert {fault.what.partition(", ")[2] for fault in caught.value.faults} == {
        "missing in the middle of the download"
    }


@pytest.mark.parametrize(
    ("span", "named"),
    [
        ("2024-01/2024-09", "April 2024, May 2024, June 2024, July 2024, August 2024, September 2024,"),
        ("2024-01/2024-10", "April 2024, May 2024, June 2024 … October 2024 (7 months),"),
    ],
)
def test_many_missing_months_are_named_in_short(folder, span, named):
    with pytest.raises(AssessmentError) as caught:
        opened(folder, span=span)
    street, outcomes, _ = caught.value.faults
    assert street.what == f"no street file for {named} missing for this edition"
    assert "let the edition's series and comparison begin later" in street.remedy
    assert "not_published.outcomes" in outcomes.remedy


def test_what_is_said_of_a_folder_without_files_of_a_download(tmp_path):
    (tmp_path / "x.zip").write_bytes(b"PK\x05\x06" + bytes(18))
    with pytest.raises(AssessmentError, match=r"x\.zip: holds no file named as data\.police\.uk names them"):
        opened(tmp_path / "x.zip")
