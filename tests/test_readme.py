"""The README's commands, run in its order in a fresh clone with nothing of the environment around it."""

import re

import pytest
from tests.project import ROOT
from tests.readme import COMMANDS, CONFIGURATION, TEXT, run

INLINE = re.findall(r"`(make [a-zA-Z= 0-9]+)`", TEXT)


@pytest.mark.long
def test_the_readme_s_commands_work_in_a_fresh_clone(newcomer):
    for edition in CONFIGURATION["editions"]:
        assert edition in (newcomer / edition / "index.html").read_text(encoding="utf-8")
        assert list((newcomer / edition).glob("*.pdf"))
    assert run(["git", "status", "--porcelain"], newcomer / "clone") == "", "the released tables differ"


def test_the_readme_names_only_targets_that_exist():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert {command.split()[1] for command in INLINE} <= targets


def test_continuous_integration_calls_the_readme_s_test_command():
    assert "make test" in COMMANDS
    assert "\nmake test\n" in (ROOT / ".ci/run").read_text(encoding="utf-8")
