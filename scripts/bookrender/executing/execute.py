"""Executes the chapters whose code, or what it depends on, has changed; takes the others from the cache.

Belongs here: the key of an execution, looking it up and putting results into the text. Does not: running code
(worker.py, shell.py) or watching what it reads (dependencies.py).

A result is found in two steps. The first key is what is known before the code runs: the code itself, the
profile, the packages. Under it lie the results so far, each with the files that its code turned out to read
and their states; the one whose files are all as they were is the result. Prose is in neither, so a changed
sentence executes nothing.
"""

from __future__ import annotations

import functools
import json
import os
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from bookrender.cache import Cache, digest
from bookrender.errors import Problem, raise_if_any
from bookrender.executing.worker_client import Worker
from bookrender.fingerprint import FileStates, installed_packages
from bookrender.model import Book, ExecutedChapter
from bookrender.progress import Progress
from bookrender.reading.source import Cell, ChapterSource

_STAGE = "executions"
# So many results of the same code are kept, for going back and forth between states of its files.
_RESULTS_KEPT = 4


@dataclass(frozen=True)
class Result:
    """What a chapter's code came to: the Markdown of each piece, the files that it made (by path relative to
    the project, as digests of their content in the cache), and the states of what it read."""

    texts: list[str]
    outputs: dict[str, str]
    content: dict[str, str]
    listed: dict[str, str]
    written: list[str]


class Executor:
    """Executes the chapters of one project; `executed` names those that the last call ran. The worker process
    is kept for the next call while what it has loaded is still true."""

    def __init__(self, cache: Cache, states: FileStates, progress: Progress) -> None:
        self._cache = cache
        self._states = states
        self._progress = progress
        self._worker: Worker | None = None
        self.executed: list[str] = []
        # Files that the chapters' code writes into the project, whether or not it succeeds.
        self.made: set[str] = set()
        # Files outside the project that results depend on, with their states.
        self.outside: dict[str, str] = {}
        # Whether some result is good for this once, because programs that the code started read unseen.
        self.repeats = False

    def close(self) -> None:
        """End the worker process."""
        if self._worker:
            self._worker.stop()
            self._worker = None

    def known_results(
        self, book: Book, sources: Sequence[ChapterSource]
    ) -> dict[PurePosixPath, Result | None]:
        """The result of each chapter by its source, None where it must be executed."""
        state = self._states_now(book.root)
        return {source.chapter.source: self._known_result(book, source, state) for source in sources}

    def execute(
        self,
        book: Book,
        sources: Sequence[ChapterSource],
        known: Mapping[PurePosixPath, Result | None],
        on_executed: Callable[[ExecutedChapter], None],
    ) -> list[ExecutedChapter]:
        """All chapters as Markdown, in order; what is not known is executed. Each is given to `on_executed`
        as soon as it is there. BookError with the failures of all chapters."""
        done: dict[PurePosixPath, ExecutedChapter] = {}

        def finish(source: ChapterSource, texts: Sequence[str], outputs: Mapping[str, str]) -> None:
            done[source.chapter.source] = self._assembled(source, texts, outputs)
            on_executed(done[source.chapter.source])

        missing = [source for source in sources if known[source.chapter.source] is None]
        self.executed = [str(source.chapter.source) for source in missing]
        self.repeats = False
        for source in sources:
            result = known[source.chapter.source]
            if result is not None:
                finish(source, result.texts, result.outputs)
        results = {**known, **(self._run(book, missing, finish) if missing else {})}
        raise_if_any(_files_written_twice(results))
        self.made.update(path for result in results.values() for path in result.written)
        read = {path: state for result in results.values() for path, state in result.content.items()}
        self.outside = {path: state for path, state in read.items() if Path(path).is_absolute()}
        return [done[source.chapter.source] for source in sources]

    def _states_now(self, root: Path) -> Callable[[str], str]:
        """The state of a file by its path. The chapters read much the same files: each is looked at once."""
        return functools.cache(lambda path: self._states.content(root / path))

    def _known_result(self, book: Book, source: ChapterSource, state: Callable[[str], str]) -> Result | None:
        if not source.code:
            return Result([], {}, {}, {}, [])
        key = _first_key(book, source)
        for result in self._stored(key):
            if self._holds(book.root, result, state):
                for path in (self._cache.path(_STAGE, key), *map(self._cached_file, result.outputs.values())):
                    self._cache.use(path)
                return result
        return None

    def _stored(self, key: list[str]) -> list[Result]:
        try:
            return [Result(**result) for result in json.loads(self._cache.path(_STAGE, key).read_bytes())]
        except FileNotFoundError:
            return []

    def _holds(self, root: Path, result: Result, state: Callable[[str], str]) -> bool:
        return (
            all(state(path) == former for path, former in result.content.items())
            and all(self._names(root, path, result.written) == names for path, names in result.listed.items())
            and all(self._cached_file(name).is_file() for name in result.outputs.values())
        )

    def _names(self, root: Path, folder: str, written: Iterable[str]) -> str:
        """The state of a listed folder; what the code itself put there does not count."""
        by_itself = {Path(path).name for path in written if Path(path).parent == Path(folder)}
        return self._states.names(root / folder, by_itself)

    def _cached_file(self, name: str) -> Path:
        return self._cache.folder / "files" / name

    def _run(
        self,
        book: Book,
        sources: Sequence[ChapterSource],
        finish: Callable[[ChapterSource, Sequence[str], Mapping[str, str]], None],
    ) -> dict[PurePosixPath, Result]:
        """Execute the chapters; the results that may be used again are stored."""
        if self._worker and not self._worker.fits(book):
            self.close()
        self._worker = self._worker or Worker(book, self._cache.folder, self._states)
        started = time.time_ns()
        self._cache.folder.mkdir(parents=True, exist_ok=True)
        with (
            tempfile.TemporaryDirectory(dir=self._cache.folder, prefix="running-") as folder,
            self._progress.step("Executing chapters", len(sources)) as step,
        ):
            # Long chapters first, so that none is left to run alone at the end.
            longest_first = enumerate(sorted(sources, key=lambda source: -len(source.code)))
            jobs = {
                str(s.chapter.source): _job(book, s, Path(folder) / f"{n}.json") for n, s in longest_first
            }
            by_name = {str(source.chapter.source): source for source in sources}
            outcomes: dict[str, dict[str, Any]] = {}

            def on_event(event: dict[str, Any]) -> None:
                name = event["chapter"]
                if event["event"] == "started":
                    step.start_item(name)
                    return
                step.finish_item(name)
                outcomes[name] = outcome = _outcome(jobs[name], event["status"])
                if not outcome["problems"]:
                    finish(by_name[name], outcome["texts"], outcome["outputs"])

            self._worker.run(list(jobs.values()), on_event)
        self.made.update(path for outcome in outcomes.values() for path in outcome.get("written", ()))
        results = {}
        state, changed = self._states_now(book.root), _changed_since(started, book.root)
        for source in sources:
            outcome = outcomes[str(source.chapter.source)]
            if outcome["problems"]:
                continue
            result = self._result(book.root, source, outcome, state)
            results[source.chapter.source] = result
            # What the code read is unknown where a file changed meanwhile, or a program read it: the result
            # is then good for once.
            if outcome["programs"]:
                self.repeats = True
                programs = ", ".join(outcome["programs"])
                self._progress.say(
                    f"{source.chapter.source}: its code starts {programs}; what that reads is not seen, so "
                    "it is executed in every build"
                )
            elif not any(map(changed, result.content)):
                key = _first_key(book, source)
                kept = [asdict(recent) for recent in [result, *self._stored(key)][:_RESULTS_KEPT]]
                self._cache.store(_STAGE, key, json.dumps(kept).encode())
        raise_if_any(Problem(**p) for outcome in outcomes.values() for p in outcome["problems"])
        return results

    def _result(
        self, root: Path, source: ChapterSource, outcome: dict[str, Any], state: Callable[[str], str]
    ) -> Result:
        # The chapter's own text is in the key as far as it matters; a traceback may have read all of it.
        read = [path for path in outcome["content"] if path not in source.texts]
        return Result(
            texts=outcome["texts"],
            outputs=outcome["outputs"],
            content={path: state(path) for path in read},
            listed={path: self._names(root, path, outcome["written"]) for path in outcome["listed"]},
            written=outcome["written"],
        )

    def _assembled(
        self, source: ChapterSource, texts: Iterable[str], outputs: Mapping[str, str]
    ) -> ExecutedChapter:
        given = iter(texts)
        markdown = "".join(piece if isinstance(piece, str) else next(given) for piece in source.pieces)
        made = json.dumps(outputs, sort_keys=True)
        return ExecutedChapter(
            chapter=source.chapter,
            markdown=markdown,
            metadata=source.metadata,
            outputs={PurePosixPath(path): self._cached_file(name) for path, name in outputs.items()},
            key=digest([markdown, repr(source.chapter), json.dumps(source.metadata), made]),
            source_text=source.texts,
        )


