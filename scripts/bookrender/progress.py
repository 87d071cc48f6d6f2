"""Says on stderr how far a build is.

Belongs here: steps, counts and how they look in a terminal and elsewhere. Does not: the work and its order.
"""

from __future__ import annotations

import shutil
import sys
import threading
import time
from typing import TextIO

# Work that is over sooner than this is not worth a line.
_QUIET_SECONDS = 1.0


class Step:
    """One kind of work under way, such as "Executing chapters", with how many of its items are done."""

    def __init__(self, progress: Progress, name: str, total: int | None) -> None:
        self.name = name
        self.total = total
        self.done = 0
        self.item = ""
        self._progress = progress

    def start_item(self, item: str) -> None:
        """Say which item (a chapter, a page) is being worked on."""
        self.item = item
        self._progress.changed(self)

    def finish_item(self, item: str = "") -> None:
        """Count one item as done."""
        self.done += 1
        self.item = item or self.item
        self._progress.changed(self)

    def __enter__(self) -> Step:
        return self

    def __exit__(self, failure: type[BaseException] | None, *_: object) -> None:
        self._progress.finished(self, well=failure is None)

    def __str__(self) -> str:
        count = f" {self.done}/{self.total}" if self.total else ""
        return f"{self.name}{count}{f' · {self.item}' if self.item else ''}"


class Progress:
    """Shows the steps under way: one line that is written over in a terminal, elsewhere a plain line at the
    end of each step, once the whole has taken longer than a second. Safe to use from several threads.

    `with progress.step("Executing chapters", total=11) as step: … step.finish_item("chapters/drugs.qmd")`
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._terminal = self._stream.isatty()
        self._started = time.monotonic()
        self._running: list[Step] = []
        self._lock = threading.Lock()
        self._line_shown = False

    def step(self, name: str, total: int | None = None) -> Step:
        """Begin a step; leave its `with` block to end it."""
        step = Step(self, name, total)
        with self._lock:
            self._running.append(step)
            self._show()
        return step

    def changed(self, step: Step) -> None:
        """Called by a step when its count or item changes."""
        with self._lock:
            self._show()

    def finished(self, step: Step, well: bool) -> None:
        """Called by a step when it ends, well or with an error that is reported elsewhere."""
        with self._lock:
            self._running.remove(step)
            if well and not self._terminal and self.seconds() >= _QUIET_SECONDS:
                count = f": {step.done} done" if step.total else ": done"
                self._stream.write(f"{step.name}{count}\n")
            self._show()

    def say(self, message: str) -> None:
        """Write a line that stays."""
        with self._lock:
            self._clear()
            self._stream.write(f"{message}\n")
            self._stream.flush()
            self._show()

    def seconds(self) -> float:
        """Seconds since the work began."""
        return time.monotonic() - self._started

    def _show(self) -> None:
        if not self._terminal:
            return
        self._clear()
        if self._running:
            width = shutil.get_terminal_size().columns - 1
            self._stream.write("  |  ".join(map(str, self._running))[:width])
            self._line_shown = True
        self._stream.flush()

    def _clear(self) -> None:
        if self._line_shown:
            self._stream.write("\r\x1b[2K")
            self._line_shown = False
