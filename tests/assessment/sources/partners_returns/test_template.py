"""The empty workbook of a return, as whoever fills it in sees it."""

from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from assessment.sources.partners_returns.rulebook import Rulebook
from assessment.sources.partners_returns.template import write_template


@pytest.fixture
def book(tmp_path: Path, rulebook: Rulebook):
    """Opens the template of a return, with some of the contract's keys changed."""

    def opened(name: str, **changes):
        contract = rulebook.contracts[name].model_copy(update=changes)
        write_template(tmp_path / "x.xlsx", contract, rulebook.codelists, "Cleveland Police")
        return openpyxl.load_workbook(tmp_path / "x.xlsx"), contract

    return opened


def rules(sheet) -> dict[str, object]:
    """The rule of each column that has one, by its letter; all reach from the second row to the 5001st."""
    found = {}
    for rule in sheet.data_validations.dataValidation:
        (cells,) = rule.sqref.ranges
        assert (cells.min_row, cells.max_row, cells.min_col) == (2, 5001, cells.max_col)
        found[openpyxl.utils.get_column_letter(cells.min_col)] = rule
    return found


def columns(sheet) -> dict[int, object]:
    """Width and format of each column, by its number: alike neighbours stand in the file as one."""
    spans = sheet.column_dimensions.values()
    return {number: span for span in spans for number in range(span.min, span.max + 1)}


def letter(contract, field: str) -> str:
    return openpyxl.utils.get_column_letter([other.name for other in contract.fields].index(field) + 1)


def test_the_workbook_bears_the_returns_title_and_no_day_of_its_making(book):
    workbook, contract = book("recorded-crime")
    assert workbook.properties.title == contract.title
    assert workbook.properties.created == datetime(2007, 11, 9)
    assert workbook.sheetnames == ["Data", "Notes", "Lists"]
    assert [sheet.sheet_state for sheet in workbook] == ["visible", "visible", "hidden"]


def test_headings_stay_in_sight_and_columns_are_wide_enough(book):
    sheet = book("recorded-crime")[0]["Data"]
    assert sheet.freeze_panes == "A2"
    for cell in sheet[1]:
        assert cell.font.b
        assert columns(sheet)[cell.column].width == pytest.approx(max(14, len(cell.value) + 2), abs=0.9)


def test_a_column_of_codes_offers_the_labels_of_its_list_without_the_root(book, rulebook):
    workbook, contract = book("recorded-crime")
    column = letter(contract, "sex")
    rule = rules(workbook["Data"])[column]
    labels = [label for code, label in rulebook.codelists["sex"].labels.items() if code != "all"]
    assert rule.formula1 == f"Lists!${column}$1:${column}${len(labels)}"
    assert [workbook["Lists"][f"{column}{row}"].value for row in range(1, len(labels) + 2)] == [*labels, None]
    assert rule.error == "Choose from the list."


def test_days_numbers_and_answers_are_held_to_what_they_can_be(book):
    workbook, contract = book("recorded-crime")
    held = rules(workbook["Data"])
    day = held[letter(contract, "committed_on")]
    assert (day.type, day.operator) == ("date", None)  # between
    epoch = date(1899, 12, 30)
    assert [int(day.formula1), int(day.formula2)] == [1, (date(2099, 12, 31) - epoch).days]
    assert day.error == "Write a date, day first."
    age, limits = held[letter(contract, "age")], contract.by_name["age"].constraints
    assert (age.type, float(age.formula1), float(age.formula2)) == ("whole", limits.minimum, limits.maximum)
    assert letter(contract, "crime_reference") not in held
    workbook, contract = book("consultation-responses")
    late = rules(workbook["Data"])[letter(contract, "late")]
    assert (late.type, late.formula1) == ("list", '"yes,no"')
    formats = {number: column.number_format for number, column in columns(workbook["Data"]).items()}
    dates = {number for number, field in enumerate(contract.fields, 1) if field.type == "date"}
    assert {number for number, written in formats.items() if written == "dd/mm/yyyy"} == dates


@pytest.mark.parametrize("limits", [{"minimum": None}, {"maximum": None}])
def test_a_number_with_one_limit_alone_has_no_rule(book, rulebook, limits):
    fields = rulebook.contracts["recorded-crime"].fields
    loose = [
        field.model_copy(update={"constraints": field.constraints.model_copy(update=limits)})
        if field.name == "age"
        else field
        for field in fields
    ]
    workbook, contract = book("recorded-crime", fields=tuple(loose))
    assert letter(contract, "age") not in rules(workbook["Data"])


def test_each_heading_says_how_to_fill_its_column(book):
    workbook, contract = book("recorded-crime")
    said = {cell.value: cell.comment.text for cell in workbook["Data"][1]}
    by_name = {field.name: said[field.title] for field in contract.fields}
    assert by_name["crime_reference"].startswith("Every row needs it. Write text.")
    assert by_name["committed_on"].startswith("Every row needs it. Write a date.")
    assert by_name["sex"].startswith("Leave it empty if it is not known. Choose from the list ")
    assert by_name["lsoa"].endswith("2001 or 2011 code. Example: E01012187.")


def test_the_notes_say_whose_it_is_by_when_and_on_what_basis(book):
    workbook, contract = book("recorded-crime")
    rows = {row[0].value: row[1].value for row in workbook["Notes"].rows if row[0].value}
    assert rows["Sent by"] == "Cleveland Police"
    assert rows["How often"] == "quarterly, within 31 days of the end of the period"
    assert rows["Standard"] == "Home Office Counting Rules for Recorded Crime"
    assert rows["Lawful basis"] == contract.lawful_basis
    assert rows["Date committed"].startswith("Every row needs it.")
    first = workbook["Notes"]["B1"]
    assert (first.value, first.alignment.wrap_text) == (contract.description, True)
    assert workbook["Notes"]["A1"].font.b
    assert [workbook["Notes"].column_dimensions[name].width for name in "AB"] == [
        pytest.approx(28, abs=1),
        pytest.approx(100, abs=1),
    ]
    workbook, _ = book("recorded-crime", standard=None)
    assert "none; agreed in the contract" in [row[1].value for row in workbook["Notes"].rows]
