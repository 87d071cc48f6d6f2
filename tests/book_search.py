"""Searches a rendered book for suppressed values: pages, drawings, PDF, downloads, search index and metadata.

Whoever searches must know the true values, so this serves tests on synthetic returns. A value counts as found
where it stands with the words of its cell: under and beside them in a table, next to them in a sentence or
drawing.
"""

import csv
import gzip
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from assessment.disclosure.suppress import ProtectedTable
from assessment.disclosure.views import PERIOD

NUMBER_WORDS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9])|\n")
ANY_NUMBER = re.compile(r"\d|\b(?:" + "|".join(NUMBER_WORDS) + r")\b")
NEAR = 60  # letters between a name and its number
LONG = 500  # letters; an object that says more is a page, not a row
COUNTED_OTHERWISE = r"(?! (?:wards?|small areas?|areas?|months?|years?|groups?|categories|figures)\b)"
SAME_LINE = 3.0  # units of a drawing

Block = tuple[str, str | None]  # words, and the one number that they are about where that is certain


@dataclass(frozen=True)
class Secret:
    """A suppressed cell with its true value, and for each of its coordinates the words that may name it.

    The first `words` name what is counted. `others` name other cells of the same table: a row or column that
    does so is not this cell's.
    """

    cell: str
    value: int
    words: tuple[tuple[str, ...], ...]
    others: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Leak:
    """A place of the book that tells a secret."""

    file: str
    cell: str
    place: str


def secrets_of(table: ProtectedTable, usual_period: str, topics: Sequence[str]) -> list[Secret]:
    """The suppressed cells of a table with their true values.

    `usual_period` is the one that a page need not name; any of `topics` names what is counted.
    """
    counted, hidden = table.counted, table.cells["count"].isna()
    secrets = []
    for row in counted.cells[hidden].to_dict("records"):
        words, others = [(*topics, counted.id)], set()
        for dimension in counted.dimensions:
            code = row[dimension.name]
            labels = {
                dimension.labels.get(other, other) for other in dimension.codes if other in dimension.parents
            }
            others |= labels - {dimension.labels.get(code, code)}
            if dimension.name == PERIOD:
                others |= set(dimension.labels.values()) - {dimension.labels.get(code, code)}
            if code != usual_period and (dimension.name == PERIOD or code in dimension.parents):
                words.append((dimension.labels.get(code, code), code))
        where = ", ".join(f"{each.name}={row[each.name]}" for each in counted.dimensions)
        secrets.append(Secret(f"{counted.id} [{where}]", int(row["count"]), tuple(words), frozenset(others)))
    return secrets


def search_book(folder: Path, secrets: Sequence[Secret]) -> list[Leak]:
    """Every place of a rendered book that tells a secret. Files that cannot hold text are passed over."""
    by_topics: dict[tuple[str, ...], list[_Matcher]] = {}
    for secret in secrets:
        matcher = _Matcher(secret)
        by_topics.setdefault(tuple(matcher.words[0]), []).append(matcher)
    leaks = []
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        name = str(path.relative_to(folder))
        for block, value in dict.fromkeys(blocks_of(path)):
            folded = block.casefold()
            if value is None and not ANY_NUMBER.search(folded):
                continue
            named = [topics for topics in by_topics if any(_has(folded, word) for word in topics)]
            told = [
                each.secret.cell
                for topics in named
                for each in by_topics[topics]
                if each.told_in(folded, value)
            ]
            leaks += [Leak(name, cell, f"{block[:300]} {value or ''}".strip()) for cell in told]
    return list(dict.fromkeys(leaks))


class _Matcher:
    def __init__(self, secret: Secret) -> None:
        self.secret = secret
        self.words = [[word.casefold() for word in names] for names in secret.words]
        self.others = [
            other
            for other in sorted(word.casefold() for word in secret.others)
            if not any(other in word for names in self.words for word in names)
        ]
        own = [names[0].casefold() for names in secret.words]
        self.shared = {
            word: own.count(word) for word in own if word in {each.casefold() for each in secret.others}
        }
        shown = [f"{secret.value:,}", str(secret.value), *NUMBER_WORDS[secret.value : secret.value + 1]]
        numbers = "|".join(re.escape(each) for each in dict.fromkeys(shown))
        self.alone = re.compile(rf"\s*(?:{numbers})\s*")
        # The last coordinate's name and the number, with no other number between them; the number no part of
        # a longer one, of a date, a share or a code, and no count of wards or months.
        number = rf"(?<![\w.,/–-])(?:{numbers})(?![\w%/–-]|[.,]\d| ?%){COUNTED_OTHERWISE}"
        name = "|".join(re.escape(word) for word in self.words[-1])
        name, gap = rf"(?<!\w)(?:{name})(?!\w)", rf"[^\d;|]{{0,{NEAR}}}?"
        self.together = re.compile(f"{name}{gap}{number}|{number}{gap}{name}")

    def told_in(self, block: str, value: str | None) -> bool:
        """Whether a block that names what the secret counts tells it."""
        if value is not None and not self.alone.fullmatch(value):
            return False
        if not all(any(_has(block, word) for word in names) for names in self.words[1:]):
            return False
        if value is None:
            return bool(self.together.search(block))
        # A word of its own that stands there once more names another dimension's code.
        twice = any(block.count(word) > times for word, times in self.shared.items())
        return not twice and not any(_has(block, other) for other in self.others)


