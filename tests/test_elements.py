"""The outline's rows and the elements that meet them, held against each other; names that do not exist."""

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


CONFIGURATION = load_configuration(ROOT)
EDITION, ELEMENTS = CONFIGURATION.current_edition, read_elements(CONFIGURATION)
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
    """What the elements refer to, with a file of two elements to break, and those two."""
    (tmp_path / "data").mkdir()
    for name in ("assessment.yml", "chapters", "data/tables", "data/published", "data/codelists"):
        (tmp_path / name).symlink_to(ROOT / name)
    chapter = next(element.chapter for element in ELEMENTS if element.tables)
    content = [element for element in read(f"elements/{chapter}.yml") if element["tables"]][:1]
    content[0] |= {"offence": "theft", "where": {"sex": "female"}, "focus": "male"}
    content.append({**content[0], "id": f"{content[0]['id']}-too"})
    write(tmp_path, chapter, content)
    return tmp_path, chapter, content


def write(project: Path, chapter: str, content: list[dict]) -> None:
    file = project / f"data/elements/{chapter}.yml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("agency", "is no agency"),
        ("tables", "is no table"),
        ("return", "is no return"),
        ("form", "is no form"),
        ("offence", "is no code of the codelist offence"),
        ("where", "is no codelist"),
        ("focus", "is no code of any codelist"),
    ],
)
def test_a_name_that_does_not_exist_is_refused_with_its_line_and_the_nearest(project, key, told):
    root, chapter, content = project
    elements_of(EditionData(load_configuration(root), EDITION))  # the names that are there pass
    right = content[0][key]
    match right:
        case str():
            name, content[0][key] = right, right[:-1]
        case list():
            name, content[0][key] = right[-1], [*right[:-1], right[-1][:-1]]
        case dict():
            name, content[0][key] = "sex", {"sx": "female"}
    write(root, chapter, content)
    where = rf"^data/elements/{chapter}\.yml, line \d+, \[1\]\.{key}"
    with pytest.raises(AssessmentError, match=where + rf"(?s:.*){told}.*\n.*'{name}'"):
        elements_of(EditionData(load_configuration(root), EDITION))


def test_a_key_that_is_not_known_and_an_id_given_twice_are_refused_with_their_lines(project):
    root, chapter, content = project
    write(root, chapter, [content[0], content[0]])
    with pytest.raises(AssessmentError, match=rf"line \d+, \[2\]\.id: .* stands in data/elements/{chapter}"):
        elements_of(EditionData(load_configuration(root), EDITION))
    write(root, chapter, [{**content[0], "titel": "x"}])
    with pytest.raises(
        AssessmentError, match=rf"^data/elements/{chapter}\.yml, line \d+, \[1\]\.titel: is not a"
    ):
        elements_of(EditionData(load_configuration(root), EDITION))


def test_a_file_of_no_chapter_is_refused(project):
    root, chapter, content = project
    write(root, f"{chapter}x", content)
    with pytest.raises(AssessmentError, match=rf"{chapter}x\.yml: is named after.*\n.*'{chapter}'"):
        read_elements(load_configuration(root))
