"""The files of the next edition, made from those of the edition that it follows.

Comments and layout of files that hold more than one edition stay as they are.
"""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from assessment.configuration import FILE_NAME
from assessment.cycle.next_edition import NextEdition
from assessment.derive import title_lines
from assessment.project_change import ProjectChange
from assessment.yaml_edits import inserted_after, value_replaced

BOOK = Path("_quarto.yml")


def roll_on(change: ProjectChange, wanted: NextEdition) -> None:
    """Put every file of the next edition into `change`, but for its plan (see `carry_over`)."""
    _configuration(change, wanted)
    _title_lines(change, wanted)
    _corrections(change, wanted)
    if wanted.edition.is_synthetic:
        _synthesis(change, wanted)


def _configuration(change: ProjectChange, wanted: NextEdition) -> None:
    edition = wanted.edition
    years = ", ".join(period.code for period in edition.comparison)
    populations = edition.denominators.model_dump(exclude_none=True)
    shown = ", ".join(f'{kind}: "{year}"' for kind, year in populations.items())
    block = f"""\
  "{wanted.name}":
    title: {_scalar(edition.title)}
    follows: "{wanted.last}"
    period: {edition.period.code}
    comparison: [{years}]
    series: {edition.series.code}
    published: {edition.published.code}
    data: {edition.data}
    returns: {edition.returns.as_posix()}
    denominators: {{{shown}}}
"""
    text = inserted_after(change.read(FILE_NAME), ("editions", wanted.last), block)
    change.write(FILE_NAME, value_replaced(text, ("current_edition",), f'"{wanted.name}"'))


def _title_lines(change: ProjectChange, wanted: NextEdition) -> None:
    """The edition's profile, and its place as the first (so the default) of the group of editions."""
    former = yaml.safe_load(change.read(f"_quarto-edition-{wanted.last}.yml"))["book"]
    output = former["output-file"]
    output = output.replace(wanted.last, wanted.name) if wanted.last in output else f"{output}-{wanted.name}"
    day = wanted.calendar.publication.isoformat()
    lines = title_lines(wanted.name, wanted.edition.period, wanted.edition.data, day, output)
    change.write(f"_quarto-edition-{wanted.name}.yml", lines)
    text = change.read(BOOK)
    groups = yaml.safe_load(text)["profile"]["group"]
    for at, group in enumerate(groups):
        if f"edition-{wanted.last}" in group:
            profiles = ", ".join([f"edition-{wanted.name}", *group])
            text = value_replaced(text, ("profile", "group", at), f"[{profiles}]")
    change.write(BOOK, text)


def _corrections(change: ProjectChange, wanted: NextEdition) -> None:
    """Files of earlier months come in again, and with them what has to be corrected in them."""
    former = Path(f"data/corrections/{wanted.last}.yml")
    if change.exists(former):
        text = _of_next(change.read(former), wanted)
        change.write(former.with_name(f"{wanted.name}.yml"), text)


def _synthesis(change: ProjectChange, wanted: NextEdition) -> None:
    text = f"""\
# Synthetic returns of edition {wanted.name}: those of edition {wanted.last}, and for each month since as many
# records as a year before. `change` multiplies that number, by return (recorded-crime: 0.95); `planted` are
# effects that the new
# months must show, written as those of the first edition are.
continues: "{wanted.last}"
change: {{}}
planted: []
"""
    change.write(f"data/synthesis/{wanted.name}.yml", text)


def _of_next(text: str, wanted: NextEdition) -> str:
    return re.sub(rf"\bedition {re.escape(wanted.last)}\b", f"edition {wanted.name}", text)


def _scalar(text: str) -> str:
    return yaml.safe_dump(text, allow_unicode=True, width=1000).removesuffix("...\n").strip()
