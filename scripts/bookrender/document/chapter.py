"""Checks the chapters as pandoc has read them: what both formats share of rendering.

Belongs here: the order of the steps from pandoc's document to a checked one with its labels, and checks
across chapters. Does not: having it read (preparation.py) or writing any format.
"""

from __future__ import annotations

import io
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import panflute
from panflute.elements import RAW_FORMATS

from bookrender.document import callouts, coverage, floats, references, visibility
from bookrender.document.elements import elements_of
from bookrender.document.references import Label
from bookrender.errors import Problem, raise_if_any
from bookrender.model import Book, ExecutedChapter
from bookrender.reading.options import as_list, numbers_sections

RAW_FORMATS.add("typst")  # panflute 2.3 is older than pandoc's Typst


@dataclass(frozen=True)
class Prepared:
    """A chapter as a checked pandoc document for one format, and what the rest of the book needs to know of
    it.

    `ast` is pandoc's JSON; `anchors` all identifiers; `referred` labels and `cited` works in order of
    appearance; `images` and `links` as written; `problems` what is wrong with the chapter by itself.
    """

    executed: ExecutedChapter
    key: str
    ast: str
    title: str
    labels: tuple[Label, ...]
    anchors: tuple[str, ...]
    referred: tuple[str, ...]
    cited: tuple[str, ...]
    images: tuple[str, ...]
    links: tuple[str, ...]
    problems: tuple[Problem, ...]

    @property
    def source(self) -> str:
        """The chapter's path from the project's folder."""
        return self.executed.chapter.source.as_posix()


@dataclass(frozen=True)
class PreparedBook:
    """All chapters for one format, in order, and the labels of the whole book."""

    chapters: tuple[Prepared, ...]
    labels: Mapping[str, Label]


def load(ast: str) -> panflute.Doc:
    """A pandoc document from its JSON."""
    return panflute.load(io.StringIO(ast))


def dump(document: panflute.Doc) -> str:
    """A pandoc document as JSON."""
    stream = io.StringIO()
    panflute.dump(document, stream)
    return stream.getvalue()


def put_together(chapters: Sequence[Mapping[str, Prepared]], book: Book) -> dict[str, PreparedBook]:
    """The book for each format, from its chapters. BookError with what is wrong in or between them."""
    books = {output: _labelled([chapter[output] for chapter in chapters]) for output in book.formats}
    raise_if_any(fault for contents in books.values() for fault in _problems(contents, book))
    return books


def _labelled(chapters: Sequence[Prepared]) -> PreparedBook:
    """The first of several labels of one name counts; the others are problems."""
    labels: dict[str, Label] = {}
    for label in (label for chapter in chapters for label in chapter.labels):
        labels.setdefault(label.identifier, label)
    return PreparedBook(tuple(chapters), labels)


def _problems(contents: PreparedBook, book: Book) -> Iterator[Problem]:
    """What is wrong in the chapters and between them."""
    for chapter in contents.chapters:
        yield from chapter.problems
        for label in chapter.labels:
            first = contents.labels[label.identifier]
            if first is not label:
                message = f"the label {label.identifier} is taken already, in {first.chapter}"
                yield chapter.executed.problem(message, f"#{label.identifier}", label.identifier)
        yield from _unresolved(chapter, contents.chapters, contents.labels, book)


def _prepared(executed: ExecutedChapter, key: str, fields: Mapping[str, Any]) -> Prepared:
    return Prepared(
        executed=executed,
        key=key,
        ast=fields["ast"],
        title=fields["title"],
        labels=tuple(Label(**label) for label in fields["labels"]),
        problems=tuple(Problem(**fault) for fault in fields["problems"]),
        **{name: tuple(fields[name]) for name in ("anchors", "referred", "cited", "images", "links")},
    )


def checked(
    book: Book, executed: ExecutedChapter, documents: Mapping[str, str], known: Collection[str]
) -> bytes:
    """The chapter for each format with what is wrong in it, from pandoc's JSON for each, as `restored` takes
    it; `known` are the classes that have a meaning."""
    made = {
        output: _checked(book, executed, output, load(document), known)
        for output, document in documents.items()
    }
    return json.dumps(made, ensure_ascii=False).encode()


