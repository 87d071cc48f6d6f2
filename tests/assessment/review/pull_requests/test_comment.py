"""A comment folds what does not fit and drops nothing: what it folds stands whole on the page beside it."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.review.changes.command import ROOM
from assessment.review.changes.markdown import HOST_LIMIT, MARKER, as_markdown
from assessment.review.changes.model import Change, ChapterChanges, Report
from assessment.review.changes.page import as_page
from assessment.review.pull_requests.comment import made_safe

LINK = "https://us.github.io/book/previews/7/"
FULL = f"{LINK}changes.md"
# Words that grow when they are made safe.
NASTY = "www. @all <b>bold</b> [see](https://x.example) `code` *star* http://a.example "


def change(chapter: str, number: int, size: int) -> Change:
    text = f"token{number}end " + NASTY * size
    return Change(
        chapter, "words", "narrative", "fire", "Victims", "", "", text, parts=(("+", text),)
    )  # fmt: skip


@st.composite
def reports(draw) -> Report:
    chapters, number = [], 0
    for at in range(draw(st.integers(1, 8))):
        sizes = draw(st.lists(st.sampled_from([0, 1, 5, 100, 500]), min_size=1, max_size=25))
        changes = tuple(change(f"c{at}", number + n, size) for n, size in enumerate(sizes))
        number += len(sizes)
        chapters.append(ChapterChanges(f"c{at}", f"Chapter {at}", "police", changes=changes))
    return Report("base", "head", tuple(chapters), (), ())


@settings(max_examples=10, deadline=None)
@given(report=reports(), limit=st.sampled_from([2_500, 10_000, HOST_LIMIT]))
def test_of_every_change_the_comment_tells_or_counts_and_the_page_tells(report, limit):
    # Room for what the preview puts around it is a share of the limit, as it is of the host's.
    text = as_markdown(report, {}, "", limit - limit * ROOM // HOST_LIMIT)
    comment = made_safe(f"[The book]({LINK})\n\n{text}", LINK, FULL, limit)
    assert comment.startswith(MARKER)
    assert len(comment) <= limit
    told = {int(number) for number in re.findall(r"token(\d+)end", comment)}
    for chapter in report.chapters:
        mine = {int(re.search(r"token(\d+)end", each.new)[1]) for each in chapter.changes}
        assert (
            mine <= told
            or f"<b>{chapter.title}</b> (police): {len(mine)} change" in comment
            or FULL in comment
        )
    page = as_page(report, {}, Path(), Path())
    assert {int(number) for number in re.findall(r"token(\d+)end", page)} == set(range(len(report.changes)))


BLOCK = "<details><summary><b>{}</b>: {} changes</summary>\n\n{}\n\n</details>"


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 30_000), min_size=1, max_size=40))
def test_a_long_report_that_nobody_trusts_keeps_each_part_or_its_summary(sizes):
    parts = [BLOCK.format(f"Part {n}.", size, "x" * size) for n, size in enumerate(sizes)]
    comment = made_safe("\n\n".join(parts), LINK, FULL)
    assert len(comment) <= HOST_LIMIT
    if "too long for a comment" in comment:
        assert FULL in comment
        return
    for n, (part, size) in enumerate(zip(parts, sizes, strict=True)):
        assert part in comment or f"- <b>Part {n}.</b>: {size} changes: [in full]({FULL})" in comment


@pytest.mark.parametrize(
    "text",
    [
        "x" * 70_000,
        "x" * 10_000_000,
        "<details><summary>" * 14_000,
        "[" * 260_000,
        f"<details><summary>{'x' * 70_000}</summary>y</details>",
    ],
)
def test_what_cannot_be_folded_is_named_and_stands_beside_the_preview(text):
    comment = made_safe(text, LINK, FULL)
    assert len(comment) <= HOST_LIMIT
    assert f"[All of it]({FULL})" in comment


def test_what_fits_is_left_as_it_is():
    text = BLOCK.format("Part 1.", 2, "words")
    assert made_safe(text, LINK, FULL) == f"{MARKER}\n\n{text}\n"
