"""Pre-commit: every hook is local, and what it runs fails on what it is there to find."""

import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from tests.project import ROOT

BIN = Path(sys.executable).parent
CONFIGURATION = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
HOOKS = [hook for repository in CONFIGURATION["repos"] for hook in repository["hooks"]]


def test_every_hook_is_local():
    assert {repository["repo"] for repository in CONFIGURATION["repos"]} == {"local"}
    assert {hook["language"] for hook in HOOKS} == {"system"}


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_what_a_hook_runs_is_installed_for_the_tests(hook):
    program = hook["entry"].split()[0]
    assert program.startswith(".venv/bin/")
    assert (BIN / Path(program).name).exists()


@pytest.mark.parametrize("text", ["We utilise it.", "The color of it.", "We recieve it.", "Whilst we wait."])
def test_spelling_fails_on_other_english(tmp_path, text):
    (tmp_path / "page.md").write_text(text, encoding="utf-8")
    command = [str(BIN / "typos"), "--config", str(ROOT / "typos.toml"), str(tmp_path / "page.md")]
    assert subprocess.run(command, capture_output=True).returncode == 2


def test_spelling_leaves_code_and_links_alone(tmp_path):
    (tmp_path / "page.md").write_text(
        "Set `color` in\n\n```css\ncolor: red\n```\n\nsee https://a.example/color\n"
    )
    command = [str(BIN / "typos"), "--config", str(ROOT / "typos.toml"), str(tmp_path / "page.md")]
    assert subprocess.run(command, capture_output=True).returncode == 0
