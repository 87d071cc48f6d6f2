import pytest

from bookrender.reading.located_yaml import read_located_yaml
from bookrender.reading.schema import CELL_OPTIONS, FRONT_MATTER, PROJECT, check


def messages(text, rule, kind="setting"):
    return [str(problem) for problem in check(read_located_yaml(text, "f.yml"), rule, kind)]


def test_known_settings_pass():
    assert messages("project: {type: book}\nformat:\n  html: default\n  typst: {toc: true}\n", PROJECT) == []


def test_an_unknown_key_is_refused_with_its_line_and_the_likely_word():
    assert messages("book:\n  titel: x\n", PROJECT) == [
        "f.yml:2: unknown setting “titel” in “book”; did you mean “title”?"
    ]


@pytest.mark.parametrize("key", ["number-depth", "toc-title", "fig-align"])
def test_no_other_setting_is_taken_for_a_misspelling(key):
    (message,) = messages(f"{key}: 1", PROJECT)
    assert message.startswith(f"f.yml:1: unknown setting “{key}”; covered are toc, ")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("execute: {echo: 1}", "“execute.echo” is 1; it must be true or false"),
        ("execute: {output: all}", "“execute.output” is all; it must be true or false or asis"),
        ("execute: 3", "“execute” must be a mapping of echo, eval"),
        ("title: [a]", "“title” is ['a']; it must be text"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused(text, said):
    assert said in messages(text, FRONT_MATTER)[0]


def test_all_problems_are_found_at_once():
    assert len(messages("echo: 1\nlable: x\ncache: true\n", CELL_OPTIONS, "cell option")) == 3
