"""Fixtures that tests of every part share."""

from pathlib import Path

import pytest
from tests.project import ROOT, copy_tracked_files
from tests.readme import follow
from tests.sharing import made_once

from assessment.configuration import load_configuration
from assessment.synthesis.make import synthesise


@pytest.fixture
def project_copy(tmp_path) -> Path:
    """A copy of the project that the test may change."""
    return copy_tracked_files(tmp_path / "project")


@pytest.fixture(scope="session")
def synthetic_returns(tmp_path_factory) -> Path:
    """The returns of the edition that is made of synthetic ones; not to be changed."""
    configuration = load_configuration(ROOT)
    edition = next(name for name, edition in configuration.editions.items() if edition.is_synthetic)
    return made_once(
        tmp_path_factory, f"returns-{edition}", lambda folder: synthesise(edition, configuration, folder)
    )


@pytest.fixture(scope="session")
def newcomer(tmp_path_factory) -> Path:
    """A folder with a clone in which the README was followed, and the book of each edition by its name."""
    return made_once(tmp_path_factory, "newcomer", follow)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first, so that at the end no test process waits for another's."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)
