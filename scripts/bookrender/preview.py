"""Serves the book on this machine, renders it again after an edit and reloads the page.

Belongs here: watching, the server and what it adds to a page. Does not: rendering. What is added to a page
for the preview never stands in the files of the book.
"""

from __future__ import annotations

import json
import threading
import time
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from bookrender.build import Builder
from bookrender.errors import BookError
from bookrender.fingerprint import Tree, tree_signatures
from bookrender.progress import Progress

_ADDRESS = "127.0.0.1"
_FIRST_PORT = 4200
_PORTS_TRIED = 100
_POLL_SECONDS = 0.1
# A connection that has nothing to say says so, and thereby finds out that nobody listens any more.
_HEARTBEAT_SECONDS = 10
_EVENTS = "/.preview/events"

_SCRIPT = f"<script>{Path(__file__).with_suffix('.js').read_text(encoding='utf-8')}</script>"
_NO_BOOK_YET = "<!doctype html><meta charset=utf-8><title>Preview</title><body><p>There is no book yet.</p>"


class State:
    """What the pages that are open should show: a version that grows with each rendering, and its
    problems. `pages` is where the pages stand while the rest of the book is being made."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self.version = 0
        self.problems = ""
        self.pages: Path | None = None

    def show(self, pages: Path) -> None:
        """The pages of a rendering can be read."""
        with self._changed:
            self.pages, self.problems = pages, ""
            self.version += 1
            self._changed.notify_all()

    def end(self, problems: str = "") -> None:
        """A rendering is over."""
        with self._changed:
            self.pages, self.problems = None, problems
            self._changed.notify_all()

    def as_json(self) -> str:
        return json.dumps({"version": self.version, "problems": self.problems})

    def wait_for_change(self, shown: str) -> None:
        """Return when the state is no longer `shown`, or when it is time for a sign of life."""
        with self._changed:
            self._changed.wait_for(lambda: self.as_json() != shown, _HEARTBEAT_SECONDS)


class _Handler(SimpleHTTPRequestHandler):
    """Files of the output folder; pages get the script that reloads them."""

    def __init__(self, *arguments, builder: Builder, state: State) -> None:
        self._builder = builder
        self._state = state
        super().__init__(*arguments, directory=str(builder.output_dir or builder.root / "_book"))

    def do_GET(self) -> None:
        if self.path == _EVENTS:
            self._send_events()
            return
        page = self._page(Path(self.translate_path(self.path)))
        file = Path(self.translate_path(self.path))
        if page is not None:
            self._send_page(page)
        elif not file.exists() and self._state.problems:
            self._send_page(_NO_BOOK_YET)
        else:
            super().do_GET()

    def _page(self, file: Path) -> str | None:
        """The page at a path of the book: as it is being made, or else as it was last; None for a file of
        another kind."""
        path = file.relative_to(self.directory)
        for folder in filter(None, [self._state.pages, Path(self.directory)]):
            place = folder / path / "index.html" if (folder / path).is_dir() else folder / path
            if place.suffix != ".html":
                return None
            try:
                return place.read_text(encoding="utf-8")
            except FileNotFoundError:
                continue
        return None

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """The terminal is for what the author has to know."""

    def _send_page(self, page: str) -> None:
        head, body, rest = page.rpartition("</body>")
        content = (f"{head}{_SCRIPT}{body}{rest}" if body else page + _SCRIPT).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _send_events(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        shown = ""
        try:
            while True:
                state = self._state.as_json()
                self.wfile.write(b": still here\n\n" if state == shown else f"data: {state}\n\n".encode())
                self.wfile.flush()
                shown = state
                self._state.wait_for_change(shown)
        except (BrokenPipeError, ConnectionResetError):
            return


def serve(builder: Builder, progress: Progress, port: int | None = None) -> None:
    """Build, serve and watch until Ctrl-C. A book with problems is reported and served as it last was."""
    state = State()
    seen = tree_signatures(builder.root)
    _render(builder, state, progress)
    server = _server(builder, state, port)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    progress.say(f"The book is at http://{_ADDRESS}:{server.server_port}/ (Ctrl-C ends the preview)")
    try:
        builder.get_ready()
        while True:
            time.sleep(_POLL_SECONDS)
            now = tree_signatures(builder.root)
            # What a rendering makes is known when it is over.
            if _sources(builder, now) != _sources(builder, seen):
                seen = _when_still(builder, now)
                _render(builder, state, progress)
    except KeyboardInterrupt:
        return
    finally:
        server.shutdown()


def _render(builder: Builder, state: State, progress: Progress) -> None:
    started = time.monotonic()
    try:
        built = builder.build(state.show)
    except BookError as error:
        progress.say(str(error))
        state.end(str(error))
        return
    if not built.unchanged:
        progress.say(f"Rendered in {time.monotonic() - started:.1f} s")
    state.end()


def _server(builder: Builder, state: State, port: int | None) -> ThreadingHTTPServer:
    """A server at the port, or at the first free one from 4200 on."""
    handler = partial(_Handler, builder=builder, state=state)
    for candidate in [port] if port is not None else range(_FIRST_PORT, _FIRST_PORT + _PORTS_TRIED):
        try:
            server = ThreadingHTTPServer((_ADDRESS, candidate), handler)
        except OSError:
            continue
        server.daemon_threads = True
        return server
    raise SystemExit(f"no free port to serve at; name another with --port (tried {port or _FIRST_PORT})")


def _sources(builder: Builder, tree: Tree) -> Tree:
    """The files of the project's tree, without those that rendering makes."""
    output = builder.output_dir or builder.root / "_book"
    rendered = f"{output.relative_to(builder.root)}/"
    made = builder.made
    return {path: s for path, s in tree.items() if not path.startswith(rendered) and path not in made}


def _when_still(builder: Builder, tree: Tree) -> Tree:
    """The project's tree once its sources stay the same between two looks: an editor may still be writing."""
    while True:
        time.sleep(_POLL_SECONDS / 2)
        now = tree_signatures(builder.root)
        if _sources(builder, now) == _sources(builder, tree):
            return now
        tree = now
