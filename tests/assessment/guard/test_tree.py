"""The guard over files, the whole tree and the history of a change."""

import subprocess
from pathlib import Path

import pytest

from assessment.cli import main
from assessment.configuration import load_configuration
from assessment.guard.tree import (
    Allowed,
    Guard,
    GuardPolicy,
    files_of_tree,
    load_guard,
    look_through_files,
    look_through_history,
)

PROJECT = Path(__file__).resolve().parents[3]
EMAIL = "somebody" + "@" + "agency.gov.uk"
RECORDS = "Crime reference,Date committed,Offence,Age of victim\nCR/2007/1,2007-04-03,Robbery,34\n"


@pytest.fixture(scope="module")
def guard() -> Guard:
    return load_guard(load_configuration(PROJECT))


def kinds(guard: Guard, name: str, content: bytes | str) -> list[tuple[int, str]]:
    content = content.encode() if isinstance(content, str) else content
    return [(sighting.line, sighting.kind) for sighting in guard.look_at(name, content)]


def test_the_whole_tree_holds_no_personal_data(guard: Guard):
    found = look_through_files(guard, PROJECT, files_of_tree(PROJECT))
    assert [str(sighting.as_fault()) for sighting in found] == []


def test_the_history_of_the_change_holds_none(guard: Guard):
    shown = subprocess.run(
        ["git", "-C", str(PROJECT), "rev-list", "--max-count=20", "HEAD"], capture_output=True, text=True
    )
    commits = shown.stdout.split()
    if len(commits) < 2:
        assert (PROJECT / ".git").exists() is False or len(commits) == 1  # an archive, or a shallow clone
        return
    found = look_through_history(guard, PROJECT, f"{commits[-1]}..HEAD")
    assert [str(sighting.as_fault()) for sighting in found] == []


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("returns/2008/police/anything.csv", "restricted zone"),
        ("returns/note.md", "restricted zone"),
        ("data/recorded-crime 2007-08.csv", "restricted return"),
        ("notes/Drug_Treatment.XLSX", "restricted return"),
        ("anywhere/else.ods", "workbook"),
    ],
)
def test_a_name_is_enough(guard: Guard, name: str, kind: str):
    assert (0, kind) in kinds(guard, name, b"\0")


@pytest.mark.parametrize(
    "name",
    ["returns.md", "data/released/2008/recorded-crime-by-ward.csv", "data/contracts/recorded-crime.yml"],
)
def test_names_that_pass(guard: Guard, name: str):
    assert kinds(guard, name, "nothing") == []


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_shape_of_records_is_caught_whatever_the_file_is_called(guard: Guard, separator: str):
    text = "a title\n" + RECORDS.replace(",", separator)
    assert kinds(guard, "notes/extract.csv", text) == [(2, "records of a return")]


def test_a_table_of_counts_passes(guard: Guard):
    assert kinds(guard, "notes/counts.csv", "period,area,offence,sex,ethnicity,count,status\n") == []


def test_file_line_and_kind_are_told_and_never_the_value(guard: Guard):
    (sighting,) = guard.look_at("chapters/x.qmd", f"one\ntwo {EMAIL}\n".encode())
    told = str(sighting.as_fault())
    assert told.startswith("chapters/x.qmd:2: looks like personal data (e-mail address)")
    assert "agency" not in told


def test_other_encodings_are_read_and_pictures_are_not(guard: Guard):
    assert kinds(guard, "x.md", f"two {EMAIL}".encode("utf-16")) == [(1, "e-mail address")]
    assert kinds(guard, "x.png", b"\x89PNG\0" + EMAIL.encode()) == []


def test_what_is_allowed_is_allowed_there_alone(guard: Guard):
    policy = GuardPolicy(allowed=(Allowed(files="docs/*", kinds=("e-mail address",), reason="a role's"),))
    lenient = Guard(policy, guard.contracts, guard.restricted_folders)
    assert kinds(lenient, "docs/x.md", EMAIL) == []
    assert kinds(lenient, "chapters/x.md", EMAIL) == [(1, "e-mail address")]


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository of its own with the project's configuration, contracts and ignored folders."""
    for name in (
        "assessment.yml",
        ".gitignore",
        "data/policy/guard.yml",
        "data/contracts/recorded-crime.yml",
    ):
        target = tmp_path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((PROJECT / name).read_bytes())
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-A")
    git(tmp_path, "-c", "user.name=n", "-c", "user.email=e", "commit", "-q", "-m", "Begin")
    return tmp_path


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(
        ["git", "-C", str(folder), *arguments], check=True, capture_output=True, text=True
    ).stdout


def test_restricted_folders_are_ignored_by_git_and_refused_even_when_forced(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    record = repository / "returns/2008/police/recorded-crime.csv"
    record.parent.mkdir(parents=True)
    record.write_text(RECORDS, encoding="utf-8")
    assert git(repository, "status", "--porcelain") == ""
    git(repository, "add", "--force", "returns")
    monkeypatch.chdir(repository)
    assert main(["guard", "returns/2008/police/recorded-crime.csv"]) == 1
    assert main(["guard"]) == 1
    told = capsys.readouterr().err
    assert "returns/2008/police/recorded-crime.csv: looks like personal data (restricted zone)" in told
    assert "CR/2007" not in told


def test_what_one_commit_adds_and_the_next_takes_out_is_found_in_the_history(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    note = repository / "note.md"
    for text, subject in ((f"Ask {EMAIL}\n", "Add"), ("Ask the team\n", "Mend")):
        note.write_text(text, encoding="utf-8")
        git(repository, "add", "note.md")
        git(repository, "-c", "user.name=n", "-c", "user.email=e", "commit", "-q", "-m", subject)
    monkeypatch.chdir(repository)
    assert main(["guard"]) == 0
    assert main(["guard", "--history", "HEAD~2..HEAD"]) == 1
    told = capsys.readouterr().err
    assert "note.md (in the history, version" in told
    assert ":1: looks like personal data (e-mail address)" in told
    assert main(["guard", "--history", "nowhere..HEAD"]) == 1
