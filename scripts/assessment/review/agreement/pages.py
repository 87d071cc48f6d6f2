"""The pages of a rendered site and its documents, and the code that stands for what a page gives its readers.

How a page is read is in `assessment.review.agreement.reading`.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Container, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from html import unescape
from pathlib import Path, PurePosixPath

from bs4 import BeautifulSoup, Tag

from assessment.errors import AssessmentError, Fault
from assessment.review.agreement.ownership import chapter_slug
from assessment.review.agreement.reading import Block, Reader, path_in_site

QUARTO, EMBEDDED = "quarto", "embedded"

# Article of the embedded renderer, main content of Quarto.
CONTENT = re.compile(
    r'<article\b[^>]*\bdata-pagefind-body[^>]*>|<main[^>]*\bid="quarto-document-content"[^>]*>'
)
_TAG = re.compile(r"<[^>]*>")
CODE = re.compile(r"[0-9a-f]{12}")
_ALT = re.compile(r'\balt="([^"]*)"')
_SOURCE = re.compile(r'<img\b[^>]*?\bsrc="([^"]*)"')


@dataclass(frozen=True)
class Page:
    """A chapter as rendered. `path` is relative to the site's root; `html` is its content; `pictures` are the
    hashes of the files that it shows, by their paths in the site.
    """

    slug: str
    path: PurePosixPath
    html: str = field(repr=False)
    pictures: Mapping[str, str] = field(default_factory=dict, repr=False)

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        try:
            content = BeautifulSoup(self.html, "html.parser").find()
            return tuple(Reader(self.path).read(content)) if isinstance(content, Tag) else ()
        except RecursionError:
            raise AssessmentError(Fault(str(self.path), "is nested too deeply to be read")) from None

    @cached_property
    def title(self) -> str:
        return next((block.text for block in self.blocks if block.kind == "heading"), self.path.stem)

    @cached_property
    def runs(self) -> Counter[str]:
        """Its words between tags and in pictures' alternatives, as they stand: a look that costs little."""
        return Counter(run.strip() for run in [*_TAG.split(self.html), *_ALT.findall(self.html)])

    @cached_property
    def reading_hash(self) -> str:
        """The hash of what a reader is given: words and numbers in order, where links lead, and pictures by
        what they hold; no white space, comment or look.
        """
        given = (
            (" ".join(block.words.split()), *block.links, self.pictures.get(str(block.image), ""))
            for block in self.blocks
        )
        words = " ".join(part for parts in given for part in parts if part)
        return "sha256:" + hashlib.sha256(words.encode()).hexdigest()

    @property
    def code(self) -> str:
        """The beginning of that hash, as people copy it into /agree."""
        return self.reading_hash.removeprefix("sha256:")[:12]


def renderer_of(site: Path) -> str:
    """Which renderer made a site's pages (QUARTO or EMBEDDED). Raises AssessmentError where none did."""
    first = site / "index.html"
    start = CONTENT.search(first.read_text(encoding="utf-8", errors="replace")) if first.is_file() else None
    if start is None:
        raise AssessmentError(Fault(str(site), "is not a rendered book", "Run `make book` first."))
    return EMBEDDED if start.group().startswith("<article") else QUARTO


def read_site(site: Path, wanted: Container[str] | None = None) -> dict[str, Page]:
    """The chapters of a rendered book by slug, in the order of their paths. Raises AssessmentError where
    none is.

    Where other documents lie beside the book, their chapters follow: those that the book itself does not have
    and, if it is given, that are `wanted`. The plan's come from the plan.
    """
    return pages_of(read_documents(site), wanted)


def pages_of(documents: dict[str, dict[str, Page]], wanted: Container[str] | None = None) -> dict[str, Page]:
    """The chapters of a site's documents, each once: the book's own, then those that it does not have."""
    book, *others = documents.values()
    pages = dict(book)
    for document in others:
        for slug, page in document.items():
            if slug not in pages and (wanted is None or slug in wanted):
                pages[slug] = page
    return pages


def read_documents(site: Path) -> dict[str, dict[str, Page]]:
    """The chapters of a site by document and slug: of the book itself (its name is empty), of the plan, of
    the other documents, each in a folder of its own. Raises AssessmentError where there is no chapter.
    """
    if not site.is_dir():
        raise AssessmentError(Fault(str(site), "is not a rendered book", "Run `make book` first."))
    documents = sorted(beside(site), key=lambda name: name != "plan")
    pages: dict[str, dict[str, Page]] = {"": {}, **{name: {} for name in documents}}
    for file in sorted(site.rglob("*.html")):
        path = PurePosixPath(file.relative_to(site).as_posix())
        if path.parts[0] in ("editions", "previews", "search", "site_libs"):
            continue
        document = path.parts[0] if path.parts[0] in pages else ""
        page = read_page(file.read_text(encoding="utf-8", errors="replace"), path)
        if page is not None:
            slug = chapter_slug(path.relative_to(document))
            pages[document][slug] = replace(page, slug=slug, pictures=_pictures(site, page))
    if not any(pages.values()):
        raise AssessmentError(Fault(str(site), "holds no rendered chapter", "Run `make book` first."))
    return pages


def _pictures(site: Path, page: Page) -> dict[str, str]:
    """The hash of each picture that a page shows from its own site, by its path there."""
    paths = {str(path_in_site(page.path.parent, unescape(source))) for source in _SOURCE.findall(page.html)}
    files = {path: (site / path).resolve() for path in paths}
    return {
        path: hashlib.sha256(file.read_bytes()).hexdigest()
        for path, file in files.items()
        if file.is_relative_to(site.resolve()) and file.is_file()
    }


def beside(site: Path) -> list[str]:
    """The folders of a site that hold documents of their own, by name."""
    folders = sorted(path.parent.name for path in site.glob("*/index.html"))
    return [name for name in folders if name not in ("editions", "previews")]


def read_page(html: str, path: PurePosixPath) -> Page | None:
    """A page; None for one that is no chapter (contents, search, not found)."""
    start = CONTENT.search(html)
    if start is None:
        return None
    end = html.rfind("</article>" if start.group().startswith("<article") else "</main>")
    return Page(chapter_slug(path), path, html[start.start() : end])
