"""The text of .github/CODEOWNERS from assessment.yml, so that the host asks the right agency for approval.

`assessment derive` writes the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from assessment.configuration import Configuration
from assessment.errors import AssessmentError, Fault, nearest, refuse_if_any
from assessment.review.agreement.ownership import no_people, owned_chapters
from assessment.yaml_files import places, read_yaml

PATH = Path(".github/CODEOWNERS")
_HEAD = """\
# Who has to approve a change. Made by `assessment derive` from assessment.yml; do not edit.
# The last line that fits a file counts.
"""


_NOBODY = (
    "# No agency has an account yet: give each its `accounts` in assessment.yml, then run the command.\n"
)


def codeowners(configuration: Configuration) -> str:
    """The file's text; a host that knows no agency's account yet has nobody to ask.

    Where some agencies have people, those without any are refused, as are chapters without an owner.
    """
    if not any(agency.accounts for agency in configuration.agencies):
        return _HEAD + _NOBODY
    refuse_if_any(no_people(agency) for agency in configuration.agencies if not agency.accounts)
    lines = list(_rules(configuration))
    width = max(len(pattern) for pattern, _ in lines)
    rules = [
        f"{pattern.ljust(width)}  {' '.join('@' + account for account in _accounts(configuration, agency))}\n"
        for pattern, agency in lines
    ]
    return _HEAD + "".join(rules)


def _rules(configuration: Configuration) -> Iterator[tuple[str, str]]:
    """Pattern and owning agency. A sign-off is its own agency's to change."""
    yield "*", configuration.partnership.steward
    for chapter in owned_chapters(configuration).values():
        yield f"/{chapter.source}", chapter.owner
    for priority in configuration.priorities:
        yield f"/data/plan/*/{priority.slug}.yml", priority.owner
    for slug in configuration.agencies_by_slug:
        yield f"/chapters/signoff/*/{slug}.yml", slug
    for contract in sorted((configuration.root / "data" / "contracts").glob("*.yml")):
        owner, pattern = read_yaml(contract).get("owner"), f"/data/contracts/{contract.name}"
        if owner not in (agencies := configuration.agencies_by_slug):
            where = places(contract, pattern[1:])(("owner",))
            what = f"{owner!r} is no agency of assessment.yml"
            raise AssessmentError(Fault(where, what, nearest(str(owner), agencies)))
        yield pattern, owner


def _accounts(configuration: Configuration, slug: str) -> tuple[str, ...]:
    if slug not in configuration.agencies_by_slug:
        raise AssessmentError(Fault("assessment.yml, agencies", f"there is no agency {slug!r}", "Add it."))
    return configuration.agencies_by_slug[slug].accounts
