"""The README's commands, and a newcomer who follows them."""

import os
import re
import subprocess
from pathlib import Path

import yaml
from tests.project import ROOT, copy_tracked_files

TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL)
COMMANDS = [line for block in BLOCKS for line in block.splitlines() if line]
CONFIGURATION = yaml.safe_load((ROOT / "assessment.yml").read_text(encoding="utf-8"))


def run(command: list[str], folder: Path) -> str:
    """A command with nothing of the tests' environment around it."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("VIRTUAL_ENV", "PYTHON", "MAKE"))
    }
    # What a newcomer never imports need not be compiled.
    result = subprocess.run(
        command, cwd=folder, env={**kept, "PIP_COMPILE": "0"}, capture_output=True, text=True
    )
    assert result.returncode == 0, f"{' '.join(command)}\n{result.stdout[-3000:]}\n{result.stderr[-3000:]}"
    return result.stdout + result.stderr


def follow(folder: Path) -> None:
    """Run the commands in `folder/clone`, fresh and without an environment, then build the other editions.

    Each book is put beside the clone under its edition's name. `make test` is left out: it is what runs this.
    """
    source, clone = copy_tracked_files(folder / "source"), folder / "clone"
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "Everything"]):
        run(["git", "-c", "user.name=Test", "-c", "user.email=test@example.org", *command], source)
    run(["git", "clone", "-q", str(source), str(clone)], source)
    for command in COMMANDS:
        if command != "make test":
            run(command.split(), clone)
    current = str(CONFIGURATION["current_edition"])
    (clone / "_book").rename(folder / current)
    for edition in CONFIGURATION["editions"]:
        if edition != current:
            run(["make", "book", f"EDITION={edition}"], clone)
            (clone / "_book").rename(folder / edition)
