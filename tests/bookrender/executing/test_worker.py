"""The worker's children: none is left behind."""

import io
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from bookrender.executing import worker


def test_a_termination_right_after_a_fork_leaves_no_child(monkeypatch):
    # A second thread may be given a signal that is meant for the process.
    over = threading.Event()
    threading.Thread(target=over.wait, daemon=True).start()
    children = []
    fork = os.fork

    def fork_and_terminate():
        child = fork()
        if child:
            children.append(child)
            os.kill(os.getpid(), signal.SIGTERM)
            time.sleep(0.2)
        return child

    monkeypatch.setattr(os, "fork", fork_and_terminate)
    monkeypatch.setattr(worker, "_child", lambda job, chapters: (time.sleep(60), os._exit(0)))
    former = signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        with pytest.raises(SystemExit):
            worker._run_batch([{"chapter": "a.qmd"}], 1, None, io.StringIO())
    finally:
        signal.signal(signal.SIGTERM, former)
        over.set()
    _, status = os.waitpid(children[0], 0)
    assert os.waitstatus_to_exitcode(status) == -signal.SIGKILL


def test_a_worker_that_nobody_listens_to_ends_quietly_with_its_children():
    code = """
import os, sys, time
from bookrender.executing import worker
worker._child = lambda job, chapters: (time.sleep(60), os._exit(0))
sys.stdin.read()
worker._run_batch([{"chapter": "a.qmd"}], 1, None, os.fdopen(os.dup(1), "w"))
"""
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(worker.__file__).parents[2])},
    )
    process.stdout.close()
    # Not before a child that holds it too has ended is there an end of what is said.
    _, said = process.communicate(timeout=30)
    assert (process.returncode, said) == (1, b"")
