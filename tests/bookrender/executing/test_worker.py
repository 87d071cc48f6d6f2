"""The worker's children: none is left behind."""

import io
import os
import signal
import sys
import threading
import time

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
