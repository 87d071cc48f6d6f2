"""A project with the plan of edition 2008, to break."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.project import ROOT

LINKED = (
    *("assessment.yml", "chapters", "data/elements", "data/tables", "data/codelists"),
    *("data/facts.yml", "data/returns.yml", "data/geography"),
    *("data/recording-breaks.yml", "data/released", "data/emerging", "data/matrix.yml"),
)


@pytest.fixture
def project(tmp_path) -> Path:
    """Everything that a plan stands on as it is in the repository; the plan's own files and the findings as
    copies."""
    for name in LINKED:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).symlink_to(ROOT / name)
    shutil.copytree(ROOT / "data/plan", tmp_path / "data/plan")
    shutil.copy(ROOT / "data/findings.yml", tmp_path / "data")
    return tmp_path


@pytest.fixture
def edit(project) -> Callable[[str, str, str], None]:
    """Replace words of a file of the plan of 2008; that they are there is part of the test."""

    def replace(name: str, old: str, new: str) -> None:
        path = project / "data/plan" / name
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {name}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return replace
