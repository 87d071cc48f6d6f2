"""Paired books for each kind of file: one that tells a suppressed value in its context, one that does not."""

import gzip
import json
from pathlib import Path

import pytest
from tests.book_search import Secret, search_book, secrets_of
from tests.counted_tables import RULES, counted

from assessment.disclosure.suppress import protect

SECRET = Secret("fires-by-ward [area=E05001534]", 3, (("fires", "fires-by-ward"), ("Hardwick", "E05001534")))

PAGE = "<html><body>{}</body></html>"
TABLE = (
    "<table><caption>Deliberate fires by ward</caption><tr><th>Ward</th><th>2006</th><th>2007</th></tr>"
    "<tr><td>Hardwick</td><td>{}</td><td>{}</td></tr>"
    "<tr><td>Norton North</td><td>3</td><td>7</td></tr></table>"
)
CHART = (
    '<svg><title>Deliberate fires</title><text x="10" y="20">fires in Hardwick</text>'
    '<text x="90" y="20">{}</text><text x="10" y="40">Norton</text><text x="90" y="40">3</text></svg>'
)
OUTLINES = (
    '<svg><!-- fires in Hardwick --><g transform="translate(10 20)"><path d="M0"/></g>'
    '<!-- {} --><g transform="translate(90 20)"><path d="M0"/></g></svg>'
)
MAP = (
    "<svg><title>Deliberate fires</title><g><title>Hardwick: {} fires</title><path/></g>"
    '<g><title>Norton: 3 fires</title><path/></g><text x="10" y="20">Key</text></svg>'
)
PAIRS = {
    "page.html": (
        PAGE.format("<p>There were <b>3</b> fires in Hardwick.</p>"),
        PAGE.format("<p>Fewer than five fires in Hardwick. 3 elsewhere.</p>"),
    ),
    "words.html": (
        PAGE.format("<p>Fires in Hardwick: three.</p>"),
        PAGE.format("<p>Fires in Hardwick: thirteen.</p>"),
    ),
    "alt.html": (
        PAGE.format('<img alt="Bars of fires; Hardwick: 3">'),
        PAGE.format('<img alt="Bars of fires; Hardwick: suppressed">'),
    ),
    "meta.html": (
        '<html><head><meta name="description" content="3 fires in Hardwick"></head></html>',
        '<html><head><meta name="description" content="fires in Hardwick, 2003"></head></html>',
    ),
    "comment.html": (
        PAGE.format("<!-- fires in Hardwick: 3 -->"),
        PAGE.format("<!-- fires in Hardwick -->"),
    ),
    "attribute.html": (
        PAGE.format('<p data-tip="Hardwick fires 3"></p>'),
        PAGE.format('<p data-tip="Hardwick fires [c]"></p>'),
    ),
    "table.html": (PAGE.format(TABLE.format(3, "[c]")), PAGE.format(TABLE.format("[c]", 12))),
    "chart.svg": (CHART.format(3), CHART.format("fewer than 5")),
    "outlines.svg": (OUTLINES.format(3), OUTLINES.format("suppressed")),
    "map.svg": (MAP.format(3), MAP.format("fewer than five")),
    "described.svg": (
        "<svg><desc>Map of fires. In Hardwick fires were 3.</desc></svg>",
        "<svg><desc>Map of fires. Hardwick is hatched.</desc></svg>",
    ),
    "fires.csv": ("area,count\nE05001534,3\n", "area,count\nE05001534,\nE05001527,3\n"),
    "fires.json": (
        json.dumps({"area": "E05001534", "what": "fires", "count": 3}),
        json.dumps({"area": "E05001534", "what": "fires", "count": None}),
    ),
    "notes.md": ("Hardwick: 3 fires", "Hardwick: 13 fires, 3.5 % of all, 2003/04"),
}


@pytest.mark.parametrize("name", sorted(PAIRS))
def test_a_told_value_is_found_and_an_untold_one_is_not(tmp_path: Path, name: str) -> None:
    unsafe, safe = PAIRS[name]
    (tmp_path / name).write_text(unsafe, encoding="utf-8")
    assert {(leak.file, leak.cell) for leak in search_book(tmp_path, [SECRET])} == {(name, SECRET.cell)}
    (tmp_path / name).write_text(safe, encoding="utf-8")
    assert search_book(tmp_path, [SECRET]) == []


@pytest.mark.parametrize(("text", "found"), [("Hardwick had 3 fires.", 1), ("Hardwick had few fires.", 0)])
def test_the_search_index(tmp_path: Path, text: str, found: int) -> None:
    content = b"pagefind_dcd" + json.dumps({"url": "/", "content": text}).encode()
    (tmp_path / "en_1.pf_fragment").write_bytes(gzip.compress(content))
    assert len(search_book(tmp_path, [SECRET])) == found


@pytest.mark.parametrize(("text", "found"), [("Hardwick had 3 fires.", 1), ("Hardwick had few fires.", 0)])
def test_a_pdf(tmp_path: Path, text: str, found: int) -> None:
    import typst

    source = tmp_path / "book.typ"
    source.write_text(text, encoding="utf-8")
    typst.compile(source, output=tmp_path / "book.pdf")
    source.unlink()
    assert bool(search_book(tmp_path, [SECRET])) == bool(found)


@pytest.mark.parametrize(("title", "found"), [("3 fires in Hardwick", 1), ("Fires in Hardwick", 0)])
def test_the_metadata_of_a_pdf(tmp_path: Path, title: str, found: int) -> None:
    import typst

    source = tmp_path / "book.typ"
    source.write_text(f'#set document(title: "{title}")\nText', encoding="utf-8")
    typst.compile(source, output=tmp_path / "book.pdf")
    source.unlink()
    assert bool(search_book(tmp_path, [SECRET])) == bool(found)


@pytest.mark.parametrize(("count", "found"), [(3, 1), (None, 0)])
def test_a_workbook(tmp_path: Path, count: int | None, found: int) -> None:
    from openpyxl import Workbook

    workbook = Workbook()
    workbook.active.append(["Ward", "fires"])
    workbook.active.append(["Hardwick", count])
    workbook.save(tmp_path / "fires.xlsx")
    assert len(search_book(tmp_path, [SECRET])) == found


def test_the_secrets_of_a_table() -> None:
    table = counted(
        "by-ward", {"area": {"north": "borough", "south": "borough", "west": "borough"}}, [3, 20, 30]
    )
    (protected,) = protect([table], RULES, {})
    found = {
        secret.cell: (secret.value, secret.words) for secret in secrets_of(protected, "2007", ["crimes"])
    }
    assert found["by-ward [area=north]"] == (3, (("crimes", "by-ward"), ("north", "north")))
    assert "by-ward [area=west]" not in found
