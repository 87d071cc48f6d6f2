"""Rules and exceptions: what the files must say, and which rule wins."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assessment.disclosure.policy import (
    ClassRule,
    Exemption,
    Grounds,
    Rule,
    Rules,
    read_exceptions,
    read_rules,
    strictest,
)
from assessment.errors import AssessmentError

ROOT = Path(__file__).parents[3]


def write(root: Path, name: str, text: str) -> None:
    (root / "data/policy").mkdir(parents=True, exist_ok=True)
    (root / "data/policy" / name).write_text(text, encoding="utf-8")


def test_the_project_has_a_rule_for_every_contract() -> None:
    rules = read_rules(ROOT)
    for contract in sorted((ROOT / "data/contracts").glob("*.yml")):
        lines = contract.read_text(encoding="utf-8").splitlines()
        names = [line.partition(":")[2].strip() for line in lines if line.startswith("disclosure:")]
        assert names, f"{contract.name} names no rule"
        assert rules.rule(names[0])


def test_every_public_rule_has_what_it_stands_on() -> None:
    assert all(rule.sources for rule in read_rules(ROOT) if rule.audience == "public")


def test_open_data_is_marked_as_such() -> None:
    assert read_rules(ROOT).rule("open").threshold is None


def test_an_unknown_rule_is_refused_with_what_exists() -> None:
    with pytest.raises(AssessmentError, match=r"no rule 'secret' for public\n.*open"):
        Rules([Rule(name="open", title="Open data")]).rule("secret")


def test_a_rule_holds_for_its_audience_only() -> None:
    rules = read_rules(ROOT)
    assert rules.rule("restricted", "partners").threshold == 3
    with pytest.raises(AssessmentError, match="for partners"):
        rules.rule("health", "partners")


def test_the_strictest_value_of_each_line_wins() -> None:
    one = Rule(name="one", title="One", threshold=5, protection_width=4, rounding_base=5)
    other = Rule(
        name="other", title="Two", threshold=8, protection_width=2, zero="suppressed", rounding_base=3
    )
    both = strictest([one, other, Rule(name="open", title="Open")])
    assert (both.threshold, both.protection_width, both.zero, both.rounding_base) == (8, 4, "suppressed", 15)
    assert strictest([one, one]) is one


@pytest.mark.parametrize("width", ["0", "5"])
def test_a_width_that_cannot_be_kept_is_refused(tmp_path: Path, width: str) -> None:
    text = f"rules:\n  - {{name: a, title: A, threshold: 5, protection_width: {width}}}\n"
    write(tmp_path, "disclosure.yml", text)
    with pytest.raises(AssessmentError, match="from 1 to 4"):
        read_rules(tmp_path)


def test_a_rule_given_twice_is_refused(tmp_path: Path) -> None:
    rule = "  - {name: a, title: A}\n"
    write(tmp_path, "disclosure.yml", "rules:\n" + rule + rule)
    with pytest.raises(AssessmentError, match="given twice"):
        read_rules(tmp_path)


EXCEPTION = """exceptions:
  - edition: "2008"
    table: by-ward
    reason: the agency published the same figure
    approved_by: Force intelligence analyst
    until: {until}