def restored(executed: ExecutedChapter, key: str, made: bytes) -> dict[str, Prepared]:
    """The chapter for each format, from what `checked` made; `key` is a digest of all that it depends on."""
    return {output: _prepared(executed, key, fields) for output, fields in json.loads(made).items()}


def _checked(
    book: Book, executed: ExecutedChapter, output: str, document: panflute.Doc, known: Collection[str]
) -> dict[str, Any]:
    """The fields of a chapter for one format."""
    problems: list[Problem] = []

    def report(message: str, element: panflute.Element) -> None:
        problems.append(executed.problem(message, *tokens_of(element)))

    visibility.keep_visible(document, output, book.profiles, report)
    floats.unify(document, output, report)
    elements = elements_of(document)
    coverage.check(elements, output, known, report)
    headings = _number_headings(elements, executed, numbers_sections(book, output), report)
    labels = [heading for heading in headings if heading.identifier.startswith("sec-")]
    labels += _labels(elements, executed)
    referred, cited = references.referred(elements)
    return {
        "title": headings[0].title if headings else "",
        "labels": [asdict(label) for label in labels],
        "referred": referred,
        "cited": cited,
        "problems": [asdict(fault) for fault in problems],
        **_addresses(elements),
        "ast": dump(document),
    }


def _number_headings(
    elements: Sequence[panflute.Element], executed: ExecutedChapter, numbered: bool, report: coverage.Report
) -> list[Label]:
    """Check the order of headings, write their numbers into them and list them, the chapter's title first."""
    headings: list[Label] = []
    counts = [0] * 6
    levels: list[int] = []
    chapter = executed.chapter

    for element in elements:
        if not isinstance(element, panflute.Header) or _titles_callout(element):
            continue
        before, level = levels[-1] if levels else 0, element.level
        levels.append(level)
        if level > before + 1:
            report(f"a heading of level {level} follows one of level {before}", element)
        if level == 1 and headings:
            report("a chapter has one heading of level 1, its title; this is a second one", element)
        unnumbered = not numbered or chapter.number is None or "unnumbered" in element.classes
        counts[level - 1] += not unnumbered
        counts[level:] = [0] * (6 - level)
        number = None if unnumbered else ".".join([chapter.number or "", *map(str, counts[1:level])])
        if number:
            element.attributes[floats.NUMBER] = number
        elif "unnumbered" not in element.classes:
            element.classes.append("unnumbered")
        title = panflute.stringify(element).strip()
        if not title:
            report(f"a heading of level {level} has no words", element)
        word = "Section" if level > 1 else "Appendix" if chapter.appendix else "Chapter"
        headings.append(Label(element.identifier, chapter.source.as_posix(), "sec", number, title, word))
    if levels[:1] != [1]:
        report(
            "the chapter has no title: give it one in its front matter, or begin with `# Title`", elements[-1]
        )
    return headings


def _titles_callout(header: panflute.Header) -> bool:
    """Whether a heading is a callout's title and so no heading of the chapter."""
    return callouts.callout_kind(header.parent) is not None and header.index == 0


def _labels(elements: Sequence[panflute.Element], executed: ExecutedChapter) -> list[Label]:
    """The labels of figures, tables and callouts, which get their numbers."""
    chapter, source = executed.chapter, executed.chapter.source.as_posix()
    labels = []
    for figure, kind, number in floats.number_floats(elements, chapter.number):
        title = floats.caption_text(figure)
        labels.append(Label(figure.identifier, source, kind, number, title, floats.WORDS[kind]))
    for div, number in callouts.number_callouts(elements, chapter.number):
        callout = callouts.read_callout(div)
        title, kind = panflute.stringify(panflute.Plain(*callout.title)), callouts.LABELS[callout.kind]
        labels.append(Label(div.identifier, source, kind, number, title, callout.kind.capitalize()))
    return labels


