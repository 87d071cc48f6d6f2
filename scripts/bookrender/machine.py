"""What the renderer's processes take of the machine: cores and memory.

Belongs here: settings of a whole process, which several of them share. Does not: what the processes do.
"""

from __future__ import annotations

import gc
import os

# Python's own figure is 700. So many are seldom made in a chapter, and take some hundred million bytes.
_NEW_OBJECTS_BETWEEN = 1_000_000


def collect_seldom() -> None:
    """Let this process, and those forked from it, make many objects before Python looks for garbage."""
    gc.set_threshold(_NEW_OBJECTS_BETWEEN)


def leave_as_it_stands() -> None:
    """Let this process end without looking for garbage: the system takes all back at once."""
    gc.freeze()


def usable_cores() -> int:
    """How many cores this process may use; not every system can tell it apart from how many there are."""
    usable = getattr(os, "sched_getaffinity", None)
    return len(usable(0)) if usable else os.cpu_count() or 1
