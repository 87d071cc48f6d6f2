"""What a file holds, whatever it is called: text, a picture or font that can carry no words, or something
that cannot be looked through. What in a text is a personal datum is in `assessment.guard.patterns`.

Only what is listed here passes unread; archives, databases, documents and all else are refused as they are.
"""

import base64
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass

_PNG, _WOFF2 = b"\x89PNG\r\n\x1a\n", b"wOF2"
# The parts of a picture that hold its pixels and colours (PNG, third edition, 5.6): none holds words.
_PNG_PARTS = {
    b"IHDR",
    b"PLTE",
    b"IDAT",
    b"tRNS",
    b"gAMA",
    b"cHRM",
    b"sRGB",
    b"pHYs",
    b"sBIT",
    b"bKGD",
    b"IEND",
}
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_BASE64 = re.compile(  # in one run, or in the lines of sixty and more characters that mail and PEM have
    r"(?<![\w+/-])(?:[A-Za-z0-9+/_-]{60,}\r?\n[ \t]*)*[A-Za-z0-9+/_-]{16,}={0,2}"
)
_MIXED = re.compile(r"(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9])", re.DOTALL)
_FEWEST_BYTES_OF_A_FILE = 100  # of base64: a checksum has 64 at most


@dataclass(frozen=True)
class Content:
    """A file's text, as far as it can be read, and whether that is all that it holds."""

    text: str
    whole: bool


def content_of(content: bytes) -> Content:
    """Read a file: as UTF-8, or as UTF-16 that begins with its mark; without control characters, which no
    text has. A picture or font of a known kind is whole and holds no text.
    """
    if _is_picture(content) or _is_font(content):
        return Content("", whole=True)
    encoding = "utf-16" if content.startswith(_UTF_16) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        readable = content if encoding == "utf-16" else content.replace(b"\0", b"")
        return Content(readable.decode(encoding, errors="replace"), whole=False)
    return Content(_CONTROL.sub("", text), whole=not _CONTROL.search(text))


def embedded(text: str) -> Iterator[tuple[int, bytes]]:
    """Files and words that stand in a text as base64: where, and what they hold."""
    for match in _BASE64.finditer(text):
        if not _MIXED.match(match[0]):
            continue
        packed = "".join(match[0].split()).translate(str.maketrans("-_", "+/")).rstrip("=")
        content = base64.b64decode(packed[: len(packed) - (len(packed) % 4 == 1)] + "==")
        if len(content) >= _FEWEST_BYTES_OF_A_FILE or all(32 <= byte < 127 for byte in content):
            yield match.start(), content


def _is_picture(content: bytes) -> bool:
    """Whether it is a PNG of nothing but pixels: no text, no position, nothing after its end."""
    at, part = len(_PNG), b""
    while content.startswith(_PNG) and part != b"IEND" and at + 12 <= len(content):
        length, part = struct.unpack_from(">I4s", content, at)
        if part not in _PNG_PARTS:
            return False
        at += 12 + length
    return part == b"IEND" and at == len(content)


def _is_font(content: bytes) -> bool:
    """Whether it is a WOFF2 font without the metadata and private data that one may carry."""
    if not content.startswith(_WOFF2) or len(content) < 48:
        return False
    length = struct.unpack_from(">I", content, 8)[0]
    return length == len(content) and not any(struct.unpack_from(">5I", content, 28))
