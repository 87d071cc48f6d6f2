"""`assessment fetch EDITION`: downloads the newest bulk archive of data.police.uk into the edition's folder
of returns.

It fetches and says what it fetched; opening and checking the download is `archive.py`'s business. Rendering
never fetches.
"""

import argparse
import hashlib
import shutil
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import BinaryIO

from assessment.configuration import load_configuration
from assessment.errors import AssessmentError, Fault

ADDRESS = "https://data.police.uk/data/archive/latest.zip"
FILE_NAME = "police-uk-latest.zip"
_ATTEMPTS = 4
_SECONDS = 60  # without a byte
_BLOCK = 1 << 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("edition", help="the edition whose returns it becomes")
    parser.add_argument("--address", default=ADDRESS, help="where to fetch from")


def run(arguments: argparse.Namespace) -> None:
    configuration = load_configuration()
    edition = configuration.edition(arguments.edition)
    if edition.data != "open":
        what = f"edition {arguments.edition} is not made of open data"
        raise AssessmentError(Fault("EDITION", what, "Its returns come from partners."))
    target = configuration.path(edition.returns) / FILE_NAME
    print(f"Fetching {arguments.address}")
    digest = fetch(arguments.address, target)
    print(
        f"Wrote {target.relative_to(configuration.root)} ({target.stat().st_size:,} bytes, SHA-256 {digest})"
    )


def fetch(address: str, target: Path, wait: float = 5) -> str:
    """Download whole or not at all. Returns the SHA-256. `wait` seconds before the second attempt, then
    twice that …
    """
    if not address.startswith(("https://", "http://127.0.0.1:")):
        raise AssessmentError(Fault(address, "is no https address"))
    target.parent.mkdir(parents=True, exist_ok=True)
    for attempt in range(_ATTEMPTS):
        try:
            return _download(address, target)
        except urllib.error.HTTPError as error:
            if error.code < 500:
                raise AssessmentError(
                    Fault(address, f"the server answered {error.code} {error.reason}")
                ) from None
            reason = f"{error.code} {error.reason}"
        except (OSError, ValueError) as error:
            reason = str(error)
        if attempt < _ATTEMPTS - 1:
            time.sleep(wait * 2**attempt)
    raise AssessmentError(
        Fault(address, f"could not be fetched in {_ATTEMPTS} attempts: {reason}", "Try later.")
    )


def _download(address: str, target: Path) -> str:
    with (
        urllib.request.urlopen(address, timeout=_SECONDS) as answer,  # noqa: S310 - https, checked by fetch
        tempfile.NamedTemporaryFile(dir=target.parent, prefix=".", delete=False) as file,
    ):
        temporary = Path(file.name)
        try:
            digest, size = _copy(answer, file)
            expected = answer.headers.get("Content-Length")
            if expected is not None and int(expected) != size:
                raise ValueError(f"only {size:,} of {int(expected):,} bytes came")
            file.flush()
            temporary.chmod(0o644)
            shutil.move(temporary, target)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    return digest


def _copy(source: BinaryIO, target: object) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while block := source.read(_BLOCK):
        digest.update(block)
        size += len(block)
        target.write(block)  # type: ignore[attr-defined]
    return digest.hexdigest(), size
