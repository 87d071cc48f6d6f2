"""Numbers and comparisons in correct plain English; no tables, no figures, no Markdown.

Style: GOV.UK, numbers (thousands separators, "%", no false precision). A suppressed value is said in words.
"""

from __future__ import annotations

from collections.abc import Sequence

from assessment.cells import Cell, Status
from assessment.rounding import rounded
from assessment.statistics.changes import Change
from assessment.statistics.rates import Estimate

SMALL = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
WITHHELD = "a number that we withhold"
PEOPLES = ("Arab", "Asian", "Black", "White")  # the ethnic groups whose names are written with a capital
_SYMBOLS = {Status.NOT_APPLICABLE: "[z]", Status.LOW: "[low]"}
_IRREGULAR = {"people": "person", "children": "child", "women": "woman", "men": "man"}


def number(value: float) -> str:
    """A whole number with thousands separators; other numbers to one decimal, ten and above to none."""
    if float(value).is_integer():
        return f"{int(value):,}"
    return rounded(value, 1 if abs(value) < 10 else 0)


def spelled(value: int) -> str:
    """Numbers below ten in words, as they read in a sentence."""
    return SMALL[value] if 0 <= value < len(SMALL) else number(value)


def several(count: int, noun: str) -> str:
    """A number in words with its noun, whose plural takes an s: 'one action', 'three actions'."""
    return f"{spelled(count)} {noun}{'' if count == 1 else 's'}"


def rate_words(value: float) -> str:
    """A rate to three figures at most: 0.42, 4.2, 42."""
    if value == 0:
        return "0"
    return rounded(value, 2 if value < 1 else 1 if value < 10 else 0)


def percent(share: float) -> str:
    """A share (0 to 1) as a whole percentage; what would round to nothing or all is said as such."""
    if 0 < share < 0.005:
        return "less than 1%"
    if 0.995 <= share < 1:
        return "more than 99%"
    return f"{rounded(100 * share)}%"


def percent_range(lower: float, upper: float) -> str:
    """Two percentages (3 for 3%) as a range, '3% to 9%'; one where they round to the same."""
    first, last = _percentage(lower), _percentage(upper)
    return first if first == last else f"{first} to {last}"


def _percentage(value: float) -> str:
    return "less than 1%" if 0 < value < 0.5 else f"{rounded(value)}%"


def range_words(estimate: Estimate) -> str:
    """The limits of a rate: '3.1 to 4.2'."""
    return f"{rate_words(estimate.lower)} to {rate_words(estimate.upper)}"


def cell_words(cell: Cell) -> str:
    """A cell as it reads in a sentence. One that was not collected has no words."""
    if cell.known:
        return number(cell.value) if cell.value else "no"
    if cell.below:
        return f"fewer than {spelled(cell.below)}"
    return WITHHELD


def cell_symbol(cell: Cell) -> str:
    """A cell as it stands in a table: a number, or why there is none (GSS symbols, 2023).

    [c] confidential, [z] not applicable, [low] rounds to zero and is not zero, [x] not available.
    """
    if cell.known:
        return number(cell.value)
    return "[c]" if cell.suppressed else _SYMBOLS.get(cell.status, "[x]")


def singular(noun: str) -> str:
    """One of a plural noun phrase, by its head: 'attacks on crews' → 'attack on crews'."""
    head, *rest = _head_first(noun)
    if head in _IRREGULAR:
        one = _IRREGULAR[head]
    elif head.endswith("ies"):
        one = f"{head[:-3]}y"
    elif head.endswith(("sses", "shes", "ches", "xes")):
        one = head[:-2]
    else:
        one = head.removesuffix("s")
    before, after = rest
    return f"{before}{one}{after}"


def counted(cell: Cell, nouns: str) -> str:
    """A cell with its noun: '4,312 incidents', '1 incident', 'no incidents', 'fewer than five incidents'."""
    if cell.known and cell.value == 1:
        return f"1 {singular(nouns)}"
    if not cell.known and not cell.below:
        return f"a number of {nouns} that we withhold"
    return f"{cell_words(cell)} {nouns}"


def was(cell: Cell) -> str:
    """'was' for one, else 'were'."""
    return "was" if cell.known and cell.value == 1 else "were"


