"""What the writers of both formats are given.

Belongs here: the means of writing a book. Does not: writing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bookrender.cache import Cache
from bookrender.document.pandoc import Pandoc
from bookrender.model import Book
from bookrender.progress import Progress


@dataclass(frozen=True)
class Rendering:
    """A book under way into the folder `target`. `on_pages` is called as soon as its pages stand there, and
    before what takes longer."""

    book: Book
    pandoc: Pandoc
    cache: Cache
    target: Path
    progress: Progress
    on_pages: Callable[[], None] = lambda: None
