"""The files that a priority consists of: put in when it is promoted, taken out when it is retired.

A priority stands in assessment.yml; what else has to know it is derived from there (`assessment.derive`). Its
own are its chapters, its elements and findings, and its part of the plan. Nothing is decided here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import indent
from typing import Any

import yaml

from assessment.configuration import FILE_NAME, Configuration
from assessment.emerging.chapters import PROFILES, chapter, plan_chapter
from assessment.emerging.register import ELEMENTS, FINDINGS, Issue
from assessment.errors import Fault, refuse_if_any
from assessment.plan.read import FOLDER as PLAN
from assessment.project_change import ProjectChange
from assessment.yaml_edits import indentation, inserted_after, inserted_before, position, removed
from assessment.yaml_files import read_yaml

OUTLINE = Path("data/outline.yml")
PAGES = 2
_HEAD = "# What this chapter shows, in order. README.md beside this file explains the keys.\n"
_NO_ACTIONS = """\
# Objectives with actions, and findings accepted; see plan.yml for the keys.
objectives: []
accepted: []
"""


@dataclass(frozen=True)
class NewPriority:
    """What an issue becomes, who answers for it and who has to agree."""

    slug: str
    issue: Issue
    owner: str
    reviewers: Sequence[str]


def add_priority(change: ProjectChange, configuration: Configuration, new: NewPriority) -> None:
    """Put the priority into assessment.yml, before the one that takes in new issues, and write its files."""
    slug, issue = new.slug, new.issue
    elements = _elements(configuration, new)
    block = _listed(new, configuration.current_edition if configuration.edition().follows else None)
    text, stays_last = change.read(FILE_NAME), configuration.takes_in_issues
    block = indent(block, indentation(text, ("priorities", 0)))
    if stays_last:
        at = position(text, ("priorities",), slug=stays_last.slug)
        change.write(FILE_NAME, inserted_before(text, ("priorities", at), block))
    else:
        change.write(FILE_NAME, inserted_after(text, ("priorities",), block))
    change.write(ELEMENTS / f"{slug}.yml", "\n".join([_HEAD, *map(_element_text, elements)]))
    change.write(_chapter(slug), chapter(slug, issue.title, issue.says, elements))
    change.write(_chapter(slug, "plan"), plan_chapter(slug, issue.title))
    plan = PLAN / configuration.current_edition
    if (configuration.root / plan).is_dir():
        change.write(plan / f"{slug}.yml", _NO_ACTIONS)


def take_out_priority(change: ProjectChange, configuration: Configuration, slug: str) -> None:
    """Take the priority out of assessment.yml, and its files away. Refused while other files still need it.

    What an earlier edition's plan stands on stays, marked with the last edition that has the priority: the
    next review of that plan needs it.
    """
    last, edition = configuration.edition().follows, configuration.current_edition
    priority = next(priority for priority in configuration.priorities if priority.slug == slug)
    stays = last is not None and priority.since != edition
    text = change.read(FILE_NAME)
    at = ("priorities", position(text, ("priorities",), slug=slug))
    until = f'{indentation(text, (*at, "slug"))}until: "{last}"\n'
    change.write(FILE_NAME, inserted_after(text, (*at, "slug"), until) if stays else removed(text, at))
    for path in (OUTLINE,) if stays else (OUTLINE, FINDINGS):
        if change.exists(path):
            change.write(path, _without_chapter(change.read(path), slug))
    chapters = [_chapter(slug), _chapter(slug, "plan")]
    refuse_if_any(_still_referred_to(change, chapters))
    root, plans = change.root, edition if stays else "*"
    patterns = (
        f"chapters/signoff/{slug}/*.yml",
        f"chapters/signoff/plan-{slug}/*.yml",
        f"{PLAN}/{plans}/{slug}.yml",
    )
    gone = chapters if stays else [*chapters, ELEMENTS / f"{slug}.yml"]
    for path in [*gone, *(path.relative_to(root) for pattern in patterns for path in root.glob(pattern))]:
        if change.exists(path):
            change.delete(path)


def _chapter(slug: str, folder: str = "") -> Path:
    return Path("chapters") / folder / f"{slug}.qmd"


def _listed(new: NewPriority, since: str | None) -> str:
    """The priority as it stands in assessment.yml."""
    content = {
        "slug": new.slug,
        **({"since": since} if since else {}),
        "title": new.issue.title,
        "owner": new.owner,
        "reviewers": list(new.reviewers),
        "pages": PAGES,
        "measures": new.issue.measures.model_dump(exclude_defaults=True, mode="json"),
    }
    return yaml.safe_dump([content], sort_keys=False, allow_unicode=True, default_flow_style=None, width=110)


def _without_chapter(text: str, slug: str) -> str:
    """A list of entries, each of a chapter, without those of this one."""
    while (at := position(text, (), chapter=slug)) is not None:
        text = removed(text, (at,))
    return text


def _still_referred_to(change: ProjectChange, gone: Sequence[Path]) -> list[Fault]:
    """Cross-references in other chapters to what the chapters that go define."""
    labels = {
        label
        for path in gone
        if change.exists(path)
        for label in re.findall(r"\{#((?:sec|fig|tbl)-[a-z0-9-]+)", change.read(path))
    }
    faults = []
    for file in [change.root / "index.qmd", *sorted(change.root.glob("chapters/**/*.qmd"))]:
        path = file.relative_to(change.root)
        if path in gone:
            continue
        for number, line in enumerate(change.read(path).splitlines(), 1):
            for label in sorted(set(re.findall(r"@((?:sec|fig|tbl)-[a-z0-9-]+)", line)) & labels):
                faults.append(Fault(f"{path}, line {number}", f"refers to @{label}", "Take it out first."))
    return faults


def evidence_of(configuration: Configuration, issue: Issue) -> list[dict[str, Any]]:
    """The elements among an issue's evidence, as their files have them."""
    files = sorted((configuration.root / ELEMENTS).glob("*.yml"))
    return [element for file in files for element in read_yaml(file) if element["id"] in issue.evidence]


def _elements(configuration: Configuration, new: NewPriority) -> list[dict[str, Any]]:
    """The issue's evidence as elements of the priority, and a declared gap for each profile without any."""
    slug, order = new.slug, list(PROFILES)
    elements = []
    for element in evidence_of(configuration, new.issue):
        profile = element["profile"] if element["profile"] in PROFILES else "locations"
        elements.append({**element, "id": f"{slug}-{element['id']}", "profile": profile})
        elements[-1].pop("outline", None)
    shown = {element["profile"] for element in elements}
    elements += [
        {
            "id": f"{slug}-{name}", "profile": name,
            "title": f"{new.issue.title}: {PROFILES[name].title.lower()}",
            "return": elements[0]["return"], "agency": new.owner, "tables": [], "form": "breakdown",
            "shows": PROFILES[name].shows,
        }
        for name in order
        if name not in shown
    ]  # fmt: skip
    return sorted(elements, key=lambda element: order.index(element["profile"]))


def _element_text(element: Mapping[str, Any]) -> str:
    """An element as data/elements has them: a line a key."""
    return "- " + "  ".join(f"{key}: {_flow(value)}\n" for key, value in element.items())


def _flow(value: Any) -> str:
    plain = isinstance(value, str) and re.fullmatch(r"[a-z][a-z0-9_-]*", value)
    return value if plain else json.dumps(value, ensure_ascii=False)
