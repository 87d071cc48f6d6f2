"""`assessment plan`: checks the plans against the editions' findings and tables, and lists their actions."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from assessment.configuration import load_configuration
from assessment.errors import AssessmentError, Fault, refuse_if_any
from assessment.plan.read import editions_with_a_plan
from assessment.report.conclusions.plan import Commitment
from assessment.report.edition.edition import open_edition
from assessment.report.pages.plan_chapter import PlanBook, level_words


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--edition", help="one edition's plan alone (by default all of them)")


def run(arguments: argparse.Namespace) -> None:
    configuration = load_configuration()
    if arguments.edition:
        configuration.edition(arguments.edition)
    faults: list[Fault] = []
    lines: list[str] = []
    for name in [arguments.edition] if arguments.edition else editions_with_a_plan(configuration.root):
        try:
            lines += _lines(name, PlanBook(open_edition(configuration.root, name)))
        except AssessmentError as error:
            faults += error.faults
    refuse_if_any(faults)
    print("\n".join(lines) or "No edition has a plan yet.")


def _lines(name: str, plan: PlanBook) -> Iterator[str]:
    yield f"Edition {name}: {plan.sentence}"
    yield f"    The plan before it: {plan.review_sentence}"
    for commitment in plan.commitments():
        action, status = commitment.action, commitment.status.words
        yield f"  {action.id:<12} {status:<18} {_aim(commitment):<24} {action.owner}"


def _aim(commitment: Commitment) -> str:
    level = level_words(commitment) if commitment.baseline.known else "not known yet"
    return f"{commitment.baseline.words} → {level}"
