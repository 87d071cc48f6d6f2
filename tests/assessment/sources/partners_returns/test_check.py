"""One folder a rule under `rules`: a file that breaks that rule alone, and what the sender is told."""

import io
from pathlib import Path

import openpyxl
import pytest

from assessment.sources.check_command import check_paths
from assessment.sources.named_files import named_by
from assessment.sources.partners_returns.check import RULES, check_file
from assessment.sources.partners_returns.load import Rulebook
from assessment.synthesis.files import _ods_bytes

FIXTURES = Path(__file__).parent / "rules"


def the_file(rule: str) -> Path:
    return next(path for path in (FIXTURES / rule).iterdir() if path.name != "message.txt")


def check(path: Path, rulebook: Rulebook):
    name = named_by(path, rulebook.contracts)
    return check_file(path, rulebook.contracts[name], rulebook.codelists)


def test_every_rule_has_a_folder_and_every_folder_a_rule():
    assert sorted(path.name for path in FIXTURES.iterdir()) == sorted(RULES)


@pytest.mark.parametrize("rule", RULES)
def test_a_file_that_breaks_one_rule_is_told_so_and_nothing_else(rule: str, rulebook: Rulebook):
    checked = check(the_file(rule), rulebook)
    told = "\n".join(str(breach.as_fault()) for breach in checked.breaches)
    assert told == (FIXTURES / rule / "message.txt").read_text(encoding="utf-8").rstrip("\n")
    assert [breach.rule for breach in checked.breaches] == [rule]


def test_a_faultless_return_of_each_kind_passes(rulebook: Rulebook, faultless, write_csv):
    for name, contract in rulebook.contracts.items():
        path = write_csv(f"{name}.csv", *faultless(contract))
        checked = check(path, rulebook)
        assert not checked.breaches, (name, [str(breach.as_fault()) for breach in checked.breaches])
        assert checked.rows == 4


@pytest.mark.parametrize("suffix", [".xlsx", ".ods"])
def test_a_faultless_workbook_of_each_kind_passes(suffix: str, rulebook: Rulebook, faultless, tmp_path: Path):
    for name, contract in rulebook.contracts.items():
        headings, rows = faultless(contract)
        path = tmp_path / f"{name}{suffix}"
        path.write_bytes(_workbook(suffix, [["A title above"], [], headings, *rows]))
        checked = check(path, rulebook)
        assert not checked.breaches, (name, [str(breach.as_fault()) for breach in checked.breaches])
        assert checked.rows == 4
        assert checked.row_numbers[0] == 4


def test_a_faultless_workbook_of_old_excel_passes(rulebook: Rulebook):
    """The file has a title above its headings, and dates as Excel keeps them."""
    checked = check(Path(__file__).parent / "deliberate-secondary-fires.xls", rulebook)
    assert not checked.breaches, [str(breach.as_fault()) for breach in checked.breaches]
    assert (checked.rows, checked.row_numbers[0]) == (4, 4)


def _workbook(suffix: str, rows: list[list[str]]) -> bytes:
    if suffix == ".ods":
        return _ods_bytes(rows, None)
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def test_all_faults_of_a_file_come_at_once(rulebook: Rulebook, write_csv):
    path = write_csv(
        "offensive-incidents.csv",
        ["Report reference", "Date", "Strand", "Age of victim"],
        [["A. N. Other", "tomorrow", "Football", "1971"], ["", "", "", "many"]],
    )
    rules = [breach.rule for breach in check(path, rulebook).breaches]
    assert sorted(rules) == sorted(
        ["pattern", "required", "date", "required", "codelist", "required", "integer", "maximum"]
    )


def test_a_message_never_holds_a_value(rulebook: Rulebook, write_csv):
    value = "Zebedee-Quux-1971"
    contract = rulebook.contracts["recorded-crime"]
    headings = [field.title for field in contract.fields]
    path = write_csv("recorded-crime.csv", [*headings, value], [[value] * (len(headings) + 1)] * 7)
    told = "\n".join(str(breach.as_fault()) for breach in check(path, rulebook).breaches)
    assert told
    for part in ("zebedee", "quux", "1971"):
        assert part not in told.casefold()


def test_headings_may_be_written_in_any_case_and_order(rulebook: Rulebook, write_csv):
    path = write_csv(
        "deliberate-secondary-fires.csv",
        ["  WHAT WAS BURNT ", "date_of_call", "Incident No."],
        [["LOOSE REFUSE", "3 April 2007", "F3/1000"]],
    )
    assert not check(path, rulebook).breaches


def test_rows_are_counted_in_full_and_the_first_named(rulebook: Rulebook, write_csv):
    rows = [[f"F3/{number:04d}", "2007-04-03", "Skip" if number % 2 else "Wrong"] for number in range(20)]
    path = write_csv(
        "deliberate-secondary-fires.csv", ["Incident reference", "Date of call", "What was burnt"], rows
    )
    (breach,) = check(path, rulebook).breaches
    assert breach.count == 10
    assert breach.rows == (2, 4, 6, 8, 10)
    assert "rows 2, 4, 6, 8, 10 and 5 more" in str(breach.as_fault())


def test_a_folder_is_checked_as_a_whole(
    rulebook: Rulebook, configuration, faultless, write_csv, tmp_path: Path
):
    write_csv(
        "fire/deliberate-secondary-fires.csv", *faultless(rulebook.contracts["deliberate-secondary-fires"])
    )
    write_csv(
        "fire/attacks-on-firefighters 2007.csv", *faultless(rulebook.contracts["attacks-on-firefighters"])
    )
    checked = check_paths([tmp_path], configuration)
    assert [each.contract.name for each in checked] == [
        "attacks-on-firefighters",
        "deliberate-secondary-fires",
    ]
    assert all(each.is_faultless for each in checked)


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([("F3/1000", "Skip"), ("F3/1000", "Skip")], ()),
        ([("F3/1000", "Skip"), ("F3/1001", "Skip"), (" F3/1000", "Loose refuse")], (4,)),
        ([("F3/1000", "Skip"), ("F3/1000", "Loose refuse"), ("F3/1000", "Other")], (3, 4)),
        ([("F3/1000", "Skip"), ("F3/1000", "Loose refuse"), ("F3/1000", "Skip")], (3,)),
    ],
)
def test_a_key_again_with_other_contents_is_a_fault(rows, told, rulebook: Rulebook, write_csv):
    """The same record again is none: cleaning leaves it out, and counts it."""
    headings = ["Incident reference", "What was burnt", "Date of call"]
    cells = [[*row, "2007-04-03"] for row in rows]
    breaches = check(write_csv("deliberate-secondary-fires.csv", headings, cells), rulebook).breaches
    assert [(breach.rule, breach.rows) for breach in breaches] == ([("unique", told)] if told else [])


def test_records_without_a_key_repeat_none(rulebook: Rulebook, write_csv):
    headings = ["Incident reference", "What was burnt", "Date of call"]
    rows = [["", "Skip", "2007-04-03"], ["", "Loose refuse", "2007-04-03"]]
    breaches = check(write_csv("deliberate-secondary-fires.csv", headings, rows), rulebook).breaches
    assert "unique" not in [breach.rule for breach in breaches]
