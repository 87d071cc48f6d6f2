"""`assessment documents`: puts the other documents of the edition beside the rendered book, linked with it.

    _book/            the assessment
    _book/<document>/ the plan, the joint document, the short forms: each as it was rendered under _documents/

The links are put on rendered pages, so that both renderers' sites have them and none leads to a document that
was not rendered. They are no part of what a reader agrees to.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
from html import escape
from pathlib import Path

from assessment.configuration import Configuration, load_configuration
from assessment.errors import AssessmentError, Fault
from assessment.review.agreement.ownership import profile_of
from assessment.review.agreement.pages import CONTENT
from assessment.review.agreement.strip import Links, put_strips, web_address
from assessment.review.hosting.git import git
from assessment.whole_files import write_whole
from assessment.yaml_files import read_yaml

FOLDER = Path("_documents")
BOOK = "assessment"
_CLASS = "documents"
_FORMER = re.compile(rf'<nav class="{_CLASS}".*?</nav>', re.DOTALL)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--site", type=Path, default=Path("_book"), help="the rendered assessment")
    parser.add_argument("--draft", action="store_true", help="put review strips on the documents, too")


def run(arguments: argparse.Namespace) -> None:
    configuration = load_configuration()
    site = configuration.root / arguments.site
    if not (site / "index.html").is_file():
        raise AssessmentError(Fault(str(site), "is not a rendered book", "Run `make book` first."))
    if arguments.draft:
        _put_strips(configuration)
    names = put_beside(configuration, site)
    print(f"Beside the book: {', '.join(names) or 'no other document'}")


def put_beside(configuration: Configuration, site: Path) -> list[str]:
    """Copy every rendered document into `site` and link them all with each other. Returns their names."""
    rendered = sorted(path.parent.name for path in (configuration.root / FOLDER).glob("*/index.html"))
    names = sorted(rendered, key=lambda name: ([*configuration.documents, name].index(name), name))
    for name in names:
        shutil.rmtree(site / name, ignore_errors=True)
        shutil.copytree(configuration.root / FOLDER / name, site / name)
    titles = {name: title_of(configuration, name) for name in (BOOK, *names)}
    for page in site.rglob("*.html"):
        first = page.relative_to(site).parts[0]
        if first not in ("editions", "previews"):
            _link(page, site, first if first in names else BOOK, titles)
    return names


def _link(page: Path, site: Path, document: str, titles: dict[str, str]) -> None:
    """Put links to all documents at the head of a page's content; a page that is no chapter has none."""
    html = _FORMER.sub("", page.read_text(encoding="utf-8"))
    place = CONTENT.search(html)
    if place is None:
        return
    items = []
    for name, title in titles.items():
        target = site / "index.html" if name == BOOK else site / name / "index.html"
        here = ' aria-current="true"' if name == document else ""
        items.append(f'<li><a href="{os.path.relpath(target, page.parent)}"{here}>{escape(title)}</a></li>')
    links = (
        f'<nav class="{_CLASS}" aria-label="Documents" data-pagefind-ignore="all">'
        f"<ul>{''.join(items)}</ul></nav>"
    )
    write_whole(page, (html[: place.end()] + links + html[place.end() :]).encode())


def title_of(configuration: Configuration, document: str) -> str:
    """A document's title, as its own profile says it."""
    profile = profile_of(configuration.root, document)
    return str(read_yaml(profile, profile.name).get("book", {}).get("title", document))


def _put_strips(configuration: Configuration) -> None:
    address = web_address(git(configuration.root, "remote", "get-url", "origin", check=False))
    for document in configuration.documents:
        folder = configuration.root / FOLDER / document
        if folder.is_dir():
            put_strips(configuration, folder, Links(address, "main"), document)
