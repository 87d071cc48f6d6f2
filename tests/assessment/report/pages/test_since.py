"""What an edition says of the one before it: where there is none, and what differs where there is one."""

from types import SimpleNamespace

from tests.project import ROOT

from assessment.profiles.editions import definition_changes, restated
from assessment.report import open_changes_since
from assessment.report.edition.edition import EditionData, open_edition
from assessment.report.pages.since import SinceLastEdition


def printed(since, capsys) -> str:
    capsys.readouterr()
    for part in (since.moved, since.elements, since.definitions, since.recording):
        part()
    return capsys.readouterr().out


def test_the_first_edition_says_that_it_is_the_first(capsys):
    since = open_changes_since(ROOT, "2008")
    assert str(since.against) == "This is the first edition, so there is none before it to set it against."
    assert printed(since, capsys) == ""
    assert "not available" in str(since.summary)


def test_an_edition_of_another_line_says_why_it_is_not_compared(capsys):
    since = open_changes_since(ROOT, "2025")
    assert str(since.against) == (
        "This edition is not set against edition 2008: that one ends 18 years earlier, and its figures are "
        "synthetic. It is the first of its own line."
    )
    assert printed(since, capsys) == ""


def test_an_edition_with_one_before_it_fills_the_page(capsys):
    """Edition 2008 against its own tables of the year before."""
    data = open_edition(ROOT, "2008")
    last = EditionData(data.configuration, "2008")
    last.about = data.about.model_copy(update={"period": data.about.comparison[-1]})
    since = SinceLastEdition(data)
    since._last = last
    assert "season" not in str(since.against)
    text = printed(since, capsys)
    assert "Recorded crime" in text and "Likely range" in text
    assert "Synthetic figures." in text
    assert "Every table is defined as it was." in text
    assert str(since.restated).endswith("again, and none of them has changed.")
    assert "measures that both editions publish" in str(since.summary)


def test_what_differs_in_a_definition_is_named():
    one = {
        "return": "a", "measure": "crimes", "where": {}, "policy": {"threshold": 5},
        "dimensions": {"period": {"labels": {"2007": ""}}, "age": {"labels": {"0-9": "", "10-15": ""}}},
    }  # fmt: skip
    later = {**one, "dimensions": {"period": {"labels": {"2008": ""}}, "age": one["dimensions"]["age"]}}
    assert list(definition_changes(one, later)) == []
    assert list(definition_changes(one, {**later, "where": {"offence": "theft"}})) == [
        "which cases are taken in"
    ]
    split = {**later, "dimensions": {"period": {}, "age": {"labels": {"0-15": ""}}}}
    assert list(definition_changes(one, split)) == ["how it is divided"]


def test_numbers_that_were_restated_are_counted():
    def table(**counts):
        cells = [
            ({"area": area}, SimpleNamespace(value=n, known=n is not None)) for area, n in counts.items()
        ]
        return SimpleNamespace(rows=lambda: cells)

    assert restated(table(a=1, b=2, c=None), table(a=1, b=3, c=4, d=5)) == (2, 1)
