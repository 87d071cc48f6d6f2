"""A small project with a release of its own from a generated download."""

import shutil
from pathlib import Path

import pytest
from tests.assessment.sources.police_downloads.downloads import crime, outcome, plain_months, write_download
from tests.project import ROOT

from assessment.configuration import load_configuration
from assessment.gate.release import release

EDITION = load_configuration(ROOT).edition("2025")
MONTH, NEXT_MONTH = EDITION.period.months[:2]  # of the crime that may change, and of its outcome


@pytest.fixture(scope="session")
def released_project(tmp_path_factory) -> Path:
    """Released once; each test has a copy."""
    root = tmp_path_factory.mktemp("provenance") / "project"
    root.mkdir()
    shutil.copy(ROOT / "assessment.yml", root)
    (root / "chapters").symlink_to(ROOT / "chapters")
    for name in ("geography", "codelists", "policy", "contracts", "elements", "tables"):
        shutil.copytree(ROOT / "data" / name, root / "data" / name)
    for name in ("facts.yml",):
        shutil.copy(ROOT / "data" / name, root / "data")
    release_of(root, "Investigation complete; no suspect identified")
    return root


@pytest.fixture
def project(released_project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = Path(shutil.copytree(released_project, tmp_path / "project", symlinks=True))
    monkeypatch.chdir(root)
    return root


def release_of(root: Path, ended: str, offence: str = "Criminal damage and arson") -> Path:
    """Release edition 2025 with one crime of its period's first month that ended so."""
    months = plain_months(EDITION.series.code)
    months[MONTH]["street"].append(crime(99, **{"Crime type": offence}))
    months[NEXT_MONTH]["outcomes"].append(outcome(99, ended))
    download = root.parent / f"download-{len(list(root.parent.iterdir()))}"
    return release(load_configuration(root), "2025", write_download(download, months)).folder


def change_one_count(path: Path) -> None:
    """Change one cell of a released table by hand."""
    text = path.read_text(encoding="utf-8")
    assert ",1,value" in text
    path.write_text(text.replace(",1,value", ",9,value", 1), encoding="utf-8")
