"""The texts of a new priority's chapters in assessment and plan: a beginning for its owner to write on."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Profile:
    """One of the three profiles of a priority: whose, its heading, and what a reader would learn from it."""

    kind: str
    title: str
    shows: str


PROFILES = {
    "victims": Profile("victim", "Victim profile", "who suffers from it"),
    "offenders": Profile("offender", "Offender profile", "who causes it"),
    "locations": Profile("location", "Location profile", "where it happens"),
}
_SETUP = """\
---
title: {title}
---

```{{python}}
#| label: setup
#| include: false
from assessment.report import {opening}
{name} = {opening}("{slug}")
```
"""
_PLAN = """
`{{python}} plan.sentence`
`{{python}} plan.standing`

## What we found {{#sec-plan-{slug}-findings}}

{findings}
:::: {{.content-visible when-profile="joint"}}

::: {{.see-also}}
The evidence is in @sec-{slug}-victims, @sec-{slug}-offenders and @sec-{slug}-locations.
:::

::::

{accepted}
## What we shall do {{#sec-plan-{slug}-actions}}

{actions}
## How we shall see that it is under way {{#sec-plan-{slug}-milestones}}

{steps}
{resources}
`{{python}} plan.ownership`
"""


def chapter(slug: str, title: str, says: str, elements: Sequence[Mapping[str, Any]]) -> str:
    """The assessment's chapter: the three profiles with their elements, the gaps and the sources."""
    parts = [
        _setup(slug, title, "priority", "open_chapter"),
        f"{says}\n",
        _cell(f"{slug}-key-figures", "priority.key_figures()"),
        *(_profile(slug, profile, elements) for profile in PROFILES),
        _cell(f"{slug}-gaps", "priority.gaps()"),
        _cell(f"{slug}-sources", "priority.sources()"),
    ]
    return "\n".join(parts)


def plan_chapter(slug: str, title: str) -> str:
    """The plan's chapter, which is made of the plan's own file throughout."""
    blocks = ("findings", "accepted", "actions", "steps", "resources")
    cells = {name: _cell(f"plan-{slug}-{name}", f"plan.{name}()") for name in blocks}
    return _setup(slug, f"{title}: actions", "plan", "open_plan") + _PLAN.format(slug=slug, **cells)


def _setup(slug: str, title: str, name: str, opening: str) -> str:
    return _SETUP.format(title=json.dumps(title, ensure_ascii=False), slug=slug, name=name, opening=opening)


def _profile(slug: str, profile: str, elements: Sequence[Mapping[str, Any]]) -> str:
    kind, title = PROFILES[profile].kind, PROFILES[profile].title
    sentences, cells = "", ""
    for element in elements:
        if element["profile"] == profile:
            name, says = element["id"], "sentence" if element["tables"] else "total"
            sentences += f'`{{python}} priority("{name}.{says}")`\n\n'
            cells += _cell(f"{name}-figure", f'priority("{name}.figure")') + "\n"
    findings = _cell(f"{slug}-{kind}-findings", f'priority.findings("{profile}")')
    heading = f"## {title} {{#sec-{slug}-{profile}}}"
    return f"::: {{.{kind}-profile}}\n\n{heading}\n\n{sentences}{cells}{findings}\n:::\n"


def _cell(label: str, call: str) -> str:
    return f"```{{python}}\n#| label: {label}\n#| output: asis\n{call}\n```\n"
