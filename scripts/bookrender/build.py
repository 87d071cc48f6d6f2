"""Builds the book: reads, executes, renders both formats, puts the result in place, or finds nothing to do.

Belongs here: the order of the steps, what makes a former build still good, and the swap at the end. Does not:
any of the steps; they are imported when they are needed, so that finding nothing to do takes no time.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any

from bookrender.cache import Cache, digest, renderer_version, write_atomically
from bookrender.errors import BookError, Problem, raise_if_any
from bookrender.fingerprint import FileStates, Tree, installed_packages, settled, tree_signatures
from bookrender.progress import Progress

if TYPE_CHECKING:
    from bookrender.document.pandoc import Pandoc
    from bookrender.executing.execute import Executor
    from bookrender.model import Book
    from bookrender.reading.source import ChapterSource
    from bookrender.rendering import Rendering

# Everything that the renderer keeps for itself, in the project's root.
WORK_FOLDER = ".bookrender"
# A book takes some ten million bytes; each changed sentence adds two.
_MOST_KEPT = 200_000_000


@dataclass(frozen=True)
class Built:
    """What a build came to: its folder, the chapters whose code ran, whether nothing had to be done."""

    folder: Path
    executed: tuple[str, ...] = ()
    unchanged: bool = False


class Builder:
    """Builds one project under one choice of profiles, again and again. What a build learns, the next uses.

    Use it in a `with` block: it holds processes that the next build uses.
    """

    def __init__(self, root: Path, profiles: tuple[str, ...], progress: Progress) -> None:
        self.root = root.resolve()
        self._profiles = profiles
        self._progress = progress
        self._work = self.root / WORK_FOLDER
        self._executor: Executor | None = None
        self._pandoc: Pandoc | None = None
        self.output_dir: Path | None = None

    def __enter__(self) -> Builder:
        return self

    def __exit__(self, *_: object) -> None:
        if self._executor:
            self._executor.close()
        self._end_pandoc()

    @property
    def made(self) -> set[str]:
        """Files that code of the chapters wrote into the project, relative to it."""
        return self._executor.made if self._executor else set()

    def build(self, on_pages: Callable[[Path], None] | None = None) -> Built:
        """Bring the output folder up to date. BookError with every problem found; the former output then
        stays. `on_pages` is given the folder in which the pages can be read already, before the PDF and the
        index for search are made; it is theirs for as long as the build takes."""
        if not self.root.is_dir():
            raise BookError([Problem(str(self.root), None, "there is no such folder")])
        self._work.mkdir(exist_ok=True)
        with _alone(self._work / "lock", self._progress):
            before = tree_signatures(self.root)
            former = self._former_build()
            if former and former["tree"] == before:
                self.output_dir = self.root / former["output"]
                return Built(self.output_dir, unchanged=True)
            try:
                return self._build(settled(before), on_pages)
            except BaseException:
                self._end_pandoc()
                raise

    def get_ready(self) -> None:
        """Import and start by now what the next build needs, where this one found nothing to do."""
        from bookrender.document import chapter, preparation  # noqa: F401
        from bookrender.executing import execute  # noqa: F401
        from bookrender.reading import source  # noqa: F401
        from bookrender.reading.project import read_project

        with suppress(BookError):
            book = read_project(self.root, self._profiles)
            self._pandoc_for(book)
            for name in book.formats:
                _RENDERERS[name]()

    def _build(self, before: Tree, on_pages: Callable[[Path], None] | None) -> Built:
        from bookrender.document.preparation import Preparation
        from bookrender.executing.execute import Executor
        from bookrender.reading.project import read_project
        from bookrender.rendering import Rendering

        book = read_project(self.root, self._profiles)
        self.output_dir = book.output_dir
        cache = Cache(self._work / "cache")
        states = FileStates(self._work / "files.json")
        if self._executor is None:
            self._executor = Executor(cache, states, self._progress)
        _restore(self._work, book.output_dir)
        with (
            ThreadPoolExecutor(max_workers=1) as importing,
            ThreadPoolExecutor() as pool,
            _empty_folder(self._work / "staging") as staging,
        ):
            sources = _read_sources(book)
            known = self._executor.known_results(book, sources)
            # While this process waits for the worker, and then for pandoc, it imports what comes next.
            renderers = [importing.submit(_RENDERERS[name]) for name in book.formats]
            pandoc = self._pandoc_for(book)
            preparation = Preparation(book, pandoc, cache, states, pool)
            chapters = self._executor.execute(book, sources, known, preparation.begin)
            contents = preparation.finish(chapters, self._progress)
            render = dict(zip(book.formats, [renderer.result() for renderer in renderers], strict=True))
            pages = _PagesFirst(staging, on_pages)
            rendering = Rendering(book, pandoc, cache, staging, self._progress, pages.written)
            done = [
                pool.submit(pages.run, name, render[name], rendering, contents[name]) for name in book.formats
            ]
            _raise_together([written.exception() for written in done])
            put_in_place(staging, book.output_dir, self._work)
        states.save()
        cache.prune(_MOST_KEPT)
        if self._executor.repeats:
            (self._work / "build.json").unlink(missing_ok=True)
        else:
            self._remember(before, book)
        return Built(book.output_dir, tuple(self._executor.executed))

    def _pandoc_for(self, book: Book) -> Pandoc:
        """Pandoc's processes: those of the build before, where this book would start the same."""
        from bookrender.document.pandoc import Pandoc

        if self._pandoc is None or not self._pandoc.fits(book):
            self._end_pandoc()
            self._pandoc = Pandoc(book)
        return self._pandoc

    def _end_pandoc(self) -> None:
        if self._pandoc:
            self._pandoc.end()
            self._pandoc = None

    def _former_build(self) -> dict[str, Any] | None:
        """The record of the last build where all that stands outside the project's tree is as it was then."""
        try:
            record = json.loads((self._work / "build.json").read_bytes())
        except (FileNotFoundError, ValueError):
            return None
        if record["key"] != self._key(record["environment"]):
            return None
        states = FileStates(self._work / "files.json") if record["outside"] else None
        if any(states.content(Path(path)) != state for path, state in record["outside"].items()):
            return None
        return record

    def _key(self, environment: list[str]) -> str:
        values = json.dumps({name: os.environ.get(name) for name in environment})
        return digest([*self._profiles, "", values, installed_packages(), renderer_version()])

    def _remember(self, before: Tree, book: Book) -> None:
        """Record what this build was made from and what it made. A source that changed meanwhile is recorded
        as it was, so that the next build sees the change."""
        output = str(book.output_dir.relative_to(self.root))
        after = tree_signatures(self.root)
        tree = {
            path: signature if path in self.made or path.startswith(f"{output}{os.sep}") else before.get(path)
            for path, signature in after.items()
        }
        environment = list(book.environment)
        record = {
            "key": self._key(environment),
            "environment": environment,
            "outside": self._executor.outside,
            "output": output,
            "tree": tree,
        }
        write_atomically(self._work / "build.json", json.dumps(record).encode())


