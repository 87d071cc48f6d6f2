"""data/glossary.yml: what it may hold, and how the page prints it."""

import shutil

import pytest
from tests.project import ROOT

from assessment.configuration import load_configuration
from assessment.errors import AssessmentError
from assessment.report.wording.glossary import FILE, Term, definition_list, read_glossary


def write(root, text):
    (root / FILE).parent.mkdir(exist_ok=True)
    (root / FILE).write_text(text, encoding="utf-8")
    shutil.copy(ROOT / "assessment.yml", root)
    return load_configuration(root)


def test_the_books_own_terms_are_read_in_alphabetical_order():
    names = [each.term for each in read_glossary(load_configuration(ROOT))]
    assert {"ASBO", "ABC", "AS13", "FLARE", "LSOA", "Face the People"} <= set(names)
    assert names == sorted(names, key=str.lower)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("- {term: ward, says: An area.}\n- {term: Ward, says: An area.}\n", "explained already, under ward"),
        ("- {term: ward, also: [a]  , says: An area.}\n- {term: b, also: [A], says: X.}\n", "under ward"),
        ("- {term: ward, also: [ward], says: An area.}\n", "explained already"),
        ("- {term: ward, says: An area}\n", "says"),
        ("- {term: ward}\n", "says"),
    ],
)
def test_what_is_refused(tmp_path, text, words):
    with pytest.raises(AssessmentError, match=words):
        read_glossary(write(tmp_path, text))


def test_an_entry_has_an_anchor_and_leads_with_the_long_form():
    term = Term(term="ABC", stands_for="acceptable behaviour contract", says="A [promise].", source="A law")
    assert definition_list((term,)) == (
        "[ABC]{#term-abc}\n:   Acceptable behaviour contract. A \\[promise\\]. [Source: A law.]{.source}\n"
    )
