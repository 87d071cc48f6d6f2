"""What configures the project, in a folder that a test may change; its large folders are only linked."""

from pathlib import Path

import pytest
from tests.project import ROOT

from assessment.project_change import ProjectChange


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Without returns or chapters' figures; `data/geography` and `data/released` are the project's own."""
    root = tmp_path / "project"
    with ProjectChange(ROOT).trial() as copy:
        copy.rename(root)
        copy.mkdir()
    return root


def files_of(root: Path) -> dict[str, bytes]:
    """The content of every file of a project's copy but for the linked folders."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and not any(parent.is_symlink() for parent in path.parents)
    }
