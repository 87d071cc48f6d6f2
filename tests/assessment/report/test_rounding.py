"""No module of the report rounds by itself: the rule is `assessment.rounding` alone."""

import ast
import re
from pathlib import Path

import pytest
from tests.project import ROOT

REPORT = ROOT / "scripts/assessment/report"
DECIMALS = re.compile(r"\.\{?\w*\}?[feg%]$|\.\d+$")
# Places within a drawing, which nobody reads.
COORDINATES = {"drawing/charts.py: .round(6)"}


def roundings(code: str) -> list[str]:
    """Where Python code rounds: `round(…)`, `.round(…)`, `:.1f` and its kind, `%.1f`."""
    told = []
    for node in ast.walk(ast.parse(code)):
        match node:
            case ast.Call(func=ast.Name(id="round" | "format")):
                told.append(ast.unparse(node))
            case ast.Call(func=ast.Attribute(attr="round"), args=arguments):
                told.append(f".round({', '.join(map(ast.unparse, arguments))})")
            case ast.FormattedValue(format_spec=ast.JoinedStr(values=parts)):
                texts = [part.value if isinstance(part, ast.Constant) else "{x}" for part in parts]
                specification = "".join(texts)
                told += [f":{specification}"] if DECIMALS.search(specification) else []
            case ast.Constant(value=str(text)):
                told += re.findall(r"%[+ 0-9]*\.\d+[feg]|\{[^{}]*:[^{}]*\.\d+[feg%]\}", text)
    return told


@pytest.mark.parametrize("path", sorted(REPORT.rglob("*.py")), ids=lambda path: str(path.relative_to(REPORT)))
def test_a_number_is_rounded_by_the_one_rule(path: Path):
    name = path.relative_to(REPORT).as_posix()
    told = {f"{name}: {rounding}" for rounding in roundings(path.read_text(encoding="utf-8"))}
    assert told - COORDINATES == set()


@pytest.mark.parametrize(
    "code",
    [
        "round(x)", "x.round(2)", "f'{x:.1f}'", "f'{x:,.0f}'", "f'{x:.{n}f}'", "f'{x:.0%}'", "'%.2f' % x",
        "'{:,.1f}'.format(x)", "f'{x:.3}'",
    ],
)  # fmt: skip
def test_a_rounding_would_be_seen(code):
    assert roundings(code)
    assert not roundings("f'{x:,} {y:>12} {z!r:<4}'")
