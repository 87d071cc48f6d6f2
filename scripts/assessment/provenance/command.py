"""`assessment trace ELEMENT`: print the way of an element's numbers, from the source's files to its place."""

import argparse

from assessment.configuration import find_root
from assessment.errors import AssessmentError, Fault
from assessment.provenance.way import in_words, way_of
from assessment.report.edition.edition import open_edition
from assessment.report.forms.elements import elements_of


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("element", help="an id of data/elements")
    parser.add_argument("--edition", help="which edition (default: the current one)")
    parser.add_argument("--files", action="store_true", help="name every single file with its checksum")


def run(arguments: argparse.Namespace) -> None:
    data = open_edition(find_root(), arguments.edition)
    elements_of(data)  # refuses a form that does not exist
    way = way_of(data, arguments.element)
    for line in in_words(way, data, arguments.files):
        print(line)
    for table in way.tables:
        if not table.whole:
            what = "is not what the gate wrote: its checksum differs from that in its resource file"
            raise AssessmentError(Fault(table.path.name, what, "Release the edition again."))
