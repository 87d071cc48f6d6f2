"""`assessment strip`: the review strip on each page of a draft: owner, who agreed to what when, where to
say something.

It is put on rendered pages, so that both renderers' drafts have it and a published book never does. It does
not count
as something read: putting it on voids no sign-off.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from html import escape
from pathlib import Path
from urllib.parse import urlencode

from assessment.configuration import Configuration, load_configuration
from assessment.errors import AssessmentError, Fault
from assessment.review.agreement.ownership import OwnedChapter, owned_chapters, rendered
from assessment.review.agreement.pages import CONTENT, STRIP_CLASS, Page, read_site
from assessment.review.agreement.signoff import Standing, Status, standings
from assessment.review.hosting.git import git
from assessment.whole_files import write_whole

_STYLE = (
    ".review-strip{border:1px solid #BFBFBF;border-left:4px solid #F46A25;padding:.5rem 1rem;"
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
    count = put_strips(configuration, site, address, arguments.branch, arguments.document)
    print(f"Put the review strip on {count} pages")


def put_strips(
    configuration: Configuration, site: Path, address: str, branch: str, document: str = "assessment"
) -> int:
    """Put the strip on every chapter's page, in the place of a former one. Returns how many pages."""
    chapters = owned_chapters(configuration, document)
    pages = read_site(site)
    all_standing = standings(configuration, chapters, pages)
    count = 0
    for slug, chapter in chapters.items():
        if slug not in pages:
            continue
        mine = [one for one in all_standing if one.chapter == slug]
        file = site / pages[slug].path
        html = _FORMER.sub("", file.read_text(encoding="utf-8"))
        strip = strip_html(
            configuration, chapter, pages[slug], mine, len(_AWAITED.findall(html)), address, branch
        )
        place = CONTENT.search(html)
        if place is None:
            raise AssessmentError(Fault(str(file), "has no place for the review strip", "Render it again."))
        write_whole(file, (html[: place.end()] + strip + html[place.end() :]).encode())
        count += 1
    return count


def strip_html(
    configuration: Configuration,
    chapter: OwnedChapter,
    page: Page,
    standing: Sequence[Standing],
    awaited: int,
    address: str,
    branch: str,
) -> str:
    """The strip of one page. Without an address there are no links to the host."""
    names = {agency.slug: agency.name for agency in configuration.agencies}
    lines = "".join(f"<li>{escape(names[one.agency])}: {_words(one)}</li>" for one in standing)
    links = ""
    if address:
        form = {"template": "data-problem.yml", "title": f"{page.title}: ", "page": str(page.path)}
        links = (
            f'<p><a href="{escape(address)}/edit/{escape(branch)}/{chapter.source}">Suggest a change</a> · '
            f'<a href="{escape(address)}/issues/new?{escape(urlencode(form))}">Report a problem</a></p>'
        )
    if address and chapter.agreeing:
        links += (
            "<p>To agree to this page as it reads, write in the pull request: "
            f"<code>/agree {chapter.slug} {page.code}</code></p>"
        )
    asked = f"<p>Commentaries awaited: {awaited}</p>" if awaited else ""
    return (
        f'<aside class="{STRIP_CLASS}" aria-label="Review" data-pagefind-ignore="all"><style>{_STYLE}</style>'
        f"<p><strong>Draft.</strong> Owner: {escape(names[chapter.owner])}. {_summary(standing)}</p>"
        f"<ul>{lines}</ul>{asked}{links}</aside>"
    )


def _words(one: Standing) -> str:
    if one.signoff is None:
        return str(one.status)
    return f"{one.status} ({escape(one.signoff.role)}, {one.signoff.date})"


def _summary(standing: Sequence[Standing]) -> str:
    if all(one.status is Status.NOT_NEEDED for one in standing):
        return "Status: no agreement needed."
    agreed = sum(one.status is Status.AGREED for one in standing)
    return f"Status: {agreed} of {len(standing)} agreed."


def web_address(remote: str) -> str:
    """A remote's address as a browser takes it; nothing for one that no browser takes."""
    match = re.fullmatch(r"(?:https://|git@|ssh://git@)([\w.-]+)[:/](.+?)(?:\.git)?/?", remote)
    return f"https://{match[1]}/{match[2]}" if match else ""
