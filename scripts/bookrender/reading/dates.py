"""The book's date, and how `date-format` writes it.

Belongs here: the patterns of Quarto that are covered, and what is refused. Does not: where a date is shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime

from bookrender.errors import Problem
from bookrender.model import Book
from bookrender.reading.options import book_option

_NAMED_PATTERNS = {"long": "D MMMM YYYY", "iso": "YYYY-MM-DD"}
_WORDS: dict[str, Callable[[date], str]] = {
    "YYYY": lambda day: f"{day:%Y}",
    "YY": lambda day: f"{day:%y}",
    "MMMM": lambda day: f"{day:%B}",
    "MMM": lambda day: f"{day:%b}",
    "MM": lambda day: f"{day:%m}",
    "M": lambda day: str(day.month),
    "dddd": lambda day: f"{day:%A}",
    "ddd": lambda day: f"{day:%a}",
    "DD": lambda day: f"{day:%d}",
    "Do": lambda day: _ordinal(day.day),
    "D": lambda day: str(day.day),
}
_PIECE = re.compile(r"\[(?P<literal>[^\]]*)\]|(?P<word>Do|([A-Za-z])\3*)")


def published(book: Book) -> date | None:
    """The book's date; None where it has none."""
    given = book_option(book, "date")
    return None if given is None else datetime.strptime(str(given), "%Y-%m-%d").date()


def published_words(book: Book) -> str:
    """The book's date as `date-format` (default "long": 29 January 2008) writes it; nothing without one."""
    day = published(book)
    if day is None:
        return ""
    return _PIECE.sub(
        lambda piece: _WORDS[piece["word"]](day) if piece["word"] else piece["literal"], _pattern(book)
    )


def check_dates(book: Book) -> Iterator[Problem]:
    """What is wrong with the book's date and `date-format`."""
    given = book_option(book, "date")
    try:
        published(book)
    except ValueError:
        message = (
            f"“date” is {given}; it must be a day such as 2008-01-29: the same sources make the same book on "
            "every day"
        )
        yield Problem(*_place(book, "date"), message)
    words = dict.fromkeys(piece["word"] for piece in _PIECE.finditer(_pattern(book)))
    if unknown := [word for word in words if word and word not in _WORDS]:
        covered = ", ".join([*_NAMED_PATTERNS, *_WORDS])
        message = (
            f"“date-format” holds “{'”, “'.join(unknown)}”; covered are {covered}, and other words in [ ]"
        )
        yield Problem(*_place(book, "date-format"), message)


def _pattern(book: Book) -> str:
    given = str(book_option(book, "date-format", "long"))
    return _NAMED_PATTERNS.get(given, given)


def _place(book: Book, key: str) -> tuple[str, int | None]:
    return book.lines.get(("book", key)) or book.lines.get((key,)) or ("_quarto.yml", None)


def _ordinal(number: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if number // 10 == 1 else ending}"
