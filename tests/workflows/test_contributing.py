"""CONTRIBUTING.md names what exists, partners first, with pictures that have words."""

import re

import pytest
from tests.project import ROOT

from assessment.cli import SUBCOMMANDS

TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def test_partners_come_first_then_analysts_then_developers():
    heads = re.findall(r"^## (\w+):", TEXT, re.MULTILINE)
    assert heads == ["Partners", "Analysts", "Developers"]


def test_the_partners_path_needs_no_terminal():
    path = TEXT[TEXT.index("## Partners") : TEXT.index("## Analysts")]
    assert "```sh" not in path
    assert len(re.findall(r"!\[[^\]]{40,}\]\(docs/pictures/[\w-]+\.png\)", path)) >= 2


@pytest.mark.parametrize("file", sorted(set(re.findall(r"\]\(([\w./-]+)\)", TEXT))))
def test_every_file_it_names_is_there(file):
    assert (ROOT / file).is_file()


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\bmake (?:-C \S+ )?([a-z][a-z-]*)", TEXT))))
def test_every_make_target_it_names_is_there(target):
    assert re.search(rf"^([a-z -]* )?{target}( [a-z -]*)?:", MAKEFILE, re.MULTILINE)


@pytest.mark.parametrize("command", sorted(set(re.findall(r"\bassessment ([a-z-]+)\b", TEXT))))
def test_every_subcommand_it_names_is_there(command):
    assert command in SUBCOMMANDS


def test_every_workflow_is_in_its_table():
    named = set(re.findall(r"^\| (\w+) \|", TEXT, re.MULTILINE)) - {"workflow"}
    assert named == {path.stem for path in (ROOT / ".github" / "workflows").glob("*.yml")}
