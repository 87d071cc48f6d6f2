"""What a plan consists of: objectives, actions with owner, measure, baseline, target and milestones.

The shape of the files in data/plan/<edition>/, and nothing else: whether what they say holds together is for
`assessment.plan.read`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from assessment.configuration import PeriodField, Slug
from assessment.yaml_files import StrictModel

Standing = Literal["illustrative", "proposed", "agreed"]


class Target(StrictModel):
    """Where the measure shall be, against its baseline, by a day.

    One of: `percent` (-10: a tenth fewer), `points` (percentage points of a share), `number` (so many more or
    fewer).
    """

    percent: float | None = None
    points: float | None = None
    number: float | None = None
    by: date

    @model_validator(mode="after")
    def _one_way(self) -> Target:
        ways = [way for way in (self.percent, self.points, self.number) if way is not None]
        if len(ways) != 1 or not ways[0]:
            raise ValueError("give one of percent, points or number, and not zero: less is negative")
        return self

    @property
    def falls(self) -> bool:
        """Whether less is better."""
        return next(way for way in (self.percent, self.points, self.number) if way is not None) < 0

    def level(self, baseline: float) -> float:
        """The value to reach, in the baseline's unit (a share between 0 and 1)."""
        if self.percent is not None:
            return baseline * (1 + self.percent / 100)
        return baseline + (self.number if self.number is not None else (self.points or 0) / 100)


class Milestone(StrictModel):
    """A step that can be seen to be done."""

    text: str
    due: date
    done: date | None = None


class Areas(StrictModel):
    """Wards in which something is done, and wards like them in which it is not, to compare with."""

    treated: tuple[str, ...] = Field(min_length=1)
    comparison: tuple[str, ...] = Field(min_length=1)


class Action(StrictModel):
    """One thing that an agency does.

    `findings`, `owner`, `measure`, `baseline` and `target` may be missing here and nowhere else: what lacks
    one is refused in words, with all other faults of the plan. `since` is the edition in whose plan it was
    first: its baseline is that edition's.
    """

    id: Slug
    since: str | None = None
    text: str
    findings: tuple[str, ...] = ()
    owner: str = ""
    partners: tuple[str, ...] = ()
    start: date
    due: date
    depends_on: tuple[str, ...] = ()
    resources: str
    measure: str = ""
    baseline: str = ""
    instead: str = ""
    target: Target | None = None
    areas: Areas | None = None
    milestones: tuple[Milestone, ...] = ()


class Objective(StrictModel):
    text: str
    actions: tuple[Action, ...]


class Accepted(StrictModel):
    """A finding that no action follows from, and why; carried over from the plan of edition `since`."""

    finding: str
    since: str | None = None
    reason: str


class PriorityPlan(StrictModel):
    """data/plan/<edition>/<priority>.yml."""

    objectives: tuple[Objective, ...] = ()
    accepted: tuple[Accepted, ...] = ()

    @property
    def actions(self) -> tuple[Action, ...]:
        return tuple(action for objective in self.objectives for action in objective.actions)


class About(StrictModel):
    """data/plan/<edition>/plan.yml: when the plan runs, the day as of which it stands, what it is worth.

    `reviews` names the plan before it, which the introduction reviews: an edition, or a file of data/plan.
    """

    runs: PeriodField
    as_at: date
    standing: Standing
    reviews: str | None = None
    why_no_review: str = ""

    @model_validator(mode="after")
    def _review_or_reason(self) -> About:
        if bool(self.reviews) == bool(self.why_no_review):
            raise ValueError("name the plan that it reviews (reviews), or say why none (why_no_review)")
        return self


@dataclass(frozen=True)
class Plan:
    """The plan of an edition, its priorities by slug in the order of assessment.yml."""

    edition: str
    about: About
    priorities: Mapping[str, PriorityPlan]

    @property
    def actions(self) -> tuple[Action, ...]:
        return tuple(action for priority in self.priorities.values() for action in priority.actions)
