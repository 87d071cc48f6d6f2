"""Takes the pictures of the README from the book as it was last rendered: `make pictures`.

Needs Chromium and pdftoppm on the machine; nothing else of the project does.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BOOK = ROOT / "_book"
PICTURES = ROOT / "docs/pictures"
# Picture → page of the site, width and height of the window.
PAGES = {
    "summary": ("index.html", 1200, 1000),
    "chapter": ("chapters/anti-social-behaviour.html", 1200, 1000),
    "phone": ("chapters/violent-crime.html", 400, 800),
    "data-sources": ("chapters/data-sources.html", 1200, 1000),
    "methods": ("chapters/methods.html", 1200, 1000),
}
SPREAD = "Anti-social behaviour"
CHROMIUM = [
    "chromium",
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--hide-scrollbars",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def main() -> int:
    missing = [name for name in ("chromium", "pdftoppm") if shutil.which(name) is None]
    if missing or not BOOK.is_dir():
        needed = f"Install {' and '.join(missing)}." if missing else "Render the book first: make book."
        print(needed, file=sys.stderr)
        return 1
    PICTURES.mkdir(parents=True, exist_ok=True)
    for name, (page, width, height) in PAGES.items():
        photograph(BOOK / page, PICTURES / f"{name}.png", width, height)
    (pdf,) = BOOK.glob("*.pdf")
    first = first_page_of(pdf, SPREAD)
    for page, side in ((first, "left"), (first + 1, "right")):
        command = ["pdftoppm", "-png", "-singlefile", "-r", "60", "-f", str(page), str(pdf)]
        subprocess.run([*command, str(PICTURES / f"spread-{side}")], check=True)
    for picture in (*PAGES, "spread-left", "spread-right"):
        make_small(PICTURES / f"{picture}.png")
    return 0


def photograph(page: Path, target: Path, width: int, height: int) -> None:
    with tempfile.TemporaryDirectory() as profile:
        window = [f"--user-data-dir={profile}", f"--window-size={width},{height}", f"--screenshot={target}"]
        subprocess.run([*CHROMIUM, *window, page.as_uri()], check=True, capture_output=True)


def make_small(picture: Path) -> None:
    """Keep 128 colours, which these pages do not exhaust."""
    from PIL import Image

    with Image.open(picture) as image:
        image.convert("RGB").quantize(128).save(picture, optimize=True)


def first_page_of(pdf: Path, chapter: str) -> int:
    """The page, from 1, on which a chapter begins, by its bookmark."""
    from pypdf import PdfReader

    reader = PdfReader(pdf)
    entries = [entry for entry in flat(reader.outline) if chapter in entry.title]
    return reader.get_destination_page_number(entries[0]) + 1


def flat(outline: list) -> list:
    return [page for entry in outline for page in (flat(entry) if isinstance(entry, list) else [entry])]


if __name__ == "__main__":
    sys.exit(main())
