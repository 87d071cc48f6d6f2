import pytest

from assessment.prose.typed_numbers import ALLOWED, faults, typed_numbers

NAMES = ("Audit 2007", "AS13")


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
    ],
)
def test_finds_each_typed_number_at_its_line(text, found):
    assert list(typed_numbers(text, NAMES)) == found


@pytest.mark.parametrize(
    "text",
    [
        "We counted `{python} fires.total` fires.",
        "The Audit\n2007 and form AS13.",
        "## Victim profile {#sec-2}",
        "::: {layout-ncol=2}\n\n:::",
        "See @sec-2 and [the paper](https://example.org/2007).",
        "<!-- until 2026 -->",
        "{{< include part2.qmd >}}",
        "One idea a sentence; often, someone.",
    ],
)
def test_leaves_code_names_and_marks_alone(text):
    assert list(typed_numbers(text, NAMES)) == []


def test_a_fault_names_file_line_and_number(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / ALLOWED).write_text("names: [Audit 2007]\n", encoding="utf-8")
    chapter = tmp_path / "chapter.qmd"
    chapter.write_text("The Audit 2007.\nWe had 12.\n", encoding="utf-8")
    (fault,) = faults([chapter], tmp_path)
    assert fault.where.endswith("chapter.qmd, line 2") and "'12'" in fault.what
