"""`assessment changes` on seeded differences: a table of cases, nothing missed, nothing invented."""

import json
from pathlib import Path

import pytest
from tests.assessment.review.books import (
    ASB,
    BODY,
    FIGURE,
    SOURCE,
    TABLE,
    chapter_page,
    edit,
    page,
    write,
)

from assessment.review.agreement.pages import read_site
from assessment.review.changes.markdown import as_markdown
from assessment.review.changes.model import Report
from assessment.review.changes.page import as_page
from assessment.review.changes.report import make_report
from assessment.review.changes.sides import Side

NEW_DATA = TABLE.replace("12,value", "13,value")


def report(before: Path, after: Path) -> Report:
    return make_report(Side("base", before, before / "_book"), Side("head", after, after / "_book"))


def summary(made: Report) -> list[tuple]:
    """Each change as (chapter, kind, cause, agency, its numbers or its old and new words)."""
    rows = []
    for change in made.changes:
        if change.kind == "numbers":
            said = [(move.old, move.new) for move in change.moves]
        elif change.cells:
            said = [(cell.row, cell.column, cell.old, cell.new) for cell in change.cells]
        else:
            said = [(sign, words) for sign, words in change.parts if sign != "="]
        rows.append((change.chapter, change.kind, change.cause, change.agency, said))
    return rows


def nothing(_root: Path) -> None:
    """No change at all."""


def move_number(root: Path) -> None:
    edit(chapter_page(root), "attacked 120 times", "attacked 131 times")
    write(root / "data/released/2008/fires.csv", NEW_DATA)


def become_noise(root: Path) -> None:
    old = BODY[BODY.index("6% fewer") : BODY.index(").</p>") + 1]
    edit(chapter_page(root), old, "no clear change from the same months of 2006, when there were 128")
    write(root / "data/released/2008/fires.csv", NEW_DATA)


def suppress(root: Path) -> None:
    edit(chapter_page(root), "attacked 120 times", "attacked fewer than five times")
    write(root / "data/released/2008/fires.csv", NEW_DATA)


def reword(root: Path) -> None:
    for path in (chapter_page(root), root / f"chapters/{ASB}.qmd"):
        edit(path, "sometimes attacked", "often attacked")


def reword_and_move(root: Path) -> None:
    reword(root)
    edit(chapter_page(root), "attacked 120 times", "attacked 131 times")
    write(root / "data/released/2008/fires.csv", NEW_DATA)


def add_sentence(root: Path) -> None:
    for path in (chapter_page(root), root / f"chapters/{ASB}.qmd"):
        edit(path, "sometimes attacked.", "sometimes attacked. Stones are what is thrown most.")


def lose_sentence(root: Path) -> None:
    edit(chapter_page(root), "Fire crews who come to help are sometimes attacked. ", "")
    edit(root / f"chapters/{ASB}.qmd", "Fire crews who come to help are sometimes attacked.\n", "")


def move_sentence(root: Path) -> None:
    sentence = "Fire crews who come to help are sometimes attacked."
    edit(chapter_page(root), sentence + " ", "")
    edit(chapter_page(root), "</article>", f"<p>{sentence}</p></article>")
    edit(root / f"chapters/{ASB}.qmd", sentence + "\n", "")
    edit(root / f"chapters/{ASB}.qmd", "@sec-asb-gaps.\n", f"@sec-asb-gaps.\n\n{sentence}\n")


def reflow(root: Path) -> None:
    edit(
        chapter_page(root),
        "come to help are sometimes attacked. ",
        "come\n  to help are sometimes attacked.</p>\n<p>",
    )
    edit(
        chapter_page(root), "We do not know", "<!-- ask the fire service -->We <strong>do not</strong>  know"
    )
    edit(root / f"chapters/{ASB}.qmd", "Fire crews who come", "Fire crews who\ncome")


def change_cell(root: Path) -> None:
    edit(chapter_page(root), "<td>17</td>", "<td>18</td>")
    edit(chapter_page(root), "<td>[c]</td>", "<td>6</td>")
    write(root / "data/released/2008/fires.csv", NEW_DATA)


