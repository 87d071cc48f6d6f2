import pytest

from assessment.prose.number_style import RULES, faults

BAD = [
    "There were 4312 incidents.",
    "It fell by 6 %.",
    "It fell by 6 per cent.",
    "A range of 3%–9%.",
    "On 2007-10-30.",
    "On 30/10/2007.",
    "On 30th October 2007.",
    "On October 30 2007.",
    "In October, 2007.",
    "A rate of .5 per 1,000.",
    "From 10am-11am.",
]
GOOD = [
    "Police recorded 4,312 incidents from April to September 2007. That is 6% fewer (3% to 9%).",
    "The Community Safety Plan 2005/08 and the Act of 1998, section 1; in 2004, 2005 and 2006.",
    "0.5 per 1,000 residents on 30 October 2007; Standard Note SN/SG/2607; ages 16 to 24.",
    "Census 2011, usual residents; −39; 1.1 Fire crews; E06000004.",
]


def test_each_rule_is_broken_by_an_example():
    assert len(BAD) == len(RULES)


@pytest.mark.parametrize("text", BAD)
def test_what_breaks_a_rule_is_found(text):
    found = list(faults("one", text))
    assert found and all("GOV.UK" in fault.what for fault in found)


@pytest.mark.parametrize("text", GOOD)
def test_what_follows_the_rules_is_not(text):
    assert list(faults("one", text)) == []
