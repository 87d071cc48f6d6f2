"""Lints the Python in chapters: cells and inline values, by the same rules as the modules.

ruff sees each chapter as one file whose other lines are empty, so that a name from one cell is known in the
next and every fault has its line in the chapter. What a chapter says is no business of this.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from assessment.configuration import find_root
from assessment.errors import AssessmentError, Fault, refuse_if_any

_FENCE = re.compile(r"^\s*(`{3,}|~{3,})\s*(\{python\b.*\})?")
_INLINE = re.compile(r"(?<!`)`\{python\}\s*([^`]+)`")
# What is right in a chapter: imports below text, a value alone (it is what is shown), several a line.
_NOT_IN_CHAPTERS = "B018,E402,E501,E702,I001,W292,W391"
# A file that chapters include (`_ward.qmd`) may use a name of theirs; rendering tells when there is none.
_NOT_IN_INCLUDES = "include_*.py:F821"


def python_of(chapter: str) -> str:
    """A chapter's cells and inline values as Python, where they stand; all other lines are empty."""
    lines: list[str] = []
    fence, is_cell = "", False
    for line in chapter.splitlines():
        mark = _FENCE.match(line)
        if fence:
            closes = mark is not None and mark[1].startswith(fence) and line.strip() == mark[1]
            lines.append(line if is_cell and not closes else "")
            fence = "" if closes else fence
        elif mark:
            fence, is_cell = mark[1], mark[2] is not None
            lines.append("")
        else:
            lines.append("; ".join(value.strip() for value in _INLINE.findall(line)))
    return "\n".join(lines) + "\n"


def lint(paths: Sequence[Path], root: Path) -> None:
    """Raise AssessmentError with every fault that ruff finds in the chapters, by file and line."""
    with tempfile.TemporaryDirectory() as temporary:
        kinds = ["include" if path.name.startswith("_") else "chapter" for path in paths]
        chapter_of = {Path(temporary) / f"{kinds[at]}_{at}.py": path for at, path in enumerate(paths)}
        for file, path in chapter_of.items():
            file.write_text(python_of(path.read_text(encoding="utf-8")), encoding="utf-8")
        command = [
            *(sys.executable, "-m", "ruff", "check", "--no-cache", "--output-format", "json"),
            *("--config", str(root / "pyproject.toml"), "--ignore", _NOT_IN_CHAPTERS),
            *("--per-file-ignores", _NOT_IN_INCLUDES),
            *map(str, chapter_of),
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode not in (0, 1):
            raise AssessmentError(Fault("ruff", done.stderr.strip()))
        reported = json.loads(done.stdout)
        refuse_if_any(
            Fault(
                f"{chapter_of[Path(fault['filename'])]}, line {fault['location']['row']}",
                f"{fault['message']} ({fault['code']})",
            )
            for fault in reported
        )


def main(arguments: Sequence[str]) -> int:
    try:
        lint([Path(argument) for argument in arguments], find_root())
    except AssessmentError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
