"""Fetching: whole or not at all, again after a fault of the server, and told plainly when it fails."""

import hashlib
import http.server
import threading
from collections.abc import Iterator

import pytest

from assessment.errors import AssessmentError
from assessment.open_data.fetch import fetch

CONTENT = b"a zip" * 1000


class Server(http.server.BaseHTTPRequestHandler):
    """Answers by the path: /good, /late (fails once), /short (says more than it sends), /gone."""

    asked = 0

    def do_GET(self) -> None:
        type(self).asked += 1
        if self.path == "/gone":
            self.send_error(404)
        elif self.path == "/down" or (self.path == "/late" and self.asked == 1):
            self.send_error(503)
        else:
            self.send_response(200)
            self.send_header("Content-Length", str(len(CONTENT) * (2 if self.path == "/short" else 1)))
            self.end_headers()
            self.wfile.write(CONTENT)

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def address() -> Iterator[str]:
    Server.asked = 0
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("path", ["/good", "/late"])
def test_a_download_is_whole_and_has_its_checksum(address, tmp_path, path):
    target = tmp_path / "returns" / "latest.zip"
    assert fetch(address + path, target, wait=0) == hashlib.sha256(CONTENT).hexdigest()
    assert target.read_bytes() == CONTENT
    assert [file.name for file in target.parent.iterdir()] == ["latest.zip"]


@pytest.mark.parametrize(
    ("path", "words"),
    [("/gone", "404"), ("/down", "4 attempts: 503"), ("/short", "only 5,000 of 10,000 bytes")],
)
def test_a_failed_download_leaves_what_was_there(address, tmp_path, path, words):
    target = tmp_path / "latest.zip"
    target.write_bytes(b"former")
    with pytest.raises(AssessmentError, match=words):
        fetch(address + path, target, wait=0)
    assert target.read_bytes() == b"former"
    assert list(tmp_path.iterdir()) == [target]


def test_only_https_is_fetched(tmp_path):
    with pytest.raises(AssessmentError, match="is no https address"):
        fetch("file:///etc/hostname", tmp_path / "x.zip")
