"""Runs an area's tests against one mutant after another, each in its own process and copy of the project.

What the tests import from elsewhere is imported once, before the processes part; the project's own code is
imported anew by each.
"""

import contextlib
import io
import math
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from changes import Mutant
from hypothesis import Phase, settings

ROOT = Path(__file__).resolve().parents[2]
SLOWER = 5  # times as long as the unchanged code may a mutant take, before it counts as killed
LEAST = 60  # seconds that each may take


class Copy:
    """A copy of the project with an own repository, in which files may be changed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        tracked = _git(ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0")
        for name in filter(None, tracked):
            if (ROOT / name).is_file():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, folder / name)
        _git(folder, "init", "--quiet")
        _git(folder, "add", "--all")
        identity = ("-c", "user.name=mutants", "-c", "user.email=mutants@example.org")
        _git(folder, *identity, "commit", "--quiet", "--no-verify", "--message", "The code unchanged")
        (folder / ".venv").symlink_to(ROOT / ".venv")

    def begin(self, path: Path, source: bytes, tests: Sequence[str], limit: float = 0) -> int:
        """Start the tests with a file's changed source; the number of their process, which ends in time."""
        self._file, self._unchanged = self.folder / path, (self.folder / path).read_bytes()
        self._file.write_bytes(source)
        process = os.fork()
        if not process:
            signal.alarm(math.ceil(limit))
            nearest = f"{tests[0]}/test_{path.stem}.py"
            _run_tests(self.folder, nearest if (self.folder / nearest).exists() else "", tests)
        return process

    def end(self) -> None:
        """Put the file back as it was."""
        self._file.write_bytes(self._unchanged)


def _git(folder: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, text=True).stdout


def import_what_tests_need(folder: Path, tests: Sequence[str]) -> None:
    """Collect the tests without running them, and forget what is the project's own."""
    sys.dont_write_bytecode = True
    _enter(folder)
    _pytest("--collect-only", *tests)
    for name, module in list(sys.modules.items()):
        if name.startswith("tests") or (getattr(module, "__file__", None) or "").startswith(str(folder)):
            del sys.modules[name]


def seconds_unchanged(copy: Copy, path: Path, tests: Sequence[str]) -> float:
    """How long the tests take on the code as it is. Ends the run if they fail."""
    began = time.monotonic()
    process = copy.begin(path, (copy.folder / path).read_bytes(), tests)
    _, status = os.waitpid(process, 0)
    copy.end()
    if status:
        sys.exit(f"{' '.join(tests)}: the tests fail on the code as it is")
    return time.monotonic() - began


def killed(
    copies: Sequence[Copy], mutants: Sequence[Mutant], tests: Sequence[str], limit: float
) -> Iterator[tuple[Mutant, bool]]:
    """(mutant, whether the tests failed) of each, in the order in which they end."""
    free, waiting, running = list(copies), list(reversed(mutants)), {}
    while waiting or running:
        while waiting and free:
            mutant, copy = waiting.pop(), free.pop()
            running[copy.begin(mutant.path, mutant.source, tests, limit)] = mutant, copy
        process, status = os.wait()
        mutant, copy = running.pop(process)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process, signal.SIGKILL)  # whatever its tests began and did not end
        copy.end()
        free.append(copy)
        yield mutant, status != 0


def _run_tests(folder: Path, nearest: str, tests: Sequence[str]) -> None:
    os.setpgid(0, 0)
    _enter(folder)
    code: str | int = 1
    try:
        # Those of the file itself first: they mostly notice, and the others need not be collected then.
        code = nearest and int(_pytest("--exitfirst", "-m", "not long", nearest))
        code = code or int(_pytest("--exitfirst", "-m", "not long", f"--ignore={nearest}", *tests))
    finally:
        os._exit(int(code))


def _enter(folder: Path) -> None:
    os.chdir(folder)
    os.environ["PYTHONPATH"] = str(folder / "scripts")
    elsewhere = [
        entry for entry in sys.path if not entry.startswith((str(folder.parent), str(ROOT / "scripts")))
    ]
    sys.path[:] = [str(folder / "scripts"), *elsewhere]


def _pytest(*arguments: str) -> int:
    # No example is made smaller: that a test fails is enough. The same examples each time.
    settings.register_profile(
        "mutants", phases=[Phase.explicit, Phase.generate], derandomize=True, database=None, deadline=None
    )
    settings.load_profile("mutants")
    with contextlib.redirect_stdout(io.StringIO()):
        code = pytest.main(["--tb=no", "-p", "no:xdist", "-p", "no:cacheprovider", *arguments])
    return 0 if code == pytest.ExitCode.NO_TESTS_COLLECTED else code
