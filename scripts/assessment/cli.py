"""The command `assessment`: its subcommands, and how errors are told; what they do is in their modules.

A subcommand's module has `add_arguments(parser)` and `run(arguments)`, which returns a status or nothing.
Only the module of the subcommand that was asked for is imported.
"""

import argparse
import importlib
import sys
from collections.abc import Sequence

from assessment.errors import AssessmentError

SUBCOMMANDS = {
    "new-partnership": (
        "assessment.new_partnership.command",
        "make this project another partnership's, from open data",
    ),
    "new-edition": ("assessment.cycle.new_edition", "roll the project on to the next edition"),
    "promote": ("assessment.emerging.promote", "make a priority of an emerging issue"),
    "retire": ("assessment.emerging.retire", "end a priority, and keep the record"),
    "fetch": ("assessment.sources.fetching.command", "get open data from where it is published"),
    "release": ("assessment.gate.release", "take returns through the gate into data/released"),
    "plan": ("assessment.report.pages.plan_command", "check the plans, and list their actions"),
    "duties": ("assessment.duties.command", "check that each edition does what the law asks"),
    "trace": ("assessment.provenance.command", "print the way of an element's numbers"),
    "restated": ("assessment.provenance.restated_command", "tell which released numbers moved, and why"),
    "audit": ("assessment.disclosure.command", "attack released tables as an outsider would"),
    "check": ("assessment.sources.check_command", "check what came in: returns, downloads, published tables"),
    "contract": (
        "assessment.sources.partners_returns.contract_command",
        "write an empty template of a return",
    ),
    "guard": ("assessment.guard.command", "refuse personal data in the repository"),
    "synthesise": ("assessment.synthesis.command", "make an edition's synthetic returns"),
    "prose": ("assessment.prose.command", "check the words of the book, as written or as rendered"),
    "changes": ("assessment.review.changes.command", "tell what a change does to the book"),
    "derive": (
        "assessment.report.pages.derive_command",
        "write what follows from other files: chapter lists, wards, owners",
    ),
    "theme": ("assessment.theme.command", "write what is made from the colours, font and sizes of the theme"),
    "signoff": ("assessment.review.agreement.signoff_command", "record an agreement or list them"),
    "strip": ("assessment.review.agreement.strip", "put owners and sign-offs on the pages of a draft"),
    "documents": ("assessment.review.publishing.documents", "put the other documents beside the book"),
    "publish": ("assessment.review.publishing.publish", "put a rendered book on the site's branch"),
    "pull-request": ("assessment.review.pull_requests.command", "check, comment on and record pull requests"),
}
FAULTS_SHOWN = 100
ONLY_CHECK = frozenset({"duties", "guard", "plan", "prose", "trace"})  # they never write


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command. Returns the exit status: 0, or 1 after a fault of the user's input, told on stderr."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        parsed = _parser(given[:1]).parse_args(given)
        module = importlib.import_module(SUBCOMMANDS[parsed.subcommand][0])
        return module.run(parsed) or 0
    except AssessmentError as error:
        _tell(error, given[0] in ONLY_CHECK)
        return 1
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 130


def _parser(asked: Sequence[str]) -> argparse.ArgumentParser:
    """The parser, with the arguments of the subcommand that is asked for."""
    parser = argparse.ArgumentParser(
        prog="assessment", description="From partners' returns to released tables.", allow_abbrev=False
    )
    subparsers = parser.add_subparsers(dest="subcommand", required=True, metavar="SUBCOMMAND")
    for name, (module, summary) in SUBCOMMANDS.items():
        subparser = subparsers.add_parser(
            name, help=summary, description=f"{summary[0].upper()}{summary[1:]}."
        )
        if [name] == list(asked):
            importlib.import_module(module).add_arguments(subparser)
    return parser


def _tell(error: AssessmentError, only_checks: bool) -> None:
    for fault in error.faults[:FAULTS_SHOWN]:
        print(fault, file=sys.stderr)
    count = len(error.faults)
    if count > FAULTS_SHOWN:
        print(f"… and {count - FAULTS_SHOWN} more", file=sys.stderr)
    ending = "" if only_checks else "; nothing was written"
    print(f"{count} fault{'' if count == 1 else 's'}{ending}.", file=sys.stderr)
