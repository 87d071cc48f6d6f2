"""What the tests of jobs share: answers of commands, rendered books, pull requests and comments on them."""

import subprocess
from pathlib import Path

ASB = "chapters/anti-social-behaviour.qmd"
TABLE = "data/released/2008/incidents.csv"
PAGE = "chapters/anti-social-behaviour.html"
BOT = "github-actions[bot]"


def done(finished: subprocess.CompletedProcess) -> str:
    assert finished.returncode == 0, finished.stdout + finished.stderr
    return finished.stdout


def refused(finished: subprocess.CompletedProcess) -> str:
    assert finished.returncode != 0, finished.stdout
    assert "Traceback" not in finished.stderr
    return finished.stdout + finished.stderr


def fake_book(root: Path, words: str) -> Path:
    """A rendered book of two pages, where a test needs its place and not its rendering."""
    for path, text in (("index.html", "Summary"), (PAGE, words), ("assessment-2008.pdf", "a PDF")):
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(
            f"<main><article data-pagefind-body><h1>{text[:9]}</h1><p>{text}</p></article></main>",
            encoding="utf-8",
        )
    return root


def pull(number: int, commit: str, state: str = "open", updated: str = "2008-01-02T00:00:00Z") -> dict:
    return {
        "number": number, "state": state, "title": f"Change {number}", "body": "Why", "draft": False,
        "user": {"login": "someone"}, "head": {"sha": commit}, "base": {"sha": "0" * 40},
        "created_at": "2008-01-01T00:00:00Z", "updated_at": updated,
    }  # fmt: skip


def agreement(
    identifier: int,
    account: str,
    words: str = "/agree",
    association: str = "MEMBER",
    at: str = "2008-01-21T09:00:00Z",
) -> dict:
    return {
        "id": identifier, "body": words, "user": {"login": account}, "author_association": association,
        "created_at": at, "updated_at": at,
    }  # fmt: skip
