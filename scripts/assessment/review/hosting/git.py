"""git as the review needs it: run a command, and change a branch that others push to as well."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from assessment.errors import AssessmentError, Fault

_ATTEMPTS = 6
_IDENTITY = {
    "GIT_AUTHOR_NAME": "Continuous integration",
    "GIT_AUTHOR_EMAIL": "continuous-integration@users.noreply.github.com",
    "GIT_COMMITTER_NAME": "Continuous integration",
    "GIT_COMMITTER_EMAIL": "continuous-integration@users.noreply.github.com",
}


def git(folder: Path, *arguments: str, check: bool = True) -> str:
    """The output of a git command in `folder`. With `check`, a refusal is an AssessmentError in git's
    words.
    """
    done = subprocess.run(
        ["git", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        env={**os.environ, **_IDENTITY},
        check=False,
    )
    if check and done.returncode:
        raise AssessmentError(Fault(f"git {arguments[0]}", done.stderr.strip() or "was refused"))
    return done.stdout.strip() if done.returncode == 0 else ""


def address_of(root: Path, remote: str) -> str:
    """The address of a remote by its name; anything else is an address already."""
    return git(root, "remote", "get-url", remote, check=False) or remote


def change_branch(
    address: str, branch: str, message: str, change: Callable[[Path], None], start: str | None = None
) -> bool:
    """Apply `change` to the files of a branch and push it; False where it left them as they were.

    A branch that does not exist begins at branch `start`, or empty. When somebody else pushed meanwhile,
    the change is
    made again on what they pushed, so that neither is lost.
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
            if not _refused(folder, branch):
                return True
    raise AssessmentError(Fault(branch, f"others pushed to it {_ATTEMPTS} times meanwhile", "Run it again."))


def _check_out(address: str, branch: str, start: str | None, folder: Path) -> None:
    for name in filter(None, (branch, start)):
        if git(folder.parent, "ls-remote", "--heads", address, f"refs/heads/{name}"):
            git(
                folder.parent,
                "clone",
                "--quiet",
                "--depth=1",
                "--single-branch",
                "--branch",
                name,
                address,
                str(folder),
            )
            if name != branch:
                git(folder, "switch", "--quiet", "--create", branch)
            _sign_in(folder)
            return
    git(folder.parent, "init", "--quiet", "--initial-branch", branch, str(folder))
    git(folder, "remote", "add", "origin", address)
    _sign_in(folder)


def _sign_in(folder: Path) -> None:
    """A hook of the person's own must not stop a commit that continuous integration makes."""
    git(folder, "config", "core.hooksPath", os.devnull)


def _refused(folder: Path, branch: str) -> bool:
    """Push; True where somebody else was faster. Any other refusal is an error."""
    done = subprocess.run(
        ["git", "push", "--quiet", "origin", f"HEAD:refs/heads/{branch}"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == 0:
        return False
    words = (
        "fetch first",
        "non-fast-forward",
        "cannot lock ref",
        "failed to update ref",
        "reference already exists",
    )
    if any(word in done.stderr for word in words):
        return True
    raise AssessmentError(Fault(f"git push to {branch}", done.stderr.strip()))
