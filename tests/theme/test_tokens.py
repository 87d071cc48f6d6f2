"""theme/tokens.yml is the one place of looks: what it refuses, that no other file names a colour or a font,
and that what is made from it is up to date."""

import re
import subprocess
from pathlib import Path

import pytest
from matplotlib.colors import CSS4_COLORS
from tests.project import ROOT

from assessment.errors import AssessmentError
from assessment.theme.command import stale_files, write
from assessment.theme.tokens import project_looks, read_looks

THEME = ROOT / "theme"
MADE = {f"theme/{name}" for name in ("tokens.yml", "tokens.css", "tokens.typ", "light.scss", "dark.scss")}
PLACES = ("theme", "scripts", "chapters", "index.qmd", "_quarto*.yml")
PICTURES = {".svg", ".png", ".woff2", ".jpg", ".xlsx"}
_PROPERTY = r"(?:colou?r|fill|stroke|background|paint|outline|border(?:-[a-z]+)*|(?:face|edge)color)"
LOOKS = {
    "a colour's number": re.compile(
        r"(?<![\w&/)(-])#(?:[0-9a-fA-F]{8}|[0-9a-fA-F]{6}|[0-9a-fA-F]{3})(?![\w-])"
    ),
    "a colour's parts": re.compile(r"\b(?:rgba?|hsla?|hwb|oklch|oklab|luma|cmyk)\(\s*[\"'#\d.]"),
    "a colour's name": re.compile(
        rf"\b{_PROPERTY}[\"']?\s*[:=]\s*(?:[\w.]+ )*[\"']?(?:{'|'.join(CSS4_COLORS)})(?![\w-])", re.IGNORECASE
    ),
    "a font": re.compile(
        r"Source.?Sans|font-family:(?!\s*(?:var\(|inherit))|\bfont:[^;\n\"]*\"[A-Za-z]|\bfamily=\"",
        re.IGNORECASE,
    ),
}
# The web fonts' own family, declared where they are made; and the licence, which names the font.
ALLOWED = {"scripts/assessment/theme/files.py", "theme/fonts/LICENSE.txt"}


def looks_in(text: str) -> list[str]:
    """Each line of a text that names a colour or a font, with what it names."""
    return [
        f"line {number} names {what}: {line.strip()}"
        for number, line in enumerate(text.splitlines(), 1)
        for what, pattern in LOOKS.items()
        if pattern.search(line)
    ]


def test_no_other_file_names_a_colour_or_a_font():
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *PLACES],
        cwd=ROOT, check=True, capture_output=True, text=True,
    ).stdout.splitlines()  # fmt: skip
    files = [
        name
        for name in listed
        if name not in MADE | ALLOWED and Path(name).suffix not in PICTURES and (ROOT / name).is_file()
    ]
    assert len(files) > 200
    found = {name: looks_in((ROOT / name).read_text(encoding="utf-8")) for name in files}
    assert {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    "line",
    [
        "a { color: #12436d }",
        "a { background: rgb(0 0 0 / 0.7) }",
        "a { border: 1px solid red; }",
        '  text(fill: white, "x")',
        'p9.geom_point(color="grey")',
        "BAND = '#E8EBEE'",
        '#let ink = rgb("#1d1f21")',
        "background: luma(240)",
        "body { font-family: Arial, sans-serif }",
        'body { font: 1rem/1.5 "Any Font", sans-serif }',
        '  font: "Source Sans 3",',
        'element_text(family="DejaVu Sans")',
        "mainfont: Source Sans 3",
    ],
)
def test_a_look_elsewhere_would_be_seen(line):
    assert looks_in(line)


@pytest.mark.parametrize(
    "line",
    [
        "a { color: var(--ink); border: var(--line-rule) solid var(--rule); background: none }",
        "[see](#add) and `#| label: x`, &#8288; #fig-one",
        "  fill: colours.on-cover, paint: colours.ink-soft",
        "body { font-family: var(--font); font: inherit }",
        "--ink: CanvasText; --paper: Canvas",
    ],
)
def test_what_only_uses_the_tokens_is_let_be(line):
    assert looks_in(line) == []


def test_what_is_made_from_the_tokens_is_up_to_date():
    assert stale_files(THEME, project_looks()) == []


def test_a_stale_file_is_named_and_made_again(tmp_path):
    looks = project_looks()
    write(tmp_path, looks)
    assert stale_files(tmp_path, looks) == []
    (tmp_path / "tokens.typ").write_text("")
    (tmp_path / "fonts/text.woff2").rename(tmp_path / "fonts/other.woff2")
    assert stale_files(tmp_path, looks) == ["tokens.typ", "fonts/other.woff2", "fonts/text.woff2"]
    write(tmp_path, looks)
    assert stale_files(tmp_path, looks) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "  ink-soft: {light: mid-grey",
            "  ink-sof: {light: mid-grey",
            [r"pages\.ink-sof: is not a key", "Did you mean ink-soft"],
        ),
        (
            "  ink-soft: {light: mid-grey",
            "  ink-soft: {light: mid-gray",
            ["pages.ink-soft: is 'mid-gray'", "Did you mean 'mid-grey'"],
        ),
        ("  focus: orange\n", "  focus: ornage\n", ["pages.focus: is 'ornage'", "Did you mean 'orange'"]),
        ('blue: "#2073BC"', 'blue: "#2073B"', ["palette.blue: is '#2073B'", "# and six digits"]),
        (
            '  muted: "#505A5F"',
            "  muted: 'rgb(1,2,3)'",
            [r"charts.muted: is 'rgb\(1,2,3\)'", "a name of the palette"],
        ),
        ("  muted: ", "  mutted: ", ["charts.mutted: is not a key", "Did you mean muted"]),
        (
            "light-blue, blue, dark-blue]",
            "light-blue, bleu, dark-blue]",
            ["charts.shades: is 'bleu'", "Did you mean 'blue'"],
        ),
        (
            "family: Source Sans 3",
            "family: Sorce Sans 3",
            ["font.family: is 'Sorce Sans 3'", "Did you mean 'Source Sans 3'", "fontpkg-sorce-sans-3"],
        ),
        ("body: 9.25", "body: -9.25", ["sizes.print.body: is -9.25"]),
        (
            "hatch: 0.3",
            "hacth: 0.3",
            ["lines.charts.hacth: is not a key", "Did you mean hatch", "lines.charts.hatch: is missing"],
        ),
    ],
)
def test_unknown_tokens_and_bad_values_are_refused_with_their_line(tmp_path, old, new, said):
    text = (THEME / "tokens.yml").read_text(encoding="utf-8")
    assert text.count(old) == 1
    changed = text.replace(old, new)
    (tmp_path / "theme").mkdir()
    path = tmp_path / "theme/tokens.yml"
    path.write_text(changed, encoding="utf-8")
    with pytest.raises(AssessmentError) as caught:
        read_looks(path)
    message = str(caught.value)
    line = changed[: changed.index(new)].count("\n") + 1
    assert f"theme/tokens.yml, line {line}, " in message
    for words in said:
        assert re.search(words, message), message
