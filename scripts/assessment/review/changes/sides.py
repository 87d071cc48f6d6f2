"""The two sides of a comparison: a commit, or the working tree, with the book rendered from it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from assessment.configuration import load_configuration
from assessment.errors import AssessmentError, Fault
from assessment.review.agreement.pages import EMBEDDED, QUARTO
from assessment.review.hosting.git import git, take_out
from assessment.review.publishing.documents import BOOK, put_beside

_KEPT = Path(".bookrender/commits")
_KEPT_COUNT = 6


@dataclass(frozen=True)
class Side:
    """A project at one moment, and its rendered book."""

    name: str
    root: Path
    site: Path


def common_base(root: Path, base: str, head: str) -> str:
    """The commit from which `head` left `base`: what others did to `base` since is no part of the change."""
    for name, revision in (("BASE", base), ("HEAD", head)):
        if not _commit(root, revision):
            what = f"there is no commit {revision!r} in this clone"
            raise AssessmentError(Fault(name, what, "Fetch it: `git fetch origin BRANCH`."))
    common = git(root, "merge-base", base, head, check=False)
    if not common:
        what = f"{head} and {base} have no commit in common"
        raise AssessmentError(Fault("BASE", what, "Fetch the whole history: `git fetch --unshallow`."))
    return common


def installed_renderer() -> str:
    """The renderer that `make` takes by itself."""
    return QUARTO if shutil.which("quarto") else EMBEDDED


def working_side(root: Path, site: Path) -> Side:
    return Side("the working tree", root, site if site.is_absolute() else root / site)


def commit_side(root: Path, revision: str, edition: str, renderer: str) -> Side:
    """A commit with its book, made once by the renderer and kept. Raises AssessmentError where its book does
    not render.
    """
    commit = _commit(root, revision)
    if not commit:
        raise AssessmentError(Fault(revision, "there is no such commit in this clone", "Fetch it first."))
    kept = root / _KEPT / f"{commit[:16]}-{edition or 'current'}-{renderer}"
    if not (kept / "_book").is_dir():
        _render(root, commit, _Wanted(edition, renderer), kept)
        _forget_oldest(kept.parent)
    return Side(commit[:10], kept, kept / "_book")


@dataclass(frozen=True)
class _Wanted:
    edition: str
    renderer: str


def _render(root: Path, commit: str, wanted: _Wanted, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".", dir=target.parent) as folder:
        project = Path(folder) / "project"
        take_out(root, commit, project)
        for document in (BOOK, *others(project)):
            profile = f"{document},edition-{wanted.edition}" if wanted.edition else document
            _build(project, commit, profile, wanted.renderer)
        put_beside(load_configuration(project), project / "_book")
        shutil.rmtree(project / ".bookrender", ignore_errors=True)
        shutil.rmtree(target, ignore_errors=True)
        project.rename(target)


def others(project: Path) -> list[str]:
    """The documents that a project has besides the book, as its profiles name them."""
    names = sorted(path.stem.removeprefix("_quarto-") for path in project.glob("_quarto-*.yml"))
    return [name for name in names if name != BOOK and not name.startswith("edition-")]


def _build(project: Path, commit: str, profile: str, renderer: str) -> None:
    environment = dict(os.environ)
    if renderer == EMBEDDED:  # the commit's own
        environment["PYTHONPATH"] = str(project / "scripts")
    action = "build" if renderer == EMBEDDED else "quarto"
    command = [sys.executable, "-m", "bookrender", action, "--project", str(project), "--profile", profile]
    done = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        last = done.stderr.strip()[-2000:]
        raise AssessmentError(Fault(commit[:10], f"its book does not render:\n{last}"))


def _forget_oldest(folder: Path) -> None:
    kept = sorted((path for path in folder.iterdir() if path.is_dir()), key=lambda path: path.stat().st_mtime)
    for path in kept[:-_KEPT_COUNT]:
        shutil.rmtree(path, ignore_errors=True)


def _commit(root: Path, revision: str) -> str:
    """The commit that a revision names; nothing where it names none of this clone."""
    return git(root, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}", check=False)
