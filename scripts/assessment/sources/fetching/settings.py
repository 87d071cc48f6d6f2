"""data/open-data.yml: where each publisher's files are and of which vintage; a part for each source."""

from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

from pydantic import create_model

from assessment.errors import Fault, refuse_if_any
from assessment.yaml_files import PartOfFile, StrictModel, places, read_model, read_yaml

FILE = Path("data/open-data.yml")
Settings = TypeVar("Settings", bound=StrictModel)


def read_settings(root: Path, part: str, model: type[Settings]) -> Settings:
    """One source's part of the file. Raises AssessmentError with line and key of what is wrong in it."""
    whole = create_model("OpenData", __base__=PartOfFile, **{part: (model, ...)})
    return getattr(read_model(root / FILE, whole, str(FILE)), part)


def refuse_unknown_parts(root: Path, known: Iterable[str]) -> None:
    """Every part of the file belongs to a source."""
    held = read_yaml(root / FILE, str(FILE)) or {}
    place = places(root / FILE, str(FILE))
    names = sorted(known)
    refuse_if_any(
        Fault(place((part,)), "belongs to no source", f"There are: {', '.join(names)}.")
        for part in held
        if part not in names
    )
