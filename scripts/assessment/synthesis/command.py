"""The subcommand `assessment synthesise`."""

import argparse
from pathlib import Path

from assessment.configuration import load_configuration


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--edition", help="an edition with synthetic data (by default the current one)")
    parser.add_argument(
        "--folder", type=Path, help="where to (by default the folder that assessment.yml names)"
    )


def run(arguments: argparse.Namespace) -> None:
    """Make the returns, and say where they are."""
    from assessment.synthesis.make import synthesise

    configuration = load_configuration()
    edition = arguments.edition or configuration.current_edition
    files = synthesise(edition, configuration, arguments.folder)
    folder = arguments.folder or configuration.edition(edition).returns
    print(f"{len(files) - 1} synthetic returns of edition {edition} are in {folder}; they describe nobody.")
