"""One comment on a pull request, updated in place; its text comes from a build that nobody trusts."""

from __future__ import annotations

import re

from assessment.review.changes.markdown import HOST_LIMIT, MARKER
from assessment.review.host import Host

AUTHOR = "github-actions[bot]"
_TAG = re.compile(r"<(?!/?(?:details|summary|b|ins|del)>)", re.IGNORECASE)
_ADDRESS = re.compile(r"@(?=[\w])")
_LINK = re.compile(r"(!?\[[^\]\n]*\])\(([^)\n]*)\)")
_BARE_LINK = re.compile(r"(?:https?://|www\.)", re.IGNORECASE)
_CUT = "\n\n…\n\nThe rest is in the full report.\n"


def put_comment(host: Host, number: int, text: str) -> None:
    """Post the comment, or put `text` in the place of the one that this workflow posted before."""
    body = {"body": text}
    for comment in host.list(f"issues/{number}/comments"):
        if comment["body"].startswith(MARKER) and comment["user"]["login"] == AUTHOR:
            if comment["body"] != text:
                host.send("PATCH", f"issues/comments/{comment['id']}", body)
            return
    host.send("POST", f"issues/{number}/comments", body)


def made_safe(text: str, link: str, limit: int = HOST_LIMIT) -> str:
    """A report made by a pull request's own code, so that it can address nobody, load nothing and lead
    nowhere else.

    Tags but those that fold and mark are escaped, mentions are broken, links but those below `link` are
    words.
    """
    parts = text.removeprefix(MARKER).split(link) if link else [text.removeprefix(MARKER)]
    body = link.join(_disarmed(part) for part in parts)
    whole = f"{MARKER}\n\n{body.strip()}\n"
    return whole if len(whole) <= limit else whole[: limit - len(_CUT)] + _CUT


def _disarmed(text: str) -> str:
    text = _TAG.sub("&lt;", text)
    text = _ADDRESS.sub("@\u200b", text)
    text = _LINK.sub(lambda match: match[1].lstrip("!"), text)
    return _BARE_LINK.sub(lambda match: match[0][:3] + "\u200b" + match[0][3:], text)
