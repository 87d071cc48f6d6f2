"""One comment on a pull request, updated in place; its text comes from a build that nobody trusts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from assessment.review.changes.markdown import HOST_LIMIT, MARKER
from assessment.review.hosting.host import Host

AUTHOR = "github-actions[bot]"
_TAG = re.compile(r"<(?!/?(?:details|summary|b|ins|del)>)", re.IGNORECASE)
_ENTITY = re.compile(r"&(?!(?:lt|gt|amp);)")  # any other may write what is broken below
_ADDRESS = re.compile(r"[@#](?=\w)|\b(?<=GH)-(?=\d)", re.IGNORECASE)
# What makes a link of words. At the end of a piece it leads below the preview: pieces are cut there.
_LINK = re.compile(r"\](?=\((?!\Z)|:)")
_BARE_LINK = re.compile(r"(?:(?<![a-z])[a-z][a-z0-9+.-]*://|www\.|(?:mailto|xmpp):)", re.IGNORECASE)
_OPEN, _CLOSE = "<details>", "</details>"
_MOST_TIMES = 4


def put_comment(host: Host, number: int, text: str) -> None:
    """Post the comment, or put `text` in the place of the one that this workflow posted before."""
    for comment in host.comments(number):
        if comment["body"].startswith(MARKER) and account_of(comment) == AUTHOR:
            if comment["body"] != text:
                host.send("PATCH", f"issues/comments/{comment['id']}", {"body": text})
            return
    host.say(number, text)


def account_of(said: dict[str, Any]) -> str:
    """Who wrote a comment; nothing where the account is no more."""
    return (said.get("user") or {}).get("login", "")


def made_safe(text: str, link: str, full: str = "", limit: int = HOST_LIMIT) -> str:
    """A report made by a pull request's own code, so that it can address nobody, load nothing and lead
    nowhere else.

    Tags but those that fold and mark are escaped, mentions are broken, links but those below `link` are
    words. What would not fit into a comment is folded: `full` is where all of the text stands.
    """
    too_long = f"What this changes is too long for a comment. [All of it]({full}) is beside the preview."
    room = limit - len(MARKER) - 3
    body = too_long
    if (
        len(text) <= _MOST_TIMES * limit
    ):  # more than that no honest build makes, and it would take long to read
        parts = text.removeprefix(MARKER).split(link) if link else [text.removeprefix(MARKER)]
        body = _folded(link.join(_disarmed(part) for part in parts).strip(), full, room)
    return f"{MARKER}\n\n{body if len(body) <= room else too_long}\n"


def _folded(body: str, full: str, room: int) -> str:
    """`body` with its parts folded, the longest first, until it has `room` characters or no part is left.

    A folded part is its summary, and where the part stands.
    """
    pieces = list(_pieces(body))
    length = len(body)
    for at in sorted(range(len(pieces)), key=lambda at: len(pieces[at][0]), reverse=True):
        text, summary = pieces[at]
        if length > room and summary:
            pieces[at] = (f"- {summary}: [in full]({full})", "")
            length += len(pieces[at][0]) - len(text)
    return "".join(text for text, _ in pieces)


def _pieces(body: str) -> Iterator[tuple[str, str]]:
    """The text in pieces, each with its summary; what cannot be folded has none."""
    *closed, rest = body.split(_CLOSE)
    for text in closed:
        before, opening, block = text.rpartition(_OPEN)
        if not opening:
            yield text + _CLOSE, ""
            continue
        yield before, ""
        summary = block.partition("<summary>")[2].partition("</summary>")[0]
        yield opening + block + _CLOSE, summary
    yield rest, ""


def _disarmed(text: str) -> str:
    text = _TAG.sub("&lt;", text)
    text = _ENTITY.sub("&amp;", text)
    text = _ADDRESS.sub(lambda match: f"{match[0]}\u200b", text)
    text = _LINK.sub("]\u200b", text.replace("![", "["))
    return _BARE_LINK.sub(lambda match: match[0][:1] + "\u200b" + match[0][1:], text)
