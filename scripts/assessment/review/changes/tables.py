"""Tables of two pages compared cell by cell: by the names of row and column, not by their places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Sequence

from assessment.review.changes import text as language
from assessment.review.changes.model import APART, CellChange

Rows = Sequence[Sequence[str]]


def compare_tables(old: Rows, new: Rows, actions: Container[str] = ()) -> tuple[CellChange, ...]:
    """Cells that differ, in the order of the new table; then those of rows and columns that are gone.

    A row that begins with an action's id is that action's, however the action is worded; one that begins with
    nothing belongs to the row above.
    """
    old, new = _filled(old), _filled(new)
    names = ([action_of(row[0], actions) or row[0] for row in rows[1:]] for rows in (old, new))
    names_old, names_new = _turns(old, new, *names)
    before, after = _cells(old, names_old), _cells(new, names_new)
    places = [*after, *(place for place in before if place not in after)]
    return tuple(
        CellChange(row, column, before.get((row, column)), after.get((row, column)))
        for row, column in places
        if before.get((row, column)) != after.get((row, column))
    )


def action_of(text: str, actions: Container[str]) -> str:
    """The id of the action that a text begins with; nothing where it begins with none."""
    first = text.partition(" ")[0]
    return first if first in actions else ""


def _filled(rows: Rows) -> Rows:
    """The rows with cells, each with the first cell of the row above where it has none of its own."""
    filled: list[Sequence[str]] = []
    for row in filter(None, rows):
        first = row[0] or (filled[-1][0] if len(filled) > 1 else "")
        filled.append((first, *row[1:]))
    return filled


def _turns(old: Rows, new: Rows, before: list[str], after: list[str]) -> tuple[list[str], list[str]]:
    """The names, each of those that occur again with its turn: two rows of one name stay two rows.

    Rows of one name are told apart by what they say: one put in before another moves none of them.
    """
    turn_old, turn_new = list(before), list(after)
    for name in dict.fromkeys([*before, *after]):
        places = ([at for at, other in enumerate(names) if other == name] for names in (before, after))
        mine, theirs = places
        if max(len(mine), len(theirs)) == 1:
            continue
        pairs = _alike([old[at + 1] for at in mine], [new[at + 1] for at in theirs])
        called = _called(name, [new[at + 1] for at in theirs])
        lost = [at for at in range(len(mine)) if at not in pairs.values()]
        gone = _called(name, [old[mine[at] + 1] for at in lost], called)
        for at, place in enumerate(theirs):
            turn_new[place] = called[at]
            if at in pairs:
                turn_old[mine[pairs[at]]] = called[at]
        for at, one in zip(lost, gone, strict=True):
            turn_old[mine[at]] = one
    return turn_old, turn_new


def _called(name: str, rows: Rows, taken: Sequence[str] = ()) -> list[str]:
    """What rows of one name are called: by their second cells too where these are no values, else by turn."""
    turns: list[str] = []
    for row in rows:
        wanted = f"{name}{APART}{row[1]}" if len(row) > 2 else name
        turn = 1
        while _turn(wanted, turn) in (*taken, *turns):
            turn += 1
        turns.append(_turn(wanted, turn))
    return turns


def _alike(old: Sequence[Sequence[str]], new: Sequence[Sequence[str]]) -> dict[int, int]:
    """Each new row's former self: of the same words, or else in the same place where as many rows are left,
    or else of the most alike words.
    """
    was, now = [" ".join(row) for row in old], [" ".join(row) for row in new]
    pairs: dict[int, int] = {}
    for j, words in enumerate(now):
        same = next((i for i, former in enumerate(was) if former == words and i not in pairs.values()), None)
        if same is not None:
            pairs[j] = same
    left = [i for i in range(len(was)) if i not in pairs.values()]
    rest = [j for j in range(len(now)) if j not in pairs]
    if len(left) == len(rest):
        return {**pairs, **dict(zip(rest, left, strict=True))}
    alike = language.best_pairs([was[i] for i in left], [now[j] for j in rest])
    return {**pairs, **{rest[j]: left[i] for i, j in alike}}


def _turn(name: str, turn: int) -> str:
    return name if turn == 1 else f"{name} ({turn})"


def _cells(rows: Rows, names: Sequence[str]) -> dict[tuple[str, str], str]:
    """Each cell by the names of its row and column. The first row names the columns."""
    if not rows:
        return {}
    columns = _distinct(rows[0])
    cells = {("", column): rows[0][at] for at, column in enumerate(columns)}
    for name, row in zip(names, rows[1:], strict=True):
        for at, cell in enumerate(row):
            cells[name, columns[at] if at < len(columns) else f"column {at + 1}"] = cell
    return cells


def _distinct(names: Sequence[str]) -> list[str]:
    seen: Counter[str] = Counter()
    result = []
    for name in names:
        seen[name] += 1
        result.append(_turn(name, seen[name]))
    return result
