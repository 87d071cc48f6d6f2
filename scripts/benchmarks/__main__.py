"""`make bench`: measure every benchmark and print one table; a slow figure is the result, no failure."""

import argparse
import importlib
import os
import platform
import sys
import tempfile
from pathlib import Path

from harness import Measurement, measure

HERE = Path(__file__).parent


def modules() -> list[str]:
    """The benchmark modules: every file here but the harness and this one."""
    return sorted(path.stem for path in HERE.glob("*.py") if path.stem not in {"__main__", "harness"})


def row(measurement: Measurement) -> str:
    benchmark, seconds = measurement.benchmark, measurement.seconds
    return (
        f"{benchmark.name:<64} {measurement.median:8.2f} {min(seconds):8.2f} {max(seconds):8.2f}"
        f" {len(seconds):4d} {measurement.peak_megabytes:9.0f}  {benchmark.target}"
        f"{'; stopped before it ended' if measurement.stopped else ''}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("only", nargs="*", choices=[*modules(), []], help="measure these modules only")
    arguments = parser.parse_args()
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores; seconds and megabytes")
    print(f"{'benchmark':<64} {'median':>8} {'least':>8} {'most':>8} {'runs':>4} {'memory':>9}  target")
    with tempfile.TemporaryDirectory(prefix="benchmark-") as workspace:
        for name in arguments.only or modules():
            for benchmark in importlib.import_module(name).benchmarks(Path(workspace)):
                print(row(measure(benchmark)), flush=True)


if __name__ == "__main__":
    sys.exit(main())