class _PagesFirst:
    """Lets the other formats wait for the pages where somebody waits to read these: they share the cores."""

    def __init__(self, folder: Path, on_pages: Callable[[Path], None] | None) -> None:
        self._folder = folder
        self._on_pages = on_pages
        self._over = threading.Event()

    def written(self) -> None:
        """The pages stand in the folder."""
        if self._on_pages:
            self._on_pages(self._folder)
        self._over.set()

    def run(self, name: str, render: Callable[..., None], rendering: Rendering, contents: Any) -> None:
        """Write the format `name`, in a thread of its own."""
        if name != "html" and self._on_pages and "html" in rendering.book.formats:
            self._over.wait()
        try:
            render(rendering, contents)
        finally:
            self._over.set()


def _read_sources(book: Book) -> list[ChapterSource]:
    """Every chapter's cells and prose. BookError with the problems of all chapters."""
    from bookrender.reading.source import read_chapter

    sources, problems = [], []
    for chapter in book.chapters:
        try:
            sources.append(read_chapter(book, chapter))
        except BookError as error:
            problems += error.problems
    raise_if_any(problems)
    return sources


# What writes each format, imported when it is asked for.
_RENDERERS: dict[str, Callable[[], Callable[..., None]]] = {
    "html": partial(resolve_name, "bookrender.html.site:render_site"),
    "typst": partial(resolve_name, "bookrender.pdf.book:render_pdf"),
}


def _raise_together(errors: list[BaseException | None]) -> None:
    """Raise what went wrong in the formats: the problems of all, unless it is no fault of the book."""
    for error in errors:
        if error is not None and not isinstance(error, BookError):
            raise error
    raise_if_any(problem for error in errors if error is not None for problem in error.problems)


@contextmanager
def _alone(lock: Path, progress: Progress) -> Iterator[None]:
    """Wait until no other build of this project runs."""
    with lock.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            progress.say("Waiting for another build of this book to end")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def _empty_folder(folder: Path) -> Iterator[Path]:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def put_in_place(staging: Path, output: Path, work: Path) -> None:
    """Make `staging` the output folder in one step, so that at no moment a half-written book stands there."""
    output.parent.mkdir(parents=True, exist_ok=True)
    if not output.exists():
        staging.rename(output)
    elif not _exchange(staging, output):
        former = work / "former"
        shutil.rmtree(former, ignore_errors=True)
        output.rename(former)
        staging.rename(output)
        shutil.rmtree(former)


def _restore(work: Path, output: Path) -> None:
    """Bring back the former output where a build that exchanges it in two steps was killed between them."""
    former = work / "former"
    if former.exists() and not output.exists():
        former.rename(output)


def _exchange(one: Path, other: Path) -> bool:
    """Swap two folders in one step; False where this system cannot (Linux can)."""
    import ctypes

    at_working_directory, exchange = -100, 2
    try:
        rename = ctypes.CDLL(None).renameat2
    except AttributeError:
        return False
    first, second = (os.fsencode(path) for path in (one, other))
    return rename(at_working_directory, first, at_working_directory, second, exchange) == 0
