"""Rendering with Quarto: a stand-in for the program, since Quarto itself is not always there."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from pypdf import PdfWriter

from bookrender import quarto
from bookrender.__main__ import main

FIXTURE = Path(__file__).parent / "finishing" / "quarto"
PROGRAM = """#!/bin/sh
if [ "$1" = --version ]; then echo "{version}"; exit 0; fi
echo "$@" > arguments
env > environment
echo half > _book/index.html
exit {status}
"""


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project that wants Quarto 1.10.3, and how to put one on the PATH."""
    folder = Path(shutil.copytree(FIXTURE, tmp_path / "project"))
    (folder / ".quarto-version").write_text("1.10.3\n")
    programs = tmp_path / "programs"
    programs.mkdir()
    monkeypatch.setenv("PATH", f"{programs}:/usr/bin:/bin")

    def install(version: str = "1.11.0", status: int = 0) -> Path:
        program = programs / "quarto"
        program.write_text(PROGRAM.format(version=version, status=status))
        program.chmod(0o755)
        return folder

    install.folder = folder
    return install


def test_quarto_has_the_projects_python_packages_and_fonts(project):
    folder = project()
    assert quarto.render(folder, []) == 0
    assert (folder / "arguments").read_text() == "render\n"
    environment = dict(
        line.split("=", 1) for line in (folder / "environment").read_text().splitlines() if "=" in line
    )
    assert environment["QUARTO_PYTHON"] == sys.executable
    assert environment["PYTHONPATH"].startswith(str(folder / "scripts"))
    assert list(Path(environment["TYPST_FONT_PATHS"]).glob("SourceSans3*"))


def test_a_kernel_does_not_warn_and_takes_no_persons_settings(project):
    folder = project()
    assert quarto.render(folder, []) == 0
    (place,) = re.findall(r"^IPYTHONDIR=(.*)$", (folder / "environment").read_text(), re.MULTILINE)
    settings = Path(place, "profile_default/ipython_kernel_config.json").read_text()
    assert json.loads(settings) == {"IPKernelApp": {"log_level": "ERROR"}}


def test_where_verapdf_is_missing_the_projects_validator_answers_quarto(project):
    folder = project()
    assert quarto.render(folder, []) == 0
    (path,) = re.findall(r"^PATH=(.*)$", (folder / "environment").read_text(), re.MULTILINE)
    program = shutil.which("verapdf", path=path.rpartition(":")[2])
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.write(folder / "plain.pdf")
    asked = [program, "-f", "ua1", str(folder / "plain.pdf")]
    said = subprocess.run(asked, capture_output=True, text=True)
    assert said.returncode == 1 and said.stdout.startswith('<validationReport isCompliant="false">')
    assert re.search(r"<rule><description>[^<]+</description></rule>", said.stdout)


def test_the_former_book_stays_where_quarto_fails(project):
    folder = project(status=3)
    before = (folder / "_book/index.html").read_bytes()
    assert quarto.render(folder, []) == 3
    assert (folder / "_book/index.html").read_bytes() == before
    assert not (folder / ".bookrender/before-quarto").exists()


@pytest.mark.parametrize(("version", "said"), [("1.9.37", "1.9.37 is too old"), (None, "is not on the PATH")])
def test_quarto_that_is_missing_or_too_old_is_refused(project, capsys, version, said):
    folder = project(version) if version else project.folder
    assert main(["quarto", "--project", str(folder)]) == 1
    assert f".quarto-version: Quarto {said}" in capsys.readouterr().err


def test_a_newer_line_is_taken(project):
    assert quarto.render(project("2.0.1"), []) == 0
