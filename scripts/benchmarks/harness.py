"""How a benchmark is described and measured: a whole command, several runs, the memory of all its processes.

What is measured stands in the modules beside this one, each with a function `benchmarks(workspace)`.
"""

import statistics
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import psutil

SAMPLING_SECONDS = 0.05


@dataclass(frozen=True)
class Benchmark:
    """A command to measure.

    `prepare` runs before each run and is not counted; a run is stopped after `limit` seconds.
    """

    name: str
    target: str
    command: list[str]
    directory: Path
    prepare: Callable[[], None] = lambda: None
    environment: dict[str, str] | None = None
    runs: int = 5
    limit: float = 600.0


@dataclass(frozen=True)
class Measurement:
    """Seconds of each run and the largest memory seen in any, in megabytes (10⁶ bytes).

    A run that was stopped at the limit did not finish: its time is the least that it would have taken.
    """

    benchmark: Benchmark
    seconds: list[float] = field(default_factory=list)
    peak_megabytes: float = 0.0
    stopped: bool = False

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)


class BenchmarkFailed(Exception):
    """The measured command did not end well, so its time means nothing."""


def measure(benchmark: Benchmark) -> Measurement:
    """Run the benchmark's command `runs` times.

    Memory is the proportional set size of the command and all its descendants, sampled every 50 ms, so that
    pages which forked processes share are counted once.
    """
    seconds, peak, stopped = [], 0.0, False
    for _ in range(benchmark.runs):
        benchmark.prepare()
        elapsed, megabytes, finished = _run_once(benchmark)
        seconds.append(elapsed)
        peak = max(peak, megabytes)
        stopped = stopped or not finished
    return Measurement(benchmark, seconds, peak, stopped)


def _run_once(benchmark: Benchmark) -> tuple[float, float, bool]:
    start = time.perf_counter()
    with subprocess.Popen(
        benchmark.command,
        cwd=benchmark.directory,
        env=benchmark.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        peak = 0
        watched = psutil.Process(process.pid)
        while process.poll() is None and time.perf_counter() - start < benchmark.limit:
            peak = max(peak, _memory_of_tree(watched))
            time.sleep(SAMPLING_SECONDS)
        elapsed = time.perf_counter() - start
        finished = process.poll() is not None
        if not finished:
            process.kill()
        message = process.stderr.read()
    if finished and process.returncode:
        raise BenchmarkFailed(f"{benchmark.name}: exit status {process.returncode}\n{message[-2000:]}")
    return elapsed, peak / 1e6, finished


def _memory_of_tree(process: psutil.Process) -> int:
    total = 0
    try:
        for member in (process, *process.children(recursive=True)):
            try:
                total += member.memory_full_info().pss
            except (psutil.NoSuchProcess, psutil.AccessDenied, AttributeError):
                continue  # it ended between the listing and the look, or the system has no such figure
    except psutil.NoSuchProcess:
        return total
    return total
