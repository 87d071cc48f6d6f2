"""The speed of the preview: from saving a sentence until its page, changed, has come from the server.

Run with the folder of a book, it does so once, and prints the seconds.
"""

import json
import re
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from harness import Benchmark, copy_project

from book import CHAPTER

_READING_SECONDS = 2  # before anybody has changed a sentence
_PAGE = CHAPTER.replace(".qmd", ".html")


def benchmarks(workspace: Path) -> list[Benchmark]:
    """One sentence saved while the preview runs."""
    copy = copy_project(workspace / "preview")
    name, command = "preview, from saving a sentence to its page", [__file__, str(copy)]
    return [Benchmark(name, "0.5 s", command, copy, modules=copy / "scripts", says_seconds=True)]


def main(book: Path) -> None:
    chapter = book / CHAPTER
    words = f"This sentence was saved at {time.time_ns()}."
    with _preview(book) as address, urllib.request.urlopen(f"{address}.preview/events") as told:  # noqa: S310
        _next_event(told)
        time.sleep(_READING_SECONDS)
        text = chapter.read_text(encoding="utf-8")
        start = time.perf_counter()
        chapter.write_text(f"{text}\n{words}\n", encoding="utf-8")
        _next_event(told)
        with urllib.request.urlopen(address + _PAGE) as page:  # noqa: S310 - the preview's own address
            shown = page.read().decode()
        seconds = time.perf_counter() - start
    chapter.write_text(text, encoding="utf-8")
    if words not in shown:
        raise SystemExit("the page that the preview showed is not the changed one")
    print(seconds)


@contextmanager
def _preview(book: Path):
    """The address of a preview that has built the book."""
    command = [sys.executable, "-m", "bookrender", "preview", "--project", str(book)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield next(address[0] for line in process.stderr if (address := re.search(r"http://\S+/", line)))
        finally:
            process.terminate()


def _next_event(told) -> None:
    """Wait until the preview says that there is something to show."""
    said = next(line for line in told if line.startswith(b"data: "))
    problems = json.loads(said.removeprefix(b"data: "))["problems"]
    if problems:
        raise SystemExit(problems)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
