"""`/agree` in a pull request: the agency of whoever wrote it signs off what the preview shows.

Only accounts that assessment.yml lists for an agency, and that the host knows as collaborators, are heard.
The line that a page of the preview offers names the text that was read by its code; without one, the preview
must not have been renewed since, and must show the newest commit. The sign-off goes to a branch of its own,
begun at the default branch, so that the pull request's files are never touched.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from assessment.configuration import Configuration
from assessment.errors import AssessmentError, Fault, refuse_if_any
from assessment.review.agreement.ownership import OwnedChapter, owned_chapters
from assessment.review.agreement.pages import CODE, Page, read_site
from assessment.review.agreement.signoff import AGREE, path_of, signoff_text
from assessment.review.changes.markdown import MARKER
from assessment.review.hosting.git import change_branch, git
from assessment.review.hosting.host import Host
from assessment.review.publishing.publish import COMMIT_FILE
from assessment.review.pull_requests.comment import AUTHOR, account_of
from assessment.review.pull_requests.previews import CHECK, Places
from assessment.whole_files import write_whole

_MARK = "<!-- agree {} -->"
_KNOWN = {"OWNER", "MEMBER", "COLLABORATOR"}


def record_agreements(
    configuration: Configuration, host: Host, places: Places, default_branch: str
) -> tuple[str, ...]:
    """Answer every `/agree` in open pull requests that has no answer yet. Returns what was recorded.

    What is refused is answered too, with the reason, and raised when all have been answered.
    """
    recorded: list[str] = []
    faults: list[Fault] = []
    for pull in host.list("pulls?state=open&per_page=100"):
        number = int(pull["number"])
        comments = host.list(f"issues/{number}/comments?per_page=100")
        for said in _unanswered(comments):
            try:
                answer = _record(configuration, host, places, said, pull, _renewed(comments), default_branch)
                recorded.append(f"pull request {number}: {account_of(said)} agrees")
            except AssessmentError as error:
                faults += error.faults
                reasons = "\n".join(f"- {fault.what}. {fault.remedy}".rstrip() for fault in error.faults)
                answer = f"This agreement was not recorded:\n\n{reasons}"
            mark = _MARK.format(said["id"])
            host.send("POST", f"issues/{number}/comments", {"body": f"{mark}\n{answer}"})
    if faults:
        raise AssessmentError(*faults)
    return tuple(recorded)


def _unanswered(comments: list[dict[str, Any]]) -> list[dict[str, Any]]:
    own = [comment["body"] for comment in comments if account_of(comment) == AUTHOR]
    return [
        comment
        for comment in comments
        if account_of(comment) != AUTHOR
        and AGREE.search(_lines(comment))
        and not any(body.startswith(_MARK.format(comment["id"])) for body in own)
    ]


def _renewed(comments: list[dict[str, Any]]) -> str:
    """When the preview was shown or renewed last, as its comment says; nothing before there is one."""
    times = (
        comment["updated_at"]
        for comment in comments
        if account_of(comment) == AUTHOR and comment["body"].startswith(MARKER)
    )
    return max(times, default="")


def _lines(comment: dict[str, Any]) -> str:
    return comment["body"].replace("\r\n", "\n")


def _record(
    configuration: Configuration,
    host: Host,
    places: Places,
    said: dict[str, Any],
    pull: dict[str, Any],
    renewed: str,
    default_branch: str,
) -> str:
    """Write the sign-offs that a comment gives. Returns the answer to it."""
    number = int(pull["number"])
    where = f"pull request {number}, comment {said['id']}"
    match = AGREE.search(_lines(said))
    words = (match["chapters"] or "").split() if match else []
    codes = {word for word in words if CODE.fullmatch(word)}
    agencies = agencies_of(configuration, account_of(said), said["author_association"])
    if said["updated_at"] != said["created_at"]:  # by its author, or by somebody who may edit what others say
        raise AssessmentError(Fault(where, "it was edited after it was written", "Write /agree anew."))
    if not codes and renewed > said["created_at"]:
        remedy = "Read it again and write /agree once more."
        raise AssessmentError(Fault(where, "the preview was renewed after this was written", remedy))
    with tempfile.TemporaryDirectory() as temporary:
        site = Path(temporary) / "site"
        git(
            Path(temporary),
            "clone",
            "--quiet",
            "--depth=1",
            "--branch",
            places.branch,
            places.address,
            str(site),
        )
        preview = site / "previews" / str(number)
        shown = (preview / COMMIT_FILE).read_text().strip() if (preview / COMMIT_FILE).is_file() else ""
        if not shown or (not codes and shown != pull["head"]["sha"]):
            remedy = "Wait until the preview has been renewed, read it, and write /agree again."
            raise AssessmentError(Fault(where, "the preview does not show the newest commit yet", remedy))
        chapters = owned_chapters(configuration)
        pages = read_site(preview, wanted=chapters)
        published = read_site(site, wanted=chapters) if (site / "index.html").is_file() else {}
        asked = [word for word in words if word not in codes] or _changed(pages, published)
    _refuse_other_text(pages, asked, codes, where)
    texts = _texts(configuration, chapters, pages, agencies, asked, said["created_at"][:10], where)

    def change(folder: Path) -> None:
        for path, text in texts.items():
            write_whole(folder / path, text.encode())

    branch = f"sign-offs/{number}"
    message = f"Record agreement to pull request {number}"
    if change_branch(places.address, branch, message, change, start=default_branch):
        _open_pull(host, branch, default_branch, message, number)
        host.start_workflow(CHECK, branch)
    lines = "\n".join(f"- {path.stem}: {path.parent.name}" for path in texts)
    after = "Any later change of text or numbers voids it."
    return f"Recorded, as the preview reads at `{shown[:10]}`:\n\n{lines}\n\n{after}"


def _refuse_other_text(pages: dict[str, Page], asked: Iterable[str], codes: set[str], where: str) -> None:
    """Refuse a chapter that reads otherwise than the page from which its code was copied."""
    remedy = "Read the preview again, and copy the line that stands at the head of the page now."
    refuse_if_any(
        Fault(where, f"{slug} reads otherwise than the page that this was copied from", remedy)
        for slug in asked
        if codes and slug in pages and pages[slug].code not in codes
    )


def agencies_of(configuration: Configuration, account: str, association: str) -> tuple[str, ...]:
    """The agencies that an account may agree for. None is a fault."""
    found = tuple(
        agency.slug
        for agency in configuration.agencies
        if account.lower() in (listed.lower() for listed in agency.accounts)
    )
    if not found:
        what = f"{account} is listed for no agency in assessment.yml"
        raise AssessmentError(Fault("/agree", what, "Ask the partnership to list the account."))
    if association not in _KNOWN:
        raise AssessmentError(Fault("/agree", f"{account} is no collaborator of this repository"))
    return found


def _texts(
    configuration: Configuration,
    chapters: dict[str, OwnedChapter],
    pages: dict[str, Page],
    agencies: Iterable[str],
    asked: Iterable[str],
    date: str,
    where: str,
) -> dict[Path, str]:
    """The sign-offs to write, by path. A chapter that does not exist, or none at all, is a fault."""
    unknown = [slug for slug in asked if slug not in chapters or slug not in pages]
    if unknown:
        raise AssessmentError(*(Fault(where, f"there is no chapter {slug!r}") for slug in unknown))
    texts = {
        path_of(slug, agency): signoff_text(
            configuration, chapters[slug], pages[slug], agency, configuration.current_edition, date
        )
        for slug in asked
        for agency in agencies
        if agency in chapters[slug].agreeing
    }
    if not texts:
        remedy = "Name the chapter: `/agree CHAPTER`."
        raise AssessmentError(
            Fault(where, "no chapter that this changes asks for the agency's agreement", remedy)
        )
    return texts


def _changed(pages: dict[str, Page], published: dict[str, Page]) -> list[str]:
    """The chapters of the preview that read otherwise than what is published."""
    return [
        slug
        for slug, page in pages.items()
        if slug not in published or page.reading_hash != published[slug].reading_hash
    ]


def _open_pull(host: Host, branch: str, base: str, title: str, number: int) -> None:
    """Propose the branch, unless that has been done; also by another job that runs at the same time."""
    owner = host.repository.partition("/")[0]
    asked = f"pulls?state=open&head={owner}:{branch}"
    if host.list(asked):
        return
    body = f"Sign-offs given by `/agree` in #{number}. Merge it after that one."
    try:
        host.send("POST", "pulls", {"title": title, "head": branch, "base": base, "body": body})
    except AssessmentError:
        if not host.list(asked):
            raise
