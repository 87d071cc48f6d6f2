"""Rewrites a copy of the project for the new partnership: chapters, lists, pages, configuration, areas."""

import json
import re
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from shutil import rmtree
from typing import Any

import yaml

from assessment.configuration import Configuration
from assessment.derive import add_derived, title_lines
from assessment.new_partnership.answers import Answers
from assessment.new_partnership.configuration import assessment_yml
from assessment.new_partnership.geography import FOLDER, NewGeography
from assessment.new_partnership.words import (
    FILE,
    Local,
    in_general_words,
    without_elements,
    without_items,
    without_section,
)
from assessment.project_change import ProjectChange
from assessment.yaml_edits import inserted_after, removed, value_replaced
from assessment.yaml_files import read_yaml

README = "README.md"
PAGES = (README, "CONTRIBUTING.md", "CHANGELOG.md", "Makefile")
OWN = re.compile(r"^(<!--|#) of this partnership( -->)?\n.*?^\1 end\2?\n", re.DOTALL | re.MULTILINE)
TEXTS = (".yml", ".qmd", ".csv", ".md")
PROGRAM = ("tests",)  # which speaks of no place
FORM_BESIDE = "authorities"
NO_PLAN = "No plan has been written yet."
EMPTY = {
    "data/facts.yml": "# Published facts that the narrative quotes: id, value, words, source.\n[]\n",
    "data/codelists/neighbourhood_area.yml": """\
name: neighbourhood_area
title: Neighbourhood policing area
source: Write the areas of your neighbourhood policing teams here.
codes:
  - {code: all, label: All areas}
  - {code: whole, label: The whole area, parent: all}
  - {code: not-recorded, label: Not recorded, parent: all}
""",
}


def rewrite(
    stage: Path, answers: Answers, geography: NewGeography, present: Configuration, local: Local
) -> None:
    """Make the project at `stage`, a copy of the present one, the new partnership's."""
    _drop_elements(stage, answers, local)
    _drop_files(stage, local)
    for path in texts(stage):
        if path.relative_to(stage).parts[0] not in PROGRAM:
            _edit(path, lambda text: in_general_words(text, local.words))
    _begin_lists_anew(stage, answers, present)
    for name in PAGES:
        _edit(stage / name, lambda text, name=name: _page(name, text, answers, present))
    profile = f"edition-{answers.edition}"
    _edit(stage / "_quarto.yml", lambda text: re.sub(r"\[edition-[^\]]*\]", f"[{profile}]", text))
    (stage / "assessment.yml").write_bytes(assessment_yml(answers, geography, present, local.agencies))
    lines = title_lines(answers.edition, answers.period, "open", f"{answers.published.code}-01", "assessment")
    (stage / f"_quarto-{profile}.yml").write_text(lines, encoding="utf-8")
    for relative, content in geography.files.items():
        (stage / relative).parent.mkdir(parents=True, exist_ok=True)
        (stage / relative).write_bytes(content)
    change = ProjectChange(stage)
    add_derived(change)
    change.apply()


def _drop_elements(stage: Path, answers: Answers, local: Local) -> None:
    """Take out the elements that only the present partnership has, or that the new one has no data for."""
    files = sorted((stage / "data/elements").glob("*.yml"))
    elements = [element for file in files for element in read_yaml(file)]
    local_elements = [element for element in elements if element["id"] in local.elements]
    dropped = local_elements + [
        element for element in elements if element not in local_elements and _lacks_data(element, answers)
    ]
    kept = {table for element in elements if element not in dropped for table in element["tables"]}
    tables = {table for element in local_elements for table in element["tables"]} - kept
    for element in local_elements:
        for folder in ("contracts", "tables"):
            (stage / f"data/{folder}/{element['return']}.yml").unlink(missing_ok=True)
    ids = [element["id"] for element in dropped]
    for path in [stage / "index.qmd", *stage.glob("chapters/**/*.qmd")]:
        _edit(path, lambda text: without_elements(_without_sections(text, local), ids))
    for file in files:
        _edit(file, lambda text: _without_quotes(without_items(text, ids)))
    for file in (stage / "data/tables").glob("*.yml"):
        _edit(file, lambda text: without_items(text, tables))
    _edit(stage / "data/glossary.yml", lambda text: without_items(text, local.terms, key="term"))


def _lacks_data(element: Mapping[str, Any], answers: Answers) -> bool:
    return (element["form"] == FORM_BESIDE and not answers.beside) or (
        element.get("per") == "households" and not answers.households
    )


def _without_sections(text: str, local: Local) -> str:
    for section in local.sections:
        text = without_section(text, section)
    return text


def _without_quotes(text: str) -> str:
    """A list of elements without the outline that they came from."""
    return re.sub(r"^ +outline: .*\n", "", text, flags=re.MULTILINE)


def _drop_files(stage: Path, local: Local) -> None:
    for name in (*local.files, str(FOLDER), "data/released", "_quarto-edition-*.yml", str(FILE)):
        for path in stage.glob(name):
            remove(path)


def _begin_lists_anew(stage: Path, answers: Answers, present: Configuration) -> None:
    for name, text in EMPTY.items():
        (stage / name).write_text(text, encoding="utf-8")
    _edit(stage / "data/corrections.yml", _head_alone)
    _edit(stage / "data/cycle.yml", lambda text: removed(text, ("question",)))
    open_editions = {name for name, edition in present.editions.items() if edition.data == "open"}
    _edit(stage / "data/duties.yml", lambda text: _duties_of(text, answers.edition, open_editions))


def _head_alone(text: str) -> str:
    return "".join([*(line for line in text.splitlines(True) if line[0] == "#"), "\n[]\n"])


def _duties_of(text: str, edition: str, open_editions: Collection[str]) -> str:
    """The duties with what an edition of open data leaves unmet, told of the new edition alone."""
    for at, duty in reversed(list(enumerate(yaml.safe_load(text)))):
        reasons = [reason for name, reason in duty.get("unmet", {}).items() if name in open_editions]
        if {"plan": "actions"} in duty["met_by"]:
            reasons = [NO_PLAN]
        told = json.dumps({edition: reasons[-1]} if reasons else {}, ensure_ascii=False)
        if "unmet" in duty:
            text = value_replaced(text, (at, "unmet"), told)
        elif reasons:
            text = inserted_after(text, (at,), f"  unmet: {told}\n")
    return text


def _page(name: str, text: str, answers: Answers, present: Configuration) -> str:
    """A page without what tells of the present partnership, and with the new edition for its editions."""
    text = re.sub(r"\n{3,}", "\n\n", OWN.sub("", text))
    editions = "|".join(map(re.escape, present.editions))
    text = re.sub(rf"(?<![\w.])({editions})(?![\w.])", answers.edition, text)
    if name != README:
        return text
    heading, blank, rest = text.partition("\n\n")
    introduction = (
        f"This is the assessment of **{answers.name}**. Edition {answers.edition} covers "
        f"{answers.period.label} and is made of open data; what only partners hold is a declared gap."
    )
    return f"{heading}: {answers.short_name}{blank}{introduction}\n\n{rest}"


def _edit(path: Path, change: Callable[[str], str]) -> None:
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")


def texts(stage: Path, suffixes: tuple[str, ...] = TEXTS) -> list[Path]:
    """The files of a project that hold words."""
    return sorted(path for path in stage.rglob("*") if path.is_file() and path.suffix in suffixes)


def remove(path: Path) -> None:
    """Take out a file or a folder; neither needs to be there."""
    if path.is_dir():
        rmtree(path)
    else:
        path.unlink(missing_ok=True)
