"""Small projects with rendered books for the tests of review: the real configuration, pages of a few
sentences.
"""

import shutil
from pathlib import Path

from tests.project import ROOT

from assessment.configuration import load_configuration

ASB = "anti-social-behaviour"
BODY = """
<h2 id="sec-asb-victims"><span class="heading-number">2.1</span> Victim profile</h2>
<p>Fire crews who come to help are sometimes attacked. Crews were attacked 120 times, 6% fewer than in the
same months
of 2006 (likely range 3% to 9% fewer).</p>
<figure class="float" id="fig-asb-deliberate-fires">
<img src="../figures/fires.svg" alt="Fires fell from 300 to 250.">
<figcaption><span class="float-number">Figure 2.1:</span> Fires by month</figcaption></figure>
<div class="float float-table" id="tbl-asb-pub-watch"><div class="table-scroll"><table>
<caption><span class="float-number">Table 2.1:</span> Pub Watch bans</caption>
<thead><tr><th>Reason</th><th>2006</th><th>2007</th></tr></thead>
<tbody><tr><th>Assault</th><td>12</td><td>17</td></tr><tr><th>Drugs</th><td>[c]</td><td>9</td></tr></tbody>
</table></div></div>
<p>We do not know how many victims were attacked again, see
<a class="cross-reference" href="#sec-asb-gaps">2.4</a>.</p>
"""
SOURCE = """---
title: Anti-social behaviour
---

## Victim profile {#sec-asb-victims}

Fire crews who come to help are sometimes attacked.
`{python} asb("asb-attacks-on-crews.sentence")`

We do not know how many victims were attacked again, see @sec-asb-gaps.
"""
FIGURE = "<svg xmlns='http://www.w3.org/2000/svg'><path d='M0 0'/></svg>"
TABLE = "period,area,count,status\n2007-04/2007-09,E05001527,12,value\n2007-04/2007-09,E05001528,,primary\n"
PRIORITIES = tuple(priority.slug for priority in load_configuration(ROOT).priorities)
SOURCES = ("index", "introduction", *PRIORITIES, "summary-and-actions", "data-sources", "methods")


def page(body: str, title: str = "Anti-social behaviour") -> str:
    """A page as the embedded renderer lays it out."""
    return f"""<!DOCTYPE html><html lang="en-GB"><head><title>{title}</title></head><body>
<nav><p>Chapters 1 2 3</p></nav><main id="content"><article data-pagefind-body>
<h1><span class="heading-number">2</span> {title}</h1>
{body}
</article><nav class="turn"><a>Next</a></nav></main><footer><p>January 2008</p></footer></body></html>"""


def make_project(root: Path) -> Path:
    """A project whose book is rendered in `_book`."""
    root.mkdir(parents=True, exist_ok=True)
    for name in ("assessment.yml", *(path.name for path in ROOT.glob("_quarto-*.yml"))):
        shutil.copy(ROOT / name, root / name)
    (root / "chapters").mkdir()
    for slug in SOURCES:
        folder = "" if slug == "index" else "chapters/"
        write(root / f"{folder}{slug}.qmd", SOURCE if slug == ASB else f"# {slug}\n\nWords of {slug}.\n")
        body = BODY if slug == ASB else f"<p>Words of {slug}.</p>"
        write(
            root / f"_book/{folder}{slug}.html", page(body, "Anti-social behaviour" if slug == ASB else slug)
        )
    write(root / "_book/contents.html", "<main id='content'><article><h1>Contents</h1></article></main>")
    write(root / "_book/figures/fires.svg", FIGURE)
    write(root / "data/elements/anti-social-behaviour.yml", "- {id: asb-deliberate-fires, agency: fire}\n")
    write(root / "data/released/2008/fires.csv", TABLE)
    write(root / "data/released/2008/fires.resource.json", '{"assessment": {"outcome": "pass", "loss": 1}}')
    return root


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def chapter_page(root: Path, slug: str = ASB) -> Path:
    return root / "_book" / "chapters" / f"{slug}.html"


def edit(path: Path, old: str, new: str) -> None:
    """Replace words of a file; that they are there is part of the test."""
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {path}"
    write(path, text.replace(old, new))
