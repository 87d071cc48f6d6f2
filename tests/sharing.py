"""What takes long to make is made once a test run, by whichever test process comes first."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """The path `name`, made by `make` for all test processes; no test may change what is there."""
    folder = factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        folder = folder.parent
    path, finished = folder / name, folder / f"{name}.finished"
    with FileLock(folder / f"{name}.lock"):
        if not finished.exists():
            shutil.rmtree(path, ignore_errors=True)  # of a test process that failed to make it
            make(path)
            finished.touch()
    return path
