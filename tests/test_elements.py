"""The outline's rows, the elements that meet them and what those refer to, held against each other."""

from pathlib import Path

import pytest
import yaml

from assessment.configuration import load_configuration

ROOT = Path(__file__).parents[1]


def read(name: str):
    return yaml.safe_load((ROOT / "data" / name).read_text(encoding="utf-8"))


ELEMENTS = read("elements.yml")
OUTLINE = read("outline.yml") if (ROOT / "data/outline.yml").exists() else []  # one partnership's alone
TABLES = read("tables.yml")["tables"]


def chapter_text(slug: str) -> str:
    return (ROOT / "chapters" / f"{slug}.qmd").read_text(encoding="utf-8")


@pytest.mark.parametrize("row", OUTLINE, ids=lambda row: f"{row['chapter']}: {row['row']}")
def test_each_row_of_the_outline_has_its_place(row):
    if "section" in row:
        assert f"{{#{row['section']}}}" in chapter_text(row["chapter"])
        return
    meeting = [
        element
        for element in ELEMENTS
        if (element["chapter"], element["outline"]) == (row["chapter"], row["row"])
    ]
    assert meeting, "no element quotes this row"
    for element in meeting:
        assert f".{element['profile']}.{element['key']}." in chapter_text(row["chapter"])


def test_the_elements_quote_only_rows_of_the_outline():
    rows = {(row["chapter"], row["row"]) for row in OUTLINE}
    unknown = [
        element["id"]
        for element in ELEMENTS
        if element["outline"] and (element["chapter"], element["outline"]) not in rows
    ]
    assert unknown == []


def test_element_ids_and_keys_are_unique():
    ids = [element["id"] for element in ELEMENTS]
    places = [(element["chapter"], element["profile"], element["key"]) for element in ELEMENTS]
    assert len(set(ids)) == len(ids)
    assert len(set(places)) == len(places)


@pytest.mark.parametrize("element", ELEMENTS, ids=lambda element: element["id"])
def test_an_element_refers_to_what_exists(element):
    agencies = load_configuration(ROOT).agencies_by_slug
    assert element["agency"] in agencies
    for at, table in enumerate(element["tables"]):
        returns = [specified["return"] for specified in TABLES if specified["id"] == table]
        assert returns, f"data/tables.yml does not make {table}"
        # What an element is held against may come from another return.
        assert at or element["return"] in returns, f"data/tables.yml makes {table} of {returns}"
