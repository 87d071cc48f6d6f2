"""The outline's rows and the elements that meet them, held against each other; names that do not exist."""

import shutil
from pathlib import Path

import pytest
import yaml

from assessment.configuration import load_configuration
from assessment.errors import AssessmentError
from assessment.report.edition.edition import EditionData
from assessment.report.edition.specification import read_elements
from assessment.report.forms.elements import elements_of

ROOT = Path(__file__).parents[1]


def read(name: str):
    return yaml.safe_load((ROOT / "data" / name).read_text(encoding="utf-8"))


ELEMENTS = read_elements(load_configuration(ROOT))
OUTLINE = read("outline.yml") if (ROOT / "data/outline.yml").exists() else []  # one partnership's alone
TABLES = [
    {**table, "return": path.stem}
    for path in sorted((ROOT / "data/tables").glob("*.yml"))
    for table in yaml.safe_load(path.read_text(encoding="utf-8"))
]


def chapter_text(slug: str) -> str:
    return (ROOT / "chapters" / f"{slug}.qmd").read_text(encoding="utf-8")


@pytest.mark.parametrize("row", OUTLINE, ids=lambda row: f"{row['chapter']}: {row['row']}")
def test_each_row_of_the_outline_has_its_place(row):
    if "section" in row:
        assert f"{{#{row['section']}}}" in chapter_text(row["chapter"])
        return
    meeting = [
        element for element in ELEMENTS if (element.chapter, element.outline) == (row["chapter"], row["row"])
    ]
    assert meeting, "no element quotes this row"
    for element in meeting:
        assert f'("{element.id}.' in chapter_text(row["chapter"])


def test_the_elements_quote_only_rows_of_the_outline():
    rows = {(row["chapter"], row["row"]) for row in OUTLINE}
    quoted = [element for element in ELEMENTS if element.outline]
    assert [element.id for element in quoted if (element.chapter, element.outline) not in rows] == []


@pytest.mark.parametrize("element", ELEMENTS, ids=lambda element: element.id)
def test_an_element_is_of_the_return_that_makes_its_table(element):
    """One that no table fills yet, as a promoted issue's, is a gap of a return that makes others."""
    returns = [table["return"] for table in TABLES if not element.tables or table["id"] == element.tables[0]]
    assert element.return_name in returns


@pytest.fixture
def project(tmp_path):
    """What the elements refer to, with a copy of their files to break."""
    (tmp_path / "data").mkdir()
    for name in ("assessment.yml", "chapters", "data/tables", "data/codelists"):
        (tmp_path / name).symlink_to(ROOT / name)
    shutil.copytree(ROOT / "data/elements", tmp_path / "data/elements")
    return tmp_path


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("  title: Attacks", "  titel: Attacks", r"titel: is not a key that is known"),
        ("agency: fire", "agency: fier", r"agency: 'fier' is no agency.*\n.*'fire'"),
        ("-by-month]", "-by-mont]", r"tables\[1\]: '.*-by-mont' is no table.*\n.*-by-month'"),
        ("return: attacks-on-f", "return: attack-on-f", r"return: 'attack-on-f.*\n.*'attacks-on-f"),
        ("  form: monthly", "  form: montly", r"form: 'montly' is no form\n.*'monthly'"),
        (
            "  form: monthly",
            "  form: monthly\n  offence: theift",
            r"offence: 'theift' is no code.*\n.*'theft'",
        ),
        (
            "  form: monthly",
            "  form: monthly\n  where: {ofence: theft}",
            r"where.ofence: 'ofence' is no codelist\n.*'offence'",
        ),
        (
            "  form: monthly",
            "  form: monthly\n  focus: detectd",
            r"focus: 'detectd' is no code.*\n.*'detected'",
        ),
        ("id: asb-deliberate-fires", "id: asb-orders", r"'asb-orders' stands in data/elements/.* already"),
    ],
)
def test_a_name_that_does_not_exist_is_refused_with_its_line(project, right, wrong, told):
    file = project / "data/elements/anti-social-behaviour.yml"
    text = file.read_text(encoding="utf-8")
    assert right in text
    file.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    where = r"^data/elements/anti-social-behaviour\.yml, line \d+, "
    with pytest.raises(AssessmentError, match=where + r"(?s:.*)" + told):
        elements_of(EditionData(load_configuration(project), "2008"))


def test_a_file_of_no_chapter_is_refused(project):
    folder = project / "data/elements"
    (folder / "violent-crime.yml").rename(folder / "violent-crimes.yml")
    with pytest.raises(AssessmentError, match=r"violent-crimes\.yml: is named after.*\n.*'violent-crime'"):
        read_elements(load_configuration(project))
