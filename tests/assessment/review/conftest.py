"""Projects with a rendered book, one before and one after a change."""

from pathlib import Path

import pytest
from tests.assessment.review.books import make_project


@pytest.fixture
def before(tmp_path) -> Path:
    return make_project(tmp_path / "before")


@pytest.fixture
def after(tmp_path) -> Path:
    return make_project(tmp_path / "after")
