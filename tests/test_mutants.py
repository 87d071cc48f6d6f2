"""The changes that `make mutants` tries: all that it should, none that a test ought not to notice."""

import importlib.util
from pathlib import Path

import pytest
from tests.project import ROOT

SPECIFICATION = importlib.util.spec_from_file_location("changes", ROOT / "scripts/mutants/changes.py")


@pytest.fixture(scope="module")
def changed():
    """The lines that stand in place of a line of code, one change each."""
    changes = importlib.util.module_from_spec(SPECIFICATION)
    SPECIFICATION.loader.exec_module(changes)

    def of(code: str) -> list[str]:
        mutants = list(changes.mutants_of(Path("x.py"), code.encode()))
        for mutant in mutants:
            compile(mutant.source, "x.py", "exec")
        assert len({mutant.source for mutant in mutants}) == len(mutants)
        return [mutant.after for mutant in mutants]

    return of


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("a = b < c", ["a = (b <= c)", "a = (b >= c)"]),
        ("a = b == c", ["a = (b != c)"]),
        ("a = b is not c", ["a = (b is c)"]),
        ("a = b - c", ["a = (b + c)"]),
        ("a = b ** c", ["a = (b * c)"]),
        ("a = b and c", ["a = (b or c)"]),
        ("a = not b", ["a = (b)"]),
        ("a = 3", ["a = (4)"]),
        ("a = 0.5", ["a = (1.0)"]),
        ("a = 0.0", ["a = (1.0)"]),
        ("a = True", ["a = (False)"]),
        ("a = any(b)", ["a = (all(b))"]),
        ("a = np.minimum(b, c)", ["a = (np.maximum(b, c))"]),
        ("a = b if c else d", ["a = b if (not (c)) else d"]),
        ("a = [b for b in c if b]", ["a = [b for b in c if (not (b))]"]),
        ("raise a", ["pass"]),
        ("a += b", ["pass"]),
        ("a[b] = c", ["pass"]),
        ("f(a)", ["pass"]),
        ("def f():\n    return a", ["return None"]),
        ("f(a, strict=True)", ["pass"]),
    ],
)
def test_one_thing_changes_at_a_time(changed, code, changes):
    assert changed(code) == changes


@pytest.mark.parametrize(
    "code",
    [
        '"""Text."""',
        "a = 'text'",
        "a: Literal[1] = b",
        "@dataclass(frozen=True)\nclass A:\n    pass",
        "a = f'{b + 1}'",
        "def f(a: int) -> int:\n    assert a",
    ],
)
def test_texts_decorators_and_annotations_stay(changed, code):
    assert changed(code) == []


def test_letters_outside_ascii_shift_nothing(changed):
    assert changed("a = 'é' if b > c else '–'") == [
        "a = 'é' if (not (b > c)) else '–'",
        "a = 'é' if (b >= c) else '–'",
        "a = 'é' if (b <= c) else '–'",
    ]
