"""`assessment contract`: writes an empty workbook for a partner to fill, or checks all contracts."""

import argparse
from pathlib import Path

from assessment.configuration import load_configuration
from assessment.errors import AssessmentError, Fault

TEMPLATES = Path("_templates")  # which git ignores


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "return_name", nargs="?", metavar="RETURN", help="a return's name, as in data/contracts"
    )
    parser.add_argument(
        "--check", action="store_true", help="write nothing; check that all contracts are valid"
    )
    parser.add_argument(
        "--output", type=Path, help="the workbook to write (by default _templates/RETURN.xlsx)"
    )


def run(arguments: argparse.Namespace) -> None:
    """Write the template and say where it is; with `--check`, only read what every template is made from."""
    from assessment.sources.partners_returns.rulebook import load_rulebook
    from assessment.sources.partners_returns.template import write_template

    configuration = load_configuration()
    rulebook = load_rulebook(configuration)
    if arguments.check:
        print(f"{len(rulebook.contracts)} contracts are valid.")
        return
    name = arguments.return_name
    if name not in rulebook.contracts:
        known = ", ".join(rulebook.contracts)
        raise AssessmentError(Fault(f"{name or ''!r}", "is no return", f"Returns: {known}."))
    path = arguments.output or configuration.path(TEMPLATES) / f"{name}.xlsx"
    if path.suffix.lower() != ".xlsx":
        raise AssessmentError(
            Fault(str(path), "is not the name of an XLSX workbook", "End its name in .xlsx.")
        )
    owner = configuration.agencies_by_slug[rulebook.contracts[name].owner].name
    path.parent.mkdir(parents=True, exist_ok=True)
    write_template(path, rulebook.contracts[name], rulebook.codelists, owner)
    print(f"An empty return of {name} is in {path}.")
