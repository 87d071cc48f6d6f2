"""`assessment changes BASE [HEAD]`: what a change does to the book, as Markdown and as a page."""

from __future__ import annotations

import argparse
from pathlib import Path

from assessment.configuration import load_configuration
from assessment.review.agreement.pages import renderer_of
from assessment.review.changes.markdown import HOST_LIMIT, as_markdown
from assessment.review.changes.page import as_page
from assessment.review.changes.report import make_report
from assessment.review.changes.sides import commit_side, common_base, installed_renderer, working_side
from assessment.whole_files import write_whole

ROOM = 5_000  # characters left for what the preview puts around the report


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("base", help="the commit or branch to compare with")
    parser.add_argument(
        "head", nargs="?", help="a commit (by default the working tree and its rendered book)"
    )
    parser.add_argument("--site", type=Path, default=Path("_book"), help="the working tree's rendered book")
    parser.add_argument("--edition", default="", help="the edition to compare (by default the current one)")
    parser.add_argument("--markdown", type=Path, help="write Markdown to this file, not to standard output")
    parser.add_argument("--html", type=Path, help="write a page with figures side by side to this file")
    parser.add_argument("--link", default="", help="where the full report will be found")
    parser.add_argument(
        "--limit", type=int, default=HOST_LIMIT - ROOM, help="most characters of the Markdown"
    )


def run(arguments: argparse.Namespace) -> None:
    configuration = load_configuration()
    root = configuration.root
    base = common_base(root, arguments.base, arguments.head or "HEAD")
    if arguments.edition:
        configuration.edition(arguments.edition)
    renderer = (
        installed_renderer() if arguments.head else renderer_of(working_side(root, arguments.site).site)
    )
    old = commit_side(root, base, arguments.edition, renderer)
    if arguments.head:
        new = commit_side(root, arguments.head, arguments.edition, renderer)
    else:
        new = working_side(root, arguments.site)
    report = make_report(old, new)
    names = {agency.slug: agency.name for agency in configuration.agencies}
    markdown = as_markdown(report, names, arguments.link, arguments.limit)
    if arguments.html:
        write_whole(arguments.html, as_page(report, names, old.site, new.site).encode())
    if arguments.markdown:
        write_whole(arguments.markdown, markdown.encode())
    else:
        print(markdown, end="")
