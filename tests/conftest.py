"""Fixtures that tests of every part share."""

from pathlib import Path

import pytest
from tests.project import copy_tracked_files


@pytest.fixture
def project_copy(tmp_path) -> Path:
    """A copy of the project that the test may change."""
    return copy_tracked_files(tmp_path / "project")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first, so that at the end no test process waits for another's."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)
