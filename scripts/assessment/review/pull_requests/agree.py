"""`/agree` in a pull request: the agency of whoever wrote it signs off what the preview shows.

Only accounts that assessment.yml lists for an agency, and that the host knows as collaborators, are heard.
The line that a page of the preview offers names the text that was read by its code; without one, the preview
must not have been renewed since, and must show the newest commit. The sign-off goes to a branch of its own,
begun at the default branch, so that the pull request's files are never touched.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from assessment.configuration import Configuration
from assessment.errors import AssessmentError, Fault, refuse_if_any
from assessment.review.agreement.ownership import OwnedChapter, owned_chapters
from assessment.review.agreement.pages import CODE, Page, read_site
from assessment.review.agreement.signoff import Agreement, signoff_text
from assessment.review.changes.markdown import MARKER, escape
from assessment.review.hosting.git import change_branch, files_of_branch
from assessment.review.hosting.host import Host
from assessment.review.publishing.publish import COMMIT_FILE
from assessment.review.pull_requests.commands import words_of_command
from assessment.review.pull_requests.comment import AUTHOR, account_of
from assessment.review.pull_requests.previews import CHECK, Places
from assessment.whole_files import write_whole

_MARK = "<!-- agree {} -->"
_COLLABORATORS = {"OWNER", "MEMBER", "COLLABORATOR"}


@dataclass(frozen=True)
class Request:
    """An `/agree` as somebody wrote it in a pull request.

    `renewed` is when the preview was shown or renewed last (ISO 8601, as the host says it); empty before
    there is one.
    """

    pull: Mapping[str, Any]
    comment: Mapping[str, Any]
    renewed: str

    @property
    def number(self) -> int:
        """The pull request's number."""
        return int(self.pull["number"])

    @property
    def place(self) -> str:
        """Where it was written, for a message."""
        return f"pull request {self.number}, comment {self.comment['id']}"

    @cached_property
    def words(self) -> list[str] | None:
        """What stands behind it: chapters' names and codes of pages that were read. None where it is no
        command.
        """
        return words_of_command(self.comment["body"], self.place)

    @property
    def codes(self) -> set[str]:
        """The codes of the pages that were read."""
        return {word for word in self.words or () if CODE.fullmatch(word)}

    @property
    def chapters(self) -> list[str]:
        """The chapters that it names; none means all that the pull request changes."""
        return [word for word in self.words or () if not CODE.fullmatch(word)]


@dataclass(frozen=True)
class Preview:
    """What a pull request's preview and the published site show, by chapter, and of which commit."""

    commit: str
    pages: Mapping[str, Page]
    published: Mapping[str, Page]

    @property
    def changed(self) -> list[str]:
        """The chapters that read otherwise than what is published."""
        return [
            slug
            for slug, page in self.pages.items()
            if slug not in self.published or page.reading_hash != self.published[slug].reading_hash
        ]


def record_agreements(
    configuration: Configuration, host: Host, places: Places, default_branch: str
) -> tuple[str, ...]:
    """Answer every `/agree` in open pull requests that has no answer yet. Returns what was recorded.

    What is refused is answered too, with the reason, and raised when all have been answered.
    """
    recorded: list[str] = []
    faults: list[Fault] = []
    for request in _unanswered_requests(host):
        try:
            if request.words is None:
                continue
            answer = _record(configuration, host, places, request, default_branch)
            recorded.append(f"pull request {request.number}: {account_of(request.comment)} agrees")
        except AssessmentError as error:
            faults += error.faults
            reasons = "\n".join(f"- {fault.what}. {fault.remedy}".rstrip() for fault in error.faults)
            answer = f"This agreement was not recorded:\n\n{reasons}"
        mark = _MARK.format(request.comment["id"])
        host.say(request.number, f"{mark}\n{answer}")
    refuse_if_any(faults)
    return tuple(recorded)


def _unanswered_requests(host: Host) -> list[Request]:
    """What people wrote in open pull requests and was not answered, whether it agrees to something or not."""
    requests = []
    for pull in host.open_pulls():
        comments = host.comments(int(pull["number"]))
        answers = [comment["body"] for comment in comments if account_of(comment) == AUTHOR]
        renewed = max(
            (
                comment["updated_at"]
                for comment in comments
                if account_of(comment) == AUTHOR and comment["body"].startswith(MARKER)
            ),
            default="",
        )
        for comment in comments:
            answered = any(answer.startswith(_MARK.format(comment["id"])) for answer in answers)
            if not answered and account_of(comment) != AUTHOR:
                requests.append(Request(pull, comment, renewed))
    return requests


