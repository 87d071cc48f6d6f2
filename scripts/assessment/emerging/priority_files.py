"""What a priority consists of in the project's files: put in when promoted, taken out when retired.

The new priority stands before the one for emerging issues, which stays the last. Nothing is decided here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from assessment.configuration import FILE_NAME, Configuration
from assessment.emerging.register import ELEMENTS, FINDINGS, MATRIX, Issue
from assessment.errors import AssessmentError, Fault, refuse_if_any
from assessment.plan.read import FOLDER as PLAN
from assessment.project_change import ProjectChange
from assessment.yaml_edits import inserted_after, inserted_before, position, removed

EMERGING = "emerging-issues"
OUTLINE = Path("data/outline.yml")
PROFILES = {
    "victims": ("victim", "Victim profile", "who suffers from it"),
    "offenders": ("offender", "Offender profile", "who causes it"),
    "locations": ("location", "Location profile", "where it happens"),
}


def add_priority(
    change: ProjectChange,
    configuration: Configuration,
    slug: str,
    issue: Issue,
    owner: str,
    reviewers: Sequence[str],
) -> None:
    """Put the priority into every file that has to know it."""
    elements = _elements(yaml.safe_load(change.read(ELEMENTS)), slug, issue, owner)
    since = f'    since: "{configuration.current_edition}"\n' if _follows(configuration) else ""
    block = f"""\
  - slug: {slug}
{since}    title: {json.dumps(issue.title, ensure_ascii=False)}
    owner: {owner}
    reviewers: [{", ".join(reviewers)}]
    pages: 2
"""
    text = change.read(FILE_NAME)
    at = position(text, ("priorities",), slug=EMERGING)
    change.write(FILE_NAME, inserted_before(text, ("priorities", at), block))
    _insert(change, ELEMENTS, EMERGING, "".join(_element_text(each) for each in elements), "chapter")
    rows = "".join(
        f"- {{chapter: {slug}, row: {_quoted(f'{issue.title}: {title.lower()}')}, "
        f"section: sec-{slug}-{profile}}}\n"
        for profile, (_, title, _) in PROFILES.items()
    )
    _insert(change, OUTLINE, EMERGING, rows, "chapter")
    measures = issue.measures.model_dump(exclude_none=True, mode="json")
    own = "".join(f"    {key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in measures.items())
    text = change.read(MATRIX)
    change.write(MATRIX, inserted_before(text, ("priorities", EMERGING), f"  {slug}:\n{own}"))
    change.write(f"chapters/{slug}.qmd", _chapter(slug, issue, elements))
    _plan(change, configuration, slug, issue)
    for path in sorted(change.root.glob("_quarto-*.yml")):
        # In the joint document a priority's actions follow its profiles: both lines stand before both.
        lines = rf"(?:^ *- chapters/(?:plan/)?{EMERGING}\.qmd\n)+"
        change.write(
            path.name, re.sub(lines, _with_own_lines(slug), change.read(path.name), flags=re.MULTILINE)
        )


def _with_own_lines(slug: str) -> Callable[[re.Match[str]], str]:
    """The lines of the chapters on emerging issues after the same of the priority."""
    return lambda found: found[0].replace(f"{EMERGING}.qmd", f"{slug}.qmd") + found[0]


def take_out_priority(change: ProjectChange, configuration: Configuration, slug: str) -> None:
    """Take the priority out of every file that knows it. Refused while other files still need it.

    What an earlier edition's plan stands on stays, marked with the last edition that has the priority: the
    next review of that plan needs it.
    """
    last, edition = _follows(configuration), configuration.current_edition
    priority = next(each for each in configuration.priorities if each.slug == slug)
    stays = last is not None and priority.since != edition
    text = change.read(FILE_NAME)
    at = ("priorities", position(text, ("priorities",), slug=slug))
    ended = inserted_after(text, (*at, "slug"), f'    until: "{last}"\n') if stays else removed(text, at)
    change.write(FILE_NAME, ended)
    for path in (OUTLINE,) if stays else (ELEMENTS, OUTLINE, FINDINGS):
        text = change.read(path)
        while (place := position(text, (), chapter=slug)) is not None:
            text = removed(text, (place,))
        change.write(path, text)
    if not stays:
        change.write(MATRIX, removed(change.read(MATRIX), ("priorities", slug)))
    plans = f"{edition}" if stays else "*"
    gone = [Path(f"chapters/{slug}.qmd"), Path(f"chapters/plan/{slug}.qmd")]
    gone += [path.relative_to(change.root) for path in change.root.glob(f"chapters/signoff/{slug}/*.yml")]
    gone += [
        path.relative_to(change.root) for path in change.root.glob(f"chapters/signoff/plan-{slug}/*.yml")
    ]
    gone += [path.relative_to(change.root) for path in change.root.glob(f"{PLAN}/{plans}/{slug}.yml")]
    refuse_if_any(_still_referred_to(change, [path for path in gone if path.suffix == ".qmd"]))
    for path in gone:
        if change.exists(path):
            change.delete(path)
    for path in sorted(change.root.glob("_quarto-*.yml")):
        line = rf"^ *- chapters/(?:plan/)?{re.escape(slug)}\.qmd\n"
        change.write(path.name, re.sub(line, "", change.read(path.name), flags=re.MULTILINE))


def _follows(configuration: Configuration) -> str | None:
    return configuration.edition().follows


def _still_referred_to(change: ProjectChange, gone: Sequence[Path]) -> list[Fault]:
    """Cross-references in other chapters to what the chapters that go define."""
    labels = {
        label
        for path in gone
        if change.exists(path)
        for label in re.findall(r"\{#((?:sec|fig|tbl)-[a-z0-9-]+)", change.read(path))
    }
    faults = []
    for file in sorted(change.root.glob("**/*.qmd")):
        path = file.relative_to(change.root)
        if path in gone or path.parts[0] not in ("index.qmd", "chapters"):
            continue
        for number, line in enumerate(change.read(path).splitlines(), 1):
            for label in sorted(set(re.findall(r"@((?:sec|fig|tbl)-[a-z0-9-]+)", line)) & labels):
                faults.append(Fault(f"{path}, line {number}", f"refers to @{label}", "Take it out first."))
    return faults


def _elements(
    known: Sequence[Mapping[str, Any]], slug: str, issue: Issue, owner: str
) -> list[dict[str, Any]]:
    """The issue's evidence as elements of the priority, and a declared gap for each profile without any."""
    found = []
    for each in known:
        if each["id"] in issue.evidence:
            profile = each["profile"] if each["profile"] in PROFILES else "locations"
            own = {"id": f"{slug}-{each['id']}", "chapter": slug, "profile": profile, "outline": ""}
            found.append({**each, **own})
    if not found:
        what = "names no element among its evidence, so its chapter would be empty"
        raise AssessmentError(Fault(f"data/emerging/{slug}.yml, evidence", what))
    for profile, (_, title, shows) in PROFILES.items():
        if not any(each["profile"] == profile for each in found):
            found.append(
                {
                    "id": f"{slug}-{profile}", "key": "unknown", "chapter": slug, "profile": profile,
                    "outline": "", "title": f"{issue.title}: {title.lower()}", "return": found[0]["return"],
                    "agency": owner, "tables": [], "form": "breakdown", "shows": shows,
                }
            )  # fmt: skip
    return sorted(found, key=lambda each: list(PROFILES).index(each["profile"]))


