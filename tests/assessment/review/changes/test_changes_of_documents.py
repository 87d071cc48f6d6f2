"""`assessment changes` on the plan and the other documents beside the book: each change told once."""

from pathlib import Path

from tests.assessment.review.books import ASB, chapter_page, edit, page, write
from tests.assessment.review.changes.test_changes import NEW_DATA, report, reword, summary

from assessment.review.changes.markdown import as_markdown
from assessment.review.changes.page import as_page
from assessment.review.changes.tables import compare_tables

PLAN = f"_book/plan/chapters/plan/{ASB}.html"
TABLE = """<p>What we found. {finding}</p><table id="tbl-plan-asb-1"><caption>Safe crews</caption>
<tr><th>Action</th><th>Who</th><th>To</th><th>Status</th></tr>
<tr><td>asb-1 Fit gates. Follows from F1.1.</td><td>Council</td><td>9 or fewer</td><td>Green</td></tr>
<tr><td>asb-2 {action} Follows from F1.2.</td><td>Fire with police</td><td>{to}</td><td>{status}</td></tr>
</table><table><caption>Milestones</caption><tr><th>Action</th><th>Milestone</th><th>Done</th></tr>{milestones}</table>"""
MILESTONES = """<tr><td>asb-2</td><td>Calls agreed</td><td>not yet</td></tr>
<tr><td></td><td>Schools</td><td>no</td></tr>"""
SHORT = (
    "<table><tr><th>Action</th><th>Status</th></tr><tr><td>asb-2 {action}</td><td>{status}</td></tr></table>"
)
FILE = """objectives:
  - text: Safe crews
    actions:
      - {id: asb-1, text: Fit gates., owner: council}
      - {id: asb-2, text: SAID, owner: fire}
"""
SOURCE = "---\ntitle: Actions\n---\n\nThe plan is read by everybody.\n"


def put_plan(
    root: Path, action: str = "Send police with crews.", *, to: str = "21", status: str = "Amber",
    said: str = "", milestones: str = MILESTONES, finding: str = "Crews are attacked.",
) -> None:  # fmt: skip
    """The plan and the joint document beside the book, with the same action in four places."""
    body = TABLE.format(action=action, to=to, status=status, milestones=milestones, finding=finding)
    short = SHORT.format(action=action, status=status)
    write(root / f"data/plan/2008/{ASB}.yml", FILE.replace("SAID", action))
    write(root / f"chapters/plan/{ASB}.qmd", SOURCE)
    write(root / PLAN, page(body, "Actions"))
    write(root / "_book/plan/index.html", page(short, "Summary"))
    write(root / "_book/joint/index.html", page(f"<p>Both in one. {said}</p>{short}", "Summary"))
    write(root / f"_book/joint/chapters/plan/{ASB}.html", page(body, "Actions"))
    write(
        root / f"_book/joint/chapters/{ASB}.html", chapter_page(root).read_text().replace("2.1</span> V", "V")
    )
    edit(chapter_page(root, "summary-and-actions"), "</article>", f"{short}</article>")


def test_a_reworded_action_is_one_change_of_that_action_with_its_words(before, after):
    put_plan(before)
    put_plan(after, "Send police officers with crews.", to="20", status="Green")
    made = report(before, after)
    (change,) = made.changes
    assert (change.chapter, change.kind, change.cause, change.agency, change.key) == (
        f"plan-{ASB}", "action", "plan", "fire", "asb-2",
    )  # fmt: skip
    assert [(cell.column, cell.old, cell.new) for cell in change.cells[1:]] == [
        ("To", "21", "20"),
        ("Status", "Amber", "Green"),
    ]
    text = as_markdown(made, {})
    assert "asb-2 changed" in text
    assert "asb-2 Send police <ins>officers</ins> with crews. Follows from F1.2." in text
    assert "Status: <del>Amber</del> <ins>Green</ins>" in text
    assert "police <ins>officers</ins> with" in as_page(made, {}, before / "_book", after / "_book")


def test_where_an_action_stands_too_is_counted_and_copies_are_left_out(before, after):
    put_plan(before)
    put_plan(after, status="Green")
    told = {chapter.slug: chapter.elsewhere for chapter in report(before, after).chapters}
    assert told == {"summary-and-actions": (("Actions", 1),), f"plan-{ASB}": ()}
    assert "1 change here, told under “Actions”" in as_markdown(report(before, after), {})


def test_an_action_that_comes_or_goes_is_told_as_such(before, after):
    put_plan(before)
    put_plan(after)
    row = TABLE[TABLE.index("<tr><td>asb-1") : TABLE.index("<tr><td>asb-2")]
    edit(after / PLAN, row, "")
    (change,) = report(before, after).changes
    assert (change.key, change.agency, change.is_whole) == ("asb-1", "council", True)
    assert "asb-1 lost" in as_markdown(report(before, after), {})
    assert "asb-1 added" in as_markdown(report(after, before), {})


