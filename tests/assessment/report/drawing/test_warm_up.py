"""What is made before the chapters are forked is no edition's."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[4]
WATCHED = """
import sys
opened = []
sys.addaudithook(lambda event, given: opened.append(str(given[0])) if event == "open" else None)
import assessment.report.drawing.warm_up
print("\\n".join(opened))
"""


def test_it_reads_nothing_of_the_project_and_writes_nothing(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", WATCHED], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    read = [line for line in done.stdout.splitlines() if line.startswith(str(ROOT))]
    assert any("warm_up" in line for line in read)
    assert not [line for line in read if "/data/" in line.removeprefix(str(ROOT)) and ".venv" not in line]
    assert list(tmp_path.iterdir()) == []
