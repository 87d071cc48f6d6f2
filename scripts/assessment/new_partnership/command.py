"""`assessment new-partnership`: another partnership's configuration and geography for this one's.

The new project is put together beside the present one and checked as a whole; only then are they exchanged.
"""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from assessment import wards
from assessment.configuration import Configuration, load_configuration
from assessment.errors import AssessmentError, Fault, refuse_if_any
from assessment.geography import load_geography
from assessment.new_partnership import answers as asking
from assessment.new_partnership.answers import Answers
from assessment.new_partnership.configuration import assessment_yml, book_file, title_lines
from assessment.new_partnership.geography import FOLDER, NewGeography, restate
from assessment.new_partnership.pages import PAGES, page
from assessment.new_partnership.words import (
    FILE,
    Local,
    in_general_words,
    names_left,
    without_elements,
    without_items,
    without_section,
)
from assessment.yaml_edits import removed
from assessment.yaml_files import read_model, read_yaml

PARTS = (
    *("assessment.yml", "_quarto*.yml", "index.qmd", "chapters", "data", ".github/CODEOWNERS"),
    *(*PAGES, "docs", "tests", "scripts/benchmarks", "scripts/build_geography.py"),
)
MADE = ("figures", "downloads")  # by rendering, inside chapters
TEXTS = (".yml", ".qmd", ".csv", ".md")
PROGRAM = ("tests",)  # which speaks of no place
FORM_BESIDE = "authorities"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    asking.add_arguments(parser)
    parser.add_argument("--fetch", action="store_true", help="fetch look-up, boundaries and population")


def run(arguments: argparse.Namespace) -> None:
    present = load_configuration()
    refuse_if_any(_uncommitted(present.root))
    with tempfile.TemporaryDirectory() as folder:
        files = _fetched(arguments, present, Path(folder)) if arguments.fetch else {}
        ask = asking.question_on_terminal if sys.stdin.isatty() else None
        answers = asking.collect(arguments, files, ask)
        make(answers, present)
    edition = answers.edition
    print(f"This is now the project of {answers.name}, edition {edition}: {answers.period.label}.")
    print(f"Next: assessment fetch {edition}, assessment release --edition {edition}, make book.")


def make(answers: Answers, present: Configuration) -> None:
    """Make the project at `present.root` the new partnership's; on any fault it stays as it was."""
    root = present.root
    if not (root / FILE).is_file():
        what = "is not there, so nobody can say what here is one partnership's own"
        raise AssessmentError(Fault(str(FILE), what, "Begin from a fresh clone of the project."))
    local = read_model(root / FILE, Local, str(FILE))
    geography = restate(answers)
    with tempfile.TemporaryDirectory(prefix=".new-partnership-", dir=root) as folder:
        stage = Path(folder) / "project"
        stage.mkdir()
        for part in _parts(root):
            _copy(root / part, stage / part)
        _rewrite(stage, answers, geography, present, local)
        _check(stage, answers, present, local)
        _exchange(stage, root, Path(folder) / "former")


