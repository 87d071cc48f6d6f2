"""The contracts themselves: valid Table Schemas, complete, and true to the rest of the project."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml
from frictionless import Schema

from assessment.configuration import Configuration, load_configuration
from assessment.disclosure.policy import read_rules
from assessment.errors import AssessmentError
from assessment.guard.tree import load_guard
from assessment.periods import parse_period
from assessment.review.agreement.codeowners import codeowners
from assessment.sources.partners_returns.contract import Contract, normalise_header
from assessment.sources.partners_returns.rulebook import Rulebook, load_rulebook
from assessment.sources.police_downloads.terms import RETURNS
from assessment.yaml_files import read_model

PROJECT = Path(__file__).resolve().parents[4]
FILES = sorted((PROJECT / "data/contracts").glob("*.yml"))
OPEN_DATA = set(RETURNS)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_contract_is_a_frictionless_table_schema(path: Path):
    descriptor = yaml.safe_load(path.read_text(encoding="utf-8"))
    schema = Schema.from_descriptor(
        {key: descriptor[key] for key in ("fields", "primaryKey", "missingValues")}
    )
    assert schema.field_names == [field["name"] for field in descriptor["fields"]]
    assert schema.primary_key == [descriptor["primaryKey"]]


def test_every_owner_is_an_agency_and_every_list_exists(rulebook: Rulebook, configuration: Configuration):
    for contract in rulebook.contracts.values():
        assert contract.owner in configuration.agencies_by_slug
        for field in contract.fields:
            assert field.codelist is None or field.codelist in rulebook.codelists, (contract.name, field.name)


def test_a_field_of_an_unknown_list_is_named(project_copy: Path):
    path = project_copy / "data/contracts/police-strategic-priorities.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("codelist: concern", "codelist: worry"), "utf-8")
    with pytest.raises(AssessmentError) as error:
        load_rulebook(load_configuration(project_copy))
    (fault,) = error.value.faults
    assert fault.where == "data/contracts/police-strategic-priorities.yml, field concern, codelist"
    assert fault.what == "'worry' is no list of data/codelists" and "concern" in fault.remedy


def test_an_owner_that_is_no_agency_is_refused_wherever_contracts_are_read(project_copy: Path):
    path = project_copy / "data/contracts/drug-tests.yml"
    lines = path.read_text(encoding="utf-8").splitlines()
    number = next(number for number, line in enumerate(lines, 1) if line.startswith("owner:"))
    lines[number - 1] = "owner: polic"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    configuration = load_configuration(project_copy)
    for reading in (load_rulebook, codeowners, load_guard):
        with pytest.raises(AssessmentError) as error:
            reading(configuration)
        (fault,) = error.value.faults
        assert fault.where == f"data/contracts/drug-tests.yml, line {number}, owner"
        assert fault.what == "'polic' is no agency of assessment.yml" and "'police'" in fault.remedy


def test_a_contract_is_named_as_its_file_is(project_copy: Path):
    path = project_copy / "data/contracts/drug-tests.yml"
    path.rename(path.with_stem("drug-test"))
    with pytest.raises(AssessmentError) as error:
        load_rulebook(load_configuration(project_copy))
    (fault,) = error.value.faults
    assert fault.where.startswith("data/contracts/drug-test.yml, line ") and fault.where.endswith(", name")
    assert fault.what == "is 'drug-tests'; it must be the file's own name" and "'drug-test'" in fault.remedy


def test_every_step_names_codes_that_exist(rulebook: Rulebook):
    for contract in rulebook.contracts.values():
        for column, step in contract.clean.items():
            if step.by == "code":
                assert column == contract.by_name[step.sources[0]].codelist or column in step.sources, column
                assert step.empty is None or step.empty in rulebook.codelists[column].codes, (
                    contract.name,
                    column,
                )


def test_what_identifies_a_person_is_marked(rulebook: Rulebook):
    for contract in rulebook.contracts.values():
        if contract.disclosure == "public":
            continue
        for name in ("age", "postcode", "person_reference", "victim_reference", "offender_reference"):
            assert name not in contract.by_name or contract.by_name[name].personal, (contract.name, name)


def test_every_return_that_an_element_needs_has_a_contract(rulebook: Rulebook):
    files = sorted((PROJECT / "data/elements").glob("*.yml"))
    elements = [entry for file in files for entry in yaml.safe_load(file.read_text(encoding="utf-8"))]
    needed = {element["return"] for element in elements}
    derived = {name for contract in rulebook.contracts.values() for name in contract.derived}
    assert needed <= set(rulebook.contracts) | derived | OPEN_DATA


def test_every_disclosure_rule_is_one_of_the_policy(rulebook: Rulebook, configuration: Configuration):
    policy = read_rules(configuration.root)
    for contract in rulebook.contracts.values():
        assert policy.rule(contract.disclosure)


def test_replaced_instruments_name_their_successors(rulebook: Rulebook):
    orders = rulebook.codelists["order"]
    assert orders.successors["asbo"] == ("civil-injunction", "criminal-behaviour-order")
    assert orders.successors["abc"] == ("acceptable-behaviour-agreement",)


CONTRACT = """\
name: x
title: X
description: One row a thing.
limits: Only what is told.
owner: police
element: none
frequency: yearly
cut_off_days: 31
lawful_basis: none
disclosure: restricted
fields:
  - {name: id, title: Reference, type: string}
  - {name: day, title: Day, type: date}
