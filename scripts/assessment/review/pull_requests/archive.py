"""The review record: pull requests with all that was said in them, kept in the repository's own branch.

A record outlives the host. Accounts are kept as they signed; nothing else of a person is: what looks like
personal data is left out, and so is what was deleted on the host.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from assessment.guard.patterns import DETECTORS, plain
from assessment.review.hosting.git import renew_branch
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
    """Bring the record up to date, as the host has it now. Returns how many pull requests were written.

    The branch is made anew: what was deleted on the host is in no commit of it.
    """
    records = {
        f"{int(pull['number']):05d}.json": _as_text(_record(host, pull))
        for pull in host.list("pulls?state=all&per_page=100")
    }
    written = 0

    def change(folder: Path) -> None:
        nonlocal written
        target = folder / "pull-requests"
        target.mkdir(exist_ok=True)
        for name, text in records.items():
            file = target / name
            if not file.is_file() or file.read_text(encoding="utf-8") != text:
                file.write_text(text, encoding="utf-8")
                written += 1

    if records:
        renew_branch(address, branch, "Record pull requests", change)
    return written


def _as_text(record: dict[str, Any]) -> str:
    return json.dumps(record, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


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
    kept = {key: _without_personal_data(entry[key]) for key in keys if entry.get(key) is not None}
    return {"account": account_of(entry) or None, **kept}


def _without_personal_data(value: Any) -> Any:
    """A value of the record; a text that looks like personal data is replaced by that fact."""
    if not isinstance(value, str):
        return value
    text = plain(value)
    kinds = [kind for kind, detector in DETECTORS.items() if any(True for _ in detector(text))]
    return f"(left out: it looks like personal data, {', '.join(kinds)})" if kinds else value
