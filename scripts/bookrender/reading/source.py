"""Takes a chapter apart: front matter, prose, cells and inline code, with includes and shortcodes resolved.

Belongs here: the syntax of a `.qmd` file as far as it concerns execution. Does not: running anything, or
Markdown itself, which is pandoc's. Every piece knows the file and line that it came from.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import PurePosixPath
from typing import Any

from bookrender.errors import BookError, Problem
from bookrender.model import Book, Chapter
from bookrender.reading.conditions import Nesting
from bookrender.reading.located_yaml import LocatedYaml, read_located_yaml, read_text
from bookrender.reading.schema import CELL_OPTIONS, FRONT_MATTER, check

_FENCE = re.compile(r"^(?P<indent>\s*)(?P<fence>`{3,}|~{3,})\s*(?P<info>.*?)\s*$")
# A language in braces, ```{python}, is code to run; ```python, ```{.python} and ```{=html} are text.
_EXECUTABLE = re.compile(r"^\{(?P<language>[A-Za-z{][\w}]*)(?P<rest>[^}]*)\}$")
_INCLUDE = re.compile(r"^\s*\{\{<\s*include\s+(?P<path>\S+)\s*>\}\}\s*$")
_PAGE_BREAK = re.compile(r"^\s*\{\{<\s*pagebreak\s*>\}\}\s*$")
# Pages of a site do not break.
_BREAK_IN_PRINT = "\n```{=typst}\n#pagebreak(weak: true)\n```\n\n"
_SHORTCODE = re.compile(r"(?P<escaped>\{\{\{<.*?>\}\}\})|\{\{<\s*(?P<words>.*?)\s*>\}\}", re.DOTALL)
_INLINE = re.compile(r"^\{(?P<language>[A-Za-z]+)\}\s(?P<expression>.*)$", re.DOTALL)
_SPECIAL = re.compile(r"\\.|\{\{\{<.*?>\}\}\}|\{\{<.*?>\}\}|`+", re.DOTALL)
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
DEFAULT_OPTIONS = {
    "echo": True, "eval": True, "output": True, "include": True, "warning": True, "error": False,
}  # fmt: skip
_OPTION_LINE = re.compile(r"^#\s*\| ?")
_LABEL = re.compile(r"[A-Za-z][\w.-]*")


@dataclass(frozen=True)
class Cell:
    """Code to run where it stands. `line` is that of the opening fence, `code_line` that of the first line of
    code; `options` holds every option, those that the cell leaves out with their defaults."""

    code: str
    file: str
    line: int
    code_line: int
    label: str | None = None
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Inline:
    """An expression whose value stands in a sentence."""

    expression: str
    file: str
    line: int


Piece = str | Cell | Inline


@dataclass(frozen=True)
class ChapterSource:
    """A chapter in order: text that stays as it is, cells, inline code. `texts` maps each file that it
    consists of to its content."""

    chapter: Chapter
    metadata: dict[str, Any]
    pieces: tuple[Piece, ...]
    texts: dict[str, str]

    @property
    def code(self) -> tuple[Cell | Inline, ...]:
        """What there is to run, in the order in which it stands."""
        return tuple(piece for piece in self.pieces if not isinstance(piece, str))


def read_chapter(book: Book, chapter: Chapter) -> ChapterSource:
    """Read a chapter and all that it includes. BookError with every problem of its syntax."""
    reader = _Reader(book)
    pieces = tuple(reader.read(chapter.source, ()))
    _refuse_repeated_labels(pieces, reader.problems)
    if reader.problems:
        raise BookError(reader.problems)
    return ChapterSource(chapter, reader.metadata, _joined(pieces), reader.texts)


def parse_cell(lines: Sequence[str], file: str, line: int, defaults: Mapping[str, Any]) -> Cell:
    """The cell whose content is `lines`, fenced from `line` of `file`. BookError with what is wrong."""
    count = 0
    while count < len(lines) and _OPTION_LINE.match(lines[count]):
        count += 1
    text = "\n".join(_OPTION_LINE.sub("", option) for option in lines[:count])
    document = read_located_yaml(text, file, line + 1)
    if document.value is not None and not isinstance(document.value, dict):
        raise BookError([Problem(file, line + 1, "the options of a cell are lines of “#| key: value”")])
    problems = check(document, CELL_OPTIONS, "cell option")
    given = dict(document.value or {})
    label = given.pop("label", None)
    if label is not None and not _LABEL.fullmatch(str(label)):
        problems.append(
            Problem(file, line, f"the label “{label}” may hold letters, digits, “-”, “_” and “.” only")
        )
    if problems:
        raise BookError(problems)
    options = {**DEFAULT_OPTIONS, **defaults, **given}
    return Cell("\n".join(lines[count:]), file, line, line + 1 + count, label and str(label), options)


def split_front_matter(text: str, file: str) -> tuple[LocatedYaml, int]:
    """The YAML block at the head of a file, and the number of lines that it takes up (0 without one)."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return LocatedYaml({}, {(): (file, 1)}), 0
    for number, line in enumerate(lines[1:], start=2):
        if line.rstrip() in ("---", "..."):
            document = read_located_yaml("\n".join(lines[1 : number - 1]), file, 2)
            return LocatedYaml(document.value or {}, document.lines), number
    raise BookError([Problem(file, 1, "the front matter has no closing line “---”")])


