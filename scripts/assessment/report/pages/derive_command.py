"""`assessment derive`: writes what follows from other files, or holds it against what is there."""

from __future__ import annotations

import argparse

from assessment.configuration import find_root, load_configuration
from assessment.derive import add_derived, stale
from assessment.errors import refuse_if_any
from assessment.project_change import ProjectChange
from assessment.report.edition.edition import EditionData
from assessment.report.forms.elements import Elements


def add_arguments(parser: argparse.ArgumentParser) -> None:
    what = "write nothing; fail where a file is stale, or an element names what does not exist"
    parser.add_argument("--check", action="store_true", help=what)


def run(arguments: argparse.Namespace) -> None:
    change = ProjectChange(find_root())
    add_derived(change)
    if arguments.check:
        refuse_if_any(map(stale, change.paths))
        configuration = load_configuration()
        Elements(EditionData(configuration, configuration.current_edition))  # refuses the unknown
        return
    changed = change.apply()
    print("\n".join(f"Wrote {path.as_posix()}" for path in changed) or "Every file is up to date.")
