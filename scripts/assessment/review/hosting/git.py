"""git as the project needs it: run a command, read what a revision or branch holds, and change a branch that
others push to as well.
"""

from __future__ import annotations

import io
import os
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from assessment.errors import AssessmentError, Fault

_ATTEMPTS = 6
_NAME, _EMAIL = "Continuous integration", "continuous-integration@users.noreply.github.com"
_IDENTITY = {
    f"GIT_{role}_{part}": value
    for role in ("AUTHOR", "COMMITTER")
    for part, value in (("NAME", _NAME), ("EMAIL", _EMAIL))
}
_SOMEBODY_WAS_FASTER = (
    "fetch first",
    "non-fast-forward",
    "cannot lock ref",
    "failed to update ref",
    "reference already exists",
)


def git(folder: Path, *arguments: str, check: bool = True) -> str:
    """The output of a git command in `folder`. With `check`, a refusal is an AssessmentError in git's
    words.
    """
    try:
        return git_bytes(folder, *arguments).decode("utf-8", errors="surrogateescape").strip()
    except AssessmentError:
        if check:
            raise
        return ""


def git_bytes(folder: Path, *arguments: str) -> bytes:
    """As `git`, but what a file holds, to the byte."""
    environment = {**os.environ, **_IDENTITY}
    try:
        done = subprocess.run(
            ["git", *arguments], cwd=folder, capture_output=True, env=environment, check=False
        )
    except FileNotFoundError:
        raise AssessmentError(Fault("git", "is not installed", "Install it.")) from None
    if done.returncode:
        what = done.stderr.decode("utf-8", errors="replace").strip()
        raise AssessmentError(Fault(f"git {arguments[0]}", what or "was refused"))
    return done.stdout


def take_out(root: Path, revision: str, target: Path, *paths: str) -> None:
    """Write the files of a revision, or those under `paths`, into the folder `target`."""
    content = git_bytes(root, "archive", "--format=zip", revision, "--", *paths)
    with zipfile.ZipFile(io.BytesIO(content)) as files:
        files.extractall(target)


def address_of(root: Path, remote: str) -> str:
    """The address of a remote by its name; anything else is an address already."""
    return git(root, "remote", "get-url", remote, check=False) or remote


@contextmanager
def files_of_branch(address: str, branch: str) -> Iterator[Path]:
    """The files of a branch, to be read; none where there is no such branch."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "branch"
        if not _clone(address, branch, folder):
            folder.mkdir()
        yield folder


def change_branch(
    address: str, branch: str, message: str, change: Callable[[Path], None], start: str | None = None
) -> bool:
    """Apply `change` to the files of a branch and push it; False where it left them as they were.

    A branch that does not exist begins at branch `start`, or empty. When somebody else pushed meanwhile,
    the change is made again on what they pushed, so that neither is lost.
    """
    for _ in range(_ATTEMPTS):
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary) / "branch"
            _check_out(address, branch, start, folder)
            change(folder)
            git(folder, "add", "--all", "--force")
            if not git(folder, "status", "--porcelain"):
                return False
            git(folder, "commit", "--quiet", "--no-verify", "--message", message)
            if _pushed(folder, branch):
                return True
    raise AssessmentError(Fault(branch, f"others pushed to it {_ATTEMPTS} times meanwhile", "Run it again."))


def renew_branch(address: str, branch: str, message: str, change: Callable[[Path], None]) -> None:
    """Apply `change` to the files of a branch and make them its only commit, so that nothing which they held
    before can be found in it. A branch that is so already is left alone.
    """
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "branch"
        _check_out(address, branch, None, folder)
        former = git(folder, "rev-parse", "--verify", "--quiet", "HEAD", check=False)
        change(folder)
        git(folder, "add", "--all", "--force")
        has_history = git(folder, "rev-parse", "--is-shallow-repository") == "true"
        if not git(folder, "status", "--porcelain") and not has_history:
            return
        git(folder, "checkout", "--quiet", "--orphan", "renewed")
        git(folder, "commit", "--quiet", "--no-verify", "--allow-empty", "--message", message)
        unless_changed = f"--force-with-lease=refs/heads/{branch}:{former}"
        git(folder, "push", "--quiet", unless_changed, "origin", f"HEAD:refs/heads/{branch}")


def _check_out(address: str, branch: str, start: str | None, folder: Path) -> None:
    if not _clone(address, branch, folder):
        if start and _clone(address, start, folder):
            git(folder, "switch", "--quiet", "--create", branch)
        else:
            git(folder.parent, "init", "--quiet", "--initial-branch", branch, str(folder))
            git(folder, "remote", "add", "origin", address)
    # A hook of the person's own must not stop a commit that continuous integration makes.
    git(folder, "config", "core.hooksPath", os.devnull)


def _clone(address: str, branch: str, folder: Path) -> bool:
    """Clone the newest commit of a branch; False where there is no such branch."""
    if not git(folder.parent, "ls-remote", "--heads", address, f"refs/heads/{branch}"):
        return False
    how = ("--quiet", "--depth=1", "--single-branch", "--branch", branch)
    git(folder.parent, "clone", *how, address, str(folder))
    return True


def _pushed(folder: Path, branch: str) -> bool:
    """Push; False where somebody else was faster. Any other refusal is an error."""
    try:
        git(folder, "push", "--quiet", "origin", f"HEAD:refs/heads/{branch}")
    except AssessmentError as error:
        if any(words in str(error) for words in _SOMEBODY_WAS_FASTER):
            return False
        raise
    return True