@dataclass
class _Reader:
    """One pass over a chapter and its includes; collects problems rather than stopping at the first."""

    book: Book
    problems: list[Problem] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    metadata: dict[str, Any] = field(default_factory=dict)

    def read(self, path: PurePosixPath, includers: tuple[PurePosixPath, ...]) -> Iterator[Piece]:
        file = str(path)
        try:
            text = self.texts[file] = read_text(self.book.root, file)
            front, skipped = split_front_matter(text, file)
        except BookError as error:
            self.problems += error.problems
            return
        if includers and skipped:
            self.refuse(file, 1, "an included file may not have front matter of its own")
        elif skipped:
            self.problems += check(front, FRONT_MATTER, "front matter key")
            self.metadata = front.value if isinstance(front.value, dict) else {}
        yield from self.read_lines(text.split("\n"), skipped, path, (*includers, path))

    def read_lines(self, lines: list[str], start: int, path: PurePosixPath, including) -> Iterator[Piece]:
        file = str(path)
        prose: list[str] = []
        prose_line = start + 1
        index = start
        divs = Nesting(self.book.profiles)
        while index < len(lines):
            fence = _FENCE.match(lines[index])
            include = _INCLUDE.match(lines[index])
            page_break = _PAGE_BREAK.match(lines[index])
            if not (fence or page_break) and (not include or divs.is_hidden):
                divs.pass_line(lines[index])
                prose.append("" if include else lines[index])
                index += 1
                continue
            yield from self.read_prose("\n".join([*prose, ""]) if prose else "", file, prose_line)
            prose = []
            if include:
                yield from self.read_include(include["path"], file, index + 1, including)
                index += 1
            elif page_break:
                if divs.is_box:
                    self.refuse(file, index + 1, "a page cannot break inside a block: put this after its :::")
                yield _BREAK_IN_PRINT
                index += 1
            else:
                end = self.end_of_block(lines, index, fence, file)
                yield from self.read_block(lines, index, end, fence, file)
                index = end + 1
            prose_line = index + 1
        yield from self.read_prose("\n".join(prose), file, prose_line)

    def end_of_block(self, lines: list[str], start: int, fence: re.Match, file: str) -> int:
        mark = fence["fence"]
        closing = re.compile(rf"^\s*{re.escape(mark[0])}{{{len(mark)},}}\s*$")
        for index in range(start + 1, len(lines)):
            if closing.match(lines[index]):
                return index
        self.refuse(file, start + 1, f"the block that begins here with {mark} is never closed")
        return len(lines) - 1

    def read_block(
        self, lines: list[str], start: int, end: int, fence: re.Match, file: str
    ) -> Iterator[Piece]:
        """A fenced block: a cell when its info string is a language in braces, else text."""
        executable = _EXECUTABLE.match(fence["info"])
        if not executable:
            text = "\n".join([*lines[start : end + 1], ""])
            yield _SHORTCODE.sub(lambda match: self.shortcode(match, text, file, start + 1), text)
        elif executable["language"] != "python":
            self.refuse(file, start + 1, f"cells in “{executable['language']}” are not covered; python is")
        elif executable["rest"].strip():
            self.refuse(
                file, start + 1, "options stand below the fence as “#| key: value”, not beside the language"
            )
        elif fence["indent"]:
            self.refuse(file, start + 1, "a cell must begin at the left margin")
        else:
            defaults = (self.book.metadata.get("execute") or {}) | (self.metadata.get("execute") or {})
            try:
                yield parse_cell(lines[start + 1 : end], file, start + 1, defaults)
                yield "\n"
            except BookError as error:
                self.problems += error.problems

    def read_include(self, name: str, file: str, line: int, including) -> Iterator[Piece]:
        """The pieces of an included file; its path is relative to the chapter, also where an included file
        names it, or to the project where it begins with a slash."""
        named = name[1:] if name.startswith("/") else including[0].parent / name
        target = PurePosixPath(posixpath.normpath(named))
        if ".." in target.parts or not (self.book.root / target).is_file():
            self.refuse(file, line, f"there is no file {name} to include")
        elif target in including:
            circle = " → ".join(map(str, (*including[including.index(target) :], target)))
            self.refuse(file, line, f"files that include each other in a circle: {circle}")
        else:
            yield from self.read(target, including)
            yield "\n"

    def read_prose(self, text: str, file: str, first_line: int) -> Iterator[Piece]:
        """Text outside fenced blocks: finds inline code and shortcodes, and leaves code spans alone."""
        position = 0
        while match := _SPECIAL.search(text, position):
            yield text[position : match.start()]
            line = first_line + text.count("\n", 0, match.start())
            token = match.group()
            position = match.end()
            if token.startswith("{"):
                yield self.shortcode(_SHORTCODE.fullmatch(token), text, file, line)
            elif token.startswith("\\"):
                yield token
            else:
                closing = _closing_ticks(text, match)
                if closing is None:
                    yield token
                    continue
                yield self.span(token, text[position : closing.start()], file, line)
                position = closing.end()
        yield text[position:]

    def span(self, ticks: str, content: str, file: str, line: int) -> Piece:
        """A code span, or the inline code that it is."""
        inline = _INLINE.match(content) if len(ticks) == 1 else None
        if inline and inline["language"] == "python":
            return Inline(" ".join(inline["expression"].split("\n")).strip(), file, line)
        if inline:
            self.refuse(file, line, f"inline code in “{inline['language']}” is not covered; python is")
        return (
            ticks + _SHORTCODE.sub(lambda match: self.shortcode(match, content, file, line), content) + ticks
        )

    def shortcode(self, match: re.Match, text: str, file: str, line: int) -> str:
        """What a shortcode stands for; three braces show it as it is."""
        if match["escaped"]:
            return match["escaped"][1:-1]
        line += text.count("\n", 0, match.start()) if match.string is text else 0
        name, *arguments = match["words"].split() or [""]
        known: dict[str, Callable[[str], Any]] = {
            "meta": lambda key: _look_up(key, self.metadata, self.book.metadata),
            "var": lambda key: _look_up(key, self.book.variables),
        }
        if name in ("include", "pagebreak"):
            self.refuse(file, line, f"“{name}” must stand alone on its line, outside a code block")
        elif name not in known:
            self.refuse(
                file, line, f"unknown shortcode “{name}”; covered are include, meta, pagebreak and var"
            )
        elif len(arguments) != 1:
            self.refuse(file, line, f"the shortcode “{name}” takes one key")
        else:
            value = known[name](arguments[0])
            if value is not None:
                return str(value)
            where = "_variables.yml" if name == "var" else "the front matter or _quarto.yml"
            self.refuse(file, line, f"“{arguments[0]}” is no single value in {where}")
        return ""

    def refuse(self, file: str, line: int, message: str) -> None:
        self.problems.append(Problem(file, line, message))


