"""How old a reader must be to read a chapter with ease.

The Automated Readability Index counts letters, words and sentences, so it needs no list of syllables and
gives the same result everywhere: 4.71 × letters a word + 0.5 × words a sentence − 21.43 is a school year of
the United States, whose pupils are five years older (Smith and Senter, Automated Readability Index,
AMRL-TR-66-220, 1967).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

HIGHEST = 14.0  # years: what a daily newspaper asks
FEWEST_WORDS = 100  # a text that is shorter is not judged
_YEARS_BEFORE_SCHOOL = 5
_SENTENCE_ENDS = re.compile(r"(?<=[.!?;:])\s+(?=[A-Z0-9“‘(])")
_WORD = re.compile(r"[^\W_]+(?:[’'.,-][^\W_]+)*")


@dataclass(frozen=True)
class Readability:
    """Of a text: its words, words a sentence, and the reading age in years."""

    words: int
    words_a_sentence: float
    age: float

    @property
    def too_hard(self) -> bool:
        return self.words >= FEWEST_WORDS and self.age > HIGHEST


def measure(paragraphs: Iterable[str]) -> Readability | None:
    """The readability of running text, a paragraph or list item each; None without a word."""
    sentences = [part for text in paragraphs for part in _SENTENCE_ENDS.split(text) if _WORD.search(part)]
    words = [word for sentence in sentences for word in _WORD.findall(sentence)]
    if not words:
        return None
    letters = sum(sum(letter.isalnum() for letter in word) for word in words)
    year = 4.71 * letters / len(words) + 0.5 * len(words) / len(sentences) - 21.43
    return Readability(len(words), len(words) / len(sentences), year + _YEARS_BEFORE_SCHOOL)
