"""Findings: what is refused, and how outcome, strength and live values come together."""

import shutil

import pytest
import yaml

from assessment.errors import AssessmentError
from assessment.report.conclusions.findings import Findings
from assessment.report.edition.edition import open_edition

GOOD = {
    "id": "fires",
    "chapter": "anti-social-behaviour",
    "profile": "victims",
    "evidence": ["asb-deliberate-fires"],
    "measure": {"kind": "change", "of": "asb-deliberate-fires"},
    "says": {
        "rise": "More: {asb-deliberate-fires.change}.",
        "fall": "Fewer: {asb-deliberate-fires.change}.",
        "unclear": "No clear change.",
    },
    "explanation": {"hypothesis": "Rain.", "for": "It rained.", "against": "Not much.", "verdict": "open"},
}


@pytest.fixture
def findings(project, tmp_path):
    """`findings(entry, …)`: the findings of a copy of the project whose data/findings.yml holds these."""

    def make(*entries):
        root = tmp_path / "project"
        shutil.copytree(project, root, dirs_exist_ok=True)
        (root / "data/findings.yml").write_text(yaml.safe_dump(list(entries)), encoding="utf-8")
        open_edition.cache_clear()
        return Findings(open_edition(root, "2008"))

    return make


def test_a_finding_takes_its_words_strength_and_number_from_the_data(findings):
    (found,) = findings(GOOD).all()
    assert found.number == "F1.1"
    assert found.text.startswith("Fewer: ") and "% fewer than in the same months of 2006" in found.text
    assert (found.outcome.code, found.outcome.strength) == ("fall", "strong")


def test_a_finding_keeps_its_number_when_another_has_no_data(findings):
    missing = GOOD | {
        "id": "bans",
        "evidence": ["asb-pub-watch"],
        "measure": {"kind": "share", "of": "asb-pub-watch", "category": "16-24", "against": 0.5},
        "says": {"more": "A.", "less": "B.", "unclear": "C."},
    }
    assert [each.number for each in findings(missing, GOOD).all()] == ["F1.2"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"evidence": ["asb-fire"]}, "cites 'asb-fire', which is no element"),
        ({"evidence": ["asb-attacks-on-crews"]}, "lacks 'asb-deliberate-fires', which its measure is of"),
        ({"evidence": []}, "evidence"),
        ({"says": {"rise": "More.", "fall": "Fewer."}}, "no words for the outcome 'unclear'"),
        ({"says": GOOD["says"] | {"more": "More."}}, "says.more: is no outcome"),
        ({"says": GOOD["says"] | {"fall": "{asb-deliberate-fires.chnge}"}}, "has no 'chnge'"),
        ({"says": GOOD["says"] | {"fall": "{asb-pub-watch.total}"}}, "the evidence does not name"),
        ({"says": GOOD["says"] | {"fall": "{asb-pub-wach.total}"}}, "[2].says.fall: there is no element"),
        ({"says": GOOD["says"] | {"fall": "{asb-pub-wach.total}"}}, "Did you mean 'asb-pub-watch'?"),
        ({"says": GOOD["says"] | {"fall": "Down by 20%."}}, "has a digit typed into its words"),
        ({"says": GOOD["says"] | {"fall": "{total}"}}, "a brace that is no value"),
        ({"measure": {"kind": "wards", "of": "asb-deliberate-fires"}}, "whose form is monthly"),
        ({"explanation": GOOD["explanation"] | {"verdict": "proved"}}, "explanation.verdict"),
        ({"strength": "strong"}, "strength: is not a key that is known here"),
    ],
)
def test_a_faulty_finding_is_refused_with_file_line_and_key(findings, change, message):
    with pytest.raises(AssessmentError) as raised:
        list(findings(GOOD | {"id": "first"}, GOOD | change).all())
    assert "data/findings.yml, line " in str(raised.value)
    assert message in str(raised.value)


@pytest.mark.parametrize("key", ["id", "evidence", "measure", "says", "explanation"])
def test_a_missing_key_is_named(findings, key):
    with pytest.raises(AssessmentError, match=key):
        list(findings({name: value for name, value in GOOD.items() if name != key}).all())


def test_a_fault_of_one_text_is_told_once(findings):
    says = GOOD["says"] | {"fall": "{asb-pub-wach.total} and {asb-pub-wach.total}"}
    with pytest.raises(AssessmentError) as raised:
        list(findings(GOOD | {"says": says}).all())
    assert len(raised.value.faults) == 1


def test_an_id_given_twice_is_refused(findings):
    with pytest.raises(AssessmentError, match="gives 'fires' a second time"):
        list(findings(GOOD, GOOD).all())
