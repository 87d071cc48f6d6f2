"""Renders a project with Quarto as this project needs it: with its own Python, packages and fonts.

Belongs here: finding the program, asking for its version, running it, keeping the former book where it fails.
Does not: what Quarto's pages gain afterwards (`finishing`).
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from bookrender.build import WORK_FOLDER, put_in_place
from bookrender.errors import BookError, Problem
from bookrender.pdf.fonts import font_files
from bookrender.reading.project import read_project

VERSION_FILE = ".quarto-version"


def render(root: Path, profiles: Sequence[str]) -> int:
    """Render with `quarto render`; the result is its exit status. The former book stays where it fails.
    BookError where Quarto is missing or too old, or the project is at fault."""
    root = root.resolve()
    program = _program(root)
    output = read_project(root, tuple(profiles)).output_dir
    command = [program, "render", *(["--profile", ",".join(profiles)] if profiles else [])]
    work, status = root / WORK_FOLDER, None
    former = work / "before-quarto"
    shutil.rmtree(former, ignore_errors=True)
    if output.is_dir():
        shutil.copytree(output, former)
    try:
        status = subprocess.run(command, cwd=root, env=_environment(root), check=False).returncode
    finally:
        if status != 0 and former.is_dir():
            put_in_place(former, output, work)
        shutil.rmtree(former, ignore_errors=True)
    return status


def _program(root: Path) -> str:
    program = shutil.which("quarto")
    file = root / VERSION_FILE
    wanted = file.read_text(encoding="utf-8").strip() if file.is_file() else ""
    if program is None:
        message = (
            f"Quarto is not on the PATH; install it ({wanted or 'any version'}), or take RENDERER=embedded"
        )
        raise BookError([Problem(VERSION_FILE, None, message)])
    asked = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    installed = asked.stdout.strip()
    if _numbers(installed) < _numbers(wanted)[:2]:
        message = f"Quarto {installed} is too old: the book is published with {wanted}"
        raise BookError([Problem(VERSION_FILE, None, message)])
    return program


def _numbers(version: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", version)]


def _environment(root: Path) -> dict[str, str]:
    """Quarto runs chapters, and the finishing step, with this Python and the project's own packages."""
    paths = [str(root / "scripts"), os.environ.get("PYTHONPATH", "")]
    work = root / WORK_FOLDER
    return os.environ | {
        "QUARTO_PYTHON": sys.executable,
        "PYTHONPATH": os.pathsep.join(filter(None, paths)),
        "TYPST_FONT_PATHS": os.pathsep.join(sorted({str(path.parent) for path in font_files()})),
        "IPYTHONDIR": str(_kernel_settings(work / "ipython")),
        "PATH": os.pathsep.join([os.environ.get("PATH", ""), str(_programs(work / "programs"))]),
    }


def _kernel_settings(folder: Path) -> Path:
    """Chapters run without a person's own IPython settings. The kernel listens to this machine alone, and
    would warn at each start that its connection is not encrypted."""
    settings = folder / "profile_default" / "ipython_kernel_config.json"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(json.dumps({"IPKernelApp": {"log_level": "ERROR"}}), encoding="utf-8")
    return folder


def _programs(folder: Path) -> Path:
    """A folder for the end of the PATH: what validates the PDF where veraPDF is not installed."""
    program = folder / "verapdf"
    folder.mkdir(parents=True, exist_ok=True)
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m bookrender.pdf.standard "$@"\n')
    program.chmod(0o755)
    return folder
