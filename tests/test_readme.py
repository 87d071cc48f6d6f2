"""The README's commands, run in its order in a fresh clone with nothing of the environment around it."""

import os
import re
import subprocess
from pathlib import Path

import pytest
from tests.project import ROOT, copy_tracked_files

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
COMMANDS = [line for block in BLOCKS for line in block.splitlines() if line]
INLINE = re.findall(r"`(make [a-zA-Z= 0-9]+)`", README)


@pytest.fixture(scope="module")
def clone(tmp_path_factory) -> Path:
    """A clone as a newcomer gets it: no environment, nothing built."""
    source = copy_tracked_files(tmp_path_factory.mktemp("source"))
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "Everything"]):
        run(["git", "-c", "user.name=Test", "-c", "user.email=test@example.org", *command], source)
    target = tmp_path_factory.mktemp("newcomer") / "clone"
    run(["git", "clone", "-q", str(source), str(target)], source)
    return target


def run(command: list[str], folder: Path) -> str:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("VIRTUAL_ENV", "PYTHON", "MAKE"))
    }
    result = subprocess.run(command, cwd=folder, env=kept, capture_output=True, text=True)
    assert result.returncode == 0, f"{' '.join(command)}\n{result.stdout[-3000:]}\n{result.stderr[-3000:]}"
    return result.stdout + result.stderr


@pytest.mark.long
def test_the_readme_s_commands_work_in_a_fresh_clone(clone):
    """`make test` is left out: it is what runs this test."""
    for command in COMMANDS:
        if command != "make test":
            run(command.split(), clone)
    assert (clone / "_book/index.html").is_file()
    assert list((clone / "_book").glob("*.pdf"))
    assert run(["git", "status", "--porcelain"], clone) == "", "the released tables differ"
    run(["make", "book", "EDITION=2025"], clone)
    assert "2025" in (clone / "_book/index.html").read_text(encoding="utf-8")


def test_the_readme_names_only_targets_that_exist():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert {command.split()[1] for command in INLINE} <= targets


def test_continuous_integration_calls_the_readme_s_test_command():
    assert "make test" in COMMANDS
    assert "\nmake test\n" in (ROOT / ".ci/run").read_text(encoding="utf-8")