def test_the_words_of_a_chapter_of_the_plan_are_narrative(before, after):
    put_plan(before)
    put_plan(after)
    for root, words in ((before, "everybody"), (after, "anybody")):
        edit(root / PLAN, "What we found.", f"The plan is read by {words}.")
        edit(root / f"chapters/plan/{ASB}.qmd", "everybody", words)
    assert summary(report(before, after)) == [
        (f"plan-{ASB}", "words", "narrative", "council", [("-", "everybody."), ("+", "anybody.")])
    ]


def test_what_only_the_joint_document_says_is_told_with_its_title(before, after):
    put_plan(before)
    put_plan(after, said="Read on.")
    (chapter,) = report(before, after).chapters
    assert (chapter.slug, chapter.owner) == ("joint-index", "partnership")
    assert [change.new for change in chapter.changes] == ["Read on."]
    assert "Summary, in “Partnership strategic assessment and community safety plan”" in as_markdown(
        report(before, after), {}
    )


def test_a_sentence_of_the_book_that_the_joint_document_repeats_is_told_once(before, after):
    put_plan(before)
    reword(after)
    put_plan(after)
    assert [change[:3] for change in summary(report(before, after))] == [(ASB, "words", "narrative")]


def test_a_finding_that_the_plan_repeats_is_told_in_the_book(before, after):
    for root, count in ((before, 120), (after, 131)):
        edit(chapter_page(root), "attacked 120 times,", f"attacked {count} times. In all")
        put_plan(root, finding=f"Crews were attacked {count} times.")
    write(after / "data/released/2008/fires.csv", NEW_DATA)
    made = report(before, after)
    assert [change.chapter for change in made.changes] == [ASB]
    assert {chapter.slug: chapter.elsewhere for chapter in made.chapters}[f"plan-{ASB}"] == (
        ("Anti-social behaviour", 1),
    )


def test_a_milestone_that_is_done_or_put_in_between_is_the_only_one_told(before, after):
    put_plan(before)
    put_plan(after, milestones=MILESTONES.replace("not yet", "18 January"))
    (change,) = report(before, after).changes
    assert [(cell.label, cell.new) for cell in change.cells] == [("Done (Calls agreed)", "18 January")]
    assert "Done (Calls agreed): <del>not yet</del>" in as_markdown(report(before, after), {})
    old = [["Action", "Milestone"], ["asb-2", "Calls"], ["", "Schools"]]
    new = [old[0], ["asb-2", "Letters"], ["", "Calls"], ["", "Schools"]]
    assert {change.new for change in compare_tables(old, new, {"asb-2"})} == {"asb-2", "Letters"}


def test_pages_that_nobody_answers_for_are_counted_by_document(before, after):
    for root, count in ((before, 3), (after, 4)):
        write(root / "_book/wards/index.html", page("<p>Front.</p>", "Wards"))
        for ward in ("yarm", "village"):
            write(root / f"_book/wards/chapters/wards/{ward}.html", page(f"<p>{count} incidents.</p>", ward))
    made = report(before, after)
    assert made.chapters == ()
    assert made.other_pages == (("Crime and safety in your ward", 2),)
    assert "pages of “Crime and safety in your ward”: 2" in as_markdown(made, {})


def test_a_document_that_was_not_rendered_is_not_called_lost_and_one_that_was_taken_out_is(before, after):
    put_plan(before)
    edit(chapter_page(after, "summary-and-actions"), "</article>",
         SHORT.format(action="Send police with crews.", status="Amber") + "</article>")  # fmt: skip
    write(after / f"data/plan/2008/{ASB}.yml", (before / f"data/plan/2008/{ASB}.yml").read_text())
    assert report(before, after).is_empty
    (after / "_quarto-plan.yml").unlink()
    edit(
        after / "assessment.yml", "  plan:\n    title: Community Safety Plan\n", "  none:\n    title: None\n"
    )
    write(after / "_quarto-none.yml", "book: {title: None, chapters: []}\n")
    assert [(chapter.slug, chapter.status) for chapter in report(before, after).chapters] == [
        (f"plan-{ASB}", "removed")
    ]


def put_documents(root: Path, action: str) -> None:
    """The plan and a ward's page beside the book."""
    write(root / "_book/plan/index.html", page("<p>Front.</p>", "Plan"))
    write(root / f"_book/plan/chapters/plan/{ASB}.html", page(f"<p>{action}</p>", "Actions"))
    write(root / "_book/wards/index.html", page("<p>Front.</p>", "Wards"))
    write(root / "_book/wards/chapters/wards/yarm.html", page(f"<p>Yarm. {action}</p>", "Yarm"))


def test_an_action_of_the_plan_that_changes_is_told_once(before, after):
    put_documents(before, "The council will fit alley gates.")
    put_documents(after, "The council will fit street lights.")
    [chapter] = report(before, after).chapters
    assert chapter.slug == f"plan-{ASB}"
    assert [(change.old, change.new) for change in chapter.changes] == [
        ("The council will fit alley gates.", "The council will fit street lights.")
    ]


def test_where_the_book_alone_was_rendered_the_plan_is_not_called_lost(before, after):
    put_documents(before, "The council will fit alley gates.")
    assert report(before, after).is_empty
