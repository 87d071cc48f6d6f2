"""Every change of one thing that a file of code allows: what a careless edit might do, one at a time.

Texts, decorators and annotations are left as they are: no test should repeat them word for word.
"""

import ast
import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

COMPARISONS = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
}
for one, other in ((ast.Eq, ast.NotEq), (ast.In, ast.NotIn), (ast.Is, ast.IsNot)):
    COMPARISONS |= {one: (other,), other: (one,)}
OPERATORS = {ast.Add: ast.Sub, ast.Mult: ast.Div, ast.BitAnd: ast.BitOr}
OPERATORS |= {other: one for one, other in OPERATORS.items()}
OPERATORS |= dict.fromkeys((ast.FloorDiv, ast.Mod, ast.Pow), ast.Mult)
FUNCTIONS = {"min": "max", "any": "all", "minimum": "maximum"}
FUNCTIONS |= {other: one for one, other in FUNCTIONS.items()}
REMOVED = (ast.Raise, ast.Continue, ast.Break, ast.AugAssign)
ASSERTIONS = {"strict"}  # arguments that ask Python to check, and change no result


@dataclass(frozen=True)
class Mutant:
    """One change of a file; `before` and `after` are the lines that differ, without their indentation."""

    path: Path
    line: int
    before: str
    after: str
    source: bytes

    @property
    def key(self) -> tuple[str, str, str]:
        return self.path.as_posix(), self.before, self.after


def mutants_of(path: Path, source: bytes) -> Iterator[Mutant]:
    """Every mutant of a file, in the order of its text, each once."""
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    seen = {source}
    changes = sorted(_changes(ast.parse(source)), key=lambda change: (change[0].lineno, change[0].col_offset))
    for node, replacement in changes:
        begin, end = (
            starts[line - 1] + column
            for line, column in ((node.lineno, node.col_offset), (node.end_lineno, node.end_col_offset))
        )
        changed = source[:begin] + replacement.encode() + source[end:]
        if changed not in seen:
            seen.add(changed)
            yield Mutant(path, node.lineno, *_differing(source, changed), changed)


def _differing(source: bytes, changed: bytes) -> tuple[str, str]:
    lines = list(difflib.ndiff(source.decode().splitlines(), changed.decode().splitlines()))
    return tuple(" ".join(line[2:].strip() for line in lines if line.startswith(sign)) for sign in "-+")


def _changes(node: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    """(part of the code, text to stand in its place) for a part and all within it."""
    if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.keyword) and node.arg in ASSERTIONS):
        return
    if isinstance(node, ast.expr):
        yield from ((node, f"({ast.unparse(other)})") for other in _other_expressions(node))
    if isinstance(node, REMOVED) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)):
        yield node, "pass"
    if isinstance(node, ast.Assign) and not isinstance(node.targets[0], ast.Name | ast.Tuple):
        yield node, "pass"
    if isinstance(node, ast.Return) and node.value is not None:
        yield node, "return None"
    if isinstance(test := getattr(node, "test", None), ast.expr) and not isinstance(node, ast.Assert):
        yield test, f"(not ({ast.unparse(test)}))"
    for name, value in ast.iter_fields(node):
        if name in ("decorator_list", "annotation", "returns"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from _changes(child)
            if name == "ifs":
                yield child, f"(not ({ast.unparse(child)}))"


def _other_expressions(node: ast.expr) -> Iterator[ast.expr]:
    match node:
        case ast.Compare(left, operators, comparators):
            for at, operator in enumerate(operators):
                for other in COMPARISONS[type(operator)]:
                    yield ast.Compare(left, [*operators[:at], other(), *operators[at + 1 :]], comparators)
        case ast.BinOp(left, operator, right) if type(operator) in OPERATORS:
            yield ast.BinOp(left, OPERATORS[type(operator)](), right)
        case ast.BoolOp(operator, values):
            yield ast.BoolOp(ast.And() if isinstance(operator, ast.Or) else ast.Or(), values)
        case ast.UnaryOp(operand=operand):
            yield operand
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int(value)):
            yield ast.Constant(value + 1)
        case ast.Constant(value=float(value)):
            yield ast.Constant(2 * value or 1.0)
        case ast.Call(ast.Name(name), arguments, keywords) if name in FUNCTIONS:
            yield ast.Call(ast.Name(FUNCTIONS[name]), arguments, keywords)
        case ast.Call(ast.Attribute(owner, name), arguments, keywords) if name in FUNCTIONS:
            yield ast.Call(ast.Attribute(owner, FUNCTIONS[name]), arguments, keywords)
