"""Runs pandoc, the binary that `pypandoc-binary` carries.

Belongs here: starting the program and telling a failure from a warning. Does not: what the documents mean.
"""

from __future__ import annotations

import functools
import importlib.util
import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

# Of Quarto's Markdown: pandoc's own, in which a pipe table may have lines of any length without becoming
# wide.
READER = "markdown"
READER_OPTIONS = ("--columns=10000",)
# Room for what most chapters need, and no more: to be given the 64 million bytes that pandoc asks for by
# itself takes longer than what it saves.
_RUNTIME_OPTIONS = ("+RTS", "-A16m", "-H16m", "-RTS")


class PandocFailed(Exception):
    """Pandoc ended with an error; the message is what it said."""


@dataclass(frozen=True)
class Converted:
    """What pandoc wrote, and its warnings, one a line."""

    text: str
    warnings: tuple[str, ...]


@functools.cache
def pandoc_binary() -> Path:
    """The pandoc inside `pypandoc-binary`, never one that happens to be on the PATH."""
    package = importlib.util.find_spec("pypandoc")
    if package is None or package.origin is None:
        raise PandocFailed("pypandoc-binary is not installed")
    folder = Path(package.origin).parent / "files"
    return folder / ("pandoc.exe" if os.name == "nt" else "pandoc")


@functools.cache
def pandoc_version() -> str:
    """Version of the package that carries pandoc: part of every key of what pandoc made."""
    return version("pypandoc-binary")


def convert(
    text: str,
    source: str,
    target: str,
    options: Sequence[str] = (),
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> Converted:
    """Convert `text` from format `source` to format `target`, in `folder` (for files that filters read).

    Raises PandocFailed with pandoc's own words.
    """
    formats = (f"--from={source}", f"--to={target}")
    command = [str(pandoc_binary()), *_RUNTIME_OPTIONS, *formats, "--wrap=none", *options]
    done = subprocess.run(
        command,
        input=text.encode(),
        capture_output=True,
        cwd=folder,
        env={**os.environ, **(environment or {})},
        check=False,
    )
    messages = done.stderr.decode(errors="replace").strip()
    if done.returncode:
        raise PandocFailed(messages or f"pandoc ended with status {done.returncode}")
    warnings = tuple(re.findall(r"^\[WARNING\] (.+)$", messages, flags=re.MULTILINE))
    return Converted(done.stdout.decode(), warnings)
