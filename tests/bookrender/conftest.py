"""Fixtures that the renderer's tests share."""

import io
import shutil
from pathlib import Path

import pytest
from tests.bookrender.rendering import REPOSITORY

FIXTURE = Path(__file__).parent / "fixtures" / "assessment"


@pytest.fixture
def fixture_book(tmp_path) -> Path:
    """A copy of the assessment fixture, with the project's theme, that the test may change."""
    return _copy(tmp_path / "book")


@pytest.fixture(scope="session")
def built_book(tmp_path_factory) -> Path:
    """The folder of the assessment fixture as the renderer built it; not to be changed."""
    return _build(_copy(tmp_path_factory.mktemp("built") / "book"))


@pytest.fixture(scope="session")
def built_again(tmp_path_factory) -> Path:
    """The same from another copy, elsewhere and with nothing cached."""
    return _build(_copy(tmp_path_factory.mktemp("again") / "elsewhere" / "book"))


def _copy(target: Path) -> Path:
    shutil.copytree(FIXTURE, target)
    shutil.copytree(REPOSITORY / "theme", target / "theme")
    return target


def _build(root: Path) -> Path:
    from bookrender.build import Builder
    from bookrender.progress import Progress

    with Builder(root, (), Progress(io.StringIO())) as builder:
        return builder.build().folder
