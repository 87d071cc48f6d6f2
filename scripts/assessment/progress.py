"""Progress on stderr for steps that take over a second; what is told is for the callers to say."""

import sys
from collections.abc import Callable

Progress = Callable[[str], None]


def teller() -> Progress:
    """On a terminal one line that is written over; elsewhere a line a step (what precedes a colon)."""
    if sys.stderr.isatty():
        return lambda text: print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)
    told: set[str] = set()

    def tell(text: str) -> None:
        step = text.partition(":")[0]
        if step not in told:
            told.add(step)
            print(step, file=sys.stderr, flush=True)

    return tell


def clear() -> None:
    """Take the progress line off a terminal before the result is printed."""
    if sys.stderr.isatty():
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)
