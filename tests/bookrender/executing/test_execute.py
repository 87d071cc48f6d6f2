"""The cache of executions: each kind of change executes exactly the chapters that it touches."""

import os
import sqlite3
import time
from pathlib import Path

import pytest
from tests.bookrender.sources import book_of, cell, write_book

from bookrender.cache import Cache
from bookrender.errors import BookError
from bookrender.executing import execute
from bookrender.executing.execute import Executor
from bookrender.fingerprint import FileStates
from bookrender.progress import Progress
from bookrender.reading.source import read_chapter

ALL = ["data.qmd", "module.qmd", "including.qmd", "plain.qmd"]

FILES = {
    "pyproject.toml": '[tool.bookrender]\npreload = ["project_package.early"]\nenvironment = ["EDITION"]\n',
    "data.qmd": cell("from pathlib import Path\nareas = Path('data/areas.json').read_text()", label="read")
    + "There are `{python} areas.strip()` areas, `{python} len(list(Path('data').iterdir()))` files.\n",
    "data/areas.json": "26\n",
    "module.qmd": cell("from project_package.late import answer") + "It is `{python} answer()`.\n",
    "project_package/__init__.py": "",
    "project_package/early.py": "WORD = 'early'\n",
    "project_package/late.py": "from project_package.helper import number\nanswer = lambda: number\n",
    "project_package/helper.py": "number = 42\n",
    "including.qmd": "{{< include _part.qmd >}}\n",
    "_part.qmd": cell("print('included')", output="asis"),
    "plain.qmd": cell("print('plain')", output="asis"),
    "silent.qmd": "Nothing to run.\n",
}


