"""`assessment audit`: attack released tables as an outsider would, and say what can be worked out."""

import argparse
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from assessment.configuration import Configuration, load_configuration
from assessment.disclosure.audit import Report, audit
from assessment.disclosure.outcomes import outcomes_of, refuse_unapproved
from assessment.disclosure.policy import read_exceptions
from assessment.disclosure.published import earlier_editions, read_edition, read_printed
from assessment.disclosure.system import link
from assessment.errors import AssessmentError, Fault


def audit_folder(
    folder: Path, configuration: Configuration, others: list[Path] | None = None
) -> tuple[Report, dict[str, str], int]:
    """Audits an edition's folder together with the other editions beside it.

    Returns the report, the outcome of each of its tables, and how many cells they suppress.
    Raises AssessmentError if a published cell contradicts another.
    """
    views = read_edition(folder)
    hierarchies = public_hierarchies(configuration)
    if others is None:
        others = [
            other for other in sorted(folder.parent.iterdir()) if _is_edition(other) and other != folder
        ]
    fitting, restated = earlier_editions(views, others, hierarchies)
    report = audit(link([*views, *fitting], hierarchies, read_printed(configuration.root)))
    suppressed = sum(int(view.hidden.sum()) for view in views)
    return report, outcomes_of(views, report, restated), suppressed


def _is_edition(folder: Path) -> bool:
    return folder.is_dir() and not folder.name.startswith(".") and any(folder.glob("*.resource.json"))


def public_hierarchies(configuration: Configuration) -> Mapping[str, Mapping[str, str]]:
    """The code lists, which anybody can look up: dimension → code → the code above it."""
    from assessment.gate.specification import read_hierarchies
    from assessment.geography import load_geography

    codelists = read_hierarchies(configuration, load_geography(configuration))
    return {name: codelist.parents for name, codelist in codelists.items()}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--edition", help="an edition of data/released (default: all of them)")
    what.add_argument("--path", type=Path, metavar="DIR", help="a folder of released tables anywhere")


def run(arguments: argparse.Namespace) -> int:
    configuration = load_configuration()
    exceptions = read_exceptions(configuration.root, date.today())
    faults: list[Fault] = []
    for folder in _folders(arguments, configuration):
        began = time.perf_counter()
        report, outcomes, suppressed = audit_folder(folder, configuration)
        faults += report.faults()
        if not report.faults():
            try:
                refuse_unapproved(folder.name, report, outcomes, exceptions)
            except AssessmentError as error:
                faults += error.faults
        counts = {kind: list(outcomes.values()).count(kind) for kind in ("pass", "review", "fail")}
        told = ", ".join(f"{number} {kind}" for kind, number in counts.items())
        seconds = time.perf_counter() - began
        print(
            f"{folder.name}: {len(outcomes)} tables ({told}), {suppressed} suppressed cells, "
            f"{len(report.findings)} known too closely; {seconds:.1f} s"
        )
    if faults:
        raise AssessmentError(*faults)
    return 0


def _folders(arguments: argparse.Namespace, configuration: Configuration) -> list[Path]:
    if arguments.path:
        if not arguments.path.is_dir():
            raise AssessmentError(Fault(str(arguments.path), "is no folder"))
        return [arguments.path.resolve()]
    if arguments.edition:
        return [configuration.released_folder(configuration_edition(configuration, arguments.edition))]
    folders = [configuration.released_folder(name) for name in sorted(configuration.editions)]
    return [folder for folder in folders if _is_edition(folder)]


def configuration_edition(configuration: Configuration, name: str) -> str:
    """The edition's name, if assessment.yml has it."""
    configuration.edition(name)
    return name
