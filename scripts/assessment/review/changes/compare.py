"""Two pages, or two books of pages, compared as a reader reads them; no files but the pictures of figures."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from functools import cached_property
from operator import attrgetter
from pathlib import Path, PurePosixPath

from assessment.review.agreement.pages import Page
from assessment.review.agreement.reading import Block
from assessment.review.changes import text as language
from assessment.review.changes.model import Cause, CellChange, Change, ChapterChanges
from assessment.review.changes.source import Prose
from assessment.review.changes.tables import action_of, compare_tables
from assessment.review.changes.text import Move, Verdict

_COUNT = re.compile(r"\d{1,3}(?:,\d{3})*|\d+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_SAME_CHAPTER = 0.6  # share of sentences that a renamed chapter keeps at least


@dataclass(frozen=True)
class Sources:
    """What tells causes apart: the prose of either side, whether any data changed, who answers for what."""

    old_prose: Mapping[str, Prose] = field(default_factory=dict)
    new_prose: Mapping[str, Prose] = field(default_factory=dict)
    data_changed: bool = False
    plan_words: tuple[Counter[str], Counter[str]] | None = None  # taken out of the plan's files, put in
    actions: Mapping[str, str] = field(default_factory=dict)  # action → agency that owns it
    owners: Mapping[str, str] = field(default_factory=dict)
    elements: Mapping[str, str] = field(default_factory=dict)  # element → agency
    old_site: Path = Path()
    new_site: Path = Path()


def compare_books(
    old: Mapping[str, Page], new: Mapping[str, Page], sources: Sources
) -> tuple[ChapterChanges, ...]:
    """The chapters that changed, in the order of the new book, then those that it has lost."""
    renamed = _renamed(old, new)
    lost = [slug for slug in old if slug not in new and slug not in renamed.values()]
    chapters: list[ChapterChanges] = []
    for slug in (*new, *lost):
        former = renamed.get(slug, slug)
        before, after = old.get(former), new.get(slug)
        changes = tuple(_Comparison(former, slug, sources).compare(before, after))
        status = "removed" if not after else "renamed" if slug in renamed else "" if before else "added"
        if changes or status:
            title = next(page.title for page in (after, before) if page)
            former = former if slug in renamed else ""
            owner = sources.owners.get(slug, "")
            chapters.append(ChapterChanges(slug, title, owner, status, former, changes))  # type: ignore[arg-type]
    return tuple(chapters)


def _renamed(old: Mapping[str, Page], new: Mapping[str, Page]) -> dict[str, str]:
    """New slug → former slug, of chapters that say largely the same under another name."""
    gone = {slug: _skeletons(page) for slug, page in old.items() if slug not in new}
    former_slugs: dict[str, str] = {}
    for slug, page in new.items():
        if slug in old or not gone:
            continue
        mine = _skeletons(page)
        shares = {former: _shared(theirs, mine) for former, theirs in gone.items()}
        former, share = max(shares.items(), key=lambda item: item[1])
        if share >= _SAME_CHAPTER:
            former_slugs[slug] = former
            del gone[former]
    return former_slugs


def _skeletons(page: Page) -> Counter[str]:
    return Counter(language.skeleton(unit.text) for unit in _units(page))


def _shared(one: Counter[str], other: Counter[str]) -> float:
    return (one & other).total() / max(1, one.total(), other.total())


def _units(page: Page | None) -> list[Block]:
    """The sentences, headings and gaps of a page, each as a block of its own."""
    units: list[Block] = []
    for block in page.blocks if page else ():
        is_finding = block.role == "finding" and language.strength(block.text)
        if block.kind == "paragraph" and not is_finding:  # a finding's words and strength are one thing
            sentences = [replace(block, text=one, links=()) for one in language.sentences(block.text)]
            units += [*sentences[:-1], replace(sentences[-1], links=block.links)]
        elif block.kind in ("heading", "gap", "paragraph"):
            units.append(block)
    return units


def _same(unit: Block) -> tuple[str, str, tuple[str, ...]]:
    """What two units share that say the same and lead to the same."""
    return unit.kind, unit.text, unit.links


def _with_links(old: Block, new: Block) -> tuple[Block, Block]:
    """Two blocks; where they say the same, with the addresses by which they differ."""
    if old.text != new.text or old.links == new.links:
        return old, new
    counts = Counter(old.links), Counter(new.links)
    only = ([*(counts[0] - counts[1])], [*(counts[1] - counts[0])])
    old_links, new_links = only if any(only) else (old.links, new.links)
    return (
        replace(old, text=" → ".join([old.text, *old_links])),
        replace(new, text=" → ".join([new.text, *new_links])),
    )


@dataclass(frozen=True)
class _Comparison:
    """One chapter's comparison: `former` is its slug in the old book, `slug` in the new one."""

    former: str
    slug: str
    sources: Sources

    def compare(self, old: Page | None, new: Page | None) -> Iterator[Change]:
        yield from self._texts(_units(old), _units(new))
        yield from self._floats(_floats(old, "table"), _floats(new, "table"))
        yield from self._floats(_floats(old, "figure"), _floats(new, "figure"))

    def _texts(self, old: list[Block], new: list[Block]) -> Iterator[Change]:
        pairs, lost, added = _aligned(old, new)
        entries: list[tuple[int, list[Change]]] = [
            (at, list(self._reworded(before, after))) for before, after, at in pairs
        ]
        moved = Counter(_same(unit) for unit in lost) & Counter(_same(unit) for _, unit in added)
        arrived = Counter(moved)
        for at, unit in added:
            if arrived[_same(unit)]:
                arrived[_same(unit)] -= 1
                entries.append((at, [self._change("moved", unit, unit.text, unit.text)]))
            else:
                entries.append((at, [self._change(_kind(unit), unit, "", unit.text)]))
        for unit in lost:
            if moved[_same(unit)]:
                moved[_same(unit)] -= 1
            else:
                entries.append((len(new), [self._change(_kind(unit), unit, unit.text, "")]))
        for _, changes in sorted(entries, key=lambda entry: entry[0]):
            yield from changes

    def _reworded(self, old: Block, new: Block) -> Iterator[Change]:
        """A sentence that changed: as narrative, as moved numbers, or as both."""
        old, new = _with_links(old, new)
        moves = _judged(language.moved_numbers(old.text, new.text))
        cause = self._cause(old.text, new.text)
        if cause == "narrative" and language.changed_words(old.text, new.text):
            yield self._change(_kind(new), new, old.text, new.text)
            if moves:
                cause = "data" if self.sources.data_changed else "narrative"
                yield replace(self._change("numbers", new, old.text, new.text, cause), moves=moves)
        elif moves:
            yield replace(self._change("numbers", new, old.text, new.text), moves=moves)
        else:
            yield self._change(_kind(new), new, old.text, new.text)

    def _floats(self, old: list[Block], new: list[Block]) -> Iterator[Change]:
        pairs = _paired_floats(old, new)
        for block in new:
            before = pairs.get(id(block))
            if before is None:
                yield self._float("", block.text or block.alt or block.key, block)
            elif block.kind == "table":
                yield from self._table(before, block)
            else:
                yield from self._figure(before, block)
        kept = {id(block) for block in pairs.values()}
        for block in old:
            if id(block) not in kept:
                yield self._float(block.text or block.alt or block.key, "", block)

    def _float(self, old: str, new: str, block: Block) -> Change:
        kind = "cells" if block.kind == "table" else "figure"
        picture = str(block.image or "")
        pictures = ("", picture) if new else (picture, "")
        return replace(self._change(kind, replace(block, text=new or old), old, new), pictures=pictures)

    def _table(self, old: Block, new: Block) -> Iterator[Change]:
        if _same(old) != _same(new):
            yield from self._reworded(old, new)
        by_action: dict[str, list[CellChange]] = {}
        for cell in compare_tables(old.rows, new.rows, self.sources.actions):
            by_action.setdefault(action_of(cell.row, self.sources.actions), []).append(cell)
        for action, cells in by_action.items():
            was = " ".join(cell.old or "" for cell in cells)
            now = " ".join(cell.new or "" for cell in cells)
            cause = self._cause(was, now)
            if action:
                agency = self.sources.actions[action]
                row = replace(new, text=now or was, key=action, agency=agency, role="action")
                yield replace(self._change("action", row, was, now, cause), cells=tuple(cells))
            else:
                yield replace(self._change("cells", new, old.text, new.text, cause), cells=tuple(cells))

    def _figure(self, old: Block, new: Block) -> Iterator[Change]:
        old, new = _with_links(old, new)
        same_words = (old.text, old.alt) == (new.text, new.alt)
        if same_words and not self._drawn_differently(old, new):
            return
        before = " ".join(filter(None, (old.text, old.alt)))
        after = " ".join(filter(None, (new.text, new.alt)))
        yield replace(
            self._change("figure", new, before, after),
            moves=_judged(language.moved_numbers(before, after)),
            pictures=(str(old.image or ""), str(new.image or "")),
        )

    def _drawn_differently(self, old: Block, new: Block) -> bool:
        return _content(self.sources.old_site, old.image) != _content(self.sources.new_site, new.image)

    def _change(self, kind: str, block: Block, old: str, new: str, cause: Cause | None = None) -> Change:
        """A change of `block`, without the fields that few changes have."""
        element = block.key.partition("-")[2]
        return Change(
            chapter=self.slug,
            kind=kind,  # type: ignore[arg-type]
            cause=cause or self._cause(old, new, moved=kind == "moved"),
            agency=block.agency
            or self.sources.actions.get(action_of(block.text, self.sources.actions))
            or self.sources.elements.get(element)
            or self.sources.owners.get(self.slug, ""),
            section=block.section,
            key=block.key,
            old=old,
            new=new,
            role=block.role,
            parts=language.word_difference(old, new),
            judged=(language.verdict(old), language.verdict(new))
            if kind in ("numbers", "words")
            else ("", ""),
        )

    def _cause(self, old: str, new: str, moved: bool = False) -> Cause:
        """Narrative where the words that differ are words that somebody wrote or took out of the chapter;
        plan where somebody did so in the plan's files, or where these alone changed; else data, else method.
        """
        data, plan = self.sources.data_changed, self.sources.plan_words
        same_prose = self._prose[0].text == self._prose[1].text
        if not same_prose and _written(old, new, self._prose_difference):
            return "narrative"
        if plan and not moved and (not data or _written(old, new, plan)):
            return "plan"
        if same_prose:
            return "data" if data else "method"
        return "narrative" if moved or not data else "data"

    @cached_property
    def _prose(self) -> tuple[Prose, Prose]:
        empty = Prose()
        return self.sources.old_prose.get(self.former, empty), self.sources.new_prose.get(self.slug, empty)

    @cached_property
    def _prose_difference(self) -> tuple[Counter[str], Counter[str]]:
        old, new = self._prose
        return old.counts - new.counts, new.counts - old.counts


