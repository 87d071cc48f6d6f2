"""The subcommand `assessment guard`: a pre-commit hook, and a check on the tree or a change's history."""

import argparse
from pathlib import Path

from assessment.configuration import load_configuration
from assessment.errors import refuse_if_any


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files", nargs="*", type=Path, metavar="FILE", help="what to look at (by default the whole tree)"
    )
    parser.add_argument(
        "--history", metavar="BASE..HEAD", help="look at all that these commits brought in, too"
    )


def run(arguments: argparse.Namespace) -> None:
    """Look, and refuse all sightings at once. Raises AssessmentError with file, line and kind of each."""
    from assessment.guard.tree import files_of_tree, load_guard, look_through_files, look_through_history

    configuration = load_configuration()
    root = configuration.root.resolve()
    guard = load_guard(configuration)
    names = [_name_in(root, path) for path in arguments.files] or files_of_tree(root)
    sightings = look_through_files(guard, root, names)
    if arguments.history:
        sightings += look_through_history(guard, root, arguments.history)
    refuse_if_any(sighting.as_fault() for sighting in sightings)


def _name_in(root: Path, path: Path) -> str:
    """A file's name in the project; of a file outside it, the name as given."""
    resolved = path.resolve()
    return resolved.relative_to(root).as_posix() if resolved.is_relative_to(root) else path.as_posix()
