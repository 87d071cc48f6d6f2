"""The vocabulary of the chapters: all that a chapter imports.

`open_chapter(slug)` gives a chapter's elements, key figures, gaps and sources; `open_book()` what is said of
the whole edition. What they compute comes from `assessment.profiles`, what they draw from released tables.
"""

from __future__ import annotations

from assessment.report.book import Book, open_book
from assessment.report.chapter import Chapter, open_chapter

__all__ = ["Book", "Chapter", "open_book", "open_chapter"]
