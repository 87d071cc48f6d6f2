"""A sign-off is void after any change of text or number, and stands after a reflow, a comment or a
formatting change.
"""

from pathlib import Path, PurePosixPath

import pytest
from tests.assessment.review.books import ASB, BODY, SOURCES, chapter_page, edit, page, write

from assessment.cli import main
from assessment.configuration import load_configuration
from assessment.errors import AssessmentError
from assessment.review.agreement.codeowners import codeowners
from assessment.review.agreement.ownership import owned_chapters
from assessment.review.agreement.pages import read_page, read_site
from assessment.review.agreement.signoff import (
    Agreement,
    Status,
    path_of,
    refuse_unsigned,
    standings,
    write_signoff,
)
from assessment.review.agreement.strip import Links, put_strips, web_address

VOIDING = {
    "a number": ("attacked 120 times", "attacked 121 times"),
    "a word": ("sometimes attacked", "often attacked"),
    "a comma": ("Fire crews who", "Fire crews, who"),
    "a small word that turns the sense": ("We do not know", "We do know"),
    "a cell of a table": ("<td>17</td>", "<td>18</td>"),
    "a caption": ("Fires by month", "Fires by year"),
    "the words for a figure": ("from 300 to 250", "from 300 to 251"),
    "a heading": ("Victim profile", "Victims"),
    "a paragraph lost": ("<p>We do not know how many", "<p hidden></p><p>How many"),
    "the limits of a likely range": ("range 3% to 9%", "range 2% to 9%"),
    "what is referred to": ("#sec-asb-gaps", "#sec-asb-victims"),
    "a sign before a number": ("6% fewer", "-6% fewer"),
}
STANDING = {
    "a reflow": ("come to help are", "come\n\n   to help\tare"),
    "a comment": ("Crews were attacked", "<!-- 131? --> Crews were attacked"),
    "emphasis": ("attacked 120 times", "attacked <strong>120</strong> <em>times</em>"),
    "a paragraph split in two": ("attacked. Crews", "attacked.</p>\n<p>Crews"),
    "another number of the chapter": ('heading-number">2.1</span>', 'heading-number">3.1</span>'),
    "another number of the figure": ("Figure 2.1:", "Figure 3.1:"),
    "another number of what is referred to": (">2.4</a>", ">3.4</a>"),
    "a class": ('<table>', '<table class="wide">'),
    "a no-break space": ("120 times", "120\u00a0times"),
    "a soft hyphen": ("sometimes", "some\u00adtimes"),
    "navigation": ("<nav><p>Chapters 1 2 3</p></nav>", "<nav><p>Chapters 1 2 3 4</p></nav>"),
    "the footer": ("January 2008", "February 2008"),
    "the name of the browser's tab": ("<title>Anti", "<title>The book: anti"),
}  # fmt: skip


def statuses(root: Path) -> dict[tuple[str, str], Status]:
    configuration = load_configuration(root)
    made = standings(configuration, owned_chapters(configuration), read_site(root / "_book"))
    return {(one.chapter, one.agency): one.status for one in made}


def sign(root: Path, agency: str = "council", chapter: str = ASB) -> Path:
    configuration = load_configuration(root)
    pages = read_site(root / "_book")
    owned = owned_chapters(configuration)[chapter]
    return write_signoff(configuration, Agreement(owned, pages[chapter], agency, "2008", "2008-01-20"))


@pytest.mark.parametrize("case", VOIDING, ids=str)
def test_any_change_of_text_or_number_voids_it(before, case):
    sign(before)
    assert statuses(before)[ASB, "council"] is Status.AGREED
    edit(chapter_page(before), *VOIDING[case])
    assert statuses(before)[ASB, "council"] is Status.EARLIER


@pytest.mark.parametrize("case", STANDING, ids=str)
def test_it_stands_after_what_nobody_reads(before, case):
    sign(before)
    edit(chapter_page(before), *STANDING[case])
    assert statuses(before)[ASB, "council"] is Status.AGREED


def test_quartos_page_of_the_same_words_reads_the_same():
    body = BODY.replace("heading-number", "header-section-number").replace("cross-reference", "quarto-xref")
    body = body.replace('<span class="float-number">Figure 2.1:</span> ', "Figure 2.1: ")
    body = body.replace('<span class="float-number">Table 2.1:</span> ', "Table&nbsp;2.1: ")
    html = page(body).replace(
        "<article data-pagefind-body>", '<main class="content" id="quarto-document-content">'
    )
    html = html.replace('</article><nav class="turn"><a>Next</a></nav>', "")  # Quarto has it outside
    html = html.replace("heading-number", "header-section-number").replace(
        "header-section-header", "header-section"
    )
    path = PurePosixPath("chapters/x.html")
    quarto, embedded = read_page(html, path), read_page(page(BODY), path)
    assert quarto is not None and embedded is not None
    assert quarto.reading_hash == embedded.reading_hash