def add_row(root: Path) -> None:
    edit(chapter_page(root), "<tbody>", "<tbody><tr><th>Arson</th><td>1</td><td>0</td></tr>")
    write(root / "data/released/2008/fires.csv", NEW_DATA)


def change_figure(root: Path) -> None:
    edit(chapter_page(root), "from 300 to 250", "from 300 to 240")
    edit(root / "_book/figures/fires.svg", "M0 0", "M0 1")
    write(root / "data/released/2008/fires.csv", NEW_DATA)


def redraw_figure(root: Path) -> None:
    edit(root / "_book/figures/fires.svg", "M0 0", "M0 1")


def lose_figure(root: Path) -> None:
    text = chapter_page(root).read_text(encoding="utf-8")
    figure = text[text.index("<figure") : text.index("</figure>") + 9]
    edit(
        chapter_page(root), figure, "<div class='gap'><p>The fire service's return has not come in.</p></div>"
    )
    write(root / "data/released/2008/fires.csv", NEW_DATA)


def comment_by_agency(root: Path) -> None:
    said = "Our crews need escorts."
    block = f"<div class='commentary' data-agency='fire' data-edition='2008'><p>{said}</p></div></article>"
    edit(chapter_page(root), "</article>", block)
    edit(root / f"chapters/{ASB}.qmd", "@sec-asb-gaps.\n", f"@sec-asb-gaps.\n\n{said}\n")


def method_moves_number(root: Path) -> None:
    edit(chapter_page(root), "attacked 120 times", "attacked 131 times")


def renumber(root: Path) -> None:
    for old, new in (
        ("2.1</span> Victim", "3.1</span> Victim"),
        ("Figure 2.1:", "Figure 3.1:"),
        (">2.4<", ">3.4<"),
    ):
        edit(chapter_page(root), old, new)


def gap_sentence(sign: str) -> list:
    return [(sign, "The fire service's return has not come in.")]


CASES = {
    nothing: [],
    reflow: [],
    renumber: [],
    move_number: [(ASB, "numbers", "data", "council", [("120", "131")])],
    method_moves_number: [(ASB, "numbers", "method", "council", [("120", "131")])],
    suppress: [(ASB, "numbers", "data", "council", [("120", "fewer than five")])],
    reword: [(ASB, "words", "narrative", "council", [("-", "sometimes"), ("+", "often")])],
    reword_and_move: [
        (ASB, "words", "narrative", "council", [("-", "sometimes"), ("+", "often")]),
        (ASB, "numbers", "data", "council", [("120", "131")]),
    ],
    add_sentence: [(ASB, "words", "narrative", "council", [("+", "Stones are what is thrown most.")])],
    lose_sentence: [
        (ASB, "words", "narrative", "council", [("-", "Fire crews who come to help are sometimes attacked.")])
    ],
    move_sentence: [(ASB, "moved", "narrative", "council", [])],
    change_cell: [
        (ASB, "cells", "data", "council", [("Assault", "2007", "17", "18"), ("Drugs", "2006", "[c]", "6")])
    ],
    add_row: [
        (ASB, "cells", "data", "council",
         [("Arson", "Reason", None, "Arson"), ("Arson", "2006", None, "1"), ("Arson", "2007", None, "0")])
    ],
    change_figure: [(ASB, "figure", "data", "fire", [("-", "250."), ("+", "240.")])],
    redraw_figure: [(ASB, "figure", "method", "fire", [])],
    lose_figure: [
        (ASB, "gap", "data", "council", gap_sentence("+")),
        (ASB, "figure", "data", "fire", [("-", "Fires by month")]),
    ],
    comment_by_agency: [(ASB, "words", "narrative", "fire", [("+", "Our crews need escorts.")])],
}  # fmt: skip


@pytest.mark.parametrize("seed", CASES, ids=lambda seed: seed.__name__)
def test_each_seeded_difference_is_told_and_no_other(before, after, seed):
    seed(after)
    assert summary(report(before, after)) == CASES[seed]


def test_a_change_that_the_book_calls_noise_is_told_as_such(before, after):
    become_noise(after)
    (change,) = report(before, after).changes
    assert change.kind == "numbers"
    assert change.judged == ("clear", "noise")
    assert {"6%", "3%", "9%"} <= {move.old for move in change.moves}
    assert "128" in {move.new for move in change.moves}
    assert "the book said clear and now says noise" in as_markdown(report(before, after), {})