def _closing_ticks(text: str, opening: re.Match) -> re.Match | None:
    """The run of backticks that ends the code span; a span does not go past a blank line."""
    blank = _BLANK_LINE.search(text, opening.end())
    count = len(opening.group())
    closing = re.compile(rf"(?<!`)`{{{count}}}(?!`)")
    return closing.search(text, opening.end(), blank.start() if blank else len(text))


def _look_up(key: str, *places: Mapping[str, Any]) -> Any:
    """The value at a dotted key in the first place that has it; None where it is no single value."""
    for place in places:
        value: Any = place
        for step in key.split("."):
            value = value.get(step) if isinstance(value, Mapping) else None
        if isinstance(value, str | int | float):
            return value
    return None


def _refuse_repeated_labels(pieces: tuple[Piece, ...], problems: list[Problem]) -> None:
    first: dict[str, Cell] = {}
    for cell in pieces:
        if isinstance(cell, Cell) and cell.label:
            earlier = first.setdefault(cell.label, cell)
            if earlier is not cell:
                place = f"{earlier.file}:{earlier.line}"
                problems.append(
                    Problem(cell.file, cell.line, f"the label “{cell.label}” is taken by {place}")
                )


def _joined(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """The pieces with neighbouring texts made one and empty ones left out."""
    joined: list[Piece] = []
    for is_text, neighbours in groupby(pieces, key=lambda piece: isinstance(piece, str)):
        group = list(neighbours)
        joined += filter(None, ["".join(group)]) if is_text else group
    return tuple(joined)