primaryKey: id
clean:
  month: {by: month, from: day}
"""


def read(tmp_path: Path, text: str):
    path = tmp_path / "x.yml"
    path.write_text(text, encoding="utf-8")
    return read_model(path, Contract, "x.yml")


def test_a_contract_is_read(tmp_path: Path):
    contract = read(tmp_path, CONTRACT)
    assert contract.date_field == "day"
    assert contract.field_of_header(" DAY ").name == "day"
    assert contract.field_of_header("nothing") is None


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("primaryKey: id", "primaryKey: key", "primaryKey: 'key' is not a field"),
        ("name: day, title: Day", "name: id, title: Day", "a name is given twice"),
        ("title: Day", "title: Reference", "two fields take the heading 'reference'"),
        ("from: day", "from: night", "clean.month: 'night' is not a field"),
        ("month: {by", "year: {by", "needs a month"),
        ("type: date", "type: datetime", "fields[2].type: is 'datetime'; allowed"),
        ("cut_off_days: 31", "cut_off_days: -1", "cut_off_days"),
        ("limits: Only what is told.\n", "", "limits"),
        ("limits: Only what is told.", "limits: some", "limits"),
        ("owner: police", "owner: police\ncolour: blue", "colour: is not a key that is known here"),
    ],
)
def test_a_wrong_contract_is_refused(tmp_path: Path, old: str, new: str, told: str):
    with pytest.raises(AssessmentError) as caught:
        read(tmp_path, CONTRACT.replace(old, new))
    assert told in str(caught.value)


def test_a_return_is_due_so_many_days_after_the_period(tmp_path: Path):
    contract = read(tmp_path, CONTRACT)
    assert contract.due(parse_period("2007-04/2007-09")) == date(2007, 10, 31)


@pytest.mark.parametrize("text", ["Crime No.", "crime_no", " CRIME  NO "])
def test_headings_are_compared_without_case_and_punctuation(text: str):
    assert normalise_header(text) == "crime no"


@pytest.mark.parametrize(("days", "sound"), [("-1", False), ("0", True), ("366", True), ("367", False)])
def test_a_return_is_due_within_a_year(tmp_path: Path, days: str, sound: bool):
    text = re.sub(r"cut_off_days: \d+", f"cut_off_days: {days}", CONTRACT)
    if sound:
        assert read(tmp_path, text).due(parse_period("2007-04")) == date(2007, 4, 30) + timedelta(int(days))
    else:
        with pytest.raises(AssessmentError, match="cut_off_days"):
            read(tmp_path, text)


def test_a_field_is_bound_by_nothing_that_its_contract_does_not_say(tmp_path: Path):
    contract = read(tmp_path, CONTRACT)
    field = contract.by_name["day"]
    assert (field.personal, field.constraints.required, field.constraints.pattern) == (False, False, None)
    assert (contract.every_month, contract.in_order, contract.ended) == (False, (), None)
    assert contract.returns == ("x",)
