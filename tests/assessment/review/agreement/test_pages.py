"""Pages as a reader reads them: what is read, in which order, under which heading, and what is not."""

import re
from pathlib import PurePosixPath

import pytest
from tests.assessment.review.books import BODY, page

from assessment.errors import AssessmentError
from assessment.review.agreement.pages import read_page, read_site
from assessment.review.changes.tables import compare_tables
from assessment.review.changes.text import (
    likeness,
    moved_numbers,
    numbers,
    sentences,
    verdict,
    word_difference,
)
from assessment.review.pull_requests.comment import made_safe

PATH = PurePosixPath("chapters/x.html")
POINTER = (
    'The evidence is in <a class="cross-reference" href="#sec-a">2.1</a>'
    ' and <a class="quarto-xref" href="#sec-b">2.2</a>.'
)


def test_blocks_stand_in_reading_order_under_their_heading():
    made = read_page(page(BODY), PATH)
    assert made is not None
    assert [(block.kind, block.key) for block in made.blocks] == [
        ("heading", ""),
        ("heading", "sec-asb-victims"),
        ("paragraph", ""),
        ("figure", "fig-asb-deliberate-fires"),
        ("table", "tbl-asb-pub-watch"),
        ("paragraph", ""),
    ]
    assert {block.section for block in made.blocks[1:]} == {"Victim profile"}
    assert made.blocks[3].image == PurePosixPath("figures/fires.svg")
    assert made.blocks[4].rows[2] == ("Drugs", "[c]", "9")


def test_text_between_blocks_and_in_lists_is_read():
    made = read_page(page("Before <ul><li>One <b>bold</b><ul><li>two</li></ul></li></ul> after"), PATH)
    assert made is not None
    assert [block.text for block in made.blocks[1:]] == ["Before", "One bold", "two", "after"]


def test_a_page_that_is_no_chapter_is_left_out():
    assert read_page("<main><article><h1>Contents</h1></article></main>", PATH) is None


def test_editions_and_previews_are_no_pages_of_the_book(before):
    for folder in ("editions/2008", "previews/7"):
        target = before / "_book" / folder / "index.html"
        target.parent.mkdir(parents=True)
        target.write_text(page("<p>Other words.</p>"), encoding="utf-8")
    assert read_site(before / "_book")["index"].path == PurePosixPath("index.html")


def test_documents_beside_the_book_add_the_chapters_that_it_lacks(before):
    beside = before / "_book/plan"
    for path, words in (
        ("index", "The plan."),
        ("chapters/methods", "Not these."),
        ("chapters/plan/x", "Do."),
    ):
        file = beside / f"{path}.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(page(f"<p>{words}</p>"), encoding="utf-8")
    pages = read_site(before / "_book")
    assert pages["index"].path == PurePosixPath("index.html")
    assert pages["methods"].path == PurePosixPath("chapters/methods.html")
    assert pages["plan-x"].path == PurePosixPath("plan/chapters/plan/x.html")


def test_a_pointer_to_another_part_is_not_what_a_page_says():
    plain, pointing = (
        read_page(page(f"<p>Words.</p>{more}"), PATH)
        for more in ("", f'<div class="see-also">{POINTER}</div>')
    )
    assert plain.reading_hash == pointing.reading_hash


@pytest.mark.parametrize(
    "more", [" The council promises.", " No.", '<img src="x.svg" alt="">', "<input value=x>"]
)
def test_a_pointer_that_says_more_is_read(more):
    plain, pointing = (
        read_page(page(f'<div class="see-also">{POINTER}{words}</div>'), PATH) for words in ("", more)
    )
    assert plain.reading_hash != pointing.reading_hash


def test_no_book_is_named(tmp_path):
    with pytest.raises(AssessmentError, match="is not a rendered book"):
        read_site(tmp_path / "none")
    with pytest.raises(AssessmentError, match="holds no rendered chapter"):
        read_site(tmp_path)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One. Two.", ["One.", "Two."]),
        ("It rose, e.g. In summer. Then it fell.", ["It rose, e.g. In summer.", "Then it fell."]),
        ("From 3.1 to 4.2 a year. 12 wards.", ["From 3.1 to 4.2 a year.", "12 wards."]),
        ("(Likely range 3% to 9%.) That is clear.", ["(Likely range 3% to 9%.)", "That is clear."]),
    ],
)
def test_sentences(text, parts):
    assert sentences(text) == parts


