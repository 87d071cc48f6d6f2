import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.bookrender.sources import CONFIGURATION, cell, write_book

from bookrender import build as building
from bookrender.build import Builder
from bookrender.errors import BookError, Problem
from bookrender.progress import Progress

FILES = {"a.qmd": "# A\n\n" + cell("print(1)", output="asis"), "b.qmd": "# B\n"}
BOTH_FORMATS = CONFIGURATION.format(chapters="index.qmd, a.qmd, b.qmd") + "  typst: default\n"


@pytest.fixture
def rendered(monkeypatch):
    """Stand-ins for the renderers: one file a chapter and a “PDF”; what they are asked is recorded."""
    calls = []

    def render_site(rendering, contents):
        calls.append("html")
        for chapter in (each.executed for each in contents.chapters):
            page = rendering.target / chapter.chapter.source.with_suffix(".html")
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(chapter.markdown, encoding="utf-8")

    def render_pdf(rendering, contents):
        calls.append("typst")
        text = "".join(each.executed.markdown for each in contents.chapters)
        (rendering.target / "book.pdf").write_text(text, encoding="utf-8")

    monkeypatch.setitem(building._RENDERERS, "html", lambda: render_site)
    monkeypatch.setitem(building._RENDERERS, "typst", lambda: render_pdf)
    return calls


@pytest.fixture
def root(tmp_path) -> Path:
    return write_book(tmp_path, {"_quarto.yml": BOTH_FORMATS, **FILES})


def build(root: Path, *profiles: str):
    with Builder(root, profiles, Progress()) as builder:
        return builder.build()


def settle() -> None:
    """Let the files grow older than the clock tick within which a change might go unseen."""
    time.sleep(0.06)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_one_execution_serves_both_formats(root, rendered):
    built = build(root)
    assert built.executed == ("a.qmd",)
    assert sorted(rendered) == ["html", "typst"]
    assert sorted(contents(built.folder)) == ["a.html", "b.html", "book.pdf", "index.html"]
    assert not (root / ".bookrender" / "staging").exists()


def test_an_unchanged_book_is_left_alone(root, rendered):
    settle()
    build(root)
    assert build(root).unchanged
    assert len(rendered) == 2


@pytest.mark.parametrize(
    "change",
    [
        lambda root: (root / "b.qmd").write_text("# Bee\n"),
        lambda root: (root / "new.csv").write_text("1"),
        lambda root: (root / "_book" / "a.html").write_text("tampered"),
        lambda root: (root / "_book" / "a.html").unlink(),
        lambda root: (root / "_book" / "extra.html").write_text("x"),
    ],
)
def test_any_change_to_sources_or_output_is_noticed(root, rendered, change):
    settle()
    build(root)
    settle()
    change(root)
    assert not build(root).unchanged
    assert sorted(contents(root / "_book")) == ["a.html", "b.html", "book.pdf", "index.html"]
    assert "tampered" not in (root / "_book" / "a.html").read_text()


def test_other_profiles_or_packages_make_another_book(root, rendered, monkeypatch):
    (root / "_quarto-other.yml").write_text("lang: cy\n")
    settle()
    build(root)
    assert not build(root, "other").unchanged
    assert build(root, "other").unchanged
    monkeypatch.setattr(building, "installed_packages", lambda: "another version")
    assert not build(root, "other").unchanged


def test_a_source_that_changes_while_it_is_built_is_built_again(root, rendered, monkeypatch):
    def edit_meanwhile(rendering, _):
        (rendering.book.root / "b.qmd").write_text("# Edited\n")

    with monkeypatch.context() as patch:
        patch.setitem(building._RENDERERS, "typst", lambda: edit_meanwhile)
        build(root)
    settle()
    assert not build(root).unchanged


def test_files_that_chapters_make_do_not_count_as_changes(root, rendered):
    code = cell("_ = open('made.svg', 'w').write('<svg/>')", include="false")
    (root / "a.qmd").write_text(f"# A\n\n{code}")
    settle()
    build(root)
    assert (root / "made.svg").exists()
    assert build(root).unchanged


def test_pages_can_be_read_before_the_rest_is_made(root, rendered, monkeypatch):
    build(root)
    seen = []

    def look(pages):
        seen.append(((pages / "b.html").read_text(), list(rendered)))

    def pages_alone(rendering, _):
        rendered.append("html")
        (rendering.target / "b.html").write_text("new pages")
        rendering.on_pages()

    monkeypatch.setitem(building._RENDERERS, "html", lambda: pages_alone)
    rendered.clear()
    (root / "b.qmd").write_text("# Changed\n")
    with Builder(root, (), Progress()) as builder:
        builder.build(look)
    assert seen == [("new pages", ["html"])]
    assert rendered == ["html", "typst"]


def test_a_failed_build_leaves_the_former_output_whole(root, rendered, monkeypatch):
    build(root)
    before = contents(root / "_book")

    def fail(rendering, _):
        (rendering.target / "half.html").write_text("half")
        raise BookError([Problem("b.qmd", 1, f"no good in {rendering.target.name}")])

    for name in ("html", "typst"):
        monkeypatch.setitem(building._RENDERERS, name, lambda: fail)
    (root / "b.qmd").write_text("# Changed\n")
    with pytest.raises(BookError, match="no good"):
        build(root)
    assert contents(root / "_book") == before
    (root / "a.qmd").write_text("{{< nothing >}}\n")
    (root / "b.qmd").write_text("{{< nothing >}}\n")
    with pytest.raises(BookError) as caught:
        build(root)
    assert [problem.file for problem in caught.value.problems] == ["a.qmd", "b.qmd"]
    assert contents(root / "_book") == before


