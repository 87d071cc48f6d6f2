"""The report as Markdown for a comment: chapter by chapter, folded until it fits the host's limit.

Every text that comes from a page is escaped: nothing in a book can address people or build markup.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from assessment.provenance.restated import MovedNumber, files_in_words
from assessment.review.changes.model import (
    CellChange,
    Change,
    ChapterChanges,
    OutcomeChange,
    Report,
    Restated,
)
from assessment.review.changes.text import Part, word_difference

HOST_LIMIT = 65_536  # characters of a comment on GitHub
MARKER = "<!-- assessment changes -->"
CAUSES = {
    "data": "Data",
    "plan": "Plan: actions, targets, milestones",
    "narrative": "Narrative",
    "method": "Method, configuration or look",
}
_ESCAPED = re.compile(r"([\\`*_{}\[\]#|~!])")
_ADDRESS = re.compile(r"[@#](?=\w)")


def as_markdown(report: Report, names: dict[str, str], link: str = "", limit: int = HOST_LIMIT) -> str:
    """The comment. `names` are the agencies' by slug; `link` leads to the full report.

    Its parts are folded, the longest first: a chapter from full text to one line a change, and from that to
    counts. What a comment cannot hold is counted in it and stands in the full report.
    """
    before, after = _around(report, names, link)
    parts = [[_chapter(chapter, names, told) for told in _LEVELS] for chapter in report.chapters]
    parts += [[_restated(report.restated, told) for told in (_numbers_listed, _numbers_counted)]]
    parts += [[_outcomes(report.outcomes, told) for told in (_outcomes_listed, _outcomes_counted)]]
    while True:
        text = "\n\n".join(filter(None, [*before, *(part[0] for part in parts), *after])) + "\n"
        if len(text) <= limit:
            return text
        foldable = [part for part in parts if len(part) > 1]
        if not foldable:
            return _summary_alone(report, link, limit)
        max(foldable, key=lambda part: len(part[0])).pop(0)


def escape(text: str) -> str:
    """Text that the host shows as it is: no markup, no mention of an account, no line of its own."""
    return _html(_ESCAPED.sub(r"\\\1", " ".join(text.split())))


def _around(report: Report, names: dict[str, str], link: str) -> tuple[list[str], list[str]]:
    """What stands before and after the parts that can be folded."""
    before = [MARKER, "## What this changes in the book", _headline(report)]
    if link:
        before.append(f"[The book as it would look, and every change with figures side by side]({link})")
    voided = [
        f"- {_agency(one.agency, names)} ({escape(one.role)}), {escape(one.chapter)}, of {one.date}"
        for one in report.voided
    ]
    after = ["### Sign-offs that this voids\n\n" + "\n".join(voided)] if voided else []
    return [*before, _by_agency(report, names)], after


def _headline(report: Report) -> str:
    if report.is_empty:
        return f"Nothing reads otherwise than at `{report.base}`."
    counts: Counter[str] = Counter()
    for change in report.changes:
        counts[change.cause] += change.size
    words = [
        f"{CAUSES[cause].partition(':')[0].lower()}: {counts[cause]}" for cause in CAUSES if counts[cause]
    ]
    moved = sum(len(one.restatement.numbers) for one in report.restated)
    words += [f"released numbers: {moved}"] if report.restated else []
    words += [f"disclosure outcomes: {len(report.outcomes)}"] if report.outcomes else []
    words += [f"sign-offs voided: {len(report.voided)}"] if report.voided else []
    words += [f"chapters {c.status}: {escape(_title(c))}" for c in report.chapters if c.status]
    words += [f"pages of “{escape(title)}”: {count}" for title, count in report.other_pages]
    return f"Against `{report.base}`: " + "; ".join(words) + "."


def _by_agency(report: Report, names: dict[str, str]) -> str:
    """Which agencies have something to look at, and where."""
    counts: dict[str, Counter[str]] = {}
    chapters: dict[str, dict[str, None]] = {}
    for chapter in report.chapters:
        for change in chapter.changes:
            counts.setdefault(change.agency, Counter())[change.cause] += change.size
            chapters.setdefault(change.agency, {})[_title(chapter)] = None
    lines = ["| Agency | Data | Plan | Narrative | Other | Chapters |", "|---|--:|--:|--:|--:|---|"]
    for agency, count in counts.items():
        where = ", ".join(escape(title) for title in chapters[agency])
        name = escape(names.get(agency, agency) or "nobody")
        numbers = " | ".join(str(count[cause]) for cause in CAUSES)
        lines.append(f"| {name} | {numbers} | {where} |")
    return "\n".join(lines) if counts else ""


def _chapter(chapter: ChapterChanges, names: dict[str, str], tell: _Telling) -> str:
    size = sum(change.size for change in chapter.changes)
    status = f", {chapter.status}" if chapter.status else ""
    status += f" (was {chapter.former})" if chapter.former else ""
    owner = names.get(chapter.owner, chapter.owner)
    head = f"<b>{_html(_title(chapter))}</b> ({_html(owner)}{_html(status)}): {_counted(size, 'change')}"
    elsewhere = "\n".join(
        f"- {_counted(count, 'change')} here, told under “{escape(title)}”"
        for title, count in chapter.elsewhere
    )
    return _details(head, tell(chapter.changes, names), elsewhere)


def _title(chapter: ChapterChanges) -> str:
    return f"{chapter.title}, in “{chapter.document}”" if chapter.document else chapter.title


def _full(changes: Sequence[Change], names: dict[str, str]) -> str:
    """Every change with its context, data and narrative apart."""
    parts = []
    for cause, title in CAUSES.items():
        mine = [change for change in changes if change.cause == cause]
        if mine:
            parts.append(f"**{title}**\n\n" + "\n".join(_full_change(change, names) for change in mine))
    return "\n\n".join(parts)


def _full_change(change: Change, names: dict[str, str]) -> str:
    agency = f" ({_agency(change.agency, names)})" if change.agency else ""
    where = f"{escape(change.section)}{', ' + change.role if change.role else ''}{agency}"
    match change.kind:
        case "numbers":
            return f"- {where}: {_moves(change)}\n  > {_difference(change.parts)}"
        case "action":
            cells = "\n".join(f"  - {escape(c.label)}: {_difference(_parts(c))}" for c in change.cells)
            return f"- {where}: {_what(change)}\n{cells}"
        case "cells" if change.cells:
            rows = [
                f"  | {escape(c.row)} | {escape(c.column)} | {_cell(c.old)} | {_cell(c.new)} |"
                for c in change.cells
            ]
            table = "\n".join(["  | Row | Column | Before | After |", "  |---|---|--:|--:|", *rows])
            caption = escape(change.new or change.old)
            return f"- {where}, table{f' “{caption}”' if caption else ''}\n\n{table}\n"
        case "figure" if change.old and change.new:
            same = change.old == change.new
            words = "drawn differently, the same words" if same else _difference(change.parts)
            return (
                f"- {where}, figure {escape(change.key or change.pictures[1])}: {_moves(change)}\n  > {words}"
            )
        case _:
            return f"- {where}: {_what(change)}\n  > {_difference(change.parts)}"


def _short(changes: Sequence[Change], names: dict[str, str]) -> str:
    """A line for each change, without its context."""
    return "\n".join(
        f"- {CAUSES[change.cause]}, {escape(change.section)}: {_line(change)}" for change in changes
    )


def _counts(changes: Sequence[Change], names: dict[str, str]) -> str:
    """How many of each kind; the full report has them."""
    counts: Counter[tuple[str, str]] = Counter()
    for change in changes:
        counts[CAUSES[change.cause], change.kind] += change.size
    return "\n".join(f"- {cause}: {_counted(count, KINDS[kind])}" for (cause, kind), count in counts.items())


_Telling = Callable[[Sequence[Change], dict[str, str]], str]
_LEVELS: tuple[_Telling, ...] = (_full, _short, _counts)
KINDS = {
    "numbers": "number",
    "words": "sentence",
    "cells": "table cell",
    "action": "part of an action",
    "figure": "figure",
    "gap": "gap",
    "moved": "sentence moved",
}


def _line(change: Change) -> str:
    match change.kind:
        case "numbers":
            return _moves(change)
        case "action":
            cells = (f"{escape(c.label)} {_difference(_parts(c), context=False)}" for c in change.cells)
            return f"{_what(change)}; {'; '.join(cells)}"
        case "cells" if change.cells:
            return "; ".join(
                f"{escape(c.row)}, {escape(c.column)}: {_cell(c.old)} → {_cell(c.new)}" for c in change.cells
            )
        case _:
            return f"{_what(change)} {_difference(change.parts, context=False)}"


def _what(change: Change) -> str:
    thing = {"cells": "table", "figure": "figure", "gap": "gap"}.get(change.kind, change.role or "sentence")
    if change.kind == "moved":
        return "moved to another place"
    if change.kind == "action":
        happened = ("added" if change.cells[0].old is None else "lost") if change.is_whole else "changed"
        return f"{escape(change.key)} {happened}"
    if change.kind == "gap" and not (change.old and change.new):
        return "gap opened" if change.new else "gap closed"
    words = f"{thing} {'reworded' if change.old and change.new else 'added' if change.new else 'lost'}"
    return f"{words}; {_strengths(change)}" if change.strengths else words


def _strengths(change: Change) -> str:
    before, after = (strength or "nothing said" for strength in change.strengths or ("", ""))
    return f"its strength: {before} → {after}"


def _moves(change: Change) -> str:
    parts = []
    for move in change.moves:
        judged = f" ({move.judged})" if move.judged and not any(change.judged) else ""
        parts.append(f"{_cell(move.old or None)} → {_cell(move.new or None)}{judged}")
    before, after = change.judged
    if before and after and before != after:
        parts.append(f"the book said {before} and now says {after}")
    elif before or after:
        parts.append(f"the book says {after or before}" if after else f"the book said {before}")
    if change.strengths:
        parts.append(_strengths(change))
    return "; ".join(parts)


def _cell(text: str | None) -> str:
    return "(none)" if text is None else escape(text) or "(empty)"


def _difference(parts: Iterable[Part], context: bool = True) -> str:
    shown = {"=": "{}", "-": "<del>{}</del>", "+": "<ins>{}</ins>"}
    return " ".join(shown[sign].format(escape(text)) for sign, text in parts if context or sign != "=")


def _parts(cell: CellChange) -> tuple[Part, ...]:
    return word_difference(cell.old or "", cell.new or "")


def _restated(restated: Sequence[Restated], tell: Callable[[str, Sequence[MovedNumber]], list[str]]) -> str:
    """The files that were published anew, and the released numbers that moved: each one, or counted."""
    parts = []
    for one in restated:
        files, numbers = one.restatement.files, one.restatement.numbers
        told = [f"- {escape(line)}" for line in files_in_words(files)]
        for title, moved in one.by_table.items():
            told += tell(title, moved)
        counted = (
            f"{_counted(len(files), 'source file')} published anew, {_counted(len(numbers), 'number')} moved"
        )
        head = f"<b>Released numbers, edition {_html(one.edition)}</b>: {counted}"
        parts.append(_details(head, "\n".join(told)))
    return "\n\n".join(parts)


def _numbers_listed(title: str, moved: Sequence[MovedNumber]) -> list[str]:
    rows = [
        f"| {escape(number.words)} | {_cell(number.before)} | {_cell(number.after)} | {escape(number.why)} |"
        for number in moved
    ]
    head = ["| Number | Before | After | Why |", "|---|--:|--:|---|"]
    return ["", f"**{escape(title)}**", "", *head, *rows]


def _numbers_counted(title: str, moved: Sequence[MovedNumber]) -> list[str]:
    whys = Counter(number.why for number in moved)
    return [f"- {escape(title)}: {_counted(count, 'number')}, {escape(why)}" for why, count in whys.items()]


def _outcomes(
    outcomes: Sequence[OutcomeChange], tell: Callable[[Sequence[OutcomeChange]], Iterator[str]]
) -> str:
    head = f"<b>Disclosure control</b>: {_counted(len(outcomes), 'change')}"
    return _details(head, "\n".join(tell(outcomes))) if outcomes else ""


def _outcomes_listed(outcomes: Sequence[OutcomeChange]) -> Iterator[str]:
    for one in outcomes:
        where = f"{one.edition}, {escape(one.table)}, {escape(one.what)}"
        yield f"- {where}: {escape(one.old)} → {escape(one.new)}"


def _outcomes_counted(outcomes: Sequence[OutcomeChange]) -> Iterator[str]:
    counts = Counter((one.edition, one.table) for one in outcomes)
    for (edition, table), count in counts.items():
        yield f"- {edition}, {escape(table)}: {_counted(count, 'change')}"


def _details(head: str, *parts: str) -> str:
    """What the host shows folded, below its head."""
    return "\n\n".join(filter(None, (f"<details><summary>{head}</summary>", *parts, "</details>")))


def _summary_alone(report: Report, link: str, limit: int) -> str:
    """When even counts by chapter do not fit: the totals, which always do."""
    total = sum(change.size for change in report.changes)
    parts = [
        MARKER,
        f"{_counted(total, 'change')} in {_counted(len(report.chapters), 'chapter')}",
        f"Disclosure outcomes: {len(report.outcomes)}. Sign-offs voided: {len(report.voided)}. "
        f"Released numbers moved: {sum(len(one.restatement.numbers) for one in report.restated)}.",
        link,
    ]
    return "\n\n".join(parts)[:limit]


def _agency(slug: str, names: dict[str, str]) -> str:
    return escape(names.get(slug, slug))


def _html(text: str) -> str:
    text = _ADDRESS.sub(lambda match: f"{match[0]}\u200b", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _counted(count: int, thing: str) -> str:
    return f"{count} {thing}{'' if count == 1 else 's'}"
