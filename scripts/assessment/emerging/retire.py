"""The subcommand `assessment retire`."""

import argparse

from assessment.configuration import load_configuration
from assessment.emerging import decide


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("priority", metavar="PRIORITY", help="a priority of assessment.yml")
    decide.add_shared(parser)


def run(arguments: argparse.Namespace) -> None:
    wish = decide.Wish(arguments.by, arguments.day, arguments.reason)
    configuration = load_configuration()
    files = decide.retire(configuration, arguments.priority, wish)
    done = f"{arguments.priority} is no priority any more; data/emerging keeps the record."
    decide.tell(done, configuration.root, files)
    print("Next: assessment duties, and name in data/duties.yml what meets a duty in its place.")
