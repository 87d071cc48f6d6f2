"""Both renderers on the real project, where Quarto is installed."""

import shutil
import subprocess
import sys

import pytest
from tests.project import ROOT, copy_tracked_files

from assessment.configuration import load_configuration

HAS_QUARTO = shutil.which("quarto") is not None


@pytest.mark.long
@pytest.mark.skipif(
    not HAS_QUARTO, reason="needs Quarto on the PATH; check.yml installs it and compares everything"
)
def test_the_summary_reads_the_same_either_way(tmp_path):
    project = copy_tracked_files(tmp_path / "project")
    edition = load_configuration(ROOT).current_edition
    command = [sys.executable, "-m", "scripts.comparison", "--document", "summary", "--edition", edition]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.skipif(HAS_QUARTO, reason="tells what is said where Quarto is missing")
def test_without_quarto_it_says_what_it_needs():
    done = subprocess.run(
        [sys.executable, "-m", "scripts.comparison"], cwd=ROOT, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (2, "make compare needs Quarto on the PATH.\n")