"""


def test_an_exception_is_read(tmp_path: Path) -> None:
    write(tmp_path, "exceptions.yml", EXCEPTION.format(until="2026-12-31"))
    exceptions = read_exceptions(tmp_path, date(2026, 12, 31))
    assert exceptions["2008", "by-ward"].approved_by == "Force intelligence analyst"


def test_an_expired_exception_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "exceptions.yml", EXCEPTION.format(until="2026-12-31"))
    with pytest.raises(AssessmentError, match=r"2008/by-ward: the exception ended on 2026-12-31"):
        read_exceptions(tmp_path, date(2027, 1, 1))


def test_an_exception_without_a_reason_is_refused(tmp_path: Path) -> None:
    text = EXCEPTION.format(until="2026-12-31").replace(
        "    reason: the agency published the same figure\n", ""
    )
    write(tmp_path, "exceptions.yml", text)
    with pytest.raises(AssessmentError, match="reason: is missing"):
        read_exceptions(tmp_path, date(2026, 1, 1))


def test_values_are_those_that_readers_are_told() -> None:
    rule = Rule(name="a", title="A", threshold=8, dominance=0.7, rounding_base=5, protection_width=3)
    assert rule.values() == {
        "rule": "a", "threshold": 8, "zero": "published", "rounding_base": 5, "dominance": 0.7,
        "protection_width": 3,
    }  # fmt: skip
    group = ClassRule(attribute="sex", all_but=1, harmless=("not-recorded",))
    assert group.values() == {"all_but": 1, "zero": "published", "harmless": ["not-recorded"]}


@pytest.mark.parametrize("values", [{"protection_width": 1}, {"dominance": 0.5}, {"zero": "suppressed"}])
def test_a_rule_without_a_threshold_protects_nothing(values: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="protects nothing"):
        Rule(name="a", title="A", **values)


@pytest.mark.parametrize(
    "values",
    [
        {"threshold": 1}, {"threshold": 5, "protection_width": 3, "rounding_base": 1},
        {"threshold": 5, "protection_width": 3, "dominance": 0},
        {"threshold": 5, "protection_width": 3, "dominance": 1},
        {"threshold": 5, "protection_width": -1}, {"threshold": 5},
    ],
)  # fmt: skip
def test_values_without_a_meaning_are_refused(values: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="Rule"):
        Rule(name="a", title="A", **values)


def test_the_least_values_with_a_meaning_are_taken() -> None:
    assert Rule(name="a", title="A", threshold=2, protection_width=1, rounding_base=2).threshold == 2
    assert Rule(name="a", title="A", threshold=5, protection_width=4).protection_width == 4
    assert ClassRule(attribute="sex", all_but=0).all_but == 0
    with pytest.raises(ValueError, match="all_but"):
        ClassRule(attribute="sex", all_but=-1)


def test_grounds_are_quoted_or_in_our_words() -> None:
    for values in ({}, {"words": "a", "summary": "b"}):
        with pytest.raises(ValueError, match="give words"):
            Grounds(agency="a", reference="b", **values)
    assert Grounds(agency="a", reference="b", words="c").summary is None


def test_the_strictest_of_rules_that_say_little() -> None:
    one = Rule(name="b", title="B", threshold=5, protection_width=2, dominance=0.6)
    other = Rule(name="a", title="A", threshold=5, protection_width=2, dominance=0.8)
    both = strictest([one, other])
    assert (both.name, both.dominance, both.zero, both.rounding_base) == ("a + b", 0.6, "published", None)
    assert both.title == "The strictest of: A; B" and both.audience == "public"
    with pytest.raises(ValueError, match="at least one"):
        strictest([])
    partners = Rule(name="a", audience="partners", title="A")
    assert Rules([other, partners]).strictest(["a"], "partners") is partners


def test_rules_of_groups_hold_for_their_returns() -> None:
    every, some = ClassRule(attribute="sex", all_but=0), ClassRule(attribute="age", all_but=1, returns=("a",))
    rules = Rules([], classes=[every, some])
    assert rules.of_classes("a", ["age", "sex", "area"]) == {"sex": every, "age": some}
    assert rules.of_classes("b", ["age", "sex"]) == {"sex": every} and rules.of_classes("a", ["area"]) == {}


def test_an_attribute_given_twice_is_refused(tmp_path: Path) -> None:
    text = "rules: []\nclass_disclosure:\n" + "  - {attribute: sex, all_but: 0}\n" * 2
    write(tmp_path, "disclosure.yml", text)
    with pytest.raises(AssessmentError, match="'sex' twice"):
        read_rules(tmp_path)


@pytest.mark.parametrize(("reason", "role"), [("short", "Analyst"), ("long enough a reason", "me")])
def test_an_exception_says_why_and_whose(reason: str, role: str) -> None:
    with pytest.raises(ValueError, match="at least"):
        Exemption(edition="2008", table="t", reason=reason, approved_by=role, until=date(2030, 1, 1))
    Exemption(edition="2008", table="t", reason="x" * 10, approved_by="abc", until=date(2030, 1, 1))
