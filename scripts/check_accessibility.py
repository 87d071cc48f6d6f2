"""Checks the book as it was last rendered for accessibility and writes what was found: `make accessibility`.

Writes data/accessibility-results.json, from which the book's accessibility statement is made. Needs Chromium,
and the Nu HTML checker where VNU_JAR names it; what is not there is not run, and the statement does not claim
it.
"""

import argparse
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from importlib.metadata import version
from pathlib import Path

from tests.book.browser import CHROMIUM, chromium, served

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "data/accessibility-results.json"
WIDTHS, SCHEMES = (320, 1280), ("light", "dark")
_AXE = "async () => (await axe.run()).violations.map((violation) => violation.id)"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("edition", help="the edition that was rendered")
    parser.add_argument("--book", type=Path, default=ROOT / "_book", help="the rendered book")
    given = parser.parse_args()
    if CHROMIUM is None or not given.book.is_dir():
        print(
            "Install Chromium." if CHROMIUM is None else "Render the book first: make book.", file=sys.stderr
        )
        return 1
    results = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.is_file() else {}
    results[given.edition] = {"checked": date.today().isoformat(), "checks": list(checks(given.book))}
    RESULTS.write_text(json.dumps(results, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    for check in results[given.edition]["checks"]:
        print(f"{check['name']}: {', '.join(check['failures']) or 'nothing found'}")
    if not os.environ.get("VNU_JAR"):
        print("Not run: the Nu HTML checker. Name its vnu.jar in VNU_JAR.", file=sys.stderr)
    return 0


def checks(book: Path) -> Iterator[dict]:
    """Each check that could be run: its name, what it looked at, and the rules that failed, with where."""
    failures = axe_failures(book, WIDTHS, SCHEMES, (True, False))
    where = "every page, in light and dark colours, 320 and 1,280 pixels wide, with and without scripts"
    yield {"name": f"axe {axe_version()}", "looked_at": where, "failures": sorted(failures)}
    if os.environ.get("VNU_JAR"):
        failures = sorted(html_failures(book))
        yield {"name": "Nu HTML checker", "looked_at": "the markup of every page", "failures": failures}
    for pdf in book.glob("*.pdf"):
        name = f"PDF/UA-1, by page-validation {version('page-validation')}"
        yield {"name": name, "looked_at": "the book as PDF", "failures": sorted(pdf_failures(pdf))}


def axe_failures(
    book: Path, widths: Iterable[int], schemes: Iterable[str], scripts: Iterable[bool]
) -> set[str]:
    """The rules that axe finds broken, each with its page."""
    axe, violations = axe_source(), set()
    settings = [(width, scheme, runs) for width in widths for scheme in schemes for runs in scripts]
    with served(book) as site, chromium() as browser:
        for width, scheme, runs in settings:
            context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})
            if not runs:
                context.route("**/*.js", lambda route: route.abort())
            page = context.new_page()
            for file in sorted(book.rglob("*.html")):
                path = file.relative_to(book).as_posix()
                page.goto(site + path)
                page.evaluate(axe)
                violations |= {f"{rule} ({path})" for rule in page.evaluate(_AXE)}
            context.close()
    return violations


def axe_source() -> str:
    import axe_playwright_python

    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


def axe_version() -> str:
    return re.search(r"axe v([\d.]+)", axe_source())[1]


def html_failures(book: Path) -> set[str]:
    """What the Nu HTML checker calls an error, each with its page."""
    command = ["java", "-jar", os.environ["VNU_JAR"], "--errors-only", "--skip-non-html", "--format", "json"]
    done = subprocess.run([*command, str(book)], capture_output=True, text=True, check=False)
    return {f"{said['message']} ({Path(said['url']).name})" for said in json.loads(done.stderr)["messages"]}


def pdf_failures(pdf: Path) -> set[str]:
    """The rules of PDF/UA-1 that the file breaks."""
    import page

    report = page.validate_pdf(str(pdf), profile=page.ValidationProfile.PDF_UA_1)
    return {str(failure) for failure in report.failures}


if __name__ == "__main__":
    sys.exit(main())
