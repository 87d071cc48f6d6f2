"""A published file held against its contract: values, symbols, periods, areas."""

import csv
import shutil

import pytest
import yaml
from tests.project import ROOT

from assessment.cells import Status
from assessment.configuration import load_configuration
from assessment.errors import AssessmentError
from assessment.geography import load_geography
from assessment.records import Kind
from assessment.sources.intake import open_intake
from assessment.sources.published_tables.contract import read_published_contracts
from assessment.sources.published_tables.read import read_published

CONTRACT = yaml.safe_load((ROOT / "data/published/first-time-entrants.yml").read_text(encoding="utf-8"))
HEADINGS = ["measure_short", "period", "area_name", "value_as_published"]


@pytest.fixture
def read(tmp_path):
    """Reads rows (of period, area and value) by a contract that is changed in some keys."""

    def from_rows(rows, headings=HEADINGS, register="", **changes):
        contract = {key: value for key, value in {**CONTRACT, **changes}.items() if value is not None}
        if not (tmp_path / "data").exists():
            shutil.copy(ROOT / "assessment.yml", tmp_path)
            (tmp_path / "data/published").mkdir(parents=True)
            (tmp_path / "data/geography").symlink_to(ROOT / "data/geography")
        configuration = load_configuration(tmp_path)
        (tmp_path / "data/published/first-time-entrants.yml").write_text(
            yaml.safe_dump(contract, sort_keys=False)
        )
        (tmp_path / "returns").mkdir(exist_ok=True)
        with (tmp_path / "returns/first-time-entrants.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([headings, *(["FirstYJS", *row] for row in rows)])
        if register:
            (tmp_path / "returns/received.yml").write_text(register, encoding="utf-8")
        edition, geography = configuration.edition("2025"), load_geography(configuration)
        intake = open_intake(tmp_path / "returns", configuration, edition, geography)
        contracts = read_published_contracts(configuration)
        return read_published(intake.files[0], contracts["first-time-entrants"], intake)

    return from_rows


def cells(table):
    return {cell.codes: (cell.value, cell.status) for cell in table.cells}


def test_values_symbols_and_zero_are_kept_apart(read):
    rows = [("2022", "Stockton-on-Tees", "1,115.5"), ("2023", "Stockton-on-Tees", "0")]
    rows += [
        ("2024", "Stockton-on-Tees", "c"),
        ("2021", "Stockton-on-Tees", "low"),
        ("2020", "Stockton-on-Tees", "z"),
    ]
    table = read(rows, symbols={"c": "withheld", "low": "low", "z": "not_applicable"})
    assert list(cells(table).values()) == [
        ("", Status.NOT_APPLICABLE),
        ("", Status.LOW),
        ("1115.5", Status.VALUE),
        ("0", Status.ZERO),
        ("", Status.WITHHELD),
    ]


def test_areas_are_known_by_name_or_code_and_others_left_out(read):
    rows = [("2024", name, "1") for name in ("stockton-on-tees", "E06000001", "Leeds", "North East")]
    table = read(rows, comparators={"North East": "E12000001"})
    area = table.dimensions[1]
    assert area.codes == ("E06000004", "E06000001", "E12000001")
    assert area.labels["E12000001"] == "North East"


def test_only_the_contract_s_rows_are_taken_and_missing_ones_are_not_collected(read):
    rows = [("2023", "Stockton-on-Tees", "1"), ("2024", "Stockton-on-Tees", "2"), ("2024", "Hartlepool", "3")]
    table = read(rows)
    assert cells(table)["2023-01/2023-12", "E06000001"] == ("", Status.NOT_COLLECTED)
    assert len(cells(table)) == 4


def test_decimals_are_kept_as_the_contract_says(read):
    table = read([("2024", "Stockton-on-Tees", "3.64480831299693")], decimals=1)
    assert cells(table)["2024-01/2024-12", "E06000004"] == ("3.6", Status.VALUE)
    table = read([("2024", "Stockton-on-Tees", "1,234.25")], decimals=1)
    assert cells(table)["2024-01/2024-12", "E06000004"] == ("1234.2", Status.VALUE)
    table = read([("2024", "Stockton-on-Tees", "0.04")], decimals=1)
    assert cells(table)["2024-01/2024-12", "E06000004"] == ("0", Status.ZERO)


def test_the_source_says_whose_it_is_on_what_terms(read):
    (source,) = read([("2024", "Stockton-on-Tees", "1")]).sources
    assert (source.kind, source.licence, source.owner, source.rows) == (
        Kind.OPEN, "Open Government Licence v3.0", "youth-offending-service", 1,
    )  # fmt: skip
    assert source.title.endswith(", Department for Education, Local Authority Interactive Tool")
    # Beside returns that describe nobody it stays what its publisher made it.
    (source,) = read([("2024", "Stockton-on-Tees", "1")], register="synthetic: true\n").sources
    assert source.kind is Kind.OPEN


@pytest.mark.parametrize(
    ("row", "where", "what"),
    [
        (("2024", "Stockton-on-Tees", ""), "row 3, value_as_published", "is empty: neither"),
        (("2024", "Stockton-on-Tees", "x"), "row 3, value_as_published", "is a word: neither a value nor"),
        (("2024", "Stockton-on-Tees", "-1"), "row 3, value_as_published", "is less than 0"),
        (("2024", "Stockton-on-Tees", "10001"), "row 3, value_as_published", "is more than 10000"),
        (("2024/25", "Stockton-on-Tees", "1"), "row 3, period", "is no calendar year"),
        (("2023", "Stockton-on-Tees", "1"), "row 3", "gives a period and an area that another row gives"),
    ],
)
def test_a_row_that_breaks_the_contract_is_named(read, row, where, what):
    with pytest.raises(AssessmentError) as caught:
        read([("2023", "Stockton-on-Tees", "1"), row])
    fault = caught.value.faults[-1]
    assert fault.where == f"first-time-entrants.csv, {where}"
    assert fault.what.startswith(what)
    assert fault.remedy


def test_a_file_without_the_own_area_is_the_wrong_file(read):
    with pytest.raises(AssessmentError, match=r"has no row of Stockton-on-Tees \(E06000004\)"):
        read([("2024", "Hartlepool", "1")])


def test_a_missing_column_is_named(read):
    headings = ["measure_short", "period", "area_name", "figure"]
    with pytest.raises(AssessmentError, match="has no column 'value_as_published'"):
        read([("2024", "Stockton-on-Tees", "1")], headings=headings)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (
            {"licence": None},
            r"first-time-entrants\.yml, line 1, licence: is missing\n +Write `licence: Open ",
        ),
        ({"licence": " "}, r"licence: is ' '; .*\n +Write `licence: Open "),
        ({"symbols": {"-": "primary"}}, "allowed: "),
        ({"period": "decade"}, "period: is 'decade'; allowed: 'month', 'quarter'"),
        ({"owner": "yot"}, r"owner: 'yot' is no agency"),
        ({"unite": "children"}, "unite: is not a key"),
        ({"name": "entrants"}, "it must be the file's own name"),
    ],
)
def test_a_contract_that_says_too_little_or_wrong_is_refused(read, changes, told):
    with pytest.raises(AssessmentError, match=told):
        read([("2024", "Stockton-on-Tees", "1")], **changes)
