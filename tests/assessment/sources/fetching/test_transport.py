import base64
import hashlib

import pytest
from tests.assessment.sources.conftest import Answer, resumable

from assessment.errors import AssessmentError
from assessment.sources.fetching.transport import ATTEMPTS

BODY = bytes(range(256)) * 2


def test_a_second_download_makes_one_request_that_answers_not_modified(server, transport):
    address = server.in_turn("/file.zip", resumable(BODY))
    first = transport().download(address)
    again = transport()
    assert again.download(address) == first
    assert again.requests == 1
    assert server.asked[-1].headers["if-none-match"] == '"one"'
    assert first[1].read_bytes() == BODY


def test_a_file_published_anew_is_fetched_again(server, transport):
    address = server.in_turn("/file.zip", resumable(BODY), resumable(b"new", etag='"two"'))
    transport().download(address)
    assert transport().download(address)[1].read_bytes() == b"new"


def test_a_download_cut_off_at_any_byte_is_resumed(server, transport, tmp_path):
    body = BODY[:48]
    for cut in range(len(body)):
        address = server.in_turn(f"/{cut}.zip", resumable(body, cut), resumable(body))
        made = transport()
        assert made.download(address)[1].read_bytes() == body
        assert made.requests == 2
        if cut:
            assert server.asked[-1].headers["range"] == f"bytes={cut}-"


def test_a_cut_off_download_that_cannot_be_resumed_is_begun_again(server, transport):
    address = server.in_turn("/file.zip", Answer(BODY, cut=100), Answer(BODY))
    assert transport().download(address)[1].read_bytes() == BODY
    assert "range" not in server.asked[-1].headers


def test_a_file_that_changed_between_is_begun_again(server, transport):
    new = b"z" * 600
    address = server.in_turn("/file.zip", resumable(BODY, 100), resumable(new, etag='"two"'))
    assert transport().download(address)[1].read_bytes() == new


def test_a_download_goes_on_in_the_next_run(server, transport):
    cuts = [resumable(BODY, 10)] * ATTEMPTS
    address = server.in_turn("/file.zip", *cuts, resumable(BODY))
    with pytest.raises(AssessmentError, match="what has come so far is kept"):
        transport().download(address)
    transport().download(address)
    assert server.asked[-1].headers["range"] == f"bytes={10 * ATTEMPTS}-"


def test_a_file_of_unknown_length_is_not_taken_for_whole(server, transport):
    address = server.in_turn("/file.zip", Answer(BODY, length=False, cut=100))
    with pytest.raises(AssessmentError, match="nobody can tell whether it is whole"):
        transport().download(address)


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_waits_and_asks_again(server, transport, status):
    busy = Answer(b"busy", status, {"Retry-After": "0"})
    address = server.in_turn("/file.zip", busy, busy, Answer(BODY))
    made = transport()
    made.download(address)
    assert made.requests == 3


def test_gives_up_in_the_end_and_says_so(server, transport):
    address = server.in_turn("/file.zip", Answer(b"", 500))
    with pytest.raises(AssessmentError, match=f"answered 500, {ATTEMPTS} times"):
        transport().download(address)


def test_does_not_ask_again_for_what_is_not_there(server, transport):
    made = transport()
    with pytest.raises(AssessmentError, match="answered 404"):
        made.download(server.address + "/none.zip")
    assert made.requests == 1


def test_a_server_that_does_not_answer_is_named(transport):
    with pytest.raises(AssessmentError, match=r"http://127\.0\.0\.1:9/file"):
        transport(timeout=0.5).download("http://127.0.0.1:9/file")


def test_a_wrong_checksum_is_refused_and_nothing_kept(server, transport, tmp_path):
    address = server.in_turn("/file.zip", resumable(BODY))
    with pytest.raises(AssessmentError, match="its sha256 checksum is"):
        transport().download(address, sha256="0" * 64)
    assert not [path for path in (tmp_path / "cache").iterdir() if path.stat().st_size == len(BODY)]
    assert transport().download(address, hashlib.sha256(BODY).hexdigest())[1].read_bytes() == BODY


@pytest.mark.parametrize("header", ["Content-MD5", "Repr-Digest"])
def test_a_checksum_that_the_server_gives_is_held_to(server, transport, header):
    def digest(body: bytes) -> str:
        if header == "Content-MD5":
            return base64.b64encode(hashlib.md5(body, usedforsecurity=False).digest()).decode()
        return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"

    good = server.in_turn("/good.zip", Answer(BODY, headers={header: digest(BODY)}))
    assert transport().download(good)[1].read_bytes() == BODY
    bad = server.in_turn("/bad.zip", Answer(BODY, headers={header: digest(b"other")}))
    with pytest.raises(AssessmentError, match="checksum is"):
        transport().download(bad)


def test_a_damaged_cache_is_not_believed(server, transport):
    address = server.in_turn("/file.zip", resumable(BODY))
    path = transport().download(address)[1]
    path.write_bytes(b"damaged")
    assert transport().download(address)[1].read_bytes() == BODY


def test_offline_the_cache_alone_answers(server, transport):
    address = server.in_turn("/file.zip", resumable(BODY))
    with pytest.raises(AssessmentError, match="is not in the cache, and we are offline"):
        transport(offline=True).download(address)
    transport().download(address)
    asked = len(server.asked)
    assert transport(offline=True).download(address)[1].read_bytes() == BODY
    assert len(server.asked) == asked


def test_json_that_was_cut_off_is_asked_for_again_and_a_web_page_is_named(server, transport):
    address = server.in_turn("/layer", Answer(b'{"count": 1', length=False), Answer(b'{"count": 12}'))
    assert transport().json(address) == {"count": 12}
    page = server.in_turn("/page", Answer(b"<html>Log in</html>"))
    with pytest.raises(AssessmentError, match="a web page, not with JSON"):
        transport().json(page)