def listed(items: Sequence[str], last: str = "and") -> str:
    """'a', 'a and b', 'a, b and c'; a comma before the last 'and' where an item holds one itself."""
    if len(items) < 2:
        return "".join(items)
    comma = "," if any(" and " in item for item in items) else ""
    return f"{', '.join(items[:-1])}{comma} {last} {items[-1]}"


def capitalised(text: str) -> str:
    """With the first letter in upper case, the rest as it is; a name such as 'iCalendar' as it is."""
    return text if text[1:2].isupper() else text[:1].upper() + text[1:]


def lowered(text: str) -> str:
    """With the first letter in lower case, unless it begins an acronym, a code or the name of a people."""
    if text.startswith(PEOPLES):
        return text
    return text[:1].lower() + text[1:] if text[1:2].islower() or text.startswith("A ") else text


def change_words(change: Change, base: str) -> str:
    """A change as it ends a sentence; `base` names the earlier period: 'the same months of 2006'.

    '6% fewer than in … (likely range 3% to 9% fewer)', 'no clear change from …, when there were 98 (likely
    range 24% fewer to 36% more)', or the two counts where the base is below 20.
    """
    if change.now == change.base:
        return f"the same number as in {base}"
    earlier = number(change.base) if change.base else "none"
    percentage = change.percentage
    if percentage is None:
        verdict = "clearly more than" if change.direction > 0 else "clearly fewer than"
        against = f"against {earlier} in {base}"
        return f"{verdict} the {earlier} in {base}" if change.clear else f"{against}, no clear change"
    if not change.clear:
        return f"no clear change from {base}, when there were {earlier} (likely range {likely_range(change)})"
    more = "more" if change.direction > 0 else "fewer"
    ends = sorted((abs(percentage.lower), abs(percentage.upper)))
    size = f"{rounded(abs(percentage.value))}%" if abs(percentage.value) >= 1 else "less than 1%"
    return f"{size} {more} than in {base} (likely range {percent_range(*ends)} {more})"


def change_short(change: Change) -> str:
    """A change for a key figure: '6% fewer', 'no clear change', 'from 7 to 3'."""
    if change.percentage is None:
        return f"{number(change.base)} a year earlier"
    if not change.clear:
        return "no clear change"
    return f"{rounded(abs(change.percentage.value))}% {'more' if change.direction > 0 else 'fewer'}"


def likely_range(change: Change) -> str:
    """The limits of a percentage change in words: '3% to 9% fewer', '9% fewer to 2% more'."""
    percentage = change.percentage
    if percentage is None:
        return "too few for a percentage"
    if percentage.lower < 0 < percentage.upper:
        return f"{_percentage(-percentage.lower)} fewer to {_percentage(percentage.upper)} more"
    ends = sorted((abs(percentage.lower), abs(percentage.upper)))
    return f"{percent_range(*ends)} {'more' if percentage.upper > 0 else 'fewer'}"


def rank_words(rank: int, best: int, worst: int) -> str:
    """'1st', or '3rd (1st to 9th)' where the order is not certain: the ranks in brackets are possible."""
    here = ordinal(rank)
    return here if best == worst else f"{here} ({ordinal(best)} to {ordinal(worst)})"


def ordinal(value: int) -> str:
    """1st, 2nd, 3rd, 11th."""
    suffix = "th" if value % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    return f"{value}{suffix}"


def agreement_words(coefficient: float) -> str:
    """How far two rankings agree, from a rank correlation (Evans 1996's bands, in plain words)."""
    if coefficient < 0.2:
        return "do not agree" if coefficient > -0.2 else "run against each other"
    bands = ((0.4, "agree a little"), (0.6, "agree in part"), (0.8, "largely agree"))
    return next((words for limit, words in bands if coefficient < limit), "agree closely")


_AFTER_THE_HEAD = frozenset({"of", "in", "to", "on", "for", "after", "by", "from", "open", "supervised"})


def _head_first(noun: str) -> tuple[str, str, str]:
    """(head, what stands before it, after it): 'people' and the like, or what precedes 'of', 'in' …"""
    words = noun.split(" ")
    irregular = [at for at, word in enumerate(words) if word in _IRREGULAR]
    stops = [at - 1 for at, word in enumerate(words) if at and word in _AFTER_THE_HEAD]
    head = min([*irregular, *stops, len(words) - 1])
    before = "".join(f"{word} " for word in words[:head])
    after = "".join(f" {word}" for word in words[head + 1 :])
    return words[head], before, after
