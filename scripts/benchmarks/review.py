"""The speed of the change report: two commits of the project whose books are rendered already."""

import shutil
import subprocess
import sys
from pathlib import Path

from harness import PROJECT, Benchmark, environment

CHAPTER = "chapters/criminal-damage.qmd"


def benchmarks(workspace: Path) -> list[Benchmark]:
    """One sentence reworded, and the two editions against each other, both with both sides built."""
    clone = workspace / "review"
    subprocess.run(["git", "clone", "--quiet", str(PROJECT), str(clone)], check=True)
    _commit_rewording(clone)
    shared = {"directory": clone, "modules": clone / "scripts"}
    changes = ["-m", "assessment", "changes"]
    reworded = [*changes, "HEAD~1", "HEAD", "--markdown", "one.md", "--html", "one.html"]
    editions = [*changes, "HEAD", "--markdown", "all.md", "--html", "all.html"]
    other = ["-m", "bookrender", "build", "--profile", "assessment,edition-2025"]
    for command in (reworded, other, editions):
        program = [sys.executable, *command]
        subprocess.run(
            program, cwd=clone, env=environment(shared["modules"]), check=True, capture_output=True
        )
    return [
        Benchmark("change report, one sentence reworded, both sides built", "3 s", reworded, **shared),
        Benchmark("change report, one edition against the other, both built", "3 s", editions, **shared),
    ]


def _commit_rewording(clone: Path) -> None:
    chapter = clone / CHAPTER
    shutil.copy(PROJECT / CHAPTER, chapter)
    with chapter.open("a", encoding="utf-8") as file:
        file.write("\nThis sentence is new.\n")
    who = ["-c", "user.name=Benchmark", "-c", "user.email=benchmark@example.org"]
    subprocess.run(["git", *who, "commit", "--quiet", "--all", "--message", "Reword"], cwd=clone, check=True)
