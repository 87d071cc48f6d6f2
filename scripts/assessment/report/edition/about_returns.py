"""What a sentence has to know of a return's rows (data/returns.yml)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pydantic import RootModel

from assessment.yaml_files import StrictModel, read_model

FILE = Path("data/returns.yml")


class AboutReturn(StrictModel):
    """Of one return; the head of the file explains the keys."""

    recorded_by_police: bool = False
    whose: str | None = None
    of_residents: bool = True


class _AboutReturns(RootModel[Mapping[str, AboutReturn]]):
    pass


def read_about_returns(root: Path) -> Mapping[str, AboutReturn]:
    """By the return's name; none of those of which nothing particular holds."""
    return read_model(root / FILE, _AboutReturns, str(FILE)).root
