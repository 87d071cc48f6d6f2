"""The priorities' chapters in the lists of chapters of _quarto-*.yml, as assessment.yml has the priorities.

Quarto takes no list from elsewhere, so each list stands in the file between two comments; the first says what
each priority gives there: "chapters/{slug}.qmd", or several with commas between them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from assessment.errors import AssessmentError, Fault

BEGIN = "# For each priority, written by `assessment derive`: "
END = "# End of the priorities"


def listed(root: Path, slugs: Sequence[str]) -> dict[Path, str]:
    """The text of each file that lists chapters of priorities, by its place in the project.

    Raises AssessmentError for a list without an end.
    """
    texts = {path: path.read_text(encoding="utf-8") for path in sorted(root.glob("_quarto-*.yml"))}
    return {
        path.relative_to(root): with_priorities(text, slugs, path.name)
        for path, text in texts.items()
        if BEGIN in text
    }


def with_priorities(text: str, slugs: Sequence[str], name: str) -> str:
    """The text of the file `name` with the chapters of these priorities in its lists."""
    return "".join(_lines(text, slugs, name))


def _lines(text: str, slugs: Sequence[str], name: str) -> Iterator[str]:
    begun = 0
    for number, line in enumerate(text.splitlines(keepends=True), start=1):
        content = line.strip()
        if content == END:
            begun = 0
        if not begun:
            yield line
        if content.startswith(BEGIN):
            begun, indent = number, line[: line.index("#")]
            chapters = content.removeprefix(BEGIN).split(", ")
            for slug in slugs:
                yield from (f"{indent}- {chapter.format(slug=slug)}\n" for chapter in chapters)
    if begun:
        remedy = f"Put {END!r} below the last of them."
        raise AssessmentError(
            Fault(f"{name}, line {begun}", "begins a list of priorities without end", remedy)
        )
