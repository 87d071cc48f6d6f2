"""How often Python looks for garbage: seldom, in processes that live a few seconds and make many objects.

Belongs here: that one setting, which the build and the worker take. Does not: anything else.
"""

from __future__ import annotations

import gc

# Python's own figure is 700. So many are seldom made in a chapter, and take some hundred million bytes.
_NEW_OBJECTS_BETWEEN = 1_000_000


def collect_seldom() -> None:
    """Let this process, and those forked from it, make many objects before Python looks for garbage."""
    gc.set_threshold(_NEW_OBJECTS_BETWEEN)