def _rewrite(
    stage: Path, answers: Answers, geography: NewGeography, present: Configuration, local: Local
) -> None:
    elements = read_yaml(stage / "data/elements.yml")
    dropped = [
        each
        for each in elements
        if each["id"] in local.elements
        or (each["form"] == FORM_BESIDE and not answers.beside)
        or (each.get("per") == "households" and not answers.households)
    ]
    kept = {table for each in elements if each not in dropped for table in each["tables"]}
    tables = {table for each in dropped if each["id"] in local.elements for table in each["tables"]} - kept
    for returned in {each["return"] for each in dropped if each["id"] in local.elements}:
        (stage / f"data/contracts/{returned}.yml").unlink(missing_ok=True)
    for name in (*local.files, str(FOLDER), "data/released", *MADE):
        _remove(stage / name)
    for path in stage.glob("_quarto-edition-*.yml"):
        path.unlink()

    for path in [stage / "index.qmd", *stage.glob("chapters/**/*.qmd")]:
        text = path.read_text(encoding="utf-8")
        for section in local.sections:
            text = without_section(text, section)
        calls = [f"{each['profile']}.{each['key']}" for each in dropped if each["chapter"] == path.stem]
        text = without_elements(text, calls)
        path.write_text(text, encoding="utf-8")
    for path in (stage / "data/elements.yml", stage / "data/tables.yml"):
        text = path.read_text(encoding="utf-8")
        text = without_items(text, [*(each["id"] for each in dropped), *tables])
        path.write_text(_without_quotes(text), encoding="utf-8")
    glossary = stage / "data/glossary.yml"
    terms = without_items(glossary.read_text(encoding="utf-8"), local.terms, key="term")
    glossary.write_text(terms, encoding="utf-8")
    for path in _texts(stage):
        if path.relative_to(stage).parts[0] in PROGRAM:
            continue
        text = path.read_text(encoding="utf-8")
        general = in_general_words(text, local.words, answers.kind)
        path.write_text(general, encoding="utf-8")

    (stage / "data/facts.yml").write_text(
        "# Published facts that the narrative quotes: id, value, words, source.\n[]\n", encoding="utf-8"
    )
    (stage / "data/prose.yml").write_text(
        "# Names that hold a digit or a number word and may stand in the narrative.\nnames: []\n",
        encoding="utf-8",
    )
    (stage / "data/codelists/neighbourhood_area.yml").write_text(_ONE_NEIGHBOURHOOD, encoding="utf-8")
    corrections = stage / "data/corrections.yml"
    head = [line for line in corrections.read_text(encoding="utf-8").splitlines(True) if line[0] == "#"]
    corrections.write_text("".join([*head, "\n[]\n"]), encoding="utf-8")
    cycle = stage / "data/cycle.yml"
    cycle.write_text(removed(cycle.read_text(encoding="utf-8"), ("question",)), encoding="utf-8")
    (stage / FILE).unlink()
    for name in PAGES:
        text = (stage / name).read_text(encoding="utf-8")
        (stage / name).write_text(page(name, text, answers, present), encoding="utf-8")
    book = stage / "_quarto.yml"
    book.write_text(book_file(book.read_text(encoding="utf-8"), answers), encoding="utf-8")
    (stage / "assessment.yml").write_bytes(assessment_yml(answers, geography, present))
    titles, content = title_lines(answers)
    (stage / titles).write_bytes(content)
    for relative, content in geography.files.items():
        (stage / relative).parent.mkdir(parents=True, exist_ok=True)
        (stage / relative).write_bytes(content)
    wards.write(stage, load_geography(load_configuration(stage)).ward_names)


_ONE_NEIGHBOURHOOD = """\
name: neighbourhood_area
title: Neighbourhood policing area
source: Write the areas of your neighbourhood policing teams here.
codes:
  - {code: all, label: All areas}
  - {code: whole, label: The whole area, parent: all}
  - {code: not-recorded, label: Not recorded, parent: all}
"""


def _without_quotes(text: str) -> str:
    """A list of elements without the outline that they came from, and the head that tells of it."""
    text = re.sub(r'outline: "[^"\n]*"', 'outline: ""', text)
    first, _, rest = text.partition("\n")
    return (
        f"# Every element of the book, and the place that fills it.\n{rest}" if "outline" in first else text
    )


