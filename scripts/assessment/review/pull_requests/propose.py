"""Proposes what a job changed in the working tree as a pull request: released data and nothing else."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from assessment.configuration import Configuration
from assessment.review.hosting.git import change_branch, git
from assessment.review.hosting.host import Host
from assessment.review.pull_requests.previews import CHECK

_PROPOSED = Path("data/released")


def propose(configuration: Configuration, host: Host, address: str, arguments: argparse.Namespace) -> str:
    """Push the released data as a branch and open its pull request, or renew the one that is open."""
    root = configuration.root
    if not git(root, "status", "--porcelain", "--untracked-files=all", "--", str(_PROPOSED)):
        return "Nothing has changed."
    base = arguments.default_branch

    def change(folder: Path) -> None:
        shutil.rmtree(folder / _PROPOSED, ignore_errors=True)
        shutil.copytree(root / _PROPOSED, folder / _PROPOSED)

    if not change_branch(address, arguments.branch, arguments.title, change, start=base):
        return "It is proposed already."
    body = "New open data. A comment will tell what it changes in the book."
    host.propose(arguments.branch, base, arguments.title, body)
    host.start_workflow(CHECK, arguments.branch)
    return f"Proposed as branch {arguments.branch}."
