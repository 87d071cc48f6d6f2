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
