"""Red, amber or green by rule: how an action stands, from its milestones, days and outturn.

The rules are data (data/plan/status.yml); here are the facts that they may ask for, and nobody's opinion.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from assessment.plan.model import Action
from assessment.yaml_files import StrictModel, read_model

FILE = Path("data/plan/status.yml")
Code = Literal["not-begun", "red", "amber", "green"]
Outcome = Literal["not due", "met", "unclear", "missed", "no figure"]


class Condition(StrictModel):
    """One fact of an action: a number of days `above` a limit, or what something `is`."""

    fact: Literal["days_to_start", "days_overdue", "milestone_days_late", "target", "waits_on"]
    above: int | None = None
    is_: str | None = Field(default=None, alias="is")

    @model_validator(mode="after")
    def _fits(self) -> Condition:
        if self.fact.startswith(("days", "milestone")) != (self.above is not None):
            raise ValueError(f"{self.fact}: days need `above`, all else `is`")
        if (self.above is None) == (self.is_ is None):
            raise ValueError("give one of `above` and `is`")
        return self


class Rule(StrictModel):
    """A status, its words, and the conditions of which any one gives it; without any it holds always."""

    status: Code
    words: str
    any: tuple[Condition, ...] = ()


class StatusRules(StrictModel):
    """data/plan/status.yml: the first rule that holds counts, and the last holds always."""

    rules: tuple[Rule, ...]

    @model_validator(mode="after")
    def _last_holds_always(self) -> StatusRules:
        if not self.rules or self.rules[-1].any:
            raise ValueError("the last rule must have no condition, so that each action has a status")
        return self


def read_rules(root: Path) -> StatusRules:
    return read_model(root / FILE, StatusRules, str(FILE))


def status_of(
    action: Action,
    actions: Mapping[str, Action],
    rules: StatusRules,
    as_at: date,
    outcomes: Mapping[str, Outcome] | None = None,
) -> Rule:
    """The rule that gives an action's status on a day, with those of its conditions that hold.

    `outcomes`: what came of targets, where it is known.

    Actions must not wait for one another in a circle (`assessment.plan.read` refuses that).
    """
    waits_on = {
        status_of(actions[other], actions, rules, as_at, outcomes).status for other in action.depends_on
    }
    open_steps = [step for step in action.milestones if step.done is None or step.done > as_at]
    outcome = (outcomes or {}).get(action.id, "not due")
    days = {
        "days_to_start": (action.start - as_at).days,
        "days_overdue": (as_at - action.due).days if open_steps else 0,
        "milestone_days_late": max(((as_at - step.due).days for step in open_steps), default=0),
    }

    def holds(condition: Condition) -> bool:
        if condition.above is not None:
            return days[condition.fact] > condition.above
        return condition.is_ in waits_on if condition.fact == "waits_on" else condition.is_ == outcome

    rule = next(rule for rule in rules.rules if not rule.any or any(map(holds, rule.any)))
    return rule.model_copy(update={"any": tuple(filter(holds, rule.any))})
