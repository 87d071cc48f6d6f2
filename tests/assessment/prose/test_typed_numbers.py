import pytest

from assessment.prose.typed_numbers import faults, typed_numbers


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We counted 312 fires.", [(1, "312")]),
        ("One idea.\nThen 6% fewer.", [(2, "6%")]),
        ("Four wards stand out.", [(1, "Four")]),
        ("It fell by a third, or ten per cent.", [(1, "third"), (1, "ten"), (1, "per cent")]),
        ("---\ntitle: Ten\n---\n\nIn 2025 it rose.", [(5, "2025")]),
        ("Text `x = 1` and\n\n```{python}\na = 2\n```\n\nthen 3.", [(7, "3")]),
        ("Use of ``a ` 1`` is code; 4 is not.", [(1, "4")]),
        ("1. We counted 312.", [(1, "312")]),
        ("2007. Then more.", [(1, "2007")]),
    ],
)
def test_finds_each_typed_number_at_its_line(text, found):
    assert list(typed_numbers(text)) == found


@pytest.mark.parametrize(
    "text",
    [
        "We counted `{python} fires.total` fires.",
        "We meet at nine in the evening. <!-- not data: nine (a time of day) -->",
        "## The Audit 2007 {#sec-audit}\n\n<!-- not data: Audit 2007 (a name) -->\n",
        "Form AS13 at nine. <!-- not data: AS13 (a form) --> <!-- not data: nine (a time of day) -->",
        "## Victim profile {#sec-2}",
        "::: {layout-ncol=2}\n\n:::",
        "See @sec-2 and [the paper](https://example.org/2007).",
        "<!-- until 2026 -->",
        "{{< include part2.qmd >}}",
        "One idea a sentence; often, someone.",
        "1. First this.\n2. Then that.\n   10) Last.",
    ],
)
def test_leaves_code_names_and_marks_alone(text):
    assert list(typed_numbers(text)) == []


def faults_of(text, tmp_path):
    chapter = tmp_path / "chapter.qmd"
    chapter.write_text(text, encoding="utf-8")
    return [(fault.where.rpartition(", ")[2], fault.what) for fault in faults([chapter])]


def test_a_fault_names_file_line_and_number(tmp_path):
    text = "## The Audit 2007\n\n<!-- not data: Audit 2007 (a name) -->\n\nWe had 12.\n"
    assert faults_of(text, tmp_path) == [("line 5", "the number '12' is typed into the narrative")]


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("At nine. <!-- not data: nine -->", "line 1", "without a reason"),
        ("At nine. <!-- not data: nine () -->", "line 1", "without a reason"),
        ("At night. <!-- not data: nine (a time of day) -->", "line 1", "is no number of this line"),
        ("In town. <!-- not data: town (a place) -->", "line 1", "is no number of this line"),
        (
            "## At nine\n\nAt dawn.\n<!-- not data: nine (a time of day) -->",
            "line 3",
            "is no number of this line",
        ),
    ],
)
def test_a_mark_without_a_reason_or_a_number_is_named(text, line, what, tmp_path):
    found = faults_of(text, tmp_path)
    assert any(where == line and what in said for where, said in found), found