def _addresses(elements: Sequence[panflute.Element]) -> dict[str, list[str]]:
    """Each identifier, image and link once, in order of appearance."""
    anchors = [element.identifier for element in elements if getattr(element, "identifier", "")]
    images = [element.url for element in elements if isinstance(element, panflute.Image)]
    links = [element.url for element in elements if isinstance(element, panflute.Link)]
    return {
        name: list(dict.fromkeys(addresses))
        for name, addresses in (("anchors", anchors), ("images", images), ("links", links))
    }


def _unresolved(
    chapter: Prepared, chapters: Sequence[Prepared], labels: Mapping[str, Label], book: Book
) -> list[Problem]:
    """References, links, images and citations of a chapter that lead nowhere."""
    problem = chapter.executed.problem
    problems = [
        problem(f"nothing in the book is labelled {name}", f"@{name}", name)
        for name in chapter.referred
        if name not in labels
    ]
    by_source = {other.source: other for other in chapters}
    for url in chapter.links:
        message = _broken_link(url, chapter, by_source, book)
        if message:
            problems.append(problem(message, url))
    for url in chapter.images:
        if not references.leads_elsewhere(url) and file_of(url, chapter.executed, book) is None:
            problems.append(problem(f"there is no image {url}", url))
    if chapter.cited and not as_list(book.metadata.get("bibliography")):
        message = "a work is cited, or a label is misspelt, and the book names no bibliography"
        problems += [problem(f"@{work}: {message}", f"@{work}") for work in chapter.cited]
    elif chapter.cited and not any("refs" in other.anchors for other in chapters):
        message = "works are cited, and no chapter has a place for their list: add `::: {#refs}` `:::`"
        problems.append(problem(message, f"@{chapter.cited[0]}"))
    return problems


def _broken_link(url: str, chapter: Prepared, by_source: dict[str, Prepared], book: Book) -> str | None:
    if references.leads_elsewhere(url) or not url:
        return None if url else "a link has no address"
    if url.startswith("#"):
        return None if url[1:] in chapter.anchors else f"nothing in this chapter is labelled {url}"
    target = references.chapter_target(url, chapter.executed.chapter.source, by_source)
    if target:
        source, fragment = target
        known = not fragment or fragment in by_source[source].anchors
        return None if known else f"nothing in {source} is labelled #{fragment}"
    if url.partition("#")[0].endswith(".qmd"):
        return f"{url} is no chapter of this book"
    return None if file_of(url, chapter.executed, book) else f"there is no file {url}"


def file_of(url: str, executed: ExecutedChapter, book: Book) -> Path | None:
    """The file behind an image or a link of a chapter: one that its cells wrote, else one of the project. Its
    path is its place in the site too, so it may not leave the project's folder, even to come back."""
    path = PurePosixPath(references.project_path(url, executed.chapter.source))
    if path in executed.outputs:
        return executed.outputs[path]
    inside = book.root / path
    is_inside = ".." not in path.parts and inside.resolve().is_relative_to(book.root.resolve())
    return inside if is_inside and inside.is_file() else None


def tokens_of(element: panflute.Element) -> list[str]:
    """Words by which the line of an element can be found in its source, the surest first."""
    if isinstance(element, panflute.Doc):
        return []
    tokens = [f"#{element.identifier}"] if getattr(element, "identifier", "") else []
    if isinstance(element, panflute.Image):
        tokens.append(element.url)
    tokens += [f".{name}" for name in reversed(getattr(element, "classes", []))]
    tokens += [f"{name}={sign}" for name in getattr(element, "attributes", {}) for sign in ('"', "")]
    if isinstance(element, panflute.Table):
        cells = [panflute.stringify(cell) for row in element.head.content for cell in row.content]
        tokens += [" | ".join(cells), *cells]
    if isinstance(element, panflute.RawBlock | panflute.RawInline):
        tokens += [line.strip() for line in element.text.splitlines()]
    elif isinstance(element, panflute.Math | panflute.Code | panflute.CodeBlock | panflute.Str):
        tokens.append(element.text)
    elif not isinstance(element, panflute.Table):
        words = panflute.stringify(element).split("\n")[0].strip()
        tokens += [words, " ".join(words.split()[:4])]
    return tokens
