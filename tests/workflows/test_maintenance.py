"""Jobs that keep the book going: refresh, newest dependencies, links, the record, reviews that wait."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.assessment.sources.conftest import Answer, resumable, server  # noqa: F401 (a fixture)
from tests.assessment.sources.police_downloads.test_fetch import archive
from tests.project import ROOT
from tests.workflows.conftest import Repository, clone
from tests.workflows.jobs import ASB, TABLE, done, fake_book, pull, refused

from assessment.configuration import load_configuration

MONTHS = load_configuration(ROOT).edition("2025").series.months


def executable(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)  # never write through a link to the machine's own program
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)


def test_refresh_fetches_releases_audits_and_proposes(project_copy, tmp_path, host, server):  # noqa: F811
    server.in_turn("/updated", Answer(f'{{"date": "{MONTHS[-1]}-01"}}'.encode()))
    server.in_turn(f"/archive/{MONTHS[-1]}.zip", resumable(archive(MONTHS)))
    settings = project_copy / "data/open-data.yml"
    text = settings.read_text(encoding="utf-8")
    text = re.sub(r"(archive: )https://data\.police\S+", rf"\1{server.address}/archive", text)
    settings.write_text(re.sub(r"(updated: )\S+", rf"\1{server.address}/updated", text), encoding="utf-8")
    bare = tmp_path / "bare.git"
    subprocess.run(["git", "init", "--quiet", "--bare", "--initial-branch=main", str(bare)], check=True)
    first = Repository(project_copy, host)
    first.git("init", "--quiet", "--initial-branch=main")
    first.git("config", "user.name", "Tester")
    first.git("config", "user.email", "tester@example.org")
    first.commit("Begin")
    first.git("push", "--quiet", str(bare), "main")
    work = clone(bare, tmp_path / "work", host)
    done(work.make("refresh"))
    assert {asked.path for asked in server.asked} == {"/updated", f"/archive/{MONTHS[-1]}.zip"}
    changed = [line.split()[-1] for line in work.git("status", "--porcelain").splitlines()]
    assert changed
    assert {name.split("/2025/")[0] for name in changed} == {"data/released"}
    done(work.make("propose", REPOSITORY="them/book"))
    (proposed,) = work.state["proposed"]
    assert any(path.startswith("data/released/2025/") for path in work.files(proposed["head"]))
    assert not any(path.startswith("returns/") for path in work.files(proposed["head"]))


BACKEND = """import zipfile
from pathlib import Path

def _metadata():
    return ("Metadata-Version: 2.1\\nName: small\\nVersion: 1\\nProvides-Extra: test\\n"
            + "".join(f"Requires-Dist: {name}; extra == 'test'\\n" for name in ("pytest", "crime-tools")))

def build_editable(folder, config_settings=None, metadata_directory=None):
    name = "small-1-py3-none-any.whl"
    with zipfile.ZipFile(Path(folder) / name, "w") as wheel:
        wheel.writestr("small-1.dist-info/METADATA", _metadata())
        kind = "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n"
        wheel.writestr("small-1.dist-info/WHEEL", kind)
        wheel.writestr("small-1.dist-info/RECORD", "")
    return name