def _check(stage: Path, answers: Answers, present: Configuration, local: Local) -> None:
    """What reads configuration reads the new one, and no name of the present partnership is left."""
    from assessment.gate.specification import read_hierarchies, read_specifications
    from assessment.report.edition import EditionData

    configuration = load_configuration(stage)
    geography = load_geography(configuration)
    read_specifications(stage, read_hierarchies(configuration, geography))
    data = EditionData(configuration, answers.edition)
    data.residents("ward")
    refuse_if_any(
        Fault(f"data/elements.yml, {each.id}", f"its agency {each.agency!r} is not in assessment.yml")
        for each in data.elements
        if each.agency not in configuration.agencies_by_slug
    )
    names = {
        present.partnership.name, present.partnership.short_name, present.area.name,
        present.area.force, present.area.force_name, *local.names,
        *(each.name for each in present.area.force_areas),
    }  # fmt: skip
    own = (stage / "assessment.yml").read_text(encoding="utf-8")
    own += (stage / configuration.area.geography.wards).read_text(encoding="utf-8")
    left = names - {name for name in names if names_left(own, [name])}
    refuse_if_any(
        Fault(f"{path.relative_to(stage)}, line {line}", f"still says {name!r}", f"Add it to {FILE}.")
        for path in _texts(stage, (*TEXTS, ".py"))
        for line, name in names_left(path.read_text(encoding="utf-8"), left)
    )


def _exchange(stage: Path, root: Path, former: Path) -> None:
    """Put the new parts in the place of the present ones; if one cannot be put, all are put back."""
    present = list(_parts(root))
    moved: list[Path] = []
    try:
        for part in present:
            (former / part).parent.mkdir(parents=True, exist_ok=True)
            (root / part).replace(former / part)
            moved.append(part)
        for part in _parts(stage):
            (stage / part).replace(root / part)
    except OSError:
        for part in moved:
            _remove(root / part)
            (former / part).replace(root / part)
        raise


def _parts(root: Path) -> Iterator[Path]:
    for pattern in PARTS:
        for path in sorted(root.glob(pattern)):
            yield path.relative_to(root)


def _texts(stage: Path, suffixes: tuple[str, ...] = TEXTS) -> list[Path]:
    return sorted(path for path in stage.rglob("*") if path.is_file() and path.suffix in suffixes)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns(*MADE, "__pycache__"))
    else:
        shutil.copy2(source, target)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _uncommitted(root: Path) -> Iterator[Fault]:
    """A fault where git would not bring back what is replaced; outside a repository there is none."""
    asked = subprocess.run(
        ["git", "status", "--porcelain", "--", *PARTS], cwd=root, capture_output=True, text=True, check=False
    )
    if asked.returncode == 0 and asked.stdout.strip():
        what = f"has changes that are not committed ({len(asked.stdout.splitlines())} files)"
        yield Fault("the project", what, "Commit them, so that git can bring back what this replaces.")


def _fetched(arguments: argparse.Namespace, present: Configuration, folder: Path) -> dict[str, Path]:
    """The files that were not given, fetched for the authority."""
    from assessment.fetch import command as fetching
    from assessment.fetch.cache import Cache
    from assessment.fetch.settings import read_settings
    from assessment.fetch.transport import Transport, require_packages
    from assessment.new_partnership.files import read_rows
    from assessment.progress import clear, teller

    require_packages()
    if not arguments.authority or not asking.AUTHORITY.fullmatch(arguments.authority):
        raise AssessmentError(Fault("--fetch", "needs --authority, the code of the local authority"))
    settings = read_settings(present.root)
    with Transport(Cache(present.root / fetching.CACHE), progress=teller()) as transport:
        fetching.look_up(settings, arguments.authority, *arguments.beside).fetch(transport, folder)
        about = settings.geography.look_up
        rows = read_rows(folder / fetching.LOOK_UP_FILE)
        codes = tuple(sorted(row[about.code] for row in rows))
        own = tuple(sorted(row[about.code] for row in rows if row[about.authority] == arguments.authority))
        for source in [*fetching.shapes(settings, own), *fetching.population(settings, codes)]:
            source.fetch(transport, folder)
    clear()
    arguments.households = arguments.households or str(folder / fetching.HOUSEHOLDS_FILE)
    arguments.other_codes = arguments.other_codes or str(folder / fetching.OTHER_CODES_FILE)
    arguments.residents_year = arguments.residents_year or settings.nomis.mid_year.year
    return {
        "look_up": folder / fetching.LOOK_UP_FILE,
        "boundaries": folder / fetching.BOUNDARIES_FILE,
        "residents": folder / fetching.MID_YEAR_FILE,
    }
