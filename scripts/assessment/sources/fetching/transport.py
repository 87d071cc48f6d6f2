"""Requests that end: time-outs, retries with back-off, resumed downloads, checksums; knows no publisher.

An answer is taken only when it is whole. What was fetched before is asked for with its validators, so that
the second fetch of the same thing is one check that answers "not modified".
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assessment.errors import AssessmentError, Fault
from assessment.progress import Progress
from assessment.sources.fetching.cache import Cache, Entry, read_kept, write_json

if TYPE_CHECKING:
    import httpx

ATTEMPTS = 6
LONGEST_WAIT = 120.0  # seconds, whatever a server asks for
TRANSIENT = frozenset({408, 425, 429, 500, 502, 503, 504})
NOT_MODIFIED, PARTIAL, UNSATISFIABLE = 304, 206, 416
VALIDATORS = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}
USER_AGENT = "partnership-assessment (open data for community safety partnerships)"


class TransientError(Exception):
    """What may go better next time. `wait` is how long the server asked us to wait, in seconds."""

    def __init__(self, what: str, wait: float | None = None) -> None:
        super().__init__(what)
        self.wait = wait


class Transport:
    """Gets things by address, through a cache. With `offline` the cache alone answers."""

    def __init__(
        self,
        cache: Cache,
        offline: bool = False,
        progress: Progress = lambda _: None,
        *,
        timeout: float = 30.0,
        back_off: float = 1.0,
    ) -> None:
        self.cache = cache
        self.offline = offline
        self.progress = progress
        self.timeout = timeout
        self.back_off = back_off
        self.requests = 0
        self._made: httpx.Client | None = None

    def __enter__(self) -> Transport:
        return self

    def __exit__(self, *_: object) -> None:
        if self._made is not None:
            self._made.close()

    def download(
        self, address: str, sha256: str | None = None, check: Callable[[Path], None] = lambda _: None
    ) -> tuple[Entry, Path]:
        """The file at an address, in the cache. `check` looks at the complete file before it is taken.

        A download that was cut off is resumed where the server can say that the file is still the same, and
        else begun again. Raises AssessmentError.
        """
        held = self.cache.find(address)
        if held and sha256 and held[0].sha256 != sha256:
            held = None
        if self.offline:
            return held or self.not_here(address)
        return self._repeat(address, lambda: self._download(address, held, sha256, check))

    def json(self, address: str, parameters: Mapping[str, str] | None = None) -> Any:
        """A small answer in JSON, not cached. Raises AssessmentError; a cut-off answer is asked for again."""

        return self.answer(address, parameters, "JSON", parsed_json)

    def answer(
        self,
        address: str,
        parameters: Mapping[str, str] | None,
        wanted: str,
        parse: Callable[[str], Any],
    ) -> Any:
        """A small answer, parsed. Where `parse` raises TransientError it is asked for again."""

        def ask() -> Any:
            response = self._client().get(address, params=dict(parameters or {}))
            self._refuse_status(address, response)
            if response.text.lstrip()[:1] == "<":
                raise AssessmentError(not_what_was_asked(address, wanted))
            return parse(response.text)

        return self._repeat(address, ask)

    def _download(
        self, address: str, held: tuple[Entry, Path] | None, sha256: str | None, check: Callable[[Path], None]
    ) -> tuple[Entry, Path]:
        part = self.cache.part(address)
        about = part.with_suffix(".json")
        former = read_kept(about) if part.is_file() else {}
        begin = part.stat().st_size if former else 0
        headers: dict[str, str] = {"Accept-Encoding": "identity"}
        if begin:
            validator = former.get("etag") or former["last-modified"]
            headers |= {"Range": f"bytes={begin}-", "If-Range": validator}
        elif held:
            headers |= {VALIDATORS[name]: value for name, value in held[0].validators.items()}
        with self._client().stream("GET", address, headers=headers) as response:
            if response.status_code == NOT_MODIFIED and held:
                return held
            if response.status_code == UNSATISFIABLE and begin:
                part.unlink()
                raise TransientError("the download could not be resumed")
            self._refuse_status(address, response)
            resumed = response.status_code == PARTIAL
            if resumed and not response.headers.get("content-range", "").startswith(f"bytes {begin}-"):
                part.unlink(missing_ok=True)
                raise TransientError("the server resumed at another byte")
            validators = {name: response.headers[name] for name in VALIDATORS if response.headers.get(name)}
            total = _total(response, begin if resumed else 0)
            _write_about(about, validators)
            chunked = response.headers.get("transfer-encoding", "").lower() == "chunked"
            self._receive(address, response, part, begin if resumed else 0, total)
            digests = {name: response.headers.get(name) for name in ("content-md5", "repr-digest")}
        if total is not None and part.stat().st_size != total:
            if part.stat().st_size > total:
                part.unlink()
            raise TransientError(f"was cut off after {part.stat().st_size if part.exists() else 0:,} bytes")
        if total is None and not chunked and not _expected(sha256, digests):
            part.unlink()
            raise TransientError("did not say how long the file is, so nobody can tell whether it is whole")
        self._refuse_wrong(address, part, sha256, digests)
        try:
            check(part)
        except AssessmentError:
            part.unlink()
            about.unlink(missing_ok=True)
            raise
        about.unlink(missing_ok=True)
        return self.cache.put(address, part, now(), validators)

    def _receive(
        self, address: str, response: httpx.Response, part: Path, begin: int, total: int | None
    ) -> None:
        done = begin
        name = address.rsplit("/", 1)[-1].partition("?")[0]
        with part.open("ab" if begin else "wb") as file:
            for piece in response.iter_raw():
                file.write(piece)
                done += len(piece)
                share = f" of {total / 2**20:,.1f} MB ({done / total:.0%})" if total else " MB"
                self.progress(f"Fetching {name}: {done / 2**20:,.1f}{share}")

    def _refuse_wrong(
        self, address: str, part: Path, sha256: str | None, digests: Mapping[str, str | None]
    ) -> None:
        """Raises after throwing the file away: bytes that do not match must never be resumed."""
        expected = dict(_expected(sha256, digests))
        for method, wanted in expected.items():
            with part.open("rb") as file:
                made_by = partial(hashlib.new, method, usedforsecurity=False)
                digest = hashlib.file_digest(file, made_by).hexdigest()
            if digest != wanted:
                part.unlink()
                what = f"its {method} checksum is {digest[:16]}…, not {wanted[:16]}…"
                remedy = "It was changed on its way, or published anew: look at it yourself."
                raise AssessmentError(Fault(address, what, remedy))

    def _refuse_status(self, address: str, response: httpx.Response) -> None:
        status = response.status_code
        if status in TRANSIENT:
            raise TransientError(f"answered {status}", _wait_asked(response.headers.get("retry-after")))
        if status >= 400:
            remedy = "Nothing is published there (any more)." if status in (404, 410) else ""
            raise AssessmentError(Fault(address, f"answered {status} {response.reason_phrase}", remedy))

    def _repeat(self, address: str, ask: Callable[[], Any]) -> Any:
        if self.offline:
            self.not_here(address)
        import httpx
        import tenacity

        def counted() -> Any:
            self.requests += 1
            try:
                return ask()
            except httpx.TimeoutException:
                raise TransientError(f"did not answer within {self.timeout:g} seconds") from None
            except httpx.TransportError as error:
                raise TransientError(str(error) or type(error).__name__) from None

        def wait(state: tenacity.RetryCallState) -> float:
            error = state.outcome.exception() if state.outcome else None
            asked = error.wait if isinstance(error, TransientError) else None
            growing = tenacity.wait_random_exponential(self.back_off, max=LONGEST_WAIT)(state)
            seconds = min(asked, LONGEST_WAIT) if asked is not None else growing
            self.progress(f"Fetching {address}: {error}; again in {seconds:.0f} s")
            return seconds

        retrying = tenacity.Retrying(
            stop=tenacity.stop_after_attempt(ATTEMPTS),
            wait=wait,
            retry=tenacity.retry_if_exception_type(TransientError),
            reraise=True,
        )
        try:
            return retrying(counted)
        except TransientError as error:
            what = f"{error}, {ATTEMPTS} times"
            remedy = "Try again later: what has come so far is kept."
            raise AssessmentError(Fault(address, what, remedy)) from None

    def _client(self) -> httpx.Client:
        if self._made is None:
            import httpx

            self._made = httpx.Client(
                timeout=self.timeout, follow_redirects=True, headers={"User-Agent": USER_AGENT}
            )
        return self._made

    def not_here(self, address: str) -> Any:
        """Raises: what is missing while we are offline."""
        remedy = "Fetch it once without --offline."
        raise AssessmentError(Fault(address, "is not in the cache, and we are offline", remedy))


def parsed_json(body: str) -> Any:
    """What an answer in JSON says. Raises TransientError where it was cut off."""
    try:
        return json.loads(body)
    except ValueError:
        raise TransientError("answered with JSON that was cut off") from None


def now() -> str:
    """The time of a fetch, in UTC to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def require_packages() -> None:
    """Say how to get what fetching needs, where it is not installed."""
    import importlib.util

    missing = [name for name in ("httpx", "tenacity") if importlib.util.find_spec(name) is None]
    if missing:
        remedy = "Install them: .venv/bin/pip install -e '.[fetch]', or make test-environment."
        raise AssessmentError(Fault("assessment fetch", f"needs {' and '.join(missing)}", remedy))


