import pytest

from assessment.prose.short_forms import faults
from assessment.report.wording.glossary import Term

TERMS = (
    Term(term="ABC", stands_for="acceptable behaviour contract", says="A promise."),
    Term(term="AS13", says="A form."),
    Term(term="PDF", stands_for="portable document format", everyday=True, says="A file."),
)


@pytest.mark.parametrize(
    "texts",
    [
        ["An acceptable behaviour contract (ABC), then an ABC."],
        ["ABC (acceptable behaviour contract)", "ABCs"],
        ["Acceptable  behaviour contracts (ABCs)"],
        ["Form AS13 as a PDF", "Standard Note SN/SG/2607", "Mr A went at 10AM", "the A1 and 'ABC'-like"],
    ],
)
def test_what_is_written_out_or_known_may_stand(texts):
    assert [fault.what for fault in faults("one", texts, TERMS) if "ABC" in fault.what] == []


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        (["An ABC, then an acceptable behaviour contract (ABC)."], "ABC is not written out at its first use"),
        (["ABCs", "acceptable behaviour contract (ABC)"], "ABC is not written out at its first use"),
        (["The LSOA."], "LSOA is not in the glossary"),
        (["An F3 fire."], "F3 is not in the glossary"),
    ],
)
def test_what_is_not_is_found_once(texts, words):
    assert [fault.what for fault in faults("one", texts, TERMS)] == [words]


def test_the_number_of_a_finding_is_no_short_form():
    assert list(faults("one", ["F1.3 Most were under 16.", "Follows from F1.3."], TERMS)) == []


def test_a_fault_says_where_and_what_to_write():
    (fault,) = faults("violent-crime", ["They were given an ABC by us."], TERMS)
    assert fault.where == "violent-crime, “They were given an ABC by us.”"
    assert "acceptable behaviour contract (ABC)" in fault.remedy
