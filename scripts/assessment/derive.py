"""What follows from other files: lists of chapters, wards' pages, owners, title lines.

What stands in each is said where it is made; here they are put into a change, or held against what is there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from assessment import priority_chapters, wards
from assessment.configuration import Configuration, DataKind, load_configuration
from assessment.errors import Fault
from assessment.geography import load_geography
from assessment.periods import Period
from assessment.project_change import ProjectChange
from assessment.review.agreement import codeowners
from assessment.yaml_edits import value_replaced

_KINDS: dict[DataKind, str] = {
    "synthetic": "synthetic returns",
    "open": "open data",
    "partners": "partners' returns",
}


def stale(path: Path) -> Fault:
    """A file that has to be made again."""
    what = "does not follow from what it is made of (assessment.yml, data/geography)"
    return Fault(path.as_posix(), what, "Run `.venv/bin/assessment derive`.")


def faults_of_book(root: Path) -> Iterator[Fault]:
    """A fault for each file that a book is made of and that does not follow from others as they are.

    One that is missing is told by whatever needs it.
    """
    for path, text in _of_book(root).items():
        if (root / path).is_file() and (root / path).read_text(encoding="utf-8") != text:
            yield stale(path)


def add_derived(change: ProjectChange) -> None:
    """Put into `change` what follows from the files as they will be."""
    with change.trial() as copy:
        texts = _of_book(copy)
    change.update(texts)
    with change.trial() as copy:  # owners are asked for the chapters that the lists name by now
        change.write(codeowners.PATH, codeowners.codeowners(load_configuration(copy)))


def _of_book(root: Path) -> dict[Path, str | None]:
    """What follows for a book from the files at `root`; None for a page that is of no ward."""
    configuration = load_configuration(root)
    pages = (path.relative_to(root) for path in (root / wards.FOLDER).glob("[!_]*.qmd"))
    return {
        **dict.fromkeys(pages),
        **_title_lines(root, configuration),
        **priority_chapters.listed(root, [priority.slug for priority in configuration.priorities]),
        **wards.ward_files(load_geography(configuration).ward_names),
    }


def title_lines(edition: str, period: Period, kind: DataKind, day: str, output_file: str) -> str:
    """The profile file of an edition (_quarto-edition-….yml) that was published on a day."""
    return f"""\
# Title lines of edition {edition}; periods and returns stand in assessment.yml.
book:
  subtitle: "Edition {edition}: {period.label}, from {_KINDS[kind]}"
  date: {day}
  output-file: {output_file}
"""


def _title_lines(root: Path, configuration: Configuration) -> dict[Path, str]:
    """The book's author, what its agencies are called, and the names of its files, which are called after the
    partnership."""
    partnership = configuration.partnership
    wanted = {
        Path("_quarto.yml"): {
            ("book", "author"): partnership.name,
            ("agencies",): {agency.slug: agency.name for agency in configuration.agencies},
        }
    }
    for edition in configuration.editions:
        name = f"{wards.slug(partnership.short_name)}-assessment-{edition}"
        wanted[Path(f"_quarto-edition-{edition}.yml")] = {("book", "output-file"): name}
    return {
        path: _with_values((root / path).read_text(encoding="utf-8"), values)
        for path, values in wanted.items()
        if (root / path).is_file()  # else rendering says so
    }


def _with_values(text: str, values: Mapping[tuple[str, ...], Any]) -> str:
    for path, value in values.items():
        present: Any = yaml.safe_load(text)
        for key in path:
            present = present.get(key)
        if present != value:
            text = value_replaced(text, path, json.dumps(value, ensure_ascii=False))
    return text