def test_the_problems_of_both_formats_are_reported_together(root, monkeypatch):
    def failing(file):
        def fail(*_):
            raise BookError([Problem(file, 1, "no good")])

        return lambda: fail

    monkeypatch.setitem(building._RENDERERS, "html", failing("a.qmd"))
    monkeypatch.setitem(building._RENDERERS, "typst", failing("b.qmd"))
    with pytest.raises(BookError) as caught:
        build(root)
    assert [problem.file for problem in caught.value.problems] == ["a.qmd", "b.qmd"]


def test_the_output_is_exchanged_where_the_system_cannot_do_it_in_one_step(root, rendered, monkeypatch):
    build(root)
    monkeypatch.setattr(building, "_exchange", lambda one, other: False)
    (root / "b.qmd").write_text("# Bee\n")
    build(root)
    assert (root / "_book" / "b.html").read_text() == "# Bee\n"
    # Killed between the two steps: the former output is brought back before anything else.
    (root / "_book").rename(root / ".bookrender" / "former")
    (root / "a.qmd").write_text(cell("1 / 0"))
    with pytest.raises(BookError):
        build(root)
    assert (root / "_book" / "b.html").read_text() == "# Bee\n"


def command(root: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "bookrender", *arguments, "--project", str(root)]


def test_a_killed_build_leaves_the_former_output_whole(tmp_path):
    root = write_book(tmp_path, FILES)
    subprocess.run(command(root, "build"), check=True)
    before = contents(root / "_book")
    waiting = "import time\nopen('started', 'w').close()\ntime.sleep(60)"
    (root / "a.qmd").write_text("# A\n\n" + cell(waiting))
    process = subprocess.Popen(command(root, "build"), start_new_session=True)
    try:
        while not (root / "started").exists():
            assert process.poll() is None
            time.sleep(0.02)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    assert contents(root / "_book") == before
    (root / "a.qmd").write_text(FILES["a.qmd"])
    subprocess.run(command(root, "build"), check=True)
    assert contents(root / "_book") == before


def interruptible() -> None:
    """As from a terminal: what a shell starts in the background is deaf to interrupts and passes that on."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_an_interrupted_build_ends_at_once_and_quietly(tmp_path):
    waiting = "import time, os\nopen('started', 'w').write(str(os.getpid()))\ntime.sleep(60)"
    root = write_book(tmp_path, {"a.qmd": cell(waiting)})
    process = subprocess.Popen(
        command(root, "build"),
        start_new_session=True,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=interruptible,  # noqa: PLW1509 (no threads here)
    )
    started = root / "started"
    while not (started.exists() and started.read_text()):
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert said == ""
    with pytest.raises(ProcessLookupError):
        for _ in range(1000):
            os.kill(int(started.read_text()), 0)
            time.sleep(0.02)


def test_the_command_reports_every_problem_and_ends_with_status_1(tmp_path):
    files = {"a.qmd": "{{< no >}}\n", "b.qmd": cell("1", cache="true")}
    done = subprocess.run(command(write_book(tmp_path, files), "build"), capture_output=True, text=True)
    assert done.returncode == 1
    first, second = done.stderr.splitlines()
    assert first == "a.qmd:1: unknown shortcode “no”; covered are include, meta, pagebreak and var"
    assert second.startswith("b.qmd:2: unknown cell option “cache”; covered are echo, eval")
    assert not (tmp_path / "_book").exists()


def test_the_command_says_where_the_result_is(tmp_path):
    done = subprocess.run(command(write_book(tmp_path, FILES), "build"), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "_book/index.html" in done.stderr
    assert done.stdout == ""


def test_ipython_keeps_its_files_in_the_project(tmp_path):
    home = tmp_path / "home"
    home.mkdir(mode=0o500)
    environment = {**os.environ, "HOME": str(home), "MPLCONFIGDIR": str(tmp_path / "matplotlib")}
    environment.pop("IPYTHONDIR", None)
    root = write_book(tmp_path / "book", FILES)
    done = subprocess.run(command(root, "build"), capture_output=True, text=True, env=environment)
    assert done.returncode == 0 and "Warning" not in done.stderr, done.stderr
    assert list(home.iterdir()) == [] and (root / ".bookrender/ipython").is_dir()


def test_a_build_keeps_what_it_used_and_drops_the_oldest_beyond_the_limit(root, rendered, monkeypatch):
    build(root)
    stored = [path for path in (root / ".bookrender/cache").rglob("*") if path.is_file()]
    other = root / ".bookrender/cache/pdf/of-long-ago"
    other.parent.mkdir(exist_ok=True)
    other.write_bytes(bytes(1000))
    for path in (*stored, other):
        os.utime(path, (0, 0))
    # Room for the longer sentence in place of the former one, and not for what is of long ago.
    monkeypatch.setattr(building, "_MOST_KEPT", sum(path.stat().st_size for path in stored) + 500)
    (root / "b.qmd").write_text("# B\n\nAnother sentence.\n", encoding="utf-8")
    assert build(root).executed == ()
    used = [path for path in stored if path.parent.name == "executions"]
    assert not other.exists() and used and all(path.exists() for path in used)
