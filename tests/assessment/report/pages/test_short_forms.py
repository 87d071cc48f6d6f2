"""What the summary, the leaflet and a ward's page say, on made-up tables."""

import re

import pytest
from tests.project import ROOT

from assessment.errors import AssessmentError
from assessment.report import open_short_form, open_ward, open_wards
from assessment.report.edition.edition import open_edition


@pytest.fixture
def codes(project):
    return list(open_edition(project, "2008").geography.ward_names)


def printed(capsys, show) -> str:
    capsys.readouterr()
    show()
    return capsys.readouterr().out


def test_a_ward_says_in_words_what_stands_out_and_what_is_withheld(project, codes, capsys):
    high, small, hidden, plain = (open_ward(code, project, "2008") for code in codes[:4])
    assert str(high.stands_out).startswith("Clearly above the borough’s rate: ")
    assert "| fewer than five | – |" in printed(capsys, small.table)
    assert "“Fewer than five”: we print no number so small" in printed(capsys, small.notes)
    assert "| withheld | – |" in printed(capsys, hidden.table)
    assert "“Withheld”:" in printed(capsys, hidden.notes)
    assert "Fewer than five" not in printed(capsys, plain.notes)


def test_what_people_of_the_ward_are_counted_in_is_not_what_happened_there(project, codes, capsys):
    assert "drug treatment" not in printed(capsys, open_ward(codes[0], project, "2008").table)


def test_what_is_being_done_begins_with_what_stands_out(project, codes, capsys):
    page = open_ward(codes[0], project, "2008")
    assert "stands out in" in str(page.concerned) or "stand out in" in str(page.concerned)
    assert "**Anti-social behaviour**" in printed(capsys, page.work)
    assert "Violent crime" not in printed(capsys, page.work)
    quiet = open_ward(codes[5], project, "2008")
    assert str(quiet.concerned).startswith("None of the six priorities stands out")
    assert len(re.findall(r"^- ", printed(capsys, quiet.work), re.MULTILINE)) == 6


def test_of_the_plan_what_is_done_in_the_ward_comes_first(capsys):
    names = open_edition(ROOT, "2008").geography.ward_names
    centre = next(code for code, name in names.items() if name == "Stockton Town Centre")
    page = open_ward(centre, ROOT, "2008")
    items = re.findall(r"^- .*", printed(capsys, page.work), re.MULTILINE)
    here = ["(in this ward; " in item for item in items]
    assert 0 < sum(here) < len(items) <= 6 and here == sorted(here, reverse=True)
    assert "no agency has agreed" in str(page.standing)
    leaflet = printed(capsys, open_short_form(ROOT, "2008").in_brief)
    assert leaflet.count("**What we do:**") == 6
    assert re.search(r"\(Cleveland Police, by \w+ \d{4}\)\.", leaflet)


def test_a_priority_without_an_action_says_who_answers(capsys):
    form = open_short_form(ROOT, "2025")
    drugs = printed(capsys, form.in_brief).split("### Drug related offending")[1].split("###")[0]
    answering = "The Stockton Drug Action Team, with Cleveland Police and the Teesside Probation Area."
    assert f"**Who answers for it:** {answering}" in drugs and "What we do" not in drugs
    assert "Cleveland Fire Brigade, the North Tees and Hartlepool acute trust, " in str(form.agencies)


def test_an_unknown_ward_is_named_with_those_that_there_are(project):
    with pytest.raises(AssessmentError, match=r"no ward 'E05999999'.*Yarm"):
        open_ward("E05999999", project, "2008")


def test_the_list_of_wards_is_by_name_and_leads_to_each_page(project, capsys):
    table = printed(capsys, open_wards(project, "2008").table)
    links = re.findall(r"\[([^\]]+)\]\((chapters/wards/[a-z-]+\.qmd)\)", table)
    assert len(links) == 26 and links == sorted(links)


def test_the_leaflet_says_something_of_each_priority_and_who_acts(project, capsys):
    said = printed(capsys, open_short_form(project, "2008").in_brief)
    assert said.count("### ") == 6 == said.count("**Who answers for it:**")
    assert "incidents, the same number as a year earlier." in said
    assert "nan" not in said.lower() and "None" not in said


def test_what_is_not_known_is_named_and_the_rest_is_counted(project):
    said = str(open_short_form(project, "2008").not_known)
    assert said.startswith("We cannot tell you yet: ") and re.search(r"; and \w+ other things\.$", said)
