"""The real book, built once a test run for each edition, for all tests that look at it."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from filelock import FileLock
from tests.project import ROOT, copy_tracked_files

EDITIONS = ("2008", "2025")


@dataclass(frozen=True)
class BuiltBook:
    """A rendered book and the project it was rendered in."""

    edition: str
    project: Path

    @property
    def folder(self) -> Path:
        return self.project / "_book"

    @property
    def pages(self) -> list[Path]:
        return sorted(self.folder.rglob("*.html"))

    @property
    def pdf(self) -> Path:
        (found,) = self.folder.glob("*.pdf")
        return found


def build(project: Path, edition: str) -> subprocess.CompletedProcess:
    """Render the copy with its own package, as `make book` does."""
    return subprocess.run(
        [sys.executable, "-m", "bookrender", "build", "--profile", f"assessment,edition-{edition}"],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(project / "scripts")},
        capture_output=True,
        text=True,
    )


@pytest.fixture(scope="session", params=EDITIONS)
def book(request, tmp_path_factory) -> BuiltBook:
    """Built by whichever test process comes first; the others wait for it."""
    edition = request.param
    shared = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        shared = shared.parent
    project = shared / f"book-{edition}"
    with FileLock(shared / f"book-{edition}.lock"):
        if not (project / "_book").exists():
            copy_tracked_files(project)
            result = build(project, edition)
            assert result.returncode == 0, result.stderr
    return BuiltBook(edition, project)


@pytest.fixture(scope="session")
def elements() -> list[dict]:
    return yaml.safe_load((ROOT / "data/elements.yml").read_text(encoding="utf-8"))


def released(edition: str) -> dict:
    """The data package of an edition."""
    path = ROOT / "data/released" / edition / "datapackage.json"
    return json.loads(path.read_text(encoding="utf-8"))
