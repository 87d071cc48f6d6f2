"""A plan that ended before this book had plans of its own: its targets and outturns as they were reported.

Later plans need no such file: their baselines and outturns are read from released tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from pydantic import Field

from assessment.plan.outcomes import Verdict, reported_verdict
from assessment.yaml_files import StrictModel, read_model

FOLDER = Path("data/plan")


class ReportedTarget(StrictModel):
    """`counted`: whether the outturn counts cases, so that chance alone gives it a likely range."""

    reference: str
    objective: str
    measure: str
    unit: str
    counted: bool
    baseline: float | None = None
    target: float
    outturn: float | None = None
    as_at: date

    @property
    def verdict(self) -> Verdict | None:
        """Whether it was met; None without an outturn."""
        if self.outturn is None:
            return None
        return reported_verdict(self.baseline, self.target, self.outturn, is_count=self.counted)

    @property
    def status(self) -> str:
        """The code that the released table of targets has for it."""
        return "no-data" if self.verdict is None else "met" if self.verdict.met else "not-met"


class ReportedPlan(StrictModel):
    """data/plan/<plan>.yml. `table`: the released table with which the targets must agree.

    `answers` gives the objective that answers a concern of residents, where the two have different names.
    """

    title: str
    source: str
    table: str
    answers: Mapping[str, str] = Field(default_factory=dict)
    targets: tuple[ReportedTarget, ...]


def read_reported(root: Path, name: str) -> ReportedPlan | None:
    """The plan of this name; None where there is no such file."""
    file = root / FOLDER / f"{name}.yml"
    return read_model(file, ReportedPlan, f"{FOLDER}/{name}.yml") if file.is_file() else None
