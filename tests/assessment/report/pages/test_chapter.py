"""A chapter's vocabulary: names, key figures, gaps, sources, and that nothing in it reads as broken."""

import contextlib
import io
import re

import pytest

from assessment.errors import AssessmentError
from assessment.report.edition.edition import open_edition
from assessment.report.wording.vocabulary import NotAvailable

CHAPTERS = [
    "introduction",
    "anti-social-behaviour",
    "drug-related-offending",
    "violent-crime",
    "criminal-damage",
    "diverting-young-people",
    "emerging-issues",
]


def test_an_unknown_name_says_which_exist(chapter):
    asb = chapter("anti-social-behaviour")
    with pytest.raises(AttributeError, match=r"no 'source'. Did you mean 'sources'"):
        _ = asb.source
    for wrong, meant in (
        ("asb-attack-on-crews.total", "asb-attacks-on-crews"),
        ("asb-attacks-on-crews.totals", "total"),
        ("asb-attacks-on-crews.figure(thrid)", "third"),
        ("asb-offensive-incidents.share(rase)", "race"),
        ("asb-police-incidents.ward(Norton Suth)", "Norton South"),
        ("asb-police-incidents.agreement_with(asb-council-complaint)", "asb-council-complaints"),
    ):
        with pytest.raises(AssessmentError, match=f"Did you mean '{meant}'"):
            asb(wrong)
    for wrong in (
        "asb-attacks-on-crews",
        "asb-attacks-on-crews.total(2007)",
        "asb-offensive-incidents.share",
    ):
        with pytest.raises(AssessmentError):
            asb(wrong)


def test_a_reference_says_what_the_element_says(chapter, elements, printed):
    asb, incidents = chapter("anti-social-behaviour"), elements["asb-offensive-incidents"]
    assert str(asb("asb-offensive-incidents.share(race)")) == str(incidents.share("race"))
    shown = printed(lambda: asb("asb-offensive-incidents.figure(third)"))
    assert "{#fig-asb-offensive-incidents" in shown


def test_an_unknown_chapter_or_fact_is_refused(chapter):
    with pytest.raises(AssessmentError, match="emerging-issues"):
        chapter("burglary")
    with pytest.raises(AssessmentError, match="audit-2007-valid"):
        chapter("introduction").fact("audit-1066")


def test_facts_and_periods_read_as_words(chapter):
    introduction = chapter("introduction")
    assert str(introduction.fact("audit-2007-valid")) == "3,982"
    assert str(introduction.period) == "April to September 2007"
    assert introduction.period._repr_markdown_() == "April to September 2007"


def test_key_figures_are_one_list_of_at_most_four(chapter, printed):
    text = printed(chapter("anti-social-behaviour").key_figures)
    items = [line for line in text.splitlines() if line.startswith("- ")]
    assert text.startswith("::: {.key-figures}") and 1 <= len(items) <= 4
    assert all(re.fullmatch(r"- \*\*[^*]+\*\* [^*]+( \*[^*]+\*)?", item) for item in items)


def test_a_chapter_without_data_has_no_key_figures(chapter, printed):
    assert printed(chapter("diverting-young-people").key_figures) == ""


def test_gaps_name_the_agency_and_sources_the_table(chapter, printed):
    asb = chapter("anti-social-behaviour")
    gaps = printed(asb.gaps)
    assert "- **Stockton-on-Tees Borough Council** (anti-social behaviour team manager): " in gaps
    assert "; Pub Watch bans." in gaps
    sources = printed(asb.sources)
    assert (
        sources.startswith("::: {.source}") and "synthetic" in sources and "Cleveland Fire Brigade" in sources
    )


@pytest.mark.parametrize("slug", CHAPTERS)
def test_nothing_in_a_chapter_reads_as_broken(chapter, slug):
    opened = chapter(slug)
    stream = io.StringIO()
    with contextlib.redirect_stdout(stream):
        for element in opened.elements:
            for name in ("figure", "map", "ranking", "process_chart", "table"):
                if hasattr(type(element), name):
                    getattr(element, name)()
            for name in element.vocabulary:
                value = getattr(element, name)
                if not callable(value):
                    print(value)
        opened.key_figures()
        opened.gaps()
    text = stream.getvalue()
    assert not re.search(r"\bnan\b|\binf\b|\bNone\b|<NA>|\bNaT\b", text)
    assert not re.search(r"\b1 (crimes|incidents|people|wards)\b", text)
    assert ".." not in text and "  " not in text.replace("|  |", "||").replace("|  |", "||").replace(
        "\n  ", "\n"
    )


def test_what_is_for_another_kind_of_data_leaves_its_place_empty(elements, printed):
    """Theft by authority of the force comes from open data alone; edition 2008 is of returns."""
    in_force = elements["theft-in-force"]
    assert not in_force.available
    assert isinstance(in_force.sentence, NotAvailable)
    assert printed(in_force.figure) == ""


def test_the_edition_comes_from_the_profile(project, monkeypatch):
    open_edition.cache_clear()
    monkeypatch.setenv("QUARTO_PROFILE", "assessment,edition-2025")
    assert open_edition(project).name == "2025"
    open_edition.cache_clear()
    monkeypatch.setenv("QUARTO_PROFILE", "assessment")
    assert open_edition(project).name == "2008"
    open_edition.cache_clear()
    monkeypatch.setenv("QUARTO_PROFILE", "edition-1999")
    with pytest.raises(AssessmentError, match="1999"):
        open_edition(project)
