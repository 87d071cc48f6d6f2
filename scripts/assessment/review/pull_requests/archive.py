"""The review record: pull requests with all that was said in them, kept in the repository's own branch.

A record outlives the host. Accounts are kept as they signed; nothing else of a person is.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from assessment.json_files import read_json
from assessment.review.hosting.git import change_branch, files_of_branch
from assessment.review.hosting.host import Host
from assessment.review.pull_requests.comment import account_of

BRANCH = "review-record"
_PULL = (
    "number",
    "title",
    "body",
    "state",
    "created_at",
    "updated_at",
    "closed_at",
    "merged_at",
    "merge_commit_sha",
)
_SAID = ("id", "body", "state", "path", "line", "commit_id", "created_at", "submitted_at", "updated_at")


def archive(host: Host, address: str, branch: str = BRANCH) -> int:
    """Bring the record up to date. Returns how many pull requests were written."""
    known = _known(address, branch)
    records = {
        name: _record(host, pull)
        for pull in host.list("pulls?state=all&per_page=100")
        if known.get(name := f"{int(pull['number']):05d}.json") != pull["updated_at"]
    }

    def change(folder: Path) -> None:
        target = folder / "pull-requests"
        target.mkdir(exist_ok=True)
        for name, record in records.items():
            text = json.dumps(record, indent=2, sort_keys=True, ensure_ascii=False)
            (target / name).write_text(text + "\n", encoding="utf-8")

    if records:
        change_branch(address, branch, "Record pull requests", change)
    return len(records)


def _record(host: Host, pull: dict[str, Any]) -> dict[str, Any]:
    number = pull["number"]
    return {
        **_kept(pull, _PULL),
        "head": pull["head"]["sha"],
        "base": pull["base"]["sha"],
        "comments": [_kept(said, _SAID) for said in host.comments(number)],
        "reviews": [_kept(said, _SAID) for said in host.list(f"pulls/{number}/reviews?per_page=100")],
        "review_comments": [
            _kept(said, _SAID) for said in host.list(f"pulls/{number}/comments?per_page=100")
        ],
    }


def _kept(entry: dict[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    return {
        "account": account_of(entry) or None,
        **{key: entry[key] for key in keys if entry.get(key) is not None},
    }


def _known(address: str, branch: str) -> dict[str, str]:
    """When each recorded pull request was last changed, by file name."""
    with files_of_branch(address, branch) as folder:
        return {file.name: read_json(file)["updated_at"] for file in folder.glob("pull-requests/*.json")}