def _element_text(element: Mapping[str, Any]) -> str:
    """An element as data/elements.yml has them: three lines of a flow mapping."""
    parts = [f"{key}: {_flow(value)}" for key, value in element.items()]
    return (
        "- {"
        + ", ".join(parts[:4])
        + ",\n   "
        + ", ".join(parts[4:8])
        + ",\n   "
        + ", ".join(parts[8:])
        + "}\n"
    )


def _flow(value: Any) -> str:
    plain = isinstance(value, str) and re.fullmatch(r"[a-z][a-z0-9_-]*", value)
    return value if plain else _quoted(value)


def _quoted(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _insert(change: ProjectChange, path: Path, before: str, block: str, key: str) -> None:
    text = change.read(path)
    change.write(path, inserted_before(text, (position(text, (), **{key: before}),), block))


def _chapter(slug: str, issue: Issue, elements: Sequence[Mapping[str, Any]]) -> str:
    """The priority's chapter from the template: the three profiles with their elements, gaps and sources."""
    profiles = []
    for profile, (kind, title, _) in PROFILES.items():
        own = [each for each in elements if each["profile"] == profile]
        said = "\n".join(
            f"`{{python}} priority.{profile}.{each['key']}.{'sentence' if each['tables'] else 'total'}`\n"
            for each in own
        )
        cells = "\n".join(
            _cell(
                f"{each['id']}-figure",
                f"priority.{profile}.{each['key']}.{'figure' if each['tables'] else 'gap'}()",
            )
            for each in own
        )
        findings = _cell(f"{slug}-{kind}-findings", f'priority.findings("{profile}")')
        heading = f"## {title} {{#sec-{slug}-{profile}}}"
        profiles.append(f"::: {{.{kind}-profile}}\n\n{heading}\n\n{said}\n{cells}\n{findings}\n:::\n")
    setup = (
        "```{python}\n#| label: setup\n#| include: false\nfrom assessment.report import open_chapter\n"
        f'priority = open_chapter("{slug}")\n```\n'
    )
    tail = [
        _cell(f"{slug}-gaps", "priority.gaps()"),
        _cell(f"{slug}-sources", "priority.sources()"),
    ]
    figures = _cell(f"{slug}-key-figures", "priority.key_figures()")
    head = f"---\ntitle: {_quoted(issue.title)}\n---\n"
    return "\n".join([head, setup, f"{issue.says}\n", figures, *profiles, *tail])


def _cell(label: str, call: str) -> str:
    return f"```{{python}}\n#| label: {label}\n#| output: asis\n{call}\n```\n"


def _plan(change: ProjectChange, configuration: Configuration, slug: str, issue: Issue) -> None:
    """The plan's chapter, after the one of emerging issues, and its file where the edition has a plan."""
    model = Path(f"chapters/plan/{EMERGING}.qmd")
    if change.exists(model):
        text = re.sub(
            r"^title: .*$",
            f"title: {_quoted(f'{issue.title}: actions')}",
            change.read(model),
            flags=re.MULTILINE,
        )
        text = (
            text.replace(EMERGING, slug)
            .replace("plan-theft", f"plan-{slug}")
            .replace("sec-theft", f"sec-{slug}")
        )
        change.write(model.with_name(f"{slug}.qmd"), text)
    edition = configuration.current_edition
    if (configuration.root / PLAN / edition).is_dir():
        head = "# Objectives with actions, and findings accepted; see plan.yml for the keys.\n"
        change.write(PLAN / edition / f"{slug}.yml", f"{head}objectives: []\naccepted: []\n")
