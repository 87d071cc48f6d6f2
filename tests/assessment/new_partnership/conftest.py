"""A copy of the project that becomes another partnership's."""

from pathlib import Path

import pytest
from tests.project import copy_tracked_files


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = copy_tracked_files(tmp_path / "project")
    monkeypatch.chdir(root)
    return root
