"""`assessment check`: what each file that came in is, and whether it is as it should be.

Nothing is said of what an edition needs: which months and which returns there must be is seen by `release`.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

from assessment.configuration import Configuration, load_configuration
from assessment.errors import AssessmentError, Fault, refuse_if_any
from assessment.sources.breaches import Checked
from assessment.sources.intake import Intake, ReceivedFile, Register, received_files


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
    from assessment.sources.report import text_report, write_html_report

    checked = check_paths(arguments.paths, load_configuration(), arguments.return_name)
    if not checked:
        names = ", ".join(str(path) for path in arguments.paths)
        raise AssessmentError(Fault(names, "holds no files to check"))
    print(text_report(checked))
    if arguments.html:
        write_html_report(arguments.html, checked)
        print(f"The same as a page: {arguments.html}")
    return int(any(not file.is_faultless for file in checked))


def check_paths(
    paths: Sequence[Path], configuration: Configuration, return_name: str | None = None
) -> Sequence[Checked]:
    """Check files, and all files of folders. What a file is follows from its name, or is `return_name`.

    Raises AssessmentError only where it is not clear what to check.
    """
    from assessment.geography import load_geography
    from assessment.sources.partners_returns.load import check_returns
    from assessment.sources.reading import check_received
    from assessment.sources.table_files import READABLE

    missing = [path for path in paths if not path.exists()]
    refuse_if_any(Fault(str(path), "cannot be opened: there is no such file or folder") for path in missing)
    files = []
    for path in paths:
        if not path.is_dir():
            files.append(ReceivedFile(path, path.name))
        else:
            within = received_files(path)
            files += [file for file in within if not return_name or file.path.suffix.lower() in READABLE]
    if return_name:
        return check_returns([(return_name, file) for file in files], configuration)
    edition, geography = configuration.edition(None), load_geography(configuration)
    return check_received(Intake(paths[0], tuple(files), Register(), configuration, edition, geography))
