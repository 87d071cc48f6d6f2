"""The preview, as an author meets it: a server in a process of its own, and files that are really edited."""

import json
import re
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from tests.bookrender.sources import write_book

FILES = {"a.qmd": "# A\n\nThe first sentence.\n"}


@contextmanager
def preview(root):
    """Start the preview; yields its address and its lines of output."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bookrender", "preview", "--project", str(root)],
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        lines = []
        while not (found := re.search(r"http://127\.0\.0\.1:\d+/", lines[-1] if lines else "")):
            line = process.stderr.readline()
            assert line, "".join(lines)
            lines.append(line)
        yield found.group(), process.stderr
        assert process.poll() is None
    finally:
        process.terminate()
        process.communicate()


def save(path: Path, text: str) -> None:
    """Put a file in place in one step, so that the preview never meets half of it."""
    written = path.parent.with_name(f"{path.parent.name}-saving")
    written.write_text(text, encoding="utf-8")
    written.replace(path)


def get(address: str):
    return urllib.request.urlopen(address, timeout=60)  # noqa: S310 - always the preview's own address


def page(address: str, path: str = "a.html") -> str:
    with get(address + path) as response:
        return response.read().decode()


def events(stream):
    for line in stream:
        if line.startswith(b"data: "):
            yield json.loads(line.removeprefix(b"data: "))


def test_an_edit_is_rendered_and_pages_are_told(tmp_path):
    root = write_book(tmp_path, FILES)
    with preview(root) as (address, output):
        assert "The first sentence." in page(address)
        assert "/.preview/events" in page(address)
        with get(f"{address}.preview/events") as stream:
            told = events(stream)
            first = next(told)
            assert first["problems"] == ""

            save(root / "a.qmd", "# A\n\nThe second sentence.\n")
            second = next(told)
            assert second["version"] > first["version"]
            assert "The second sentence." in page(address)

            save(root / "a.qmd", "# A\n\n{{< nonsense >}}\n")
            third = next(told)
            said = "a.qmd:3: unknown shortcode “nonsense”"
            assert said in third["problems"]
            assert any(said in line for line in output)
            assert "The second sentence." in page(address)

            save(root / "a.qmd", "# A\n\nMended.\n")
            fourth = next(told)
            assert fourth["problems"] == ""
            assert "Mended." in page(address)
    assert "/.preview/" not in (root / "_book" / "a.html").read_text()


def test_what_a_rendering_makes_is_no_edit(tmp_path):
    code = "_ = open('made.svg', 'w').write('<svg/>')"
    root = write_book(tmp_path, {"a.qmd": f"# A\n\n```{{python}}\n#| include: false\n{code}\n```\n\nOne.\n"})
    for words in ("Two.", "Three."):
        with preview(root) as (address, _), get(f"{address}.preview/events") as stream:
            told = events(stream)
            first = next(told)
            time.sleep(0.5)
            save(root / "a.qmd", (root / "a.qmd").read_text().replace("One.", words))
            assert next(told)["version"] == first["version"] + 1
            assert words in page(address)
        save(root / "a.qmd", (root / "a.qmd").read_text().replace(words, "One."))


def test_a_book_that_never_was_built_is_served_with_its_problems(tmp_path):
    root = write_book(tmp_path, {"a.qmd": "{{< nonsense >}}\n"})
    with preview(root) as (address, _):
        assert "There is no book yet." in page(address, "")
        with get(f"{address}.preview/events") as stream:
            told = events(stream)
            assert "unknown shortcode" in next(told)["problems"]
            save(root / "a.qmd", "# A\n\nMended.\n")
            assert next(told)["problems"] == ""
            assert "Mended." in page(address)


def test_a_module_that_changes_is_loaded_again(tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    files = {
        "pyproject.toml": '[tool.bookrender]\npreload = ["words"]\n',
        "words.py": "WORD = 'before'\n",
        "a.qmd": "# A\n\n```{python}\nfrom words import WORD\n```\n`{python} WORD`\n",
    }
    root = write_book(tmp_path, files)
    with preview(root) as (address, _):
        assert "before" in page(address)
        with get(f"{address}.preview/events") as stream:
            told = events(stream)
            next(told)
            save(root / "words.py", "WORD = 'afterwards'\n")
            next(told)
            assert "afterwards" in page(address)