def test_a_count_without_a_verdict_in_the_book_is_judged_by_the_books_rule(before, after):
    for root, count in ((before, "120"), (after, "260")):  # no sentence of theirs says clear or noise
        edit(chapter_page(root), "We do not know how many", f"Of {count} victims we do not know how many")
    (change,) = report(before, after).changes
    assert [move.judged for move in change.moves] == ["clear"]


def test_a_renamed_chapter_is_one_chapter(before, after):
    chapter_page(after).rename(chapter_page(after, "disorder"))
    (after / f"chapters/{ASB}.qmd").rename(after / "chapters/disorder.qmd")
    for document in ("assessment", "plan", "joint"):
        edit(after / f"_quarto-{document}.yml", ASB, "disorder")
    edit(after / "assessment.yml", f"slug: {ASB}", "slug: disorder")
    (chapter,) = report(before, after).chapters
    assert (chapter.slug, chapter.status, chapter.former, chapter.changes) == ("disorder", "renamed", ASB, ())


def test_a_new_chapter_and_a_lost_one_are_told_with_all_they_say(before, after):
    chapter_page(after, "methods").write_text(page("<p>Nothing in common with it, none at all.</p>", "Other"))
    chapter_page(after, "methods").rename(chapter_page(after, "news"))
    chapters = report(before, after).chapters
    assert [(chapter.slug, chapter.status) for chapter in chapters] == [
        ("news", "added"),
        ("methods", "removed"),
    ]
    assert "Nothing in common with it, none at all." in [change.new for change in chapters[0].changes]
    assert "Words of methods." in [change.old for change in chapters[1].changes]


def test_disclosure_outcomes_are_told(before, after):
    folder = after / "data/released/2008"
    write(folder / "fires.csv", TABLE.replace("12,value", ",secondary"))
    write(folder / "fires.resource.json", '{"assessment": {"outcome": "review", "loss": 2}}')
    write(folder / "new.resource.json", '{"assessment": {"outcome": "pass"}}')
    told = [(one.table, one.what, one.old, one.new) for one in report(before, after).outcomes]
    assert told == [
        ("fires", "outcome", "pass", "review"),
        ("fires", "loss", "1", "2"),
        ("fires", "cells withheld", "1", "2"),
        ("fires", "period 2007-04/2007-09, area E05001527", "published", "withheld to protect another"),
        ("new", "table", "not released", "released"),
    ]


def restate(before: Path, after: Path, cells: int = 1) -> None:
    """Release both sides from one file, of which `after` has another content."""
    for root, digest, add in ((before, "a", 0), (after, "b", 3)):
        folder = root / "data/released/2008"
        rows = "".join(f"2007-04/2007-09,E{ward:08d},{ward + 10 + add},value\n" for ward in range(cells))
        write(folder / "fires.csv", f"period,area,count,status\n{rows}")
        labels = {f"E{ward:08d}": f"Ward @{ward}" for ward in range(cells)}
        source = {"title": "Fires", "file": "2007-04-fires.csv", "sha256": digest, "rows": 100 + add}
        dimensions = {
            "period": {"labels": {"2007-04/2007-09": "April to September 2007"}},
            "area": {"labels": labels},
        }
        resource = {"title": "Fires by ward", "sources": [source], "assessment": {"dimensions": dimensions}}
        write(folder / "fires.resource.json", json.dumps(resource))
        write(folder / "datapackage.json", json.dumps({"sources": [source]}))


def test_a_restated_source_is_told_with_every_number_that_it_moved_and_why(before, after):
    restate(before, after, cells=2)
    made = report(before, after)
    text = as_markdown(made, {})
    assert "released numbers: 2" in text
    assert "2007-04-fires.csv: restated, +3 rows" in text
    why = "restated: 2007-04-fires.csv"
    assert f"| April to September 2007, Ward @\u200b1 | 11 | 14 | {why} |" in text
    page_text = as_page(made, {}, before / "_book", after / "_book")
    assert (
        f'<th scope="row">April to September 2007, Ward @1</th><td>11</td><td>14</td><td>{why}</td>'
        in page_text
    )