def _written(old: str, new: str, difference: tuple[Counter[str], Counter[str]]) -> bool:
    """Whether words that differ are among those that somebody took out or put in."""
    taken_out, put_in = difference
    return any(
        (taken_out if sign == "-" else put_in)[word]
        for sign, part in language.word_difference(old, new)
        if sign != "="
        for word in language.words(part)
    )


def _kind(unit: Block) -> str:
    return "gap" if unit.kind == "gap" else "words"


Aligned = tuple[list[tuple[Block, Block, int]], list[Block], list[tuple[int, Block]]]


def _aligned(old: list[Block], new: list[Block]) -> Aligned:
    """Pairs of units that changed (with the new one's place), units lost, and units added (with their
    places).

    Equal units are matched first, so that a sentence put between others of its kind moves none of them;
    then those
    equal but for numbers, then those most alike.
    """
    pairs: list[tuple[Block, Block, int]] = []
    lost: list[Block] = []
    added: list[tuple[int, Block]] = []
    alignment = SequenceMatcher(None, [*map(_same, old)], [*map(_same, new)], autojunk=False)
    for tag, old_start, old_end, new_start, new_end in alignment.get_opcodes():
        if tag == "equal":
            continue
        was, now = old[old_start:old_end], new[new_start:new_end]
        matched = _matched(was, now)
        paired_old, paired_new = {i for i, _ in matched}, {j for _, j in matched}
        pairs += [(was[i], now[j], new_start + j) for i, j in matched if _same(was[i]) != _same(now[j])]
        lost += [unit for i, unit in enumerate(was) if i not in paired_old]
        added += [(new_start + j, unit) for j, unit in enumerate(now) if j not in paired_new]
    return pairs, lost, added


