"""The repository's host (GitHub), through its own command line tool `gh`: ask, send, download; no
decisions.
"""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from typing import Any

from assessment.errors import AssessmentError, Fault


@dataclass(frozen=True)
class Host:
    """The host as one repository sees it; `repository` is OWNER/NAME."""

    repository: str

    def list(self, path: str) -> list[dict[str, Any]]:
        """All entries of a list, page after page."""
        pages = json.loads(self._call("--paginate", "--slurp", self._path(path)) or "[]")
        return [entry for page in pages for entry in (page if isinstance(page, list) else _only_list(page))]

    def open_pulls(self) -> list[dict[str, Any]]:
        return self.list("pulls?state=open&per_page=100")

    def comments(self, number: int) -> list[dict[str, Any]]:
        """What was said below a pull request, the oldest first."""
        return self.list(f"issues/{number}/comments?per_page=100")

    def say(self, number: int, text: str) -> None:
        self.send("POST", f"issues/{number}/comments", {"body": text})

    def propose(self, branch: str, base: str, title: str, body: str) -> None:
        """Open a branch's pull request, unless there is one; also one that another job opens meanwhile."""
        query = f"pulls?state=open&head={self.repository.partition('/')[0]}:{branch}"
        if self.list(query):
            return
        try:
            self.send("POST", "pulls", {"title": title, "head": branch, "base": base, "body": body})
        except AssessmentError:
            if not self.list(query):
                raise

    def get(self, path: str) -> dict[str, Any]:
        return json.loads(self._call(self._path(path)))

    def send(self, method: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = self._call(
            "--method", method, "--input", "-", self._path(path), given=json.dumps(body).encode()
        )
        return json.loads(answer or "{}")

    def download(self, path: str) -> bytes:
        return self._call(self._path(path))

    def start_workflow(self, name: str, branch: str) -> None:
        """Run a workflow on a branch: pushes and pull requests made by a workflow start none by
        themselves.
        """
        self.send("POST", f"actions/workflows/{name}/dispatches", {"ref": branch})

    def _path(self, path: str) -> str:
        return f"repos/{self.repository}/{path}".rstrip("/")

    def _call(self, *arguments: str, given: bytes = b"") -> bytes:
        done = subprocess.run(["gh", "api", *arguments], input=given, capture_output=True, check=False)
        if done.returncode:
            what = done.stderr.decode(errors="replace").strip()
            raise AssessmentError(Fault(f"gh api {arguments[-1]}", what or "was refused"))
        return done.stdout


def _only_list(page: dict[str, Any]) -> list[dict[str, Any]]:
    """The entries of an answer such as {"total_count": 1, "workflow_runs": [...]}."""
    return next((value for value in page.values() if isinstance(value, list)), [])
