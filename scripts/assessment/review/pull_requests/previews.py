"""Previews of open pull requests: what each one's check uploaded, put on the pages branch with one comment.

Works by comparing what is open with what is shown, so a missed event mends itself. It reads what was built,
as data; a
pull request's code is neither checked out nor run here. That an upload belongs to a pull request is the
host's word
(the commit that was checked is its head), never the upload's own.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assessment.errors import AssessmentError, Fault
from assessment.review.hosting.git import change_branch, files_of_branch
from assessment.review.hosting.host import Host
from assessment.review.publishing.publish import COMMIT_FILE, close_preview, put_preview
from assessment.review.pull_requests.artefact import unpack
from assessment.review.pull_requests.comment import made_safe, put_comment

CHECK = "check.yml"
ARTEFACT = "book"
REPORT = "changes.md"
REPORT_PAGE = "changes.html"


@dataclass(frozen=True)
class Places:
    """Where previews go: the pages branch by address and name, and the site's address as readers know it."""

    address: str
    branch: str
    site: str


def update_previews(host: Host, places: Places) -> tuple[str, ...]:
    """Show every open pull request that was checked, and close previews of the others. Returns what was done.

    One that cannot be shown is told at the end and keeps none of the others from being shown.
    """
    shown = _shown(places)
    pulls = host.open_pulls()
    done: list[str] = []
    faults: list[Fault] = []
    for pull in pulls:
        number, commit = int(pull["number"]), str(pull["head"]["sha"])
        if shown.get(number) == commit:
            continue
        try:
            if _show(host, places, number, commit):
                done.append(f"preview {number} shows {commit[:10]}")
        except AssessmentError as error:
            faults += [
                Fault(f"pull request {number}, {fault.where}", fault.what, fault.remedy)
                for fault in error.faults
            ]
    for number in sorted(set(shown) - {int(pull["number"]) for pull in pulls}):
        message = f"Close preview {number}"
        change_branch(
            places.address, places.branch, message, lambda folder, n=number: close_preview(folder, n)
        )
        done.append(f"preview {number} is closed")
    if faults:
        raise AssessmentError(*faults)
    return tuple(done)


def _show(host: Host, places: Places, number: int, commit: str) -> bool:
    """Publish the book that the check of `commit` uploaded; False while there is none."""
    content = next(
        (host.download(f"actions/artifacts/{upload['id']}/zip") for upload in _uploads(host, commit)), None
    )
    if content is None:
        return False
    with tempfile.TemporaryDirectory() as temporary:
        site = Path(temporary)
        unpack(content, site)
        if not (site / "index.html").is_file():
            raise AssessmentError(Fault("the uploaded book", "has no index.html"))
        report = site / REPORT
        text = (
            report.read_text(encoding="utf-8", errors="replace") if report.is_file() else "No change report."
        )
        has_page = (site / REPORT_PAGE).is_file()
        change_branch(
            places.address,
            places.branch,
            f"Preview {number}",
            lambda folder: put_preview(folder, site, number, commit),
        )
    link = f"{places.site.rstrip('/')}/previews/{number}/"
    page = f" · [Every change, with figures side by side]({link}{REPORT_PAGE})" if has_page else ""
    text = f"[The book as it would look]({link}){page}\n\n{text}"
    put_comment(host, number, made_safe(text, link, f"{link}{REPORT}"))
    return True


def _uploads(host: Host, commit: str) -> Iterator[dict[str, Any]]:
    """What checks of `commit` uploaded as the book, the newest first."""
    runs = host.list(f"actions/workflows/{CHECK}/runs?head_sha={commit}&status=completed&per_page=20")
    for run in sorted(runs, key=lambda run: run["id"], reverse=True):
        if run["head_sha"] == commit:
            for upload in host.list(f"actions/runs/{run['id']}/artifacts?per_page=100"):
                if upload["name"] == ARTEFACT and not upload["expired"]:
                    yield upload


def _shown(places: Places) -> dict[int, str]:
    """Number and commit of every preview on the pages branch."""
    with files_of_branch(places.address, places.branch) as folder:
        return {
            int(file.parent.name): file.read_text(encoding="utf-8").strip()
            for file in folder.glob(f"previews/*/{COMMIT_FILE}")
            if file.parent.name.isdigit()
        }
