"""assessment.yml of a new partnership; the rest is as it was."""

from collections.abc import Mapping
from typing import Any

import yaml

from assessment.configuration import Configuration
from assessment.errors import Fault, refuse_if_any
from assessment.new_partnership.answers import Answers
from assessment.new_partnership.geography import FOLDER, NewGeography

HEAD = """\
# The partnership: who it is, where, which editions of its assessment exist, and who answers for what.
# Everything in the book that names a place, a period or an agency comes from here.
# Roles and shared mailboxes only: never a person's name. Give each agency its `accounts` on the repository's
# host, then run `assessment derive`.

"""


def assessment_yml(
    answers: Answers, geography: NewGeography, present: Configuration, general: Mapping[str, str]
) -> bytes:
    """The new configuration as text; `general` are the agencies' names in general words."""
    base = geography.small_areas
    area: dict[str, Any] = {
        "authority": answers.authority,
        "name": answers.area,
        "description": answers.area if answers.kind == "area" else f"the {answers.kind} of {answers.area}",
        "kind": answers.kind,
        "force": answers.force,
        "force_name": answers.force_name,
    }
    if geography.force_areas:
        area["force_areas"] = [
            force_area.model_dump(exclude_defaults=True) for force_area in geography.force_areas
        ]
    area["geography"] = {
        "small_areas": base,
        "areas": str(FOLDER / f"{base}.geojson"),
        "wards": str(FOLDER / "wards.csv"),
        "ward_lookup": str(FOLDER / f"{base}_to_ward.csv"),
        "later_lookups": {
            other: str(FOLDER / f"{other}_to_{base}.csv") for other in [geography.other_codes] if other
        },
        "populations": str(FOLDER / "populations.csv"),
        "sources": str(FOLDER / "sources.yml"),
    }
    denominators = {"residents": answers.residents_year}
    if answers.households:
        denominators["households"] = answers.households_year
    content = {
        "partnership": {
            "name": answers.name,
            "short_name": answers.short_name,
            "website": answers.website,
            "steward": present.partnership.steward,
        },
        "area": area,
        "current_edition": answers.edition,
        "editions": {
            answers.edition: {
                "title": f"Partnership Strategic Assessment {answers.edition}",
                "period": answers.period.code,
                "comparison": [period.code for period in answers.comparison],
                "series": answers.series.code,
                "published": answers.published.code,
                "data": "open",
                "returns": f"returns/{answers.edition}",
                "partners_asked": False,
                "denominators": denominators,
            }
        },
        "agencies": _agencies(answers, present, general),
        "priorities": [
            priority.model_dump(mode="json", exclude_defaults=True) for priority in present.priorities
        ],
        "documents": {name: document.model_dump(mode="json") for name, document in present.documents.items()},
    }
    return (HEAD + yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=110)).encode()


def _agencies(answers: Answers, present: Configuration, general: Mapping[str, str]) -> list[dict[str, Any]]:
    named = dict(answers.agencies)
    known = {agency.slug for agency in present.agencies}
    refuse_if_any(
        Fault("--agency", f"there is no agency {slug!r}", f"There are: {', '.join(sorted(known))}.")
        for slug in named
        if slug not in known
    )
    agencies = []
    for agency in present.agencies:
        words = general.get(agency.slug, agency.role)
        name = named.get(agency.slug) or words.format(
            name=answers.name, area=answers.area, force_name=answers.force_name
        )
        # A general name stands within a sentence as "the hospital trust".
        in_text = {"in_text": f"the {name[:1].lower()}{name[1:]}"} if name == general.get(agency.slug) else {}
        agencies.append({"slug": agency.slug, "name": name, **in_text, "role": agency.role})
    return agencies
