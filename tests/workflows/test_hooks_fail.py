"""Each hook, run by pre-commit on a copy of the project, fails on what it is there to find."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from tests.project import ROOT, copy_tracked_files

CONFIGURATION = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
HOOKS = {hook["id"] for repository in CONFIGURATION["repos"] for hook in repository["hooks"]}
METHODS = "chapters/methods.qmd"
WORKFLOW = ".github/workflows/archive.yml"
# Hook → files with what is put at their end, and words of what it says. `render` has its own tests below.
BAD = {
    "ruff-format": ({"scripts/bad.py": "x  =  1\n"}, "would be reformatted"),
    "ruff": ({"scripts/bad.py": '"""Bad."""\n\nimport os\n'}, "F401"),
    "cells": ({METHODS: "\n```{python}\nimport os\n```\n"}, "`os` imported but unused (F401)"),
    "prose": ({METHODS: "\nThere were 17 of them.\n"}, "the number '17' is typed into the narrative"),
    "guard": ({METHODS: "\nWrite to jane.roe" + "@" + "police.example.org.uk.\n"}, METHODS),
    "configuration": ({"assessment.yml": "\nnonsense: true\n"}, "nonsense"),
    "theme": ({"theme/tokens.css": "a { color: red }\n"}, "is not what theme/tokens.yml makes"),
    "contracts": ({"data/contracts/flare-complaints.yml": "\nnonsense: true\n"}, "nonsense"),
    "audit": ({}, "its checksum differs"),
    "plan": ({"data/plan/2008/criminal-damage.yml": "\nnonsense: true\n"}, "nonsense"),
    "duties": ({"data/duties.yml": "\nnonsense: true\n"}, "data/duties.yml"),
    "spelling": ({METHODS: "\nWe utilise the color.\n"}, "utilise"),
    "words": (
        {"_book/one.html": "<article data-pagefind-body><p>An ASBO.</p></article>", METHODS: "\nMore.\n"},
        "ASBO is not written out at its first use",
    ),
    "derive": ({".github/CODEOWNERS": "/more @somebody\n"}, "CODEOWNERS"),
    "schema": ({WORKFLOW: "\nnonsense: true\n"}, "nonsense"),
    "issue-forms": ({".github/ISSUE_TEMPLATE/accessibility.yml": "\nnonsense: true\n"}, "nonsense"),
    "actionlint": ({WORKFLOW: "  more: {runs-on: nowhere, steps: [{run: make archive}]}\n"}, "nowhere"),
    "zizmor": (
        {WORKFLOW: "  more: {runs-on: ubuntu-24.04, steps: [{run: 'echo ${{ github.head_ref }}'}]}\n"},
        "template",
    ),
    "commit-message": ({"message": "added the wards.\n"}, "capital letter"),
}


def git(root: Path, *arguments: str) -> None:
    identity = (
        "-c",
        "user.name=Tester",
        "-c",
        "user.email=tester@example.org",
        "-c",
        "core.hooksPath=/dev/null",
    )
    subprocess.run(
        ["git", *identity, *arguments], cwd=root, check=True, capture_output=True, env=surroundings()
    )


def surroundings() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}


@pytest.fixture(scope="module")
def committed(tmp_path_factory) -> Path:
    """The project in a repository of its own, with the environment that runs the tests."""
    root = copy_tracked_files(tmp_path_factory.mktemp("hooks") / "project")
    git(root, "init", "--quiet")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "Begin")
    (root / ".venv").symlink_to(sys.prefix)
    (root / ".git/info/exclude").write_text(".venv\n", encoding="utf-8")
    return root


@pytest.fixture
def project(committed):
    yield committed
    git(committed, "reset", "--quiet", "--hard")
    git(committed, "clean", "--quiet", "-d", "--force")


def pre_commit(root: Path, *arguments: str) -> subprocess.CompletedProcess:
    given = {**surroundings(), "PRE_COMMIT_HOME": str(root.parent / "pre-commit")}
    command = [str(Path(sys.executable).parent / "pre-commit"), "run", "--color", "never", *arguments]
    return subprocess.run(command, cwd=root, env=given, capture_output=True, text=True)


def break_released_table(root: Path) -> str:
    """Publish what was withheld: a primary cell becomes a small number."""
    for file in sorted((root / "data/released/2008").glob("*.csv")):
        text = file.read_text(encoding="utf-8")
        if ",,primary" in text:
            file.write_text(text.replace(",,primary", ",1,value"), encoding="utf-8")
            return str(file.relative_to(root))
    raise AssertionError("no released table withholds anything")


def test_every_hook_has_a_test_that_shows_it_failing():
    assert set(BAD) | {"render"} == HOOKS


@pytest.mark.parametrize("hook", sorted(BAD))
def test_a_hook_fails_on_what_it_is_there_to_find(project, hook):
    files, words = BAD[hook]
    for name, text in files.items():
        file = project / name
        file.parent.mkdir(exist_ok=True)
        file.write_text((file.read_text(encoding="utf-8") if file.exists() else "") + text, encoding="utf-8")
    named = [break_released_table(project)] if hook == "audit" else list(files)
    if hook == "commit-message":
        chosen = ["--hook-stage", "commit-msg", "--commit-msg-filename", "message"]
    else:
        chosen = ["--files", *named]
    done = pre_commit(project, hook, *chosen)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Failed" in done.stdout
    assert words in done.stdout


@pytest.mark.parametrize("hook", ["cells", "prose"])
def test_what_tests_render_is_no_chapter(project, hook):
    file = "tests/bookrender/fixtures/garden/index.qmd"
    assert "no files to check" in pre_commit(project, hook, "--files", file).stdout


FIGURE = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'><path d='M0 0'/></svg>"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("![A caption](figure.svg)", "alt"),
        ("As @fig-nowhere shows.", "fig-nowhere"),
        ("## One {#sec-twice}\n\nText.\n\n## Two {#sec-twice}\n\nText.", "sec-twice"),
        ("```{python}\nraise ValueError('broken')\n```", "broken"),
    ],
)
def test_the_render_hook_fails_on_a_missing_alt_text_reference_label_or_result(repository, text, words):
    shutil.copy(ROOT / ".pre-commit-config.yaml", repository.root)
    shutil.rmtree(repository.root / ".venv")  # of stamps alone: no command of this test is make's
    (repository.root / ".venv").symlink_to(sys.prefix)
    repository.write("chapters/figure.svg", FIGURE)
    repository.write("chapters/methods.qmd", f"---\ntitle: Methods\n---\n\n{text}\n")
    repository.git("add", "--all")
    done = pre_commit(repository.root, "render", "--files", "chapters/methods.qmd")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "chapters/methods.qmd" in done.stdout
    assert words in done.stdout
