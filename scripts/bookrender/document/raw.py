"""Says what raw blocks and spans of one format carry that a book's other format would lose.

Belongs here: telling words from layout in HTML and Typst. Does not: refusing any of it.
"""

from __future__ import annotations

import re

_HTML_FORMATS = ("html", "html4", "html5")
_UNSEEN_IN_HTML = re.compile(r"<!--.*?-->|<(script|style)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"</?\s*([a-zA-Z][\w-]*)[^>]*>", re.DOTALL)
# Tags whose words read the same without them, and those that show nothing.
_LOOKS_ALONE = {
    "abbr", "b", "bdi", "bdo", "cite", "data", "dfn", "em", "i", "ins", "kbd", "link", "mark", "meta", "s",
    "samp", "small", "span", "strong", "time", "u", "var", "wbr",
}  # fmt: skip
_UNSEEN_IN_TYPST = re.compile(
    r"//[^\n]*|/\*.*?\*/"  # comments
    r"|#(?:set|show|let|import)\b[^\n\[\"]*"
    r"|#[a-z][\w.-]*(?:\([^()\[\]\"]*\))?",  # a call without content, such as #v(1em)
    re.DOTALL,
)


def is_lost(text: str, raw_format: str, output: str) -> bool:
    """Whether `text`, raw in one format, says something that the format `output` ("html", "typst") leaves out
    or runs together."""
    if raw_format in _HTML_FORMATS:
        return output != "html" and html_speaks(text)
    if raw_format == "typst":
        return output != "typst" and bool(re.search(r"\w", _UNSEEN_IN_TYPST.sub("", text)))
    return bool(text.strip())


def html_speaks(html: str) -> bool:
    """Whether HTML has words, or tags without which words read differently (a table, a list, a link)."""
    seen = _UNSEEN_IN_HTML.sub("", html)
    tags = {name.lower() for name in _TAG.findall(seen)}
    return bool(tags - _LOOKS_ALONE) or bool(_TAG.sub("", seen).strip())
