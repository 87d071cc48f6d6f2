"""The form of a commit message: `python -m assessment.prose.commit_message FILE`; its content is for
people to judge.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

_SUBJECT = 72
_TRAILERS = ("co-authored-by:", "signed-off-by:")


def faults(message: str) -> Iterator[str]:
    """What is wrong with the form of a message, each with what to do."""
    lines = [line.rstrip() for line in message.splitlines() if not line.startswith("#")]
    while lines and not lines[-1]:
        lines.pop()
    if not lines or not lines[0]:
        yield "the first line is empty; say in it what the commit does"
        return
    subject = lines[0]
    if subject.startswith(("Merge ", "Revert ", "fixup! ", "squash! ")):
        return
    if len(subject) > _SUBJECT:
        yield f"the first line has {len(subject)} characters; at most {_SUBJECT}"
    if not subject[0].isupper():
        yield "the first line starts with a capital letter: “Add the wards”"
    if subject.endswith("."):
        yield "the first line ends without a full stop"
    first = subject.split()[0].lower()
    if first.endswith(("ed", "ing")) and first not in ("embed", "need", "feed", "bring", "string", "seed"):
        yield f"the first line tells what to do: “Add”, not “{subject.split()[0]}”"
    if len(lines) > 1 and lines[1]:
        yield "the second line is empty"
    yield from (
        f"{line!r} is no part of our messages" for line in lines if line.lower().startswith(_TRAILERS)
    )


def main(arguments: list[str]) -> int:
    named = list(faults(Path(arguments[0]).read_text(encoding="utf-8")))
    for fault in named:
        print(f"commit message: {fault}", file=sys.stderr)
    return 1 if named else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