"""


def stub_wheel(folder: Path, name: str, version: str, code: str) -> None:
    module = name.replace("-", "_")
    folder.mkdir(exist_ok=True)
    with zipfile.ZipFile(folder / f"{module}-{version}-py3-none-any.whl", "w") as wheel:
        wheel.writestr(f"{module}/__init__.py", f"version = {version!r}\n")
        wheel.writestr(f"{module}/__main__.py", code)
        info = f"{module}-{version}.dist-info"
        wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{info}/RECORD", "")


def test_newest_runs_the_tests_with_the_newest_of_each_dependency(repository, tmp_path):
    """Everything but the registry is real: a folder of wheels stands for it."""
    wheels = tmp_path / "wheels"
    for version in ("1.0", "2.0"):
        stub_wheel(wheels, "crime-tools", version, "")
    stub_wheel(
        wheels, "pytest", "9.9", "import crime_tools, sys\nprint('tested', crime_tools.version, sys.argv[1:])"
    )
    repository.write("small_backend.py", BACKEND)
    repository.write(
        "pyproject.toml",
        '[build-system]\nrequires = []\nbuild-backend = "small_backend"\nbackend-path = ["."]\n'
        '[project]\nname = "small"\ndynamic = ["version", "dependencies", "optional-dependencies"]\n',
    )
    offline = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(wheels), "PIP_CONFIG_FILE": os.devnull}
    finished = repository.run("make", "newest", f"PYTHON={sys.executable}", **offline)
    assert "tested 2.0 ['-n', 'auto', '--dist', 'worksteal']" in done(finished)


@pytest.fixture
def readable(repository, host) -> Iterator[Repository]:
    """The repository where anybody may read it: linkchecker, started by root, goes on as nobody."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Repository(Path(shutil.copytree(repository.root, Path(folder) / "clone")), host)


def test_links_that_lead_out_of_the_book_are_tried(readable, server):  # noqa: F811
    repository = readable
    server.in_turn("/there", Answer(b"<html></html>", headers={"Content-Type": "text/html"}))
    server.in_turn("/robots.txt", Answer(b"User-agent: *\nAllow: /\n"))
    repository.edit(ASB, "Noise is", f"[Noise]({server.address}/there) is")
    done(repository.make("links"))
    assert "/there" in {asked.path for asked in server.asked}
    repository.edit(ASB, "/there", "/gone")
    assert "/gone" in refused(repository.make("links"))


@pytest.mark.parametrize("is_complete", [True, False])
def test_the_test_command_installs_only_what_the_machine_lacks(repository, tmp_path, is_complete):
    stubs = tmp_path / "stubs"
    needed = {
        "chromium": "chromium",
        "pdftotext": "poppler-utils",
        "javac": "default-jdk-headless",
        "npm": "npm",
    }
    stubs.mkdir()
    for folder in ("/usr/bin", "/bin", "/usr/local/bin"):
        for program in Path(folder).iterdir():
            if (
                program.name not in (*needed, "sudo", "apt-get", "make")
                and not (stubs / program.name).exists()
            ):
                (stubs / program.name).symlink_to(program)
    log = tmp_path / "installed"
    say = f'#!/bin/sh\necho "$(basename "$0") $@" >> {log}\n'
    executable(stubs / "apt-get", say + f"case $1 in install) ln -sf {stubs}/true {stubs}/npm;; esac\n")
    for program in needed if is_complete else ():
        executable(stubs / program, "#!/bin/sh\n")
    executable(stubs / "make", say)
    jar = repository.root / ".fetched/node_modules/vnu-jar/build/dist/vnu.jar"
    jar.parent.mkdir(parents=True)
    jar.touch()
    executable(repository.root / ".ci/run", (ROOT / ".ci/run").read_text(encoding="utf-8"))
    finished = subprocess.run(
        ["bash", ".ci/run"], cwd=repository.root, env={"PATH": str(stubs)}, capture_output=True, text=True
    )
    done(finished)
    said = log.read_text(encoding="utf-8").splitlines()
    assert said[-1] == "make test"
    installed = [line for line in said if " install " in f"{line} "]
    if is_complete:
        assert not any(package in line for line in installed for package in needed.values())
    else:
        assert all(package in installed[0] for package in needed.values())


