"""A server on 127.0.0.1 that plays publishers, well and badly behaved."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from assessment.sources.fetching.cache import Cache
from assessment.sources.fetching.transport import Transport


@dataclass
class Asked:
    path: str
    parameters: dict[str, str]
    headers: dict[str, str]


@dataclass
class Answer:
    """What the server sends. `cut` sends so many bytes of the body and closes the connection."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None
    length: bool = True


@dataclass
class Server:
    """`play[path]` answers a request; `asked` lists all that came."""

    address: str
    play: dict[str, Callable[[Asked], Answer]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    def in_turn(self, path: str, *answers: Answer | Callable[[Asked], Answer]) -> str:
        """Give these answers one after the other, the last of them again and again."""
        left = list(answers)

        def answer(asked: Asked) -> Answer:
            given = left.pop(0) if len(left) > 1 else left[0]
            return given(asked) if callable(given) else given

        self.play[path] = answer
        return self.address + path


@pytest.fixture
def server() -> Iterator[Server]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            split = urlsplit(self.path)
            parameters = {name: values[0] for name, values in parse_qs(split.query).items()}
            asked = Asked(split.path, parameters, {key.lower(): value for key, value in self.headers.items()})
            made.asked.append(asked)
            answer = made.play.get(split.path, lambda _: Answer(b"nothing here", 404))(asked)
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            if answer.length:
                self.send_header("Content-Length", str(len(answer.body)))
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(answer.body if answer.cut is None else answer.body[: answer.cut])
            self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made = Server(f"http://127.0.0.1:{listening.server_port}")
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield made
    listening.shutdown()
    listening.server_close()


@pytest.fixture
def transport(tmp_path: Path) -> Callable[..., Transport]:
    """Transports over one cache, with hardly any waiting."""

    def make(**options: object) -> Transport:
        return Transport(Cache(tmp_path / "cache"), **{"timeout": 5.0, "back_off": 0.001, **options})

    return make


def resumable(body: bytes, cut: int | None = None, etag: str = '"one"') -> Callable[[Asked], Answer]:
    """A file that can be resumed and asked after; its answer is cut off after `cut` bytes."""

    def answer(asked: Asked) -> Answer:
        if asked.headers.get("if-none-match") == etag:
            return Answer(status=304, headers={"ETag": etag})
        headers = {"ETag": etag}
        wanted = asked.headers.get("range")
        if wanted and asked.headers.get("if-range") == etag:
            begin = int(wanted.removeprefix("bytes=").rstrip("-"))
            if begin >= len(body):
                return Answer(status=416)
            headers["Content-Range"] = f"bytes {begin}-{len(body) - 1}/{len(body)}"
            return Answer(body[begin:], 206, headers, cut)
        return Answer(body, 200, headers, cut)

    return answer