def test_numbers_are_read_whole():
    assert numbers("4,312 of 5.5 million, 6%, £1,200 and -3") == [
        "4,312",
        "5.5 million",
        "6%",
        "£1,200",
        "-3",
    ]


@pytest.mark.parametrize(
    ("old", "new", "moves"),
    [
        ("Up 6% to 12.", "Up 7% to 12.", [("6%", "7%")]),
        ("There were 12.", "There were fewer than five.", [("12.", "fewer than five.")]),
        ("Four wards and 3 more.", "Four wards.", [("3", "")]),
        ("No number.", "No digit.", []),
    ],
)
def test_moved_numbers(old, new, moves):
    found = [(move.old.rstrip("."), move.new.rstrip(".")) for move in moved_numbers(old, new)]
    assert found == [(before.rstrip("."), after.rstrip(".")) for before, after in moves]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("6% fewer than in 2006 (likely range 3% to 9% fewer)", "clear"),
        ("no clear change from 2006", "noise"),
        ("(likely range 19% fewer to 7% more)", "noise"),
        ("clearly more crimes than the borough", "clear"),
        ("Crews were attacked.", ""),
    ],
)
def test_what_the_book_says_of_a_change(text, said):
    assert verdict(text) == said


def test_words_that_differ():
    assert word_difference("a b c", "a x c") == (("=", "a"), ("-", "b"), ("+", "x"), ("=", "c"))
    assert likeness("one two three", "one two three") == 1


def test_cells_are_compared_by_their_names_not_their_places():
    old = [["Ward", "2006", "2007"], ["A", "1", "2"], ["B", "3", "4"]]
    new = [["Ward", "2007", "2006"], ["B", "4", "3"], ["A", "2", "9"]]
    (change,) = compare_tables(old, new)
    assert (change.row, change.column, change.old, change.new) == ("A", "2006", "1", "9")


def test_rows_of_the_same_name_stay_two_rows():
    old = [["Ward", "n"], ["A", "1"], ["A", "2"]]
    assert [change.row for change in compare_tables(old, [*old[:2], ["A", "3"]])] == ["A (2)"]


@pytest.mark.parametrize(
    "text",
    [
        "@everybody",
        "<script>x</script>",
        "<img src=x>",
        "![x](https://evil.example/x)",
        "[x](https://evil.example)",
        "www.evil.example",
        "[x](//evil.example)",
        "[a [x](//evil.example/(y))](//evil.example)",
        "[x]\n\n[x]: //evil.example",
        "<a href='https://evil.example'>x</a>",
        "ftp://evil.example",
        "mailto:a@evil.example",
        "&#64;everybody",
        "&#x40;everybody",
        "&commat;everybody",
        "&lt;script>@everybody",
        "#1",
        "owner/repo#1",
        "GH-1",
        "a HTTPS://evil.example",
    ],
)
def test_a_report_that_nobody_trusts_is_made_safe(text):
    link = "https://us.github.io/book/previews/7/"
    safe = made_safe(f"Before {text} [see]({link}changes.html) <details><summary>a</summary></details>", link)
    for part in ("@everybody", "<script", "<img", "https://evil", "www.evil", "](//", "]: //", "![", "<a "):
        assert part not in safe
    for pattern in (r"(?i)(?:https?|ftp)://evil", r"mailto:", r"#\d", r"(?i)gh-\d", r"&(?!lt;|gt;|amp;)"):
        assert not re.search(pattern, safe)
    assert f"[see]({link}changes.html)" in safe
    assert "<details><summary>a</summary></details>" in safe


def test_a_page_that_is_nested_too_deeply_is_named():
    deep = read_page(page("<div>" * 5000 + "x" + "</div>" * 5000), PATH)
    with pytest.raises(AssessmentError, match=r"chapters/x\.html: is nested too deeply"):
        _ = deep.blocks
