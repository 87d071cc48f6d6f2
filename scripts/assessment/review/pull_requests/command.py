"""`assessment pull-request`: what workflows do for pull requests, each one command that a person can run at
home.
"""

from __future__ import annotations

import argparse
import os
import re
from datetime import UTC, datetime

from assessment.configuration import Configuration, load_configuration
from assessment.errors import AssessmentError, Fault
from assessment.review.hosting.git import address_of
from assessment.review.hosting.host import Host
from assessment.review.publishing.publish import BRANCH
from assessment.review.pull_requests.previews import Places


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=("previews", "agree", "archive", "waiting", "propose"))
    parser.add_argument("--repository", default=os.environ.get("GITHUB_REPOSITORY", ""), help="OWNER/NAME")
    parser.add_argument(
        "--remote", default="origin", help="where branches are pushed: a remote's name or address"
    )
    parser.add_argument("--pages", default=BRANCH, help="the branch that the site is served from")
    parser.add_argument("--default-branch", default="main")
    parser.add_argument("--branch", default="refresh", help="the branch to propose (propose)")
    parser.add_argument("--title", default="Refresh the open data", help="what it does (propose)")


def run(arguments: argparse.Namespace) -> None:
    configuration = load_configuration()
    if not re.fullmatch(r"[\w.-]+/[\w.-]+", arguments.repository):
        raise AssessmentError(Fault("--repository", f"{arguments.repository!r} is not OWNER/NAME"))
    host = Host(arguments.repository)
    address = address_of(configuration.root, arguments.remote)
    places = Places(address, arguments.pages, site_address(arguments.repository))
    print(_done(configuration, host, places, arguments))


def _done(configuration: Configuration, host: Host, places: Places, arguments: argparse.Namespace) -> str:
    match arguments.what:
        case "previews":
            from assessment.review.pull_requests.previews import update_previews

            return "\n".join(update_previews(host, places)) or "Nothing to do."
        case "agree":
            from assessment.review.pull_requests.agree import record_agreements

            recorded = record_agreements(configuration, host, places, arguments.default_branch)
            return "\n".join(recorded) or "Nothing to do."
        case "archive":
            from assessment.review.pull_requests.archive import archive

            return f"Recorded {archive(host, places.address)} pull requests."
        case "propose":
            from assessment.review.pull_requests.propose import propose

            return propose(configuration, host, places.address, arguments)
        case _:
            from assessment.review.agreement.ownership import owned_chapters
            from assessment.review.agreement.pages import read_site
            from assessment.review.agreement.signoff import standings
            from assessment.review.pull_requests.waiting import tell_waiting

            chapters = owned_chapters(configuration, "assessment")
            standing = standings(configuration, chapters, read_site(configuration.root / "_book"))
            return tell_waiting(host, standing, datetime.now(UTC))


def site_address(repository: str) -> str:
    """Where the host serves the pages branch of a repository."""
    owner, _, name = repository.partition("/")
    return f"https://{owner.lower()}.github.io/{name}/"
