"""The boundaries of the design: who may import whom, read from the code's own imports."""

import ast
import re

import pytest
from tests.project import ROOT

SCRIPTS = ROOT / "scripts"
# The switch in index.qmd runs nothing itself; what it includes does.
CHAPTERS = sorted((ROOT / "chapters").rglob("*.qmd"))
CELL = re.compile(r"^```\{python\}\n(.*?)^```", re.DOTALL | re.MULTILINE)
FILES_AND_PLOTS = {
    "pathlib",
    "os",
    "io",
    "open",
    "plotnine",
    "matplotlib",
    "assessment.report",
    "assessment.gate",
}


def imports(code: str) -> set[str]:
    """The modules that a piece of code imports, wherever it does."""
    found = set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def inside(module: str, packages: set[str]) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)


def breaches(folder: str, forbidden: set[str]) -> list[str]:
    files = sorted((SCRIPTS / folder).rglob("*.py"))
    assert files, f"scripts/{folder} holds no code"
    return [
        f"{path.relative_to(ROOT)} imports {module}"
        for path in files
        for module in sorted(imports(path.read_text(encoding="utf-8")))
        if inside(module, forbidden)
    ]


@pytest.mark.parametrize(
    ("folder", "forbidden"),
    [
        ("bookrender", {"assessment"}),
        ("assessment", {"bookrender"}),
        ("assessment/statistics", FILES_AND_PLOTS | {"pandas", "assessment.released", "assessment.profiles"}),
        ("assessment/profiles", FILES_AND_PLOTS),
        (
            "assessment/report",
            {"assessment.gate", "assessment.sources", "assessment.records"},
        ),
        ("assessment/sources", {"assessment.released", "assessment.report", "assessment.gate"}),
    ],
)
def test_no_part_imports_what_it_must_not_know(folder, forbidden):
    assert breaches(folder, forbidden) == []


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_chapter_imports_only_the_chapter_vocabulary(chapter):
    cells = CELL.findall(chapter.read_text(encoding="utf-8"))
    used = set().union(*(imports(cell) for cell in cells))
    # A part that chapters include may have words alone, or use a name that the chapter gives it.
    is_part = chapter.name.startswith("_")
    assert used == {"assessment.report"} or (is_part and not used)


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_cell_has_at_most_five_lines(chapter):
    for cell in CELL.findall(chapter.read_text(encoding="utf-8")):
        lines = [line for line in cell.splitlines() if line and not line.startswith("#|")]
        assert len(lines) <= 5


def test_only_the_gate_makes_a_released_table():
    """`Released` is constructed where released files are read, and nowhere else."""
    constructing = re.compile(r"(?<!def )\bReleased\((?!\))")
    makers = {
        str(path.relative_to(SCRIPTS))
        for path in SCRIPTS.rglob("*.py")
        if constructing.search(
            re.sub(r"^class Released.*$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        )
    }
    assert makers <= {"assessment/released.py"}


def test_nothing_is_unpacked_in_a_way_that_the_first_python_3_11_lacks():
    """Debian 12 has 3.11.2; tar files are unpacked safely from 3.11.4 on. zip files are in both."""
    unpacking = [
        path for path in SCRIPTS.rglob("*.py") if "tarfile" in imports(path.read_text(encoding="utf-8"))
    ]
    assert unpacking == []


def test_a_breach_would_be_seen(tmp_path, monkeypatch):
    (tmp_path / "part").mkdir()
    (tmp_path / "part" / "module.py").write_text(
        "def late():\n    from assessment.errors import Fault\n", encoding="utf-8"
    )
    monkeypatch.setattr("tests.test_boundaries.SCRIPTS", tmp_path)
    monkeypatch.setattr("tests.test_boundaries.ROOT", tmp_path)
    assert breaches("part", {"assessment"}) == ["part/module.py imports assessment.errors"]
