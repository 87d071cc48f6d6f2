"""The subcommand `assessment check`: an agency holds its own file against the contract before it sends it."""

import argparse
from pathlib import Path

from assessment.configuration import load_configuration
from assessment.errors import AssessmentError, Fault


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", type=Path, metavar="FILE|FOLDER", help="what to check")
    parser.add_argument(
        "--return",
        dest="return_name",
        metavar="RETURN",
        help="which return the files are, whatever their names",
    )
    parser.add_argument("--html", type=Path, metavar="PAGE", help="also write the report as a web page")


def run(arguments: argparse.Namespace) -> int:
    """Check, print the report, write the page if asked. Returns 1 if any file has a fault."""
    from assessment.sources.partners_returns.load import check_paths
    from assessment.sources.partners_returns.report import text_report, write_html_report

    checked = check_paths(arguments.paths, load_configuration(), arguments.return_name)
    if not checked:
        names = ", ".join(str(path) for path in arguments.paths)
        raise AssessmentError(Fault(names, "holds no files to check"))
    print(text_report(checked))
    if arguments.html:
        write_html_report(arguments.html, checked)
        print(f"The same as a page: {arguments.html}")
    return int(any(not file.is_faultless for file in checked))
