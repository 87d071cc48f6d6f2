"""`assessment restated FORMER`: which released numbers moved since a former release, and why."""

import argparse
import tempfile
from pathlib import Path

from assessment.configuration import load_configuration
from assessment.errors import AssessmentError, Fault
from assessment.provenance.restated import compare_releases, in_words
from assessment.review.hosting.git import take_out


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("former", help="a folder as data/released/EDITION, or a revision of git such as HEAD")
    parser.add_argument("--edition", help="which edition (default: the current one)")


def run(arguments: argparse.Namespace) -> None:
    configuration = load_configuration()
    edition = arguments.edition or configuration.current_edition
    configuration.edition(edition)
    present = configuration.released_folder(edition)
    if not (present / "datapackage.json").is_file():
        raise AssessmentError(
            Fault(str(present), "holds no release", f"assessment release --edition {edition}")
        )
    with tempfile.TemporaryDirectory() as workspace:
        former = Path(arguments.former)
        if not former.is_dir():
            former = _of_revision(
                configuration.root, arguments.former, present.relative_to(configuration.root), Path(workspace)
            )
        for line in in_words(compare_releases(former, present)):
            print(line)


def _of_revision(root: Path, revision: str, folder: Path, workspace: Path) -> Path:
    """The release as a revision has it, taken out into the workspace."""
    try:
        take_out(root, revision, workspace, folder.as_posix())
    except AssessmentError as error:
        what = f"is neither a folder nor a revision that holds {folder}"
        raise AssessmentError(Fault(revision, what, error.faults[0].what.splitlines()[-1])) from None
    return workspace / folder