def not_what_was_asked(address: str, wanted: str) -> Fault:
    """The fault of a web page that came in place of data."""
    what = f"answered with a web page, not with {wanted}"
    return Fault(address, what, "Its address may have changed, or a proxy stands between.")


def _write_about(path: Path, validators: Mapping[str, str]) -> None:
    """Keep what can prove, when we resume, that the file is still the same; without it we begin again."""
    strong = {name: value for name, value in validators.items() if not value.startswith("W/")}
    if strong:
        write_json(path, strong)
    else:
        path.unlink(missing_ok=True)


def _total(response: httpx.Response, begin: int) -> int | None:
    """How long the whole file is, if the server says."""
    whole = response.headers.get("content-range", "").rpartition("/")[2]
    if response.status_code == PARTIAL and whole.isdigit():
        return int(whole)
    length = response.headers.get("content-length", "")
    return begin + int(length) if length.isdigit() else None


def _wait_asked(value: str | None) -> float | None:
    """Retry-After in seconds; it may also be a date (RFC 9110, section 10.2.3)."""
    if not value:
        return None
    if value.isdigit():
        return float(value)
    from email.utils import parsedate_to_datetime

    try:
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return None


def _expected(sha256: str | None, digests: Mapping[str, str | None]) -> list[tuple[str, str]]:
    """The checksums that the file must have: ours, Content-MD5, Repr-Digest (RFC 9530)."""
    expected = [("sha256", sha256)] if sha256 else []
    given = [("md5", digests.get("content-md5"))]
    for part in (digests.get("repr-digest") or "").split(","):
        name, _, value = part.strip().partition("=")
        if name == "sha-256" and not sha256:
            given.append(("sha256", value.strip(":")))
    for method, encoded in given:
        if encoded:
            try:
                expected.append((method, base64.b64decode(encoded, validate=True).hex()))
            except (binascii.Error, ValueError):
                continue
    return expected
