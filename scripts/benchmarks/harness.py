"""How a benchmark is described and measured: a whole command, several runs, the memory of all its processes.

What is measured stands in the modules beside this one, each with a function `benchmarks(workspace)`.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import psutil

PROJECT = Path(__file__).resolve().parents[2]
SAMPLING_SECONDS = 0.05


@dataclass(frozen=True)
class Benchmark:
    """A command of Python to measure, given by what follows `python` on its line, with the packages of the
    project or, where `modules` names a folder, with those in it.

    `prepare` runs before each run and is not counted; a run is stopped after `limit` seconds. A command that
    `says_seconds` measures a part of what it does by itself and prints how long that took.
    """

    name: str
    target: str
    command: list[str]
    directory: Path = PROJECT
    prepare: Callable[[], None] = lambda: None
    modules: Path = PROJECT / "scripts"
    runs: int = 5
    limit: float = 600.0
    says_seconds: bool = False


@dataclass(frozen=True)
class Measurement:
    """Seconds of each run, and the largest memory seen in the run before them, in megabytes (10⁶ bytes).

    A run that was stopped at the limit did not finish: its time is the least that it would have taken.
    """

    benchmark: Benchmark
    seconds: list[float]
    peak_megabytes: float
    stopped: bool

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)


class BenchmarkFailed(Exception):
    """The measured command did not end well, so its time means nothing."""


def measure(benchmark: Benchmark) -> Measurement:
    """Run the benchmark's command once to see its memory, then `runs` times by the clock.

    Memory is the proportional set size of the command and all its descendants, sampled every 50 ms, so that
    pages which forked processes share are counted once. Looking at it holds the processes up, so that run's
    time does not count.
    """
    peak = 0
    benchmark.prepare()
    with _running(benchmark) as (process, _):
        deadline = time.perf_counter() + benchmark.limit
        while process.poll() is None and time.perf_counter() < deadline:
            peak = max(peak, _memory_of_tree(process))
            time.sleep(SAMPLING_SECONDS)
    seconds, stopped = [], False
    for _ in range(benchmark.runs):
        benchmark.prepare()
        start = time.perf_counter()
        with _running(benchmark) as (process, said):
            try:
                process.wait(benchmark.limit)
            except psutil.TimeoutExpired:
                stopped = True
            elapsed = time.perf_counter() - start
            said.seek(0)
            seconds.append(float(said.read()) if benchmark.says_seconds and not stopped else elapsed)
    return Measurement(benchmark, seconds, peak / 1e6, stopped)


@contextmanager
def _running(benchmark: Benchmark) -> Iterator[tuple[psutil.Popen, TextIO]]:
    """The command, started, and what it prints; killed where it has not ended when the block does.
    BenchmarkFailed where it ends badly. Waiting for it ends when it does: the standard library's looks only
    every 50 ms."""
    with tempfile.TemporaryFile("w+") as errors, tempfile.TemporaryFile("w+") as said:
        with psutil.Popen(
            [sys.executable, *benchmark.command],
            cwd=benchmark.directory,
            env=environment(benchmark.modules),
            stdout=said,
            stderr=errors,
        ) as process:
            yield process, said
            ended = process.poll() is not None
            if not ended:
                process.kill()
        if ended and process.returncode:
            errors.seek(0)
            raise BenchmarkFailed(
                f"{benchmark.name}: exit status {process.returncode}\n{errors.read()[-2000:]}"
            )


def environment(modules: Path) -> dict[str, str]:
    """Without what is set for Python here alone: where no byte code is kept, each run compiles it anew."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return kept | {"PYTHONPATH": str(modules)}


def copy_project(target: Path, *paths: str) -> Path:
    """The project's files, or those under the paths, as they stand, in another folder; returns it."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", *paths]
    listed = subprocess.run(command, cwd=PROJECT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, listed.split("\0")):
        if (PROJECT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(PROJECT / name, target / name)
    return target


def _memory_of_tree(process: psutil.Process) -> int:
    total = 0
    with suppress(psutil.NoSuchProcess):
        for member in (process, *process.children(recursive=True)):
            # It may have ended between the listing and the look, or the system has no such figure.
            with suppress(psutil.NoSuchProcess, psutil.AccessDenied, AttributeError):
                total += member.memory_full_info().pss
    return total
