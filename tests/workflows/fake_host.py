"""A stand-in for the host's command line tool: `gh api`, `gh release` and `gh auth` on a folder of JSON.

The tests put it on the PATH as `gh`, so that the package's commands run exactly as in a workflow.
"""

import base64
import fcntl
import json
import os
import re
import sys
from pathlib import Path

STATE = Path(os.environ["FAKE_HOST"])
BOT = "github-actions[bot]"
NOW = "2008-01-20T12:00:00Z"


def main(arguments: list[str]) -> int:
    with STATE.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two jobs at once are answered one after the other
        return answered(arguments)


def answered(arguments: list[str]) -> int:
    state = json.loads(STATE.read_text(encoding="utf-8"))
    state["calls"].append(arguments)
    answer: bytes = b""
    if arguments[0] == "api":  # `auth` and `release` are only noted
        path = arguments[-1].partition("?")[0]
        query = arguments[-1].partition("?")[2]
        method = arguments[arguments.index("--method") + 1] if "--method" in arguments else "GET"
        body = json.load(sys.stdin) if "--input" in arguments else {}
        found = respond(state, method, re.sub(r"^repos/[^/]+/[^/]+/", "", path), query, body)
        if found is None:
            print("gh: Not Found (HTTP 404)", file=sys.stderr)
            return 1
        if isinstance(found, bytes):
            answer = found
        else:
            answer = json.dumps([found] if "--slurp" in arguments else found).encode()
    STATE.write_text(json.dumps(state), encoding="utf-8")
    sys.stdout.buffer.write(answer)
    return 0


def respond(state: dict, method: str, path: str, query: str, body: dict) -> object:
    if method == "GET":
        return read(state, path, query)
    if match := re.fullmatch(r"issues/(\d+)/comments", path):
        number = match[1]
        comment = {"id": 1000 + len(state["calls"]), "user": {"login": BOT}, "updated_at": NOW, **body}
        state["comments"].setdefault(number, []).append({"created_at": NOW, **comment})
        return comment
    if match := re.fullmatch(r"issues/comments/(\d+)", path):
        for comments in state["comments"].values():
            for comment in comments:
                if comment["id"] == int(match[1]):
                    comment.update(body, updated_at=NOW)
                    return comment
        return None
    if path == "pulls":
        if any(pull["head"] == body["head"] for pull in state["proposed"]):
            return None  # the host refuses a second one for a branch
        state["proposed"].append(body)
        return body
    if path == "issues":
        state["issues"].append({"number": 90, **body})
        return body
    if re.fullmatch(r"issues/\d+", path):
        state["issues"][0].update(body)
        return body
    if path.endswith("/dispatches"):
        return {}
    return None


def read(state: dict, path: str, query: str) -> object:
    if path == "pulls":
        if "head=" in query:
            head = query.partition("head=")[2].partition(":")[2]
            return [pull for pull in state["proposed"] if pull["head"] == head]
        return [pull for pull in state["pulls"] if "state=all" in query or pull["state"] == "open"]
    if path == "pages":
        return state.get("pages")
    if path == "issues":
        return state["issues"]
    if match := re.fullmatch(r"issues/(\d+)/comments", path):
        return state["comments"].get(match[1], [])
    if re.fullmatch(r"pulls/\d+/(reviews|comments)", path):
        return []
    if path.startswith("actions/workflows/"):
        commit = re.search(r"head_sha=(\w+)", query)[1]
        runs = [{"id": 1, "head_sha": commit}] if commit in state["artefacts"] else []
        return {"total_count": len(runs), "workflow_runs": runs}
    if path.startswith("actions/runs/"):
        return {"total_count": 1, "artifacts": [{"id": 5, "name": "book", "expired": False}]}
    if path.startswith("actions/artifacts/"):
        asked = [call[-1] for call in state["calls"] if "head_sha=" in call[-1]][-1]
        return base64.b64decode(state["artefacts"][re.search(r"head_sha=(\w+)", asked)[1]])
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