def _has(block: str, word: str) -> bool:
    return word in block and re.search(rf"(?<!\w){re.escape(word)}(?!\w)", block) is not None


def blocks_of(path: Path) -> Iterator[Block]:
    """The pieces of a file's text that belong together."""
    match path.suffix.lower():
        case ".html" | ".htm" | ".xml":
            yield from _page_blocks(path.read_text(encoding="utf-8", errors="replace"))
        case ".svg":
            yield from _drawing_blocks(path.read_text(encoding="utf-8", errors="replace"))
        case ".csv":
            content = io.StringIO(path.read_text(encoding="utf-8-sig", errors="replace"))
            yield from _rows(list(csv.reader(content)), path.stem)
        case ".xlsx" | ".ods":
            yield from _workbook_blocks(path)
        case ".json":
            yield from _object_blocks(json.loads(path.read_text(encoding="utf-8")))
        case ".pdf":
            yield from _pdf_blocks(path)
        case ".txt" | ".md" | ".js" | ".bib":
            yield from _sentences(path.read_text(encoding="utf-8", errors="replace"))
        case suffix if suffix.startswith(".pf_"):
            yield from _index_blocks(path.read_bytes())


def _sentences(text: str) -> Iterator[Block]:
    return ((sentence, None) for sentence in SENTENCE_END.split(text) if sentence.strip())


def _rows(table: Sequence[Sequence[Any]], title: str) -> Iterator[Block]:
    """Each number of a table, with the title, its column's name and what else its row says in words."""
    head = [str(cell) for cell in table[0]] if table else []
    for row in table[1:]:
        words = " ".join(str(cell) for cell in row if not _is_number(cell))
        yield f"{title} | {words}", None
        for name, cell in zip(head, row, strict=False):
            if _is_number(cell):
                yield f"{title} | {words} | {name}", str(cell)


def _is_number(cell: Any) -> bool:
    return bool(re.fullmatch(r"\s*[\d,.]+\s*", str(cell)))


def _workbook_blocks(path: Path) -> Iterator[Block]:
    from python_calamine import CalamineWorkbook

    workbook = CalamineWorkbook.from_path(str(path))
    for name in workbook.sheet_names:
        rows = workbook.get_sheet_by_name(name).to_python()
        table = [[_as_written(cell) for cell in row] for row in rows]
        title = " ".join(row[0] for row in table[:4] if row)
        widest = max((len(row) for row in table), default=0)
        # The head stands under a title and notes: the first row that fills every column.
        head = next((n for n, row in enumerate(table) if len(row) == widest and all(row)), 0)
        yield from _rows(table[head:], title)


def _as_written(cell: Any) -> str:
    """A spreadsheet keeps counts as fractions."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _object_blocks(content: Any) -> Iterator[Block]:
    """Every string sentence by sentence, and every number of an object with the object's words."""
    if isinstance(content, str):
        yield from _sentences(content)
    elif isinstance(content, Mapping):
        words = " ".join(str(value) for value in content.values() if isinstance(value, str))
        for name, value in content.items():
            if isinstance(value, int | float) and len(words) < LONG:
                yield f"{words} | {name}", f"{value:g}"
            yield from _object_blocks(value)
    elif isinstance(content, Iterable):
        for value in content:
            yield from _object_blocks(value)


def _index_blocks(content: bytes) -> Iterator[Block]:
    """A file of the search index: compressed, with a mark before its content."""
    if content[:2] == b"\x1f\x8b":
        content = gzip.decompress(content)
    start = content.find(b"{")
    if start < 0:
        return
    try:
        yield from _object_blocks(json.loads(content[start:]))
    except (UnicodeDecodeError, json.JSONDecodeError):
        yield from _sentences(content.decode("utf-8", errors="replace"))