def _record(
    configuration: Configuration, host: Host, places: Places, request: Request, default_branch: str
) -> str:
    """Write the sign-offs that a request gives, on a branch, and propose it. Returns the answer."""
    agencies = agencies_of(configuration, account_of(request.comment), request.comment["author_association"])
    _refuse_edited_or_outdated(request)
    chapters = owned_chapters(configuration)
    preview = _read_preview(places, request.number, chapters)
    if not preview.commit or (not request.codes and preview.commit != request.pull["head"]["sha"]):
        remedy = "Wait until the preview has been renewed, read it, and write /agree again."
        raise AssessmentError(Fault(request.place, "the preview does not show the newest commit yet", remedy))
    slugs = request.chapters or preview.changed
    _refuse_unknown_or_reworded(request, slugs, chapters, preview.pages)
    agreements = _agreements(configuration, request, agencies, [chapters[slug] for slug in slugs], preview)

    def change(folder: Path) -> None:
        for agreement in agreements:
            write_whole(folder / agreement.path, signoff_text(configuration, agreement).encode())

    branch = f"sign-offs/{request.number}"
    message = f"Record agreement to pull request {request.number}"
    if change_branch(places.address, branch, message, change, start=default_branch):
        body = f"Sign-offs given by `/agree` in #{request.number}. Merge it after that one."
        host.propose(branch, default_branch, message, body)
        host.start_workflow(CHECK, branch)
    lines = "\n".join(_in_words(configuration, agreement) for agreement in agreements)
    after = "Any later change of text, numbers, links or pictures voids it."
    return f"Recorded, as the preview reads at `{preview.commit[:10]}`:\n\n{lines}\n\n{after}"


def _in_words(configuration: Configuration, agreement: Agreement) -> str:
    """What is on record: who agrees to which page, and the code of the words that it showed."""
    name = configuration.agencies_by_slug[agreement.agency].name
    page = f"“{escape(agreement.page.title)}” ({agreement.chapter.slug} {agreement.page.code})"
    return f"- {escape(name)} agrees to {page}"


def _refuse_edited_or_outdated(request: Request) -> None:
    comment, place = request.comment, request.place
    if comment["updated_at"] != comment["created_at"]:  # its author may have, or who may edit what others say
        raise AssessmentError(Fault(place, "it was edited after it was written", "Write /agree anew."))
    if not request.codes and request.renewed > comment["created_at"]:
        remedy = "Read it again and write /agree once more."
        raise AssessmentError(Fault(place, "the preview was renewed after this was written", remedy))


def _read_preview(places: Places, number: int, chapters: Mapping[str, OwnedChapter]) -> Preview:
    with files_of_branch(places.address, places.branch) as site:
        preview = site / "previews" / str(number)
        if not (preview / COMMIT_FILE).is_file():
            return Preview("", {}, {})
        return Preview(
            commit=(preview / COMMIT_FILE).read_text().strip(),
            pages=read_site(preview, wanted=chapters),
            published=read_site(site, wanted=chapters) if (site / "index.html").is_file() else {},
        )


def _refuse_unknown_or_reworded(
    request: Request, slugs: Sequence[str], chapters: Mapping[str, OwnedChapter], pages: Mapping[str, Page]
) -> None:
    """Refuse a chapter that is not there, or reads otherwise than the page from which its code was copied."""
    refuse_if_any(
        Fault(request.place, f"there is no chapter {slug!r}")
        for slug in slugs
        if slug not in chapters or slug not in pages
    )
    remedy = "Read the preview again, and copy the line that stands at the head of the page now."
    refuse_if_any(
        Fault(request.place, f"{slug} reads otherwise than the page that this was copied from", remedy)
        for slug in slugs
        if request.codes and pages[slug].code not in request.codes
    )


def agencies_of(configuration: Configuration, account: str, association: str) -> tuple[str, ...]:
    """The agencies that an account may agree for. None is a fault."""
    agencies = tuple(
        agency.slug
        for agency in configuration.agencies
        if account.lower() in (listed.lower() for listed in agency.accounts)
    )
    if not agencies:
        what = f"{account} is listed for no agency in assessment.yml"
        raise AssessmentError(Fault("/agree", what, "Ask the partnership to list the account."))
    if association not in _COLLABORATORS:
        raise AssessmentError(Fault("/agree", f"{account} is no collaborator of this repository"))
    return agencies


def _agreements(
    configuration: Configuration,
    request: Request,
    agencies: Sequence[str],
    chapters: Sequence[OwnedChapter],
    preview: Preview,
) -> list[Agreement]:
    """Of each agency to each chapter that asks for its agreement. None at all is a fault."""
    edition, date = configuration.current_edition, request.comment["created_at"][:10]
    agreements = [
        Agreement(chapter, preview.pages[chapter.slug], agency, edition, date)
        for chapter in chapters
        for agency in agencies
        if agency in chapter.agreeing
    ]
    if not agreements:
        what = "no chapter that this changes asks for the agency's agreement"
        raise AssessmentError(Fault(request.place, what, "Name the chapter: `/agree CHAPTER`."))
    return agreements