def _first_key(book: Book, source: ChapterSource) -> list[str]:
    """What an execution depends on and is known before it. Lines are left out: prose moves them."""
    code = [
        ["cell", piece.label, dict(piece.options), piece.code]
        if isinstance(piece, Cell)
        else ["inline", piece.expression]
        for piece in source.code
    ]
    return [
        str(source.chapter.source),
        json.dumps(code, sort_keys=True),
        *book.profiles,
        json.dumps(figure_size(book, source)),
        json.dumps({name: os.environ.get(name) for name in book.environment}),
        json.dumps(book.preload),
        installed_packages(),
    ]


def figure_size(book: Book, source: ChapterSource) -> dict[str, float]:
    """`fig-width` and `fig-height` of a chapter, in inches, as far as it or the book gives them."""
    given = {**book.metadata, **source.metadata}
    return {key: given[key] for key in ("fig-width", "fig-height") if key in given}


def _job(book: Book, source: ChapterSource, outcome: Path) -> dict[str, Any]:
    return {
        "chapter": str(source.chapter.source),
        "code": [asdict(piece) for piece in source.code],
        "figures": figure_size(book, source),
        "outcome": str(outcome),
    }


def _outcome(job: dict[str, Any], status: int) -> dict[str, Any]:
    if status == 0:
        return json.loads(Path(job["outcome"]).read_bytes())
    ended = f"was ended by signal {-status}" if status < 0 else f"ended with status {status}"
    problem = Problem(job["chapter"], None, f"the process that executed this chapter {ended}")
    return {"problems": [asdict(problem)]}


def _changed_since(moment: int, root: Path) -> Callable[[str], bool]:
    """Whether a file, by its path, has changed since a moment; each is looked at once."""

    @functools.cache
    def changed(path: str) -> bool:
        file = root / path
        return file.is_file() and file.stat().st_mtime_ns >= moment

    return changed


def _files_written_twice(results: dict[PurePosixPath, Result]) -> Iterator[Problem]:
    """Chapters run side by side, so which of two would have the last word is chance."""
    first: dict[str, PurePosixPath] = {}
    for chapter, result in results.items():
        for path in result.outputs:
            earlier = first.setdefault(path, chapter)
            if earlier != chapter:
                message = f"it writes {path}, which {earlier} writes too; give each a name of its own"
                yield Problem(str(chapter), None, message)
