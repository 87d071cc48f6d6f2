"""`assessment check` and `assessment contract` as an agency meets them."""

from pathlib import Path

import openpyxl
import pytest
from bs4 import BeautifulSoup

from assessment.cli import main
from assessment.sources.partners_returns.rulebook import Rulebook

PROJECT = Path(__file__).resolve().parents[4]
RULES = Path(__file__).parent / "rules"


@pytest.fixture(autouse=True)
def in_the_project(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(PROJECT)


def test_a_faulty_file_is_told_of_in_full_and_ends_with_status_1(capsys, tmp_path: Path):
    page = tmp_path / "report.html"
    path = RULES / "codelist/offensive-incidents.csv"
    assert main(["check", str(path), "--html", str(page)]) == 1
    told = capsys.readouterr().out
    assert "offensive-incidents.csv (Offensive incident reports, 1 row): 1 fault" in told
    assert "column 'Motivation', row 2: is not in the list" in told
    assert "Football" not in told + page.read_text(encoding="utf-8")


def test_the_page_stands_alone_and_says_the_same(capsys, tmp_path: Path):
    page = tmp_path / "report.html"
    main(["check", str(RULES / "date/deliberate-secondary-fires.csv"), "--html", str(page)])
    html = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    assert html.html["lang"] == "en-GB"
    assert not html.find_all(["script", "link", "img"])
    assert "http" not in str(html)
    (row,) = html.select("tbody tr")
    assert [cell.get_text(" ", strip=True) for cell in row.select("td")][1:3] == [
        "2", "is not a date; found a word or something like a date",
    ]  # fmt: skip


def test_a_faultless_file_ends_with_status_0(capsys, rulebook: Rulebook, faultless, write_csv):
    path = write_csv("drug-tests.csv", *faultless(rulebook.contracts["drug-tests"]))
    assert main(["check", str(path)]) == 0
    assert "1 file with 4 rows: faultless." in capsys.readouterr().out


def test_one_faulty_file_among_others_is_enough_for_status_1(capsys, rulebook, faultless, write_csv):
    path = write_csv("drug-tests.csv", *faultless(rulebook.contracts["drug-tests"]))
    assert main(["check", str(path), str(RULES / "codelist/offensive-incidents.csv")]) == 1


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["check", "nowhere/recorded-crime.csv"], "cannot be opened"),
        (["check", "nowhere/2024-01-cleveland-street.csv"], "cannot be opened"),
        (["check", "nowhere.zip", "--return", "drug-tests"], "nowhere.zip: cannot be opened"),
        (["check", "README.md"], "is claimed by no source"),
        (["check", "README.md", "--return", "x"], "is no return"),
        (["contract", "x"], "is no return"),
        (["contract", "drug-tests", "--output", "x.csv"], "is not the name of an XLSX workbook"),
    ],
)
def test_what_a_user_gets_wrong(capsys, arguments: list[str], told: str):
    assert main(arguments) == 1
    out = capsys.readouterr()
    assert told in out.out + out.err
    assert "Traceback" not in out.err


def test_every_template_can_be_filled_in_and_passes(capsys, rulebook: Rulebook, faultless, tmp_path: Path):
    for name, contract in rulebook.contracts.items():
        path = tmp_path / f"{name}.xlsx"
        assert main(["contract", name, "--output", str(path)]) == 0
        book = openpyxl.load_workbook(path)
        headings, rows = faultless(contract)
        assert [cell.value for cell in book["Data"][1]] == headings
        for row in rows:
            book["Data"].append(row)
        book.save(path)
    assert main(["check", str(tmp_path)]) == 0
    assert f"{len(rulebook.contracts)} files with" in capsys.readouterr().out


def test_a_template_has_a_drop_down_for_each_codelist_and_notes(rulebook: Rulebook, tmp_path: Path, capsys):
    path = tmp_path / "recorded-crime.xlsx"
    main(["contract", "recorded-crime", "--output", str(path)])
    book = openpyxl.load_workbook(path)
    contract = rulebook.contracts["recorded-crime"]
    lists = [rule for rule in book["Data"].data_validations.dataValidation if rule.type == "list"]
    assert len(lists) == sum(field.codelist is not None for field in contract.fields)
    assert book["Lists"].sheet_state == "hidden"
    notes = "\n".join(str(cell.value) for row in book["Notes"].rows for cell in row)
    assert contract.lawful_basis in notes
    assert "Cleveland Police" in notes
    assert all(cell.comment for cell in book["Data"][1])


def test_two_templates_are_the_same_bytes(tmp_path: Path, capsys):
    for name in ("a.xlsx", "b.xlsx"):
        main(["contract", "drug-tests", "--output", str(tmp_path / name)])
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_the_check_of_all_contracts_writes_nothing(capsys, rulebook: Rulebook):
    before = sorted(PROJECT.glob("_templates/*"))
    assert main(["contract", "--check"]) == 0
    assert capsys.readouterr().out == f"{len(rulebook.contracts)} contracts are valid.\n"
    assert sorted(PROJECT.glob("_templates/*")) == before


def test_a_template_lies_where_it_is_said_to_be(capsys, tmp_path: Path):
    path = tmp_path / "forms/drug-tests.XLSX"
    assert main(["contract", "drug-tests", "--output", str(path)]) == 0
    assert path.is_file()
    assert capsys.readouterr().out == f"An empty return of drug-tests is in {path}.\n"


def test_no_return_is_told_with_all_that_there_are(capsys):
    assert main(["contract"]) == 1
    assert "Returns: anti-social-behaviour, " in capsys.readouterr().err
