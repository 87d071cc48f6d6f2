import io

import pytest

from bookrender.progress import Progress


class Terminal(io.StringIO):
    def isatty(self):
        return True


def work(progress, seconds):
    progress.seconds = lambda: seconds
    with progress.step("Executing chapters", total=2) as step:
        step.start_item("a.qmd")
        step.finish_item("a.qmd")
        step.finish_item("b.qmd")
    progress.say("Done")


@pytest.mark.parametrize(("seconds", "said"), [(0.4, "Done\n"), (3.0, "Executing chapters: 2 done\nDone\n")])
def test_without_a_terminal_only_long_work_is_reported_in_plain_lines(seconds, said):
    stream = io.StringIO()
    work(Progress(stream), seconds)
    assert stream.getvalue() == said


def test_in_a_terminal_one_line_says_step_count_and_item_and_is_cleared():
    stream = Terminal()
    work(Progress(stream), 0)
    assert "Executing chapters 1/2 · a.qmd" in stream.getvalue()
    assert stream.getvalue().endswith("\r\x1b[2KDone\n")


def test_steps_that_run_at_once_share_the_line():
    stream = Terminal()
    progress = Progress(stream)
    with progress.step("Writing pages"), progress.step("Setting the PDF"):
        pass
    assert "Writing pages  |  Setting the PDF" in stream.getvalue()
