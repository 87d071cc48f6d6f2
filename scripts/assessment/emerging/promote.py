"""The subcommand `assessment promote`."""

import argparse

from assessment.configuration import load_configuration
from assessment.emerging import decide


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("issue", metavar="ISSUE", help="an issue of data/emerging, by its file's name")
    parser.add_argument("--owner", required=True, metavar="AGENCY", help="who answers for the priority")
    parser.add_argument("--reviewer", action="append", default=[], metavar="AGENCY", help="who has to agree")
    decide.add_shared(parser)


def run(arguments: argparse.Namespace) -> None:
    wish = decide.Wish(arguments.by, arguments.day, arguments.reason)
    configuration = load_configuration()
    files = decide.promote(configuration, arguments.issue, wish, arguments.owner, arguments.reviewer)
    decide.tell(f"{arguments.issue} is a priority now.", configuration.root, files)
    print("Next: go through its chapter, give it findings (data/findings.yml) and the plan its actions.")
