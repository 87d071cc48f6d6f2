"""Changes in how something is counted (data/recording-breaks.yml), and which of them a comparison crosses."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field, RootModel

from assessment.periods import Period, parse_period
from assessment.yaml_files import StrictModel, read_model

FILE = Path("data/recording-breaks.yml")


class RecordingBreak(StrictModel):
    """A change in how returns are counted, from a month on; `label` is its name beside a chart's line."""

    id: str
    label: str
    month: Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
    returns: tuple[str, ...]
    says: str
    source: str

    def lies_between(self, base: Period, now: Period) -> bool:
        """Whether a comparison of the two periods crosses it."""
        month = parse_period(self.month).first
        return base.first < month <= now.last


class _Breaks(RootModel[tuple[RecordingBreak, ...]]):
    pass


def read_recording_breaks(root: Path) -> tuple[RecordingBreak, ...]:
    """All breaks in the order of the file; none where the project keeps no such file."""
    file = root / FILE
    return read_model(file, _Breaks, str(FILE)).root if file.is_file() else ()
