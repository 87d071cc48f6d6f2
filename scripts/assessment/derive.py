"""What follows from other files: lists of chapters, wards' pages, owners, title lines.

What stands in each is said where it is made; here they are put into a change of the project.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from assessment import priority_chapters, wards
from assessment.configuration import Configuration, load_configuration
from assessment.geography import load_geography
from assessment.project_change import ProjectChange
from assessment.review.agreement import codeowners
from assessment.yaml_edits import value_replaced


def _title_lines(change: ProjectChange, configuration: Configuration) -> dict[Path, str]:
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
    texts = {}
    for path, values in wanted.items():
        if change.exists(path):  # else rendering says so
            texts[path] = _with_values(change.read(path), values)
    return texts


def _with_values(text: str, values: Mapping[tuple[str, ...], Any]) -> str:
    for path, value in values.items():
        present: Any = yaml.safe_load(text)
        for key in path:
            present = present.get(key)
        if present != value:
            text = value_replaced(text, path, json.dumps(value, ensure_ascii=False))
    return text


def add_derived(change: ProjectChange) -> None:
    """Put into `change` what follows from the files as they will be; the pages of no ward go."""
    with change.trial() as copy:
        configuration = load_configuration(copy)
        slugs = [priority.slug for priority in configuration.priorities]
        texts = {
            **_title_lines(change, configuration),
            **priority_chapters.listed(copy, slugs),
            **wards.ward_files(load_geography(configuration).ward_names),
        }
        for path in (copy / wards.FOLDER).glob("[!_]*.qmd"):
            change.delete(path.relative_to(copy))
    for path, text in texts.items():
        change.write(path, text)
    with change.trial() as copy:  # owners are asked for the chapters that the lists name by now
        change.write(codeowners.PATH, codeowners.codeowners(load_configuration(copy)))
