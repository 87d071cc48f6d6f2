"""Sentences, the numbers in them, and what differs between two of them word by word; no pages, no files."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Literal

_SENTENCE_END = re.compile(r"(?<=[.!?])[\"”’)\]]*\s+(?=[A-Z0-9“\"‘(@])")
_ABBREVIATION = re.compile(r"\b(?:e\.g|i\.e|etc|vs|cf|No|Mr|Mrs|Ms|Dr|St)\.$")
_NUMBER = re.compile(r"[-−]?(?:£\s?)?\d[\d,]*(?:\.\d+)?(?:\s?%|\s?(?:million|billion)\b)?")
_SMALL = ("no", "none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBER_WORDS = frozenset((*_SMALL, "once", "twice", "fewer", "more", "less", "than"))
_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")

# How the book says whether a change is clear (assessment.report.wording.words).
_NOISE = re.compile(r"no clear change|not clear|order among them|too few to say", re.IGNORECASE)
_CLEAR = re.compile(r"likely range|clearly (?:more|fewer|higher|lower|above|below|less)", re.IGNORECASE)
# How the book says how strong a finding's evidence is (assessment.report.conclusions.findings).
_STRENGTH = re.compile(r"(strong evidence|moderate evidence|the data do not settle it)\.$", re.IGNORECASE)
_RANGE_ACROSS_NONE = re.compile(
    r"likely range [^)]*(?:fewer|lower|less)[^)]* to [^)]*(?:more|higher)", re.IGNORECASE
)


Verdict = Literal["clear", "noise", ""]
Part = tuple[Literal["=", "-", "+"], str]


@dataclass(frozen=True)
class Move:
    """A number that moved within a sentence; `judged` is set where it is a count that can be judged by
    itself.
    """

    old: str
    new: str
    judged: Verdict = ""


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph. An abbreviation's full stop ends none."""
    sentences: list[str] = []
    start = 0
    for match in _SENTENCE_END.finditer(text):
        if _ABBREVIATION.search(text[: match.start()]):
            continue
        sentences.append(text[start : match.start()].strip() + match.group().strip())
        start = match.end()
    return [*sentences, text[start:].strip()]


def numbers(text: str) -> list[str]:
    return [match.group().strip() for match in _NUMBER.finditer(text)]


def skeleton(text: str) -> str:
    """The sentence with every number replaced by one mark: equal where only numbers moved."""
    return _NUMBER.sub("#", text)


def verdict(text: str) -> Verdict:
    """Whether the text says that a change is clear or noise; nothing where it speaks of no change."""
    if _NOISE.search(text) or _RANGE_ACROSS_NONE.search(text):
        return "noise"
    return "clear" if _CLEAR.search(text) else ""


def strength(text: str) -> str:
    """How strong the evidence of a finding is said to be, in the book's words; nothing where none is said."""
    strength = _STRENGTH.search(text)
    return strength[1].lower() if strength else ""


def word_difference(old: str, new: str) -> tuple[Part, ...]:
    """Both texts as one run of parts: kept, taken out, put in."""
    parts: list[Part] = []
    for removed, added in _passages(old, new):
        parts += [("=", removed)] if removed == added else [("-", removed), ("+", added)]
    return tuple(part for part in parts if part[1])


def _passages(old: str, new: str) -> Iterator[tuple[str, str]]:
    """Both texts in passages by words, each beside what stands in its place; one may be empty."""
    before, after = old.split(), new.split()
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for _, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        yield " ".join(before[old_start:old_end]), " ".join(after[new_start:new_end])


def moved_numbers(old: str, new: str) -> tuple[Move, ...]:
    """Numbers that moved, old → new, in the order of the sentence; also one that became words, as
    suppressed ones do.

    Two sentences of the same skeleton are compared number by number; of others, what stands in the same
    place.
    """
    if skeleton(old) == skeleton(new):
        pairs = zip(numbers(old), numbers(new), strict=True)
        return tuple(Move(before, after) for before, after in pairs if before != after)
    passages = (passage for passage in _passages(old, new) if passage[0] != passage[1])
    return tuple(move for removed, added in passages for move in _paired(removed, added))


def _paired(removed: str, added: str) -> list[Move]:
    """The numbers of two passages that replace one another. Words stand for a number that the other side
    has.
    """
    before, after = numbers(removed), numbers(added)
    if before == after:
        return []
    if len(before) == len(after):
        return [Move(old, new) for old, new in zip(before, after, strict=True) if old != new]
    counts, other = Counter(before), Counter(after)
    gone = list((counts - other).elements()) or ([removed] if _is_number_in_words(removed) else [])
    come = list((other - counts).elements()) or ([added] if _is_number_in_words(added) else [])
    return [Move(old, new) for old, new in zip_longest(gone, come, fillvalue="")]


def _is_number_in_words(text: str) -> bool:
    return bool(text) and bool(set(text.lower().split()) & _NUMBER_WORDS)


def words(text: str) -> list[str]:
    """The words of a text, without numbers and punctuation."""
    return _WORD.findall(text)


def changed_words(old: str, new: str) -> list[str]:
    """The words, not the numbers, that one text has and the other has not."""
    parts = word_difference(old, new)
    return [word for sign, text in parts if sign != "=" for word in words(text)]


def likeness(old: str, new: str) -> float:
    """How alike two texts are, 0 to 1, by their words in order, whatever their numbers."""
    before, after = skeleton(old).split(), skeleton(new).split()
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for bound in (matcher.real_quick_ratio, matcher.quick_ratio):
        if bound() < 0.35:  # an upper bound: too unlike to be worth the slow way
            return bound()
    return matcher.ratio()


def best_pairs(old: Sequence[str], new: Sequence[str], at_least: float = 0.35) -> list[tuple[int, int]]:
    """Pairs of positions whose texts are most alike, each text at most once, in order of the new texts."""
    scored = [(likeness(before, after), i, j) for i, before in enumerate(old) for j, after in enumerate(new)]
    taken_old: set[int] = set()
    taken_new: set[int] = set()
    pairs: list[tuple[int, int]] = []
    for score, i, j in sorted(scored, key=lambda entry: (-entry[0], abs(entry[1] - entry[2]), entry[1])):
        if score >= at_least and i not in taken_old and j not in taken_new:
            taken_old.add(i)
            taken_new.add(j)
            pairs.append((i, j))
    return sorted(pairs, key=lambda pair: pair[1])