def _matched(old: list[Block], new: list[Block]) -> list[tuple[int, int]]:
    before = [(unit.kind, language.skeleton(unit.text)) for unit in old]
    after = [(unit.kind, language.skeleton(unit.text)) for unit in new]
    pairs = [
        (block.a + at, block.b + at)
        for block in SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
        for at in range(block.size)
    ]
    taken_old, taken_new = {pair[0] for pair in pairs}, {pair[1] for pair in pairs}
    for kind in ("heading", "paragraph", "gap"):
        rest_old = [i for i, unit in enumerate(old) if i not in taken_old and unit.kind == kind]
        rest_new = [j for j, unit in enumerate(new) if j not in taken_new and unit.kind == kind]
        alike = language.best_pairs([old[i].text for i in rest_old], [new[j].text for j in rest_new])
        pairs += [(rest_old[i], rest_new[j]) for i, j in alike]
    return pairs


def _floats(page: Page | None, kind: str) -> list[Block]:
    return [block for block in page.blocks if block.kind == kind] if page else []


def _paired_floats(old: list[Block], new: list[Block]) -> dict[int, Block]:
    """Each new float's former self (by the new one's identity): of the same label, of the same words,
    or else of the most alike words.
    """
    pairs: dict[int, Block] = {}
    left = list(old)
    for name in (attrgetter("key"), attrgetter("words")):
        for block in new:
            same = next((one for one in left if name(one) and name(one) == name(block)), None)
            if same is not None and id(block) not in pairs:
                pairs[id(block)] = same
                left.remove(same)
    rest = [block for block in new if id(block) not in pairs]
    for i, j in language.best_pairs([block.words for block in left], [block.words for block in rest]):
        if not (left[i].key and rest[j].key):
            pairs[id(rest[j])] = left[i]
    return pairs


def _content(site: Path, image: PurePosixPath | None) -> bytes | None:
    file = site / image if image else None
    return file.read_bytes() if file and file.is_file() else None


def _judged(moves: Iterable[Move]) -> tuple[Move, ...]:
    return tuple(replace(move, judged=_judge(move)) for move in moves)


def _judge(move: Move) -> Verdict:
    """Clear or noise, by the rule that the book's own comparisons of two counts follow; nothing for what is
    no count.
    """
    if not (_COUNT.fullmatch(move.old) and _COUNT.fullmatch(move.new)):
        return ""
    if _YEAR.fullmatch(move.old) or _YEAR.fullmatch(move.new):
        return ""
    from assessment.statistics.changes import compare_counts  # scipy: only where a count moved

    now, base = (float(number.replace(",", "")) for number in (move.new, move.old))
    return "clear" if compare_counts(now, base).clear else "noise"
