"""The boundaries of the design: who may import whom, read from the code's own imports."""

import ast
import re
from collections.abc import Collection
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

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


# The storeys of scripts/assessment, the lowest first: each part uses what lies below it, nothing beside it.
STOREYS = """
errors cells periods progress references rounding statistics wards whole_files yaml_edits
gaps json_files yaml_files records project_change priority_chapters review.hosting
codelists configuration released
geography disclosure duties plan profiles theme report.wording review.agreement
derive prose sources report.edition report.drawing review.publishing
gate guard provenance synthesis report.downloads
cycle new_partnership report.forms review.changes
report.conclusions review.pull_requests
emerging
report.pages
report review disclosure.command duties.command provenance.command
cli
__main__
"""
STOREY_OF = {part: number for number, line in enumerate(STOREYS.split("\n")) for part in line.split()}
# Names with an underscore that others may use all the same: documented so, or without a public way.
KNOWN_PRIVATE = {"os._exit", "root._children", "node._children"}


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


def modules() -> dict[str, Path]:
    """Every module of scripts/ by its dotted name."""
    files = {path.relative_to(SCRIPTS).with_suffix(""): path for path in SCRIPTS.rglob("*.py")}
    return {".".join(name.parts).removesuffix(".__init__"): path for name, path in sorted(files.items())}


def used_modules(path: Path, known: Collection[str]) -> set[str]:
    """The modules among those known that a file imports, wherever in it: late imports count."""
    used = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            used |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = [f"{node.module}.{alias.name}" for alias in node.names]
            used |= {name if name in known else node.module for name in inner}
    return used & set(known)


def part_of(module: str) -> str:
    """The part of STOREYS that a module of the package belongs to: the longest whose name it begins with."""
    name = module.removeprefix("assessment.")
    return max((part for part in STOREY_OF if inside(name, {part})), key=len, default=name)


def upward(module: str, used: set[str]) -> list[str]:
    """What a module imports from beside or above its part."""
    part = part_of(module)
    return [
        f"{module} imports {other}: {part} is not above {part_of(other)}"
        for other in sorted(used)
        if part_of(other) != part and STOREY_OF[part_of(other)] >= STOREY_OF[part]
    ]


def test_every_module_has_its_storey():
    names = [name for name in modules() if name.startswith("assessment.")]
    assert [name for name in names if part_of(name) not in STOREY_OF] == []


def test_no_import_runs_upwards():
    known = modules()
    within = {name for name in known if name.startswith("assessment.")}
    assert [told for name in within for told in upward(name, used_modules(known[name], within))] == []


def test_an_import_that_runs_upwards_would_be_seen():
    assert upward("assessment.report.forms.wards", {"assessment.report.pages.book"})
    assert upward("assessment.report.drawing.maps", {"assessment.report.edition.edition"})
    assert not upward(
        "assessment.report.forms.wards", {"assessment.report.forms.element", "assessment.cells"}
    )


def test_no_imports_go_round_in_a_circle():
    known = modules()
    try:
        list(
            TopologicalSorter(
                {name: used_modules(path, known) for name, path in known.items()}
            ).static_order()
        )
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))


def private_names_reached(code: str) -> list[str]:
    """Names with an underscore that belong to another module or object: `element._total`, `from x import _y`.

    A module may use its own private names, also of another object of a class that it defines.
    """
    tree = ast.parse(code)
    nodes = list(ast.walk(tree))
    own = {node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    own |= {
        node.attr for node in nodes if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
    }
    own |= {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    reached = []
    for node in nodes:
        if isinstance(node, ast.ImportFrom):
            reached += [f"{node.module}.{alias.name}" for alias in node.names if is_private(alias.name)]
        elif isinstance(node, ast.Attribute) and is_private(node.attr) and node.attr not in own:
            whose = ast.unparse(node.value)
            reached += [ast.unparse(node)] if whose not in ("self", "cls", "super()") else []
    return [name for name in reached if name not in KNOWN_PRIVATE]


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.endswith("_")


def test_no_module_reaches_for_the_private_names_of_another():
    reached = {
        name: private_names_reached(path.read_text(encoding="utf-8")) for name, path in modules().items()
    }
    assert {name: names for name, names in reached.items() if names} == {}


@pytest.mark.parametrize("code", ["total = element._total", "from assessment.errors import _x", "a.b._c()"])
def test_a_private_name_that_is_reached_would_be_seen(code):
    assert private_names_reached(code)
    assert not private_names_reached(
        "class A:\n    def f(self, other):\n        return self._x + other._f()\n    _f = f"
    )


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


def test_no_function_has_more_than_five_parameters():
    """More are a dataclass."""
    assert [name for path in SCRIPTS.rglob("*.py") for name in overlong(path)] == []


def overlong(path: Path) -> list[str]:
    functions = [
        node
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    return [f"{path.name}: {function.name}" for function in functions if len(parameters(function.args)) > 5]


def parameters(of: ast.arguments) -> list[str]:
    several = [one for one in (of.vararg, of.kwarg) if one]
    names = [one.arg for one in (*of.posonlyargs, *of.args, *of.kwonlyargs, *several)]
    return [name for name in names if name not in ("self", "cls")]


def test_a_sixth_parameter_would_be_seen(tmp_path):
    path = tmp_path / "module.py"
    path.write_text(
        "def wide(self, a, b, /, c, *d, e, **f): ...\ndef fits(cls, a, b, c, d, e): ...\n", "utf-8"
    )
    assert overlong(path) == ["module.py: wide"]


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
