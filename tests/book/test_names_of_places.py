"""Names of places and partners come from assessment.yml: in the sources, and in a book under other names."""

import ast
import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from tests.book.conftest import build
from tests.pdf_words import read_for_words
from tests.project import ROOT, copy_tracked_files
from tests.sharing import made_once

from assessment.configuration import Configuration, load_configuration
from assessment.report.wording.glossary import read_glossary
from assessment.yaml_edits import value_replaced
from assessment.yaml_files import read_yaml

# What may say a name of its own accord, and why.
SOURCES = {
    "data/glossary.yml": "terms of this partnership, and the sources that they are quoted from",
    "data/facts.yml": "minutes that are quoted",
    "data/local.yml": "says what is this partnership's own",
    "data/outline.yml": "the outline of November 2007, quoted",
    "data/emerging": "what agencies wrote of issues",
    "data/plan": "what agencies wrote of their actions",
    "data/synthesis": "the effects that are planted in made-up returns",
    "data/codelists": "what partners call things in their returns",
    "data/contracts": "what partners call their returns",
    "data/geography": "where areas and counts come from, and how they were put together",
    "chapters/wards": "made from the geography",
    "_quarto-wards.yml": "made from the geography",
    "_quarto.yml": "the author: `assessment derive` writes it, since Quarto takes it from nowhere else",
    "scripts/assessment/new_partnership/questions.py": "asks which kind of area a new partnership has",
    "scripts/build_geography.py": "put together the geography of this partnership",
}
QUOTED = {"term-audit-2007", "term-birchtree"}
"""Terms of the glossary that quote the minutes and the outline of 2007, with their sources."""


def names_of(configuration: Configuration) -> list[str]:
    partnership, area = configuration.partnership, configuration.area
    agencies = {name for agency in configuration.agencies for name in (agency.name, agency.short)}
    general = {"Council", "acute trust"}  # which every area has
    return sorted(
        {partnership.name, partnership.short_name, area.name, area.kind, area.force_name, *agencies} - general
    )


def said(path: Path) -> Iterator[tuple[int, str]]:
    """Line and text of what a source says: a program's strings that are no docstrings, any other's lines."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        comment = {".yml": "#", ".lua": "--"}.get(path.suffix)
        for number, line in enumerate(text.splitlines(), 1):
            if not (comment and line.strip().startswith(comment)) and not line.strip().startswith("outline:"):
                yield number, line
        return
    tree = ast.parse(text)
    described = [node for node in ast.walk(tree) if isinstance(node, ast.Expr)]
    docstrings = {id(node.value) for node in described}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.lineno, node.value


def test_no_source_says_a_name_that_assessment_yml_says():
    pattern = re.compile(
        rf"(?<![\w-])({'|'.join(map(re.escape, names_of(load_configuration(ROOT))))})(?![\w-])"
    )
    patterns = ("index.qmd", "_quarto*.yml", "chapters/**/*.qmd", "data/*.yml", "data/*/*.yml", "theme/*.*")
    files = {path for glob in (*patterns, "scripts/**/*.py", "scripts/**/*.lua") for path in ROOT.glob(glob)}
    found = []
    for path in sorted(
        file for file in files if file.suffix in (".qmd", ".yml", ".py", ".lua", ".typ", ".css")
    ):
        about = path.relative_to(ROOT)
        if any(about.is_relative_to(allowed) for allowed in SOURCES):
            continue
        found += [f"{about}, line {line}: {match[1]}" for line, text in said(path)
                  for match in pattern.finditer(text)]  # fmt: skip
    assert found == []


def assessment(project: Path, *arguments: str) -> None:
    """The copy's own command, run in it."""
    environment = {**os.environ, "PYTHONPATH": str(project / "scripts")}
    command = [sys.executable, "-m", "assessment", *arguments]
    done = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory) -> Path:
    """Assessment and plan of the same data, under other names, with review strips."""

    def make(project: Path) -> None:
        copy_tracked_files(project)
        file = project / "assessment.yml"
        text = file.read_text(encoding="utf-8")
        new = {
            ("partnership", "name"): "Another Partnership",
            ("partnership", "short_name"): "Another",
            ("area", "name"): "Elsewhere",
            ("area", "description"): "the county of Elsewhere",
            ("area", "kind"): "county",
            ("area", "force_name"): "Other Police",
        }
        for at, agency in enumerate(read_yaml(file)["agencies"]):
            new |= {
                ("agencies", at, key): f"the {agency['slug']} team" for key in ("in_text",) if key in agency
            }
            new |= {("agencies", at, key): f"{agency['slug'].capitalize()} team"
                    for key in ("name", "short_name") if key in agency}  # fmt: skip
        for way, name in new.items():
            text = value_replaced(text, way, json.dumps(name))
        file.write_text(text, encoding="utf-8")
        for file in (project / "data/released").rglob("*.json"):  # as the gate would write them now
            released = file.read_text(encoding="utf-8").replace("borough", "county")
            file.write_text(released.replace("Safer Stockton Partnership", "Another Partnership"), "utf-8")
        assessment(project, "derive")
        built = build(project, "2008", "joint")
        assert built.returncode == 0, built.stderr
        assessment(project, "strip", "--document", "joint")

    return made_once(tmp_path_factory, "book-elsewhere", make) / "_documents/joint"


def texts_of(file: Path) -> Iterator[str]:
    """What a file of a rendered book says, markup and attributes too."""
    if file.suffix == ".pdf":
        reader = read_for_words(file)
        yield " ".join(f"{value}" for value in (reader.metadata or {}).values())
        pages = " ".join(" ".join(page.extract_text().split()) for page in reader.pages)
        for quoted in read_glossary(load_configuration(ROOT)):
            if quoted.id in QUOTED:
                pages = pages.replace(f"{quoted.says.strip()} Source: {quoted.source}", "")
        yield pages
    elif file.suffix in (".xlsx", ".zip"):
        with zipfile.ZipFile(file) as archive:
            for name in archive.namelist():
                yield archive.read(name).decode("utf-8", "ignore")
    elif file.suffix == ".html":
        soup = BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")
        for link in soup.find_all(class_="term"):
            if link["href"].partition("#")[2] in QUOTED:
                del link["data-says"]
        for name in QUOTED:
            for term in soup.find_all(id=name):
                term.find_parent("dt").find_next_sibling("dd").decompose()
        yield str(soup)
    elif file.suffix in (".svg", ".csv", ".json", ".xml", ".ics", ".atom"):
        yield file.read_text(encoding="utf-8")


@pytest.mark.long
def test_a_book_under_other_names_says_no_former_one(elsewhere):
    former = re.compile(r"\b(borough|Safer Stockton|Cleveland (?:Police|Fire Brigade))\b", re.I)
    found = []
    for file in sorted(elsewhere.rglob("*.*")):
        for text in texts_of(file):
            plain = " ".join(text.split())
            found += [f"{file.relative_to(elsewhere)}: {plain[max(0, match.start() - 60) : match.end() + 40]}"
                      for match in former.finditer(plain)]  # fmt: skip
    assert found == []
    index = (elsewhere / "index.html").read_text(encoding="utf-8")
    assert "Another Partnership" in index and "the county of Elsewhere" in index
