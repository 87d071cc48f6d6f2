"""`assessment duties`: fails where an edition does not do what the law asks, and lists what does it."""

from __future__ import annotations

import argparse

from assessment.configuration import load_configuration
from assessment.errors import refuse_if_any
from assessment.report.edition.edition import open_edition
from assessment.report.pages.duties import duties_of


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--edition", help="one edition alone (by default all of them)")


def run(arguments: argparse.Namespace) -> None:
    configuration = load_configuration()
    names = [arguments.edition] if arguments.edition else list(configuration.editions)
    for name in names:
        configuration.edition(name)
    by_edition = {name: duties_of(open_edition(configuration.root, name)) for name in names}
    refuse_if_any(fault for duties in by_edition.values() for fault in duties.faults())
    for name, duties in by_edition.items():
        met = sum(standing.met for standing in duties.standings)
        print(f"Edition {name}: {met} of {len(duties.standings)} duties met")
        for standing in duties.standings:
            print(f"  {standing.duty.id:<32} {'met' if standing.met else f'not met: {standing.reason}'}")
