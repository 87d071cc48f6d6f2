"""The pages' files of the wards: in step with the geography, and only theirs."""

import pytest
import yaml
from tests.project import ROOT

from assessment import wards
from assessment.cli import main
from assessment.configuration import load_configuration
from assessment.geography import load_geography

NAMES = {
    "E05000001": "St Mary's",
    "E05000002": "Ynys-y-bŵl: Upper",
    "E05000003": "No",
    "E05000004": "Hope & Vale",
}


@pytest.fixture
def project(tmp_path, monkeypatch):
    for name in ("assessment.yml", "data"):
        (tmp_path / name).symlink_to(ROOT / name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_committed_files_follow_from_the_wards():
    names = load_geography(load_configuration(ROOT)).ward_names
    assert len(names) == 26
    assert wards.stale(ROOT, wards.ward_files(names)) == []


def test_names_with_marks_and_accents_keep_them_and_lend_them_to_no_file(tmp_path):
    wards.write(tmp_path, NAMES)
    pages = sorted(path.name for path in (tmp_path / wards.FOLDER).iterdir())
    assert pages == ["hope-vale.qmd", "no.qmd", "st-marys.qmd", "ynys-y-bwl-upper.qmd"]
    titles = [
        path.read_text(encoding="utf-8").splitlines()[0] for path in (tmp_path / wards.FOLDER).iterdir()
    ]
    assert sorted(titles) == sorted(f"# {name} {{.unnumbered}}" for name in NAMES.values())
    listed = yaml.safe_load((tmp_path / wards.DOCUMENT).read_text(encoding="utf-8"))["book"]["chapters"]
    assert [chapter for chapter in listed if chapter.startswith("chapters/wards/")] == [
        f"chapters/wards/{wards.slug(name)}.qmd" for name in NAMES.values()
    ]


def test_what_is_no_ward_any_more_goes_and_what_all_pages_share_stays(tmp_path):
    wards.write(tmp_path, NAMES)
    (tmp_path / wards.FOLDER / "_ward.qmd").write_text("shared")
    changed = wards.write(tmp_path, dict(list(NAMES.items())[:3]))
    assert changed == [wards.DOCUMENT, wards.FOLDER / "hope-vale.qmd"]
    assert (tmp_path / wards.FOLDER / "_ward.qmd").exists()
    assert not (tmp_path / wards.FOLDER / "hope-vale.qmd").exists()


def test_the_check_names_what_is_stale_and_writes_nothing(project, capsys):
    assert main(["wards"]) == 0
    assert main(["wards", "--check"]) == 0
    edited, missing = (project / wards.FOLDER / name for name in ("yarm.qmd", "hartburn.qmd"))
    edited.write_text("# Yarm-on-Tees\n")
    missing.unlink()
    (project / wards.FOLDER / "nowhere.qmd").write_text("")
    capsys.readouterr()
    assert main(["wards", "--check"]) == 1
    said = capsys.readouterr().err
    assert all(f"chapters/wards/{name}.qmd" in said for name in ("yarm", "hartburn", "nowhere"))
    assert "assessment wards" in said and not missing.exists()
