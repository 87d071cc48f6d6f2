"""`assessment strip`: the review strip on each page of a draft: owner, who agreed, where to say something.

It is put on rendered pages, so that both renderers' drafts have it and a published book never does. It does
not count as something read: putting it on voids no sign-off.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import urlencode

from assessment.configuration import Configuration, load_configuration
from assessment.errors import AssessmentError, Fault
from assessment.review.agreement.ownership import OwnedChapter, owned_chapters, rendered
from assessment.review.agreement.pages import CONTENT, Page, read_site
from assessment.review.agreement.reading import STRIP_CLASS
from assessment.review.agreement.signoff import Standing, Status, standings
from assessment.review.hosting.git import git
from assessment.whole_files import write_whole

_STYLE = (
    ".review-strip{border:1px solid var(--rule);border-left:4px solid var(--focus);padding:.5rem 1rem;"
    "margin:0 0 1.5rem;font-size:.9rem;line-height:1.4}.review-strip ul{margin:.25rem 0;padding-left:1.2rem}"
    ".review-strip p{margin:.25rem 0}@media print{.review-strip{display:none}}"
)
_FORMER = re.compile(rf'<aside class="{STRIP_CLASS}".*?</aside>', re.DOTALL)
_AWAITED = re.compile(r'class="commentary[^"]*\bawaited\b')


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--document", default="assessment", help="the document that was rendered")
    parser.add_argument("--site", type=Path, help="the rendered draft, where it lies elsewhere")
    parser.add_argument(
        "--repository", default="", help="the repository's address (by default that of origin)"
    )
    parser.add_argument("--branch", default="main", help="the branch that “suggest a change” edits")


def run(arguments: argparse.Namespace) -> None:
    configuration = load_configuration()
    site = rendered(configuration, arguments.document)
    site = configuration.root / arguments.site if arguments.site else site
    address = arguments.repository or web_address(
        git(configuration.root, "remote", "get-url", "origin", check=False)
    )
    count = put_strips(configuration, site, Links(address, arguments.branch), arguments.document)
    print(f"Put the review strip on {count} pages")


@dataclass(frozen=True)
class Links:
    """Where the strip leads: the repository's address on its host (none: no links), the branch to edit."""

    address: str
    branch: str


@dataclass(frozen=True)
class Strip:
    """What the strip of one page says: the agencies' standing, and how many commentaries are awaited."""

    chapter: OwnedChapter
    page: Page
    standing: Sequence[Standing]
    awaited: int


def put_strips(configuration: Configuration, site: Path, links: Links, document: str = "assessment") -> int:
    """Put the strip on every chapter's page, in the place of a former one. Returns how many pages."""
    chapters = owned_chapters(configuration, document)
    pages = read_site(site)
    all_standing = standings(configuration, chapters, pages)
    count = 0
    for slug, chapter in chapters.items():
        if slug not in pages:
            continue
        standing = [line for line in all_standing if line.chapter == slug]
        file = site / pages[slug].path
        html = _FORMER.sub("", file.read_text(encoding="utf-8"))
        strip = Strip(chapter, pages[slug], standing, len(_AWAITED.findall(html)))
        place = CONTENT.search(html)
        if place is None:
            raise AssessmentError(Fault(str(file), "has no place for the review strip", "Render it again."))
        box = strip_html(configuration, strip, links)
        write_whole(file, (html[: place.end()] + box + html[place.end() :]).encode())
        count += 1
    return count


def strip_html(configuration: Configuration, strip: Strip, links: Links) -> str:
    """The strip of one page."""
    names = {agency.slug: agency.name for agency in configuration.agencies}
    lines = "".join(f"<li>{escape(names[line.agency])}: {_words(line)}</li>" for line in strip.standing)
    awaited = f"<p>Commentaries awaited: {strip.awaited}</p>" if strip.awaited else ""
    return (
        f'<aside class="{STRIP_CLASS}" aria-label="Review" data-pagefind-ignore="all"><style>{_STYLE}</style>'
        f"<p><strong>Draft.</strong> Owner: {escape(names[strip.chapter.owner])}. "
        f"{_summary(strip.standing)}</p>"
        f"<ul>{lines}</ul>{awaited}{_links(strip, links)}</aside>"
    )


def _links(strip: Strip, links: Links) -> str:
    """Where to change the page, to report a problem, and the line by which to agree."""
    if not links.address:
        return ""
    chapter, page, address = strip.chapter, strip.page, escape(links.address)
    form = {"template": "data-problem.yml", "title": f"{page.title}: ", "page": str(page.path)}
    agree = (
        "<p>To agree to this page as it reads, write in the pull request: "
        f"<code>/agree {chapter.slug} {page.code}</code></p>"
    )
    return (
        f'<p><a href="{address}/edit/{escape(links.branch)}/{chapter.source}">Suggest a change</a> · '
        f'<a href="{address}/issues/new?{escape(urlencode(form))}">Report a problem</a></p>'
        + (agree if chapter.agreeing else "")
    )


def _words(line: Standing) -> str:
    if line.signoff is None:
        return str(line.status)
    return f"{line.status} ({escape(line.signoff.role)}, {line.signoff.date})"


def _summary(standing: Sequence[Standing]) -> str:
    if all(line.status is Status.NOT_NEEDED for line in standing):
        return "Status: no agreement needed."
    agreed = sum(line.status is Status.AGREED for line in standing)
    return f"Status: {agreed} of {len(standing)} agreed."


def web_address(remote: str) -> str:
    """A remote's address as a browser takes it; nothing for one that no browser takes."""
    match = re.fullmatch(r"(?:https://|git@|ssh://git@)([\w.-]+)[:/](.+?)(?:\.git)?/?", remote)
    return f"https://{match[1]}/{match[2]}" if match else ""