def test_a_release_has_its_own_part_of_the_change_log_as_notes(repository):
    fake_book(repository.root / "_book", "First.")
    log = "# Changes\n\n## Unreleased\n\n- Not yet.\n\n## Edition 2008\n\n- The first one.\n"
    repository.write("CHANGELOG.md", log)
    done(repository.make("edition-files", "EDITION_TAG=edition-2008"))
    assert (repository.root / "_release.md").read_text(encoding="utf-8") == "- The first one.\n"
    done(repository.make("release-edition", "EDITION_TAG=edition-2008"))
    call = repository.state["calls"][-1]
    assert call[call.index("--notes-file") + 1] == "_release.md"
    assert not any("_release.md" in file for file in call[3 : call.index("--verify-tag")])
    done(repository.make("edition-files", "EDITION_TAG=edition-2008-2"))
    assert (repository.root / "_release.md").read_text(encoding="utf-8") == "- Not yet.\n"
    repository.write("CHANGELOG.md", "# Changes\n")
    assert "CHANGELOG.md" in refused(repository.make("edition-files", "EDITION_TAG=edition-2008"))


def test_the_review_record_keeps_what_was_said(repository):
    said = {
        "id": 3,
        "body": "Which ward?",
        "user": {"login": "fire", "email": "f@example.org"},
        "updated_at": "x",
    }
    repository.change_state(pulls=[pull(4, "a" * 40, state="closed")], comments={"4": [said]})
    assert "Recorded 1 pull requests." in done(repository.make("archive", REPOSITORY="them/book"))
    record = json.loads(repository.shown("review-record", "pull-requests/00004.json"))
    assert record["comments"] == [{"account": "fire", "id": 3, "body": "Which ward?", "updated_at": "x"}]
    assert "Recorded 0 pull requests." in done(repository.pull_request("archive"))


def test_the_review_record_keeps_neither_personal_data_nor_what_was_deleted(repository):
    number = "943 476" + " 59" + "19"
    ids = {3: "Which ward?", 4: f"It is about {number}.", 5: "A name that should not be here"}
    said = [
        {"id": id, "body": body, "user": {"login": "fire"}, "updated_at": "x"} for id, body in ids.items()
    ]
    pulls = [pull(4, "a" * 40, state="closed"), pull(5, "b" * 40)]
    repository.change_state(pulls=pulls, comments={"4": said})
    assert "Recorded 2 pull requests." in done(repository.make("archive", REPOSITORY="them/book"))
    text = repository.shown("review-record", "pull-requests/00004.json")
    assert number not in text and "left out: it looks like personal data, NHS number" in text
    assert "A name that should not be here" in text
    repository.change_state(comments={"4": said[:1]})  # deleted on the host, whose own date stays
    assert "Recorded 1 pull requests." in done(repository.pull_request("archive"))
    repository.git("fetch", "--quiet", "origin", "review-record")
    history = repository.git("log", "--all", "--patch", "FETCH_HEAD")
    assert "Which ward?" in history and "should not be here" not in history
    assert repository.git("rev-list", "--count", "FETCH_HEAD") == "1"
    repository.change_state(pulls=pulls[1:])  # what the host no longer has at all stays on record
    assert "Recorded 0 pull requests." in done(repository.pull_request("archive"))
    assert "pull-requests/00004.json" in repository.files("review-record")


def test_reviews_that_wait_are_listed_in_one_issue(repository):
    repository.change_state(pulls=[pull(4, "a" * 40)])
    assert "#4, not moved since 2008-01-02" in done(repository.make("waiting", REPOSITORY="them/book"))
    done(repository.pull_request("waiting"))
    (issue,) = repository.state["issues"]
    assert issue["title"] == "Reviews that wait"
    assert "anti-social-behaviour, police: awaiting" in issue["body"]


def test_new_open_data_is_proposed_and_nothing_else_with_it(repository):
    assert "Nothing has changed." in done(repository.make("propose", REPOSITORY="them/book"))
    repository.edit(TABLE, "4312", "4400")
    repository.write("stray.txt", "not meant")
    done(repository.make("propose", REPOSITORY="them/book"))
    (proposed,) = repository.state["proposed"]
    assert proposed["head"].startswith("refresh-")
    assert "4400" in repository.shown(proposed["head"], TABLE)
    assert "stray.txt" not in repository.files(proposed["head"])
    assert "It is proposed already." in done(repository.make("propose", REPOSITORY="them/book"))
