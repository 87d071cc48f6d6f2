"""`assessment new-edition`: rolls the project on to the next edition, whole or not at all, and says what is
next.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from assessment.configuration import Configuration, load_configuration
from assessment.cycle.carry_over import CarriedOver, carry_over
from assessment.cycle.next_edition import NextEdition, plan_next
from assessment.cycle.roll_on import roll_on
from assessment.project_change import ProjectChange
from assessment.prose.typed_numbers import marks


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("edition", metavar="EDITION", help="name of the new edition, such as 2009")
    parser.add_argument("--period", required=True, help="the months it is about, such as 2008-04/2008-09")
    parser.add_argument(
        "--follows", metavar="EDITION", help="the edition before it (default: the current one)"
    )


def run(arguments: argparse.Namespace) -> None:
    configuration = load_configuration()
    wanted = plan_next(configuration, arguments.edition, arguments.period, date.today(), arguments.follows)
    for line in make(configuration, wanted):
        print(line)


def make(configuration: Configuration, wanted: NextEdition) -> list[str]:
    """Make the edition. Returns what to tell: the files, the dates, and what people do next."""
    change = ProjectChange(configuration.root)
    roll_on(change, wanted)
    carried = carry_over(change, configuration, wanted)
    with change.trial() as copy:
        _check(copy, wanted)
    told = list(_told(configuration, wanted, carried))
    changed = change.apply()
    return [f"Edition {wanted.name} follows edition {wanted.last}. Written:",
            *(f"  {path}" for path in changed), "", *told]  # fmt: skip


def _check(copy: Path, wanted: NextEdition) -> None:
    """What reads these files reads the new ones."""
    from assessment.plan.read import read_plan
    from assessment.report.edition.edition import EditionData
    from assessment.sources.partners_returns.corrections import read_corrections
    from assessment.synthesis.specification import read_synthesis

    configuration = load_configuration(copy)
    read_plan(configuration, wanted.name)
    EditionData(configuration, wanted.name).residents("ward")
    name = f"data/corrections/{wanted.name}.yml"
    read_corrections(copy / name, name)
    if wanted.edition.is_synthetic:
        read_synthesis(copy / f"data/synthesis/{wanted.name}.yml")


def _told(configuration: Configuration, wanted: NextEdition, carried: CarriedOver) -> Iterator[str]:
    name, edition, calendar = wanted.name, wanted.edition, wanted.calendar
    yield "The calendar (data/cycle.yml):"
    for title, day in calendar.steps:
        yield f"  {day.isoformat()}  {title}"
    yield ""
    yield "What people do next:"
    if edition.is_synthetic:
        yield f"  Make the returns: assessment synthesise --edition {name} (see data/synthesis/{name}.yml)"
    elif edition.data == "open":
        yield f"  Get the data: assessment fetch {name}"
    else:
        months = edition.period.label
        yield f"  Put the returns for {months} into {edition.returns}, with those of {wanted.last}"
    yield f"  Release and audit: assessment release --edition {name}, assessment audit --edition {name}"
    yield f"  See what the law asks and the edition lacks: assessment duties --edition {name}; what cannot"
    yield "    be mended goes under `unmet` in data/duties.yml, with the reason"
    if carried.open:
        yield f"  Go through data/plan/{name}: {_counted(carried.open)} carried over, with their"
        yield "    first baseline; say which milestones are done, and set new days and targets"
    if carried.done:
        yield f"  Decide what follows: {_counted(carried.done)} done ({', '.join(carried.done)})"
    signed = len(list((configuration.root / "chapters/signoff").glob("*/*.yml")))
    yield f"  Agree: {signed} sign-offs were for edition {wanted.last}; every agency is asked again"
    for agency, chapter in _expired(configuration.root, wanted.last):
        yield f"  Write again: the view of {agency} in {chapter} was for edition {wanted.last}"
    for where, words in _dated(configuration.root):
        yield f"  Read again: {where} speaks of {words}"


def _counted(actions: Sequence[str]) -> str:
    return f"{len(actions)} action{'' if len(actions) == 1 else 's'}"


def _expired(root: Path, last: str) -> Iterator[tuple[str, str]]:
    """Agency and chapter of each commentary of the last edition."""
    for path in sorted(root.glob("chapters/**/*.qmd")):
        for attributes in re.findall(
            r"^:{3,} \{\.commentary ([^}]*)\}", path.read_text("utf-8"), re.MULTILINE
        ):
            values = dict(re.findall(r'(\w+)="([^"]*)"', attributes))
            if values.get("edition") == last:
                yield values["agency"], path.relative_to(root).as_posix()


def _dated(root: Path) -> Iterator[tuple[str, str]]:
    """Where the narrative names something of its time, a year that is no data, which may be over."""
    for path in [root / "index.qmd", *sorted(root.glob("chapters/**/*.qmd"))]:
        for mark in marks(path.read_text("utf-8")):
            if re.search(r"\d{4}", mark.words):
                yield f"{path.relative_to(root).as_posix()}, line {mark.line},", mark.words