def test_the_strip_is_no_part_of_what_is_read_and_says_who_agreed(before):
    sign(before)
    configuration = load_configuration(before)
    commentary = "<div class='commentary'><p>Fire has been asked for its view</p></div>".replace("'", '"')
    edit(
        chapter_page(before),
        "</article>",
        commentary.replace("commentary", "commentary awaited") + "</article>",
    )
    write(chapter_page(before), chapter_page(before).read_text().replace(commentary, ""))
    read = read_site(before / "_book")[ASB].reading_hash
    strips = put_strips(configuration, before / "_book", Links("https://host.example/us/book", "main"))
    assert strips == len(SOURCES)
    put_strips(configuration, before / "_book", Links("https://host.example/us/book", "main"))
    html = chapter_page(before).read_text(encoding="utf-8")
    assert read_site(before / "_book")[ASB].reading_hash == read
    assert html.count('class="review-strip"') == 1
    assert "Owner: Stockton-on-Tees Borough Council" in html
    assert "agreed with an earlier version (Anti-social behaviour team manager, 2008-01-20)" in html
    assert "Cleveland Police: awaiting" in html
    assert "Commentaries awaited: 1" in html
    assert "https://host.example/us/book/edit/main/chapters/anti-social-behaviour.qmd" in html
    assert "issues/new?template=data-problem.yml" in html
    assert "no agreement needed" in chapter_page(before, "methods").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("remote", "address"),
    [
        ("https://github.com/us/book.git", "https://github.com/us/book"),
        ("git@github.com:us/book.git", "https://github.com/us/book"),
        ("/srv/git/book.git", ""),
    ],
)
def test_a_remotes_address_for_a_browser(remote, address):
    assert web_address(remote) == address


def test_publishing_needs_every_required_signoff(before):
    configuration = load_configuration(before)
    chapters = owned_chapters(configuration, "assessment")
    for chapter in chapters.values():
        for agency in chapter.agreeing:
            sign(before, agency, chapter.slug)
    pages = read_site(before / "_book")
    refuse_unsigned(standings(configuration, chapters, pages))
    (before / path_of(ASB, "fire")).unlink()
    with pytest.raises(AssessmentError, match=r"fire\.yml: fire has not agreed to anti-social-behaviour"):
        refuse_unsigned(standings(configuration, chapters, pages))


def test_a_document_asks_for_the_chapters_that_it_holds(before):
    configuration = load_configuration(before)
    chapters = owned_chapters(configuration, "plan")
    assert f"plan-{ASB}" in chapters
    assert ASB not in chapters
    assert chapters[f"plan-{ASB}"].agreeing == owned_chapters(configuration)[ASB].agreeing
    assert chapters["index"].agreeing == ()
    assert owned_chapters(configuration, "assessment")["index"].agreeing == ("partnership",)


def test_a_signoff_of_the_plan_stands_beside_that_of_the_assessment(before):
    plan = before / "_documents/plan"
    write(plan / "index.html", page("<p>The plan.</p>", "Summary"))
    write(plan / f"chapters/plan/{ASB}.html", page("<p>What we shall do.</p>", "Actions"))
    configuration = load_configuration(before)
    chapters = owned_chapters(configuration, "plan")
    chapter, pages = chapters[f"plan-{ASB}"], read_site(plan)
    agreement = Agreement(chapter, pages[chapter.slug], "council", "2008", "2008-01-20")
    path = write_signoff(configuration, agreement)
    assert str(path) == f"chapters/signoff/plan-{ASB}/council.yml"
    stand = {(one.chapter, one.agency): one.status for one in standings(configuration, chapters, pages)}
    assert stand[chapter.slug, "council"] is Status.AGREED
    assert stand[chapter.slug, "police"] is Status.AWAITING
    assert statuses(before)[ASB, "council"] is Status.AWAITING


