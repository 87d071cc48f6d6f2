"""Takes out of chapters and lists what is one partnership's own, as data/local.yml says."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from pydantic import Field

from assessment.errors import AssessmentError, Fault
from assessment.yaml_files import StrictModel, read_model

FILE = Path("data/local.yml")
ANSWERED = ("{name}", "{force_name}")
_CELL = re.compile(r"^```\{python\}\n.*?^```\n\n?", re.DOTALL | re.MULTILINE)
_EMPTY_DIV = re.compile(r"^(:{3,}) \{[^\n]*\}\n\s*^\1\n\n?", re.MULTILINE)
_HEADING = re.compile(r"^(#+) ", re.MULTILINE)


class Replacement(StrictModel):
    before: str = Field(alias="from")
    after: str = Field(alias="to")


class Local(StrictModel):
    """data/local.yml. `agencies` gives each a name in general words, or one of `ANSWERED` to fill in."""

    names: tuple[str, ...]
    agencies: dict[str, str]
    elements: tuple[str, ...]
    sections: tuple[str, ...]
    terms: tuple[str, ...]
    files: tuple[str, ...]
    words: tuple[Replacement, ...]


def read_local(root: Path) -> Local:
    """Raises AssessmentError where the project has no such file: it is another partnership's already."""
    if not (root / FILE).is_file():
        what = "is not there, so nobody can say what here is one partnership's own"
        raise AssessmentError(Fault(str(FILE), what, "Begin from a fresh clone of the project."))
    return read_model(root / FILE, Local, str(FILE))


def without_section(text: str, section: str) -> str:
    """A chapter without the section of this id, up to the next heading as high or higher."""
    start = re.search(rf"^(#+) [^\n]*\{{#{re.escape(section)}\}}\n", text, re.MULTILINE)
    if start is None:
        return text
    following = (match for match in _HEADING.finditer(text, start.end()) if len(match[1]) <= len(start[1]))
    end = next(following, None)
    return text[: start.start()] + (text[end.start() :] if end else "")


def without_elements(text: str, ids: Sequence[str]) -> str:
    """A chapter without the cells and lines that refer to these elements."""
    for element in ids:
        used = re.compile(rf"[\"(]{re.escape(element)}[.)]")
        text = _CELL.sub(lambda match, used=used: "" if used.search(match[0]) else match[0], text)
        text = "".join(line for line in text.splitlines(keepends=True) if not used.search(line))
    while (shorter := _EMPTY_DIV.sub("", text)) != text:
        text = shorter
    return re.sub(r"\n{3,}", "\n\n", text)


def without_items(text: str, ids: Iterable[str], key: str = "id") -> str:
    """A list of YAML mappings without those of these ids (or another first key), all else as it was."""
    for item in ids:
        text = re.sub(
            rf"^( *)- (\{{)?{key}: {re.escape(item)}\b.*?(?=^\1- |^\1#|^\s*\n|\Z)",
            "",
            text,
            flags=re.DOTALL | re.MULTILINE,
        )
    return text


def in_general_words(text: str, words: Iterable[Replacement]) -> str:
    """A text in which what one partnership calls things is said in general words."""
    for replacement in words:
        text = text.replace(replacement.before, replacement.after)
    return text


def names_left(text: str, names: Iterable[str]) -> list[tuple[int, str]]:
    """Line and name, for each of these names that a text still holds as words of their own."""
    left = []
    for name in names:
        pattern = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)
        left += [
            (number, name) for number, line in enumerate(text.splitlines(), start=1) if pattern.search(line)
        ]
    return sorted(set(left))
