"""Runs code as a notebook does, in IPython, and gathers what it shows.

Belongs here: one piece of code in, its outputs or its failure out. Does not: turning outputs into Markdown
(display.py), processes (worker.py). IPython is imported here and nowhere else.
"""

from __future__ import annotations

import ast
import io
import math
import sys
import traceback
import warnings
from dataclasses import dataclass, field
from typing import Any

from IPython.core.compilerop import CachingCompiler
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type
from traitlets.config import Config

_TRACEBACK_LINES = 7


@dataclass(frozen=True)
class Output:
    """Something that code showed: text on a stream ("stdout", "stderr") or an object in several
    representations ("data", by MIME type)."""

    stream: str
    text: str = ""
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Failure:
    """An exception that code raised: its line in the file, one line of words, the traceback's last lines."""

    line: int
    summary: str
    traceback: str


class _Compiler(CachingCompiler):
    """Compiles a cell under the name and the line numbers of its file, so that a traceback points there."""

    file = "<cell>"
    first_line = 1

    def cache(self, transformed_code: str, number: int = 0, raw_code: str | None = None) -> str:
        return self.file

    def ast_parse(self, source: str, filename: str = "<unknown>", symbol: str = "exec") -> ast.AST:
        above = self.first_line - 1
        try:
            return ast.increment_lineno(super().ast_parse(source, filename, symbol), above)
        except SyntaxError as error:
            error.lineno = (error.lineno or 1) + above
            raise


class _Publisher(DisplayPublisher):
    """Takes what `display()` shows."""

    def publish(self, data, metadata=None, **_: Any) -> None:
        self.shell.shown.append(Output("data", data=data))


class _Hook(DisplayHook):
    """Takes the value of a cell's last expression."""

    def write_output_prompt(self) -> None:
        """There is no prompt in a book."""

    def write_format_data(self, format_dict, md_dict=None) -> None:
        self.shell.shown.append(Output("data", data=format_dict))

    def finish_displayhook(self) -> None:
        self._is_active = False


class _Stream(io.TextIOBase):
    """Takes what code prints."""

    def __init__(self, shell: Shell, name: str) -> None:
        self._shell = shell
        self._name = name

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        shown = self._shell.shown
        if shown and shown[-1].stream == self._name:
            shown[-1] = Output(self._name, shown[-1].text + text)
        else:
            shown.append(Output(self._name, text))
        return len(text)


class Shell(InteractiveShell):
    """IPython without terminal, history or colours. `shown` holds the outputs of the piece that ran last."""

    compiler_class = Type(_Compiler)
    displayhook_class = Type(_Hook)
    display_pub_class = Type(_Publisher)

    @classmethod
    def start(cls) -> Shell:
        """The one shell of this process; figures come as SVG."""
        config = Config()
        config.HistoryManager.enabled = False
        config.InlineBackend.figure_format = "svg"
        config.InlineBackend.figure_formats = {"svg"}
        shell = cls.instance(config=config)
        shell.shown = []
        # A warning's usual form names a file on the machine that renders; readers have no use for it.
        warnings.formatwarning = lambda message, category, *_: f"{category.__name__}: {message}\n"
        return shell

    def run(self, code: str, file: str, first_line: int) -> tuple[list[Output], Failure | None]:
        """Run a cell; its value is shown as in a notebook unless a semicolon ends it."""
        self.compile.file, self.compile.first_line = file, first_line
        self.shown = []
        streams = sys.stdout, sys.stderr
        sys.stdout, sys.stderr = _Stream(self, "stdout"), _Stream(self, "stderr")
        try:
            result = self.run_cell(code, store_history=True)
        finally:
            sys.stdout, sys.stderr = streams
        error = result.error_before_exec or result.error_in_exec
        last_line = first_line + code.count("\n")
        return self.shown, error and _failure(error, file, first_line, last_line)

    def value(
        self, expression: str, file: str, line: int
    ) -> tuple[dict[str, Any] | str | None, Failure | None]:
        """The value of an expression: a string, or a finite number of Python's own, as text; any other object
        in its representations by MIME type."""
        try:
            code = compile("\n" * (line - 1) + expression, file, "eval")
            value = eval(code, self.user_global_ns, self.user_ns)  # noqa: S307 - the book's code, like its cells
            if isinstance(value, str) or (type(value) in (bool, int, float) and math.isfinite(value)):
                return str(value), None
            return self.display_formatter.format(value)[0], None
        except Exception as error:
            return None, _failure(error, file, line, line)

    def showtraceback(self, *_: Any, **__: Any) -> None:
        """A failure is reported by `run`, not printed."""

    showsyntaxerror = showindentationerror = showtraceback


def _failure(error: BaseException, file: str, first_line: int, last_line: int) -> Failure:
    """The line is the last one of the code itself: a function that it calls may stand in another cell."""
    trace = traceback.extract_tb(error.__traceback__)
    steps = [step for step in trace if step.filename == file and first_line <= step.lineno <= last_line]
    in_its_syntax = isinstance(error, SyntaxError) and error.filename == file
    line = error.lineno if in_its_syntax else steps[-1].lineno if steps else first_line
    if hasattr(error, "_render_traceback_"):  # IPython's way for an exception to say all that a reader needs
        return Failure(line, type(error).__name__, "\n".join(error._render_traceback_()))
    words = "".join(traceback.format_exception_only(error)).strip()
    # What lies above the book's own code is IPython and this renderer.
    above = next((index for index, step in enumerate(trace) if step.filename == file), len(trace))
    frames = traceback.format_list(trace[above:])
    lines = [line for text in [*frames, words] for line in text.rstrip().splitlines()]
    trail = [line for line in lines if line.strip(" ~^")]
    return Failure(line, words.splitlines()[-1], "\n".join(trail[-_TRACEBACK_LINES:]))