def test_many_restated_numbers_are_counted_by_table_and_reason(before, after):
    restate(before, after, cells=400)
    text = as_markdown(report(before, after), {}, limit=5_000)
    assert len(text) <= 5_000
    assert "- Fires by ward: 400 numbers, restated: 2007-04-fires.csv" in text


def test_voided_signoffs_are_told_and_standing_ones_are_not(before, after):
    pages = read_site(before / "_book")
    for slug in (ASB, "introduction"):
        agency = "council" if slug == ASB else "partnership"
        text = (
            f"agency: {agency}\nrole: Manager\ndate: '2008-01-10'\nedition: '2008'\n"
            f"read: {pages[slug].reading_hash}\n"
        )
        write(after / f"chapters/signoff/{slug}/{agency}.yml", text)
    assert report(before, after).voided == ()
    move_number(after)
    assert [(one.chapter, one.agency) for one in report(before, after).voided] == [(ASB, "council")]


def many(before: Path, after: Path, sentences: int = 900) -> Report:
    """A book in which every chapter changed a lot."""
    for root, count in ((before, 100), (after, 200)):
        for slug in (ASB, "violent-crime", "methods"):
            wards = [chr(65 + n % 26) + "x" * (n // 26) for n in range(sentences)]
            body = "".join(f"<p>In ward {ward} there were {count} incidents.</p>" for ward in wards)
            chapter_page(root, slug).write_text(page(body, slug))
    return report(before, after)


@pytest.mark.parametrize("limit", [65_536, 20_000, 3_000, 1_500, 300])
def test_the_comment_stays_under_the_limit_by_folding_and_counts_everything(before, after, limit):
    made = many(before, after)
    assert len(made.changes) == 2700
    text = as_markdown(made, {}, "https://host.example/previews/1/", limit)
    assert len(text) <= limit
    assert "2700" in text
    assert "https://host.example/previews/1/" in text
    if limit >= 1_500:
        assert text.count("900") >= 3


def test_the_page_holds_every_change_however_long_the_comment(before, after):
    text = as_page(many(before, after, 50), {}, before / "_book", after / "_book")
    assert text.count('class="change ') == 150


def test_the_page_is_self_contained_with_both_figures(before, after):
    change_figure(after)
    text = as_page(report(before, after), {"fire": "Fire"}, before / "_book", after / "_book")
    assert text.count("data:image/svg+xml;base64,") == 2
    assert "http" not in text.replace("http://www.w3.org", "")
    assert "<script" not in text


def test_words_of_a_page_cannot_write_markup_or_address_anybody(before, after):
    edit(
        chapter_page(after),
        "sometimes attacked",
        "**sometimes** @everybody &lt;img src=x&gt; [x](y) attacked",
    )
    made = report(before, after)
    text = as_markdown(made, {})
    assert "@everybody" not in text
    assert "<img" not in text
    assert r"\*\*sometimes\*\*" in text
    assert "<img src=x" not in as_page(made, {}, before / "_book", after / "_book")


def test_a_picture_outside_the_site_is_never_embedded(before, after):
    write(after / "secret.svg", FIGURE)
    edit(chapter_page(after), "../figures/fires.svg", "../../secret.svg")
    assert "PHN2Zy" not in as_page(report(before, after), {}, before / "none", after / "_book")


def test_prose_is_what_people_wrote():
    from assessment.review.changes.source import written_words

    words = written_words(SOURCE + "\n```{python}\ncell = 'computed'\n```\n<!-- a note -->\n")
    assert "sometimes attacked" in words
    assert "Anti-social behaviour" in words
    assert not {"python", "computed", "note", "sec-asb-victims"} & set(words.split())


def test_a_table_without_a_caption_is_called_a_table_and_not_an_added_one(before, after):
    for root in (before, after):
        edit(
            chapter_page(root),
            '<caption><span class="float-number">Table 2.1:</span> Pub Watch bans</caption>',
            "",
        )
    change_cell(after)
    made = report(before, after)
    assert ", table\n" in as_markdown(made, {})
    assert ", added" not in as_page(made, {}, before / "_book", after / "_book")