def _pdf_blocks(path: Path) -> Iterator[Block]:
    from tests.pdf_words import read_for_words

    reader = read_for_words(path)
    for value in (reader.metadata or {}).values():
        yield str(value), None
    if reader.xmp_metadata is not None:
        yield from _page_blocks(reader.xmp_metadata.stream.get_data().decode("utf-8", errors="replace"))
    for page in reader.pages:
        text = page.extract_text()
        yield from ((line, None) for line in text.splitlines())
        yield from _sentences(" ".join(text.split()))


def _drawing_blocks(text: str) -> Iterator[Block]:
    """A drawing's words: its titles and descriptions, each label, and each number with its nearest label."""
    words = re.sub(r"<text\b.*?</text>|<style\b.*?</style>", " ", text, flags=re.DOTALL)
    yield from _page_blocks(words)
    # What is said inside a group is about a part of the drawing: an area of a map, a bar.
    title = " ".join(block for block, _ in _page_blocks(words.split("<g", 1)[0]))
    labels = [
        (" ".join(re.sub(r"<[^>]+>", " ", match[2]).split()), _position(match[1]))
        for match in re.finditer(r"<text\b([^>]*)>(.*?)</text>", text, flags=re.DOTALL)
    ]
    # Fonts drawn as outlines: the words stand in a comment before the group that places them.
    outlined = re.finditer(r"<!--\s*(.*?)\s*-->\s*<g\b([^>]*)>", text, flags=re.DOTALL)
    labels += [(match[1], _position(match[2])) for match in outlined]
    for label, position in labels:
        yield f"{title} | {label}", None
        if _is_number(label):
            yield from ((f"{title} | {name}", label) for name in _nearest(position, labels))


def _nearest(
    position: tuple[float, float], labels: Sequence[tuple[str, tuple[float, float]]]
) -> Iterator[str]:
    """The nearest words on the same line, and right above or below: a number beside or over its name."""
    for same, along in ((1, 0), (0, 1)):
        aligned = [
            (abs(where[along] - position[along]), name)
            for name, where in labels
            if abs(where[same] - position[same]) <= SAME_LINE and not _is_number(name)
        ]
        if aligned:
            yield min(aligned)[1]


def _position(attributes: str) -> tuple[float, float]:
    move = re.search(r"translate\(\s*(-?[\d.]+)[\s,]+(-?[\d.]+)", attributes)
    if move:
        return float(move[1]), float(move[2])
    found = [re.search(rf'\b{name}="(-?[\d.]+)', attributes) for name in "xy"]
    x, y = (float(match[1]) if match else 0.0 for match in found)
    return x, y


def _page_blocks(text: str) -> list[Block]:
    page = _Page()
    page.feed(text)
    page.close()
    page.end_block()
    return page.blocks


class _Page(HTMLParser):
    """A page's blocks: sentences, attributes and comments; numbers of tables with their heads and caption."""

    TEXT_ATTRIBUTES = frozenset({"alt", "title", "aria-label", "content", "value", "summary"})
    INLINE = frozenset(
        {"a", "abbr", "b", "cite", "code", "em", "i", "mark", "q", "small", "span", "strong", "sub", "sup"}
    )

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.text: list[str] = []
        self.rows: list[list[str]] | None = None
        self.caption = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        for name, value in attributes:
            if value and (name in self.TEXT_ATTRIBUTES or name.startswith("data-")):
                self.blocks.extend(_sentences(value))
        if tag not in self.INLINE:
            self.end_block()
        if tag == "table":
            self.rows, self.caption = [], ""
        elif tag == "tr" and self.rows is not None:
            self.rows.append([])

    def handle_endtag(self, tag: str) -> None:
        if tag in self.INLINE:
            return
        words = self._words()
        if tag in ("td", "th") and self.rows:
            self.rows[-1].append(words)
            self.text = []
        elif tag == "caption":
            self.caption = words
        elif tag == "table" and self.rows is not None:
            self.blocks.extend(_rows([row for row in self.rows if row], self.caption))
            self.rows = None
        self.end_block()

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def handle_comment(self, data: str) -> None:
        self.blocks.extend(_sentences(data))

    def end_block(self) -> None:
        self.blocks.extend(_sentences(self._words()))
        self.text = []

    def _words(self) -> str:
        return " ".join("".join(self.text).split())