@pytest.fixture
def root(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    # A second write of a module within a second of the first would meet its byte code.
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    return write_book(tmp_path, FILES)


def run(root: Path, *profiles: str):
    """Execute the book as a new process of the renderer would; the executor and the chapters by name."""
    book, chapters = book_of(root, *profiles)
    states = FileStates(root / ".bookrender" / "files.json")
    executor = Executor(Cache(root / ".bookrender" / "cache"), states, Progress())
    try:
        sources = [read_chapter(book, chapter) for chapter in chapters]
        given: list = []
        done = executor.execute(book, sources, executor.known_results(book, sources), given.append)
        assert sorted(map(id, given)) == sorted(map(id, done))
    finally:
        executor.close()
        states.save()
    return executor, {str(chapter.chapter.source): chapter for chapter in done}


def executed(root: Path, *profiles: str) -> list[str]:
    return run(root, *profiles)[0].executed


def change(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def test_nothing_is_executed_twice(root):
    executor, chapters = run(root)
    assert executor.executed == ALL
    assert "There are 26 areas, 1 files." in chapters["data.qmd"].markdown
    again, the_same = run(root)
    assert again.executed == []
    assert the_same == chapters


def test_a_changed_sentence_executes_nothing_and_is_rendered(root):
    before = run(root)[1]["data.qmd"]
    change(root / "data.qmd", FILES["data.qmd"] + "One more sentence.\n")
    executor, chapters = run(root)
    assert executor.executed == []
    assert chapters["data.qmd"].markdown == before.markdown + "One more sentence.\n"
    assert chapters["data.qmd"].key != before.key


@pytest.mark.parametrize(
    ("file", "text", "affected"),
    [
        ("data/areas.json", "27\n", ["data.qmd"]),
        ("data/more.json", "1\n", ["data.qmd"]),
        ("_part.qmd", cell("print('changed')", output="asis"), ["including.qmd"]),
        ("_part.qmd", "A sentence.\n\n" + FILES["_part.qmd"], []),
        ("project_package/helper.py", "number = 43\n", ["module.qmd"]),
        ("project_package/late.py", "def answer():\n    return 1\n", ["module.qmd"]),
        ("project_package/early.py", "WORD = 'changed'\n", ALL),
        ("plain.qmd", cell("print('changed')", output="asis"), ["plain.qmd"]),
        ("plain.qmd", FILES["plain.qmd"] + "`{python} 1`\n", ["plain.qmd"]),
        ("plain.qmd", cell("print('plain')", label="x", output="asis"), ["plain.qmd"]),
        ("notes.txt", "nobody reads this", []),
    ],
)
def test_a_change_executes_exactly_the_chapters_that_it_touches(root, file, text, affected):
    run(root)
    change(root / file, text)
    assert executed(root) == affected
    assert executed(root) == []


def test_a_former_state_needs_no_execution(root):
    before = run(root)[1]
    change(root / "data/areas.json", "27\n")
    run(root)
    change(root / "data/areas.json", FILES["data/areas.json"])
    executor, chapters = run(root)
    assert executor.executed == []
    assert chapters == before


def test_a_setting_of_the_cells_executes_every_chapter_with_cells(root):
    run(root)
    configuration = (root / "_quarto.yml").read_text(encoding="utf-8")
    change(root / "_quarto.yml", configuration.replace("echo: false", "echo: true"))
    executor, chapters = run(root)
    assert executor.executed == ALL
    assert "{.python .cell-code}" in chapters["plain.qmd"].markdown


def test_a_profile_executes_every_chapter_and_is_known_to_its_code(root):
    run(root)
    change(root / "_quarto-other.yml", "lang: en-GB\n")
    change(root / "plain.qmd", cell("import os\nprint(os.environ['QUARTO_PROFILE'])", output="asis"))
    executor, chapters = run(root, "other")
    assert executor.executed == ALL
    assert "other" in chapters["plain.qmd"].markdown
    assert executed(root, "other") == []


def test_a_dependency_of_another_version_executes_everything(root, monkeypatch):
    run(root)
    monkeypatch.setattr(execute, "installed_packages", lambda: "another version")
    assert executed(root) == ALL


def test_a_declared_variable_executes_everything_and_another_nothing(root, monkeypatch):
    run(root)
    monkeypatch.setenv("UNRELATED", "1")
    assert executed(root) == []
    monkeypatch.setenv("EDITION", "2025")
    assert executed(root) == ALL


@pytest.mark.parametrize(
    "code",
    [
        "try:\n    x = open('later.csv').read()\nexcept FileNotFoundError:\n    x = 'none'",
        "from pathlib import Path\nf = Path('later.csv')\nx = f.read_text() if f.exists() else 'none'",
    ],
)
def test_a_file_that_was_missing_is_noticed_when_it_comes(tmp_path, code):
    root = write_book(tmp_path, {"a.qmd": cell(code) + "`{python} x`\n"})
    assert "none" in run(root)[1]["a.qmd"].markdown
    assert executed(root) == []
    change(root / "later.csv", "here")
    executor, chapters = run(root)
    assert executor.executed == ["a.qmd"]
    assert "here" in chapters["a.qmd"].markdown


@pytest.mark.parametrize("name", ["'d/x.db'", "'file:d/x.db?mode=ro', uri=True"])
def test_a_database_that_changes_is_read_again(tmp_path, name):
    code = f"import sqlite3\ndatabase = sqlite3.connect({name})\n"
    code += "n = database.execute('select n from t').fetchone()[0]"
    root = write_book(tmp_path, {"a.qmd": cell(code, include="false") + "There are `{python} n`.\n"})
    database(root / "d/x.db", 1)
    assert "There are 1." in run(root)[1]["a.qmd"].markdown
    time.sleep(0.1)
    assert executed(root) == []
    database(root / "d/x.db", 2)
    assert "There are 2." in run(root)[1]["a.qmd"].markdown


def database(path: Path, number: int) -> None:
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    with sqlite3.connect(path) as connection:
        connection.execute("create table t as select ? as n", [number])
    connection.close()


@pytest.mark.parametrize(
    ("code", "program"),
    [
        ("n = subprocess.run(['cat', 'x.csv'], capture_output=True, text=True).stdout", "cat"),
        ("n = subprocess.check_output('cat x.csv', shell=True, text=True)", "sh"),
        ("n = os.popen('cat x.csv').read()", "sh"),
        ("n = multiprocessing.get_context('fork').Pool(1).map(open, [])", "a process of its own"),
    ],
)
def test_code_that_starts_programs_is_executed_in_every_build(tmp_path, capsys, code, program):
    text = cell(f"import multiprocessing, os, subprocess\n{code}", include="false") + "`{python} str(n)`\n"
    root = write_book(tmp_path, {"a.qmd": text, "x.csv": "1"})
    run(root)
    assert f"a.qmd: its code starts {program}; what that reads is not seen" in capsys.readouterr().err
    change(root / "x.csv", "2")
    executor, chapters = run(root)
    assert executor.executed == ["a.qmd"]
    assert executor.repeats
    assert chapters["a.qmd"].markdown.strip() in ("2", r"\[\]")


def test_files_that_code_writes_are_kept_and_not_taken_for_its_sources(tmp_path):
    write = "Path('figures').mkdir(exist_ok=True)\nPath('figures/a.svg').write_text('<svg/>')\n"
    code = f"from pathlib import Path\n{write}"
    read_back = "open('figures/a.svg').read(); len(list(Path('figures').iterdir()))"
    root = write_book(tmp_path, {"parts/a.qmd": cell(f"{code}{read_back}", include="false")})
    chapter = run(root)[1]["parts/a.qmd"]
    assert {str(path): file.read_text() for path, file in chapter.outputs.items()} == {
        "parts/figures/a.svg": "<svg/>"
    }
    change(root / "parts/figures/a.svg", "somebody else's")
    executor, chapters = run(root)
    assert executor.executed == []
    assert chapters["parts/a.qmd"] == chapter


def test_looking_for_packages_is_no_look_at_the_chapters_folder(tmp_path):
    code = "from importlib.metadata import distributions\nimport wave\n_ = len(list(distributions()))"
    root = write_book(tmp_path, {"a.qmd": cell(code)})
    run(root)
    change(root / "unrelated.txt", "")
    assert executed(root) == []


def test_two_chapters_may_not_write_the_same_file(tmp_path):
    files = {f"{name}.qmd": cell(f"_ = open('x.svg', 'w').write('{name}')", include="false") for name in "ab"}
    with pytest.raises(BookError, match=r"b\.qmd: it writes x\.svg, which a\.qmd writes too"):
        run(write_book(tmp_path, files))


def test_every_failing_chapter_is_reported_with_cell_line_and_traceback(tmp_path):
    files = {
        "a.qmd": "# A\n\n" + cell("x = 1\n\ndef divide():\n    return x / 0\n\ndivide()", label="sums"),
        "b.qmd": "Text\nwith `{python} no_such_name` inside\n",
        "c.qmd": cell("ok = 1\nif ok\n    pass", label="syntax"),
        "good.qmd": cell("print(1)"),
    }
    with pytest.raises(BookError) as caught:
        run(write_book(tmp_path, files))
    problems = caught.value.problems
    assert [(p.file, p.line) for p in problems] == [("a.qmd", 8), ("b.qmd", 2), ("c.qmd", 4)]
    assert problems[0].message == "the cell “sums” in a.qmd raises ZeroDivisionError: division by zero"
    assert problems[0].detail.splitlines()[-1] == "ZeroDivisionError: division by zero"
    assert 'File "a.qmd", line 8, in divide' in problems[0].detail
    assert "the inline code “no_such_name” in b.qmd raises NameError" in problems[1].message
    assert "SyntaxError" in problems[2].message
    assert str(tmp_path) not in str(caught.value)


@pytest.mark.parametrize(
    ("expression", "shown"),
    [
        ("None", "None"), ("float('nan')", "nan"), ("-float('inf')", "-inf"), ("pandas.NA", "<NA>"),
        ("pandas.NaT", "NaT"), ("numpy.float64(3)", "np.float64(3.0)"), ("numpy.int64(3)", "np.int64(3)"),
        ("['a']", "['a']"),
    ],
)  # fmt: skip
def test_an_inline_value_that_is_no_text_is_refused_with_its_line(tmp_path, expression, shown):
    text = cell("import numpy, pandas", include="false") + f"There are\n`{{python}} {expression}` of them.\n"
    with pytest.raises(BookError) as caught:
        run(write_book(tmp_path, {"a.qmd": text}))
    (problem,) = caught.value.problems
    assert (problem.file, problem.line) == ("a.qmd", 6)
    assert problem.message.startswith(f"the inline code “{expression}” gives {shown}, which is no text")


def test_plain_numbers_and_text_are_inline_values(tmp_path):
    text = "`{python} 3` `{python} 2.5` `{python} True` `{python} 'words'`\n"
    assert run(write_book(tmp_path, {"a.qmd": text}))[1]["a.qmd"].markdown == "3 2.5 True words\n"


@pytest.mark.parametrize("code", ["input('How many?')", "import sys\nsys.stdin.read()"])
def test_code_that_asks_for_input_is_told_that_nobody_is_there(tmp_path, code):
    with pytest.raises(BookError, match=r"a\.qmd:\d.*asks for input, and nobody is there"):
        run(write_book(tmp_path, {"a.qmd": cell(code)}))


def test_a_program_that_code_starts_has_no_input(tmp_path):
    code = "import subprocess\nsaid = subprocess.run(['cat'], capture_output=True, timeout=9).stdout.decode()"
    text = cell(code, include="false") + "Said: “`{python} said`”\n"
    assert "Said: “”" in run(write_book(tmp_path, {"a.qmd": text}))[1]["a.qmd"].markdown


def test_an_exception_that_speaks_for_itself_shows_no_traceback(tmp_path):
    said = '["a.yml: is wrong", "    Mend it."]'
    wrong = (
        f"class Wrong(Exception):\n    def _render_traceback_(self):\n        return {said}\nraise Wrong()"
    )
    with pytest.raises(BookError) as caught:
        run(write_book(tmp_path, {"a.qmd": cell(wrong, label="plan")}))
    (problem,) = caught.value.problems
    assert problem.message == "the cell “plan” in a.qmd raises Wrong"
    assert problem.detail == "a.yml: is wrong\n    Mend it."


def test_chapters_that_ran_well_beside_a_failing_one_need_not_run_again(tmp_path):
    root = write_book(tmp_path, {"bad.qmd": cell("1 / 0"), "good.qmd": cell("print(1)")})
    with pytest.raises(BookError):
        run(root)
    change(root / "bad.qmd", cell("1 / 1"))
    assert executed(root) == ["bad.qmd"]


def test_a_cell_that_may_fail_shows_its_error(tmp_path):
    root = write_book(tmp_path, {"a.qmd": cell("1 / 0", error="true") + "`{python} 2`\n"})
    assert "ZeroDivisionError: division by zero" in run(root)[1]["a.qmd"].markdown
    change(root / "a.qmd", "More prose.\n\n" + cell("1 / 0", error="true") + "`{python} 2`\n")
    assert executed(root) == []


def test_a_chapter_whose_process_dies_is_reported(tmp_path):
    root = write_book(tmp_path, {"a.qmd": cell("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)")})
    with pytest.raises(
        BookError, match=r"a\.qmd: the process that executed this chapter was ended by signal 9"
    ):
        run(root)


def test_a_module_that_cannot_be_preloaded_is_reported(tmp_path):
    files = {"pyproject.toml": '[tool.bookrender]\npreload = ["no_such_module"]\n', "a.qmd": cell("1")}
    with pytest.raises(BookError, match="the module “no_such_module” cannot be imported"):
        run(write_book(tmp_path, files))


def test_each_chapter_has_a_fresh_namespace_and_its_own_folder(tmp_path):
    files = {
        "a.qmd": cell("secret = 1"),
        "parts/b.qmd": cell("import os", include="false")
        + "`{python} 'secret' in globals()` `{python} os.path.basename(os.getcwd())`",
    }
    assert run(write_book(tmp_path, files))[1]["parts/b.qmd"].markdown.strip() == "False parts"


def test_results_are_shown_as_in_a_notebook(tmp_path):
    code = "import warnings\nwarnings.warn('mind')\nprint('one')\ndisplay('two')\n'three'"
    text = (
        cell(code)
        + cell("'hidden';")
        + cell("import pandas\npandas.DataFrame({'a': [1]})", tbl_cap="T", label="tbl-a")
    )
    markdown = run(write_book(tmp_path, {"a.qmd": text}))[1]["a.qmd"].markdown
    parts = [
        "cell-output-stderr",
        "UserWarning: mind",
        "cell-output-stdout",
        "one",
        "'two'",
        "'three'",
        "| 0",
    ]
    assert sorted(parts, key=markdown.index) == parts
    assert "hidden" not in markdown
    assert str(Path(os.sep, "site-packages")) not in markdown
    assert ': T {#tbl-a tbl-colwidths="false"}' in markdown
    assert "style" not in markdown


def test_figures_are_as_large_as_the_chapter_says(tmp_path):
    code = "import matplotlib.pyplot as plt\nfig, ax = plt.subplots()"
    shown = (
        cell(code, label="fig-a", fig_alt="A")
        + "`{python} ' '.join(f'{side:g}' for side in fig.get_size_inches())`"
    )
    root = write_book(tmp_path, {"a.qmd": f"---\nfig-width: 3\n---\n{shown}"})
    assert "3 4.8" in run(root)[1]["a.qmd"].markdown
    change(root / "a.qmd", f"---\nfig-width: 3\nfig-height: 2.5\n---\n{shown}")
    executor, chapters = run(root)
    assert executor.executed == ["a.qmd"]
    assert "3 2.5" in chapters["a.qmd"].markdown


def test_figures_are_the_same_every_time(tmp_path):
    code = "import matplotlib.pyplot as plt\nfig, ax = plt.subplots()\nax.plot([1, 3, 2])\nplt.close\nNone"
    files = {"a.qmd": cell(code, label="fig-a", fig_cap="Cap", fig_alt="Up and down")}
    made = []
    for name in ("one", "two"):
        chapter = run(write_book(tmp_path / name, files))[1]["a.qmd"]
        assert '![Cap](a_files/fig-a-1.svg){#fig-a fig-alt="Up and down"}' in chapter.markdown
        (path,) = chapter.outputs.values()
        made.append(path.read_bytes())
    assert made[0] == made[1]
    assert made[0].startswith(b"<?xml")


def test_a_figure_without_alternative_text_names_its_cell(tmp_path):
    code = "import matplotlib.pyplot as plt\nfig, ax = plt.subplots()"
    with pytest.raises(BookError, match=r"a\.qmd:3: this cell shows a figure without alternative text"):
        run(write_book(tmp_path, {"a.qmd": "# A\n\n" + cell(code, label="fig-a")}))
