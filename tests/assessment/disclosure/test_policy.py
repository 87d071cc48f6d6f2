"""Rules and exceptions: what the files must say, and which rule wins."""

from datetime import date
from pathlib import Path

import pytest

from assessment.disclosure.policy import Rule, Rules, read_exceptions, read_rules, strictest
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
