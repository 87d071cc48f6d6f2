"""One folder a rule under `rules`: a file that breaks that rule alone, and what the sender is told."""

import hashlib
import io
from pathlib import Path

import openpyxl
import pytest

from assessment.sources.check_command import check_paths
from assessment.sources.named_files import named_by
from assessment.sources.partners_returns.check import RULES, check_file
from assessment.sources.partners_returns.rulebook import Rulebook
from assessment.synthesis.files import _ods_bytes

FIXTURES = Path(__file__).parent / "rules"


def the_file(rule: str) -> Path:
    return next(path for path in (FIXTURES / rule).iterdir() if path.name != "message.txt")


def check(path: Path, rulebook: Rulebook):
    name = named_by(path, rulebook.contracts)
    return check_file(path, rulebook.contracts[name], rulebook)


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
    assert breach.rows == ("2", "4", "6", "8", "10")
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
    assert [(breach.rule, breach.rows) for breach in breaches] == (
        [("unique", tuple(map(str, told)))] if told else []
    )


def test_records_without_a_key_repeat_none(rulebook: Rulebook, write_csv):
    headings = ["Incident reference", "What was burnt", "Date of call"]
    rows = [["", "Skip", "2007-04-03"], ["", "Loose refuse", "2007-04-03"]]
    breaches = check(write_csv("deliberate-secondary-fires.csv", headings, rows), rulebook).breaches
    assert "unique" not in [breach.rule for breach in breaches]


ORDERS = [
    "Order reference",
    "Person's reference",
    "Order or agreement",
    "Date started",
    "Date it ends",
    "Reason",
]


def order(number: int, kind: str, started: str, ends: str = "") -> list[str]:
    return [f"O/{number:04d}", f"P/{number:04d}", kind, started, ends, "Criminal damage"]


@pytest.mark.parametrize(
    ("kind", "in_force", "not_in_force"),
    [
        ("abc", ["2007-04-01", "2014-10-19"], ["2014-10-20", "2020-01-01"]),
        ("aba", ["2014-10-20", "2020-01-01"], ["2014-10-19", "2007-04-01"]),
    ],
)
def test_an_instrument_counts_from_its_first_day_to_its_last(
    kind, in_force, not_in_force, rulebook: Rulebook, write_csv
):
    days = [*in_force, *not_in_force]
    rows = [order(number, kind, day) for number, day in enumerate(days)]
    (breach,) = check(write_csv("asbo-abc-recipients.csv", ORDERS, rows), rulebook).breaches
    assert (breach.rule, breach.rows, breach.count) == ("in-force", ("4", "5"), 2)


def test_a_day_may_be_that_of_the_one_before_it_and_no_earlier(rulebook: Rulebook, write_csv):
    ends = ["2007-04-03", "", "2007-04-02", "2007-04-04"]
    rows = [order(at, "asbo", "2007-04-03", day) for at, day in enumerate(ends)]
    (breach,) = check(write_csv("asbo-abc-recipients.csv", ORDERS, rows), rulebook).breaches
    assert (breach.rule, breach.column, breach.rows) == ("order", "Date it ends", ("4",))
    assert "is before 'Date started'" in breach.what


@pytest.mark.parametrize(
    ("last", "named"),
    [
        ("2007-05", None),
        ("2007-06", "2007-05, though"),
        ("2007-10", "2007-05, 2007-06, 2007-07, 2007-08, 2007-09, though"),
        ("2007-12", "2007-05, 2007-06, 2007-07, 2007-08, 2007-09 and 2 more, though"),
        ("2007-11", "2007-05, 2007-06, 2007-07, 2007-08, 2007-09 and 1 more, though"),
    ],
)
def test_the_first_missing_months_are_named(last, named, rulebook: Rulebook, write_csv):
    contract = rulebook.contracts["anti-social-behaviour"]
    headings = [field.title for field in contract.fields if field.constraints.required]
    assert headings[:2] == ["Incident reference", "Date reported"]
    kind = next(field for field in contract.fields if field.title == headings[2]).codelist
    word = next(label for code, label in rulebook.codelists[kind].labels.items() if code != "all")
    rows = [[f"INC/{at}", f"{month}-03", word] for at, month in enumerate(["2007-04", last], 1000)]
    breaches = check(write_csv("anti-social-behaviour.csv", headings, rows), rulebook).breaches
    assert [breach.rule for breach in breaches] == (["every-month"] if named else [])
    assert not named or f"has no record of {named}" in breaches[0].what
    if named:
        assert (breaches[0].column, breaches[0].count, breaches[0].rows_in_words) == ("Date reported", 0, "")


@pytest.mark.parametrize(
    ("age", "told"),
    [
        ("0", None),
        ("120", None),
        ("-1", "is less than 0"),
        ("121", "is more than 120"),
        ("12.5", "is not a whole number; found a number"),
    ],
)
def test_a_limit_itself_is_within_it(age, told, rulebook: Rulebook, write_csv):
    headings = [*ORDERS, "Age"]
    row = [*order(1, "asbo", "2007-04-03"), age]
    breaches = check(write_csv("asbo-abc-recipients.csv", headings, [row]), rulebook).breaches
    assert [breach.what for breach in breaches] == ([told] if told else [])


def test_columns_are_named_as_a_spreadsheet_names_them(rulebook: Rulebook, write_csv):
    headings = ["Incident reference", "Date of call", "What was burnt"]
    extra = [f"Extra {number}" for number in range(700)]
    row = ["F3/1000", "2007-04-03", "Skip", *[""] * len(extra)]
    breaches = check(
        write_csv("deliberate-secondary-fires.csv", [*headings, *extra], [row]), rulebook
    ).breaches
    places = [breach.file.partition(", ")[2] for breach in breaches]
    assert places[0] == "column 4 (D)"
    assert {"column 26 (Z)", "column 27 (AA)", "column 52 (AZ)", "column 53 (BA)", "column 703 (AAA)"} <= {
        *places
    }


def test_what_a_contract_takes_for_missing_is_empty(rulebook: Rulebook, write_csv, tmp_path: Path):
    contract = rulebook.contracts["deliberate-secondary-fires"]
    path = write_csv(
        "x.csv", ["Incident reference", "Date of call", "What was burnt"], [["F3/1000", "none given", "Skip"]]
    )
    told = check_file(path, contract, rulebook)
    assert [breach.rule for breach in told.breaches] == ["date"]
    lenient = contract.model_copy(update={"missingValues": ("", "none given")})
    told = check_file(path, lenient, rulebook, "sent/x.csv")
    assert [(breach.rule, breach.file) for breach in told.breaches] == [("required", "sent/x.csv")]


def test_a_checked_file_tells_its_rows_its_checksum_and_its_typed_columns(rulebook: Rulebook, write_csv):
    headings = ["Incident reference", "Date of call", "What was burnt"]
    path = write_csv("deliberate-secondary-fires.csv", headings, [["F3/1000", "3 April 2007", "Skip"]])
    checked = check(path, rulebook)
    assert checked.is_faultless and (checked.rows, checked.row_numbers.tolist()) == (1, [2])
    assert checked.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert {name: str(column.rows()[0]) for name, column in checked.columns.items()} == {
        "incident_reference": "F3/1000", "called_on": "2007-04-03", "fire": "skip",
    }  # fmt: skip