GOOD = "agency: council\nrole: Manager\ndate: '2008-01-20'\nedition: '2008'\nread: sha256:" + "0" * 64 + "\n"
BAD = {
    "no YAML": (ASB, "council", "agency: [", "council.yml"),
    "a missing key": (ASB, "council", GOOD.replace("role: Manager\n", ""), "role: is missing"),
    "an unknown key": (ASB, "council", GOOD + "mood: fine\n", "mood: is not a key"),
    "a malformed hash": (ASB, "council", GOOD.replace("sha256:", "md5:"), "read"),
    "a malformed date": (ASB, "council", GOOD.replace("2008-01-20", "20 January"), "date"),
    "another agency's file": (ASB, "police", GOOD, "but the file is named after 'police'"),
    "an agency that is not asked": (
        ASB,
        "probation",
        GOOD.replace("council", "probation"),
        "is not asked to agree",
    ),
    "no agency": (ASB, "navy", GOOD.replace("council", "navy"), "is no agency of assessment.yml"),
    "no chapter": ("weather", "council", GOOD, "there is no chapter 'weather'"),
    "no edition": (ASB, "council", GOOD.replace("'2008'", "'1066'"), "there is no edition '1066'"),
}


@pytest.mark.parametrize("case", BAD, ids=str)
def test_a_bad_signoff_is_named(before, case):
    chapter, agency, text, words = BAD[case]
    write(before / path_of(chapter, agency), text)
    with pytest.raises(AssessmentError) as raised:
        statuses(before)
    assert words in str(raised.value)
    assert f"chapters/signoff/{chapter}/{agency}.yml" in str(raised.value)


def test_all_bad_signoffs_are_named_at_once(before):
    write(before / path_of(ASB, "council"), "agency: [")
    write(before / path_of("weather", "council"), GOOD)
    with pytest.raises(AssessmentError) as raised:
        statuses(before)
    assert len(raised.value.faults) == 2


def test_an_agency_that_is_not_asked_cannot_sign(before):
    with pytest.raises(AssessmentError, match="is not asked to agree"):
        sign(before, "womens-aid")
    assert not (before / path_of(ASB, "womens-aid")).exists()


def test_a_hash_that_does_not_match_is_named(before):
    write(before / path_of(ASB, "council"), GOOD)
    assert statuses(before)[ASB, "council"] is Status.EARLIER
    configuration = load_configuration(before)
    made = standings(configuration, owned_chapters(configuration), read_site(before / "_book"))
    with pytest.raises(AssessmentError, match="agreed with an earlier version"):
        refuse_unsigned(made)


def test_a_chapter_without_an_owner_is_named(before):
    edit(before / "_quarto-assessment.yml", "chapters/methods.qmd", "chapters/weather.qmd")
    with pytest.raises(AssessmentError, match=r"the chapter chapters/weather\.qmd has no owner"):
        owned_chapters(load_configuration(before))


def test_an_owner_that_is_no_agency_is_named(before):
    edit(before / "assessment.yml", "data-sources: partnership", "data-sources: navy")
    with pytest.raises(AssessmentError, match=r"owners, data-sources: is 'navy', which is no agency"):
        load_configuration(before)


def test_agencies_without_people_are_named_all_at_once(before):
    for agency in ("police", "fire"):
        edit(before / "assessment.yml", f"accounts: [safer-stockton-{agency}]", "accounts: []")
    with pytest.raises(AssessmentError) as raised:
        codeowners(load_configuration(before))
    assert [fault.where for fault in raised.value.faults] == [
        "assessment.yml, agencies, police, accounts",
        "assessment.yml, agencies, fire, accounts",
    ]


def test_codeowners_gives_each_chapter_to_its_owner(before):
    lines = dict(
        line.split(maxsplit=1)
        for line in codeowners(load_configuration(before)).splitlines()
        if line[0] in "/*"
    )
    assert lines["/chapters/violent-crime.qmd"] == "@safer-stockton-police"
    assert lines["/chapters/signoff/*/fire.yml"] == "@safer-stockton-fire"
    assert lines["*"] == "@safer-stockton-partnership"


@pytest.mark.parametrize("text", ["2008-13-01", "2008-02-31", "20080118", "18 January"])
def test_what_is_no_day_is_named_and_writes_nothing(before, monkeypatch, capsys, text):
    monkeypatch.chdir(before)
    assert main(["signoff", ASB, "council", "--date", text]) == 1
    assert f"--date: '{text}' is no day; write it as YYYY-MM-DD" in capsys.readouterr().err
    assert not (before / path_of(ASB, "council")).exists()
    write(before / path_of(ASB, "council"), f"agency: council\nrole: x\ndate: '{text}'\nedition: '2008'\n")
    assert main(["signoff", "--status"]) == 1
    assert "is no day" in capsys.readouterr().err
