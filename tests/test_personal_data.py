"""Neither the project's files nor its latest history hold personal data."""

import subprocess

from tests.project import ROOT

from assessment.configuration import load_configuration
from assessment.guard.tree import files_of_tree, load_guard, look_through_files, look_through_history


def test_the_whole_tree_holds_no_personal_data():
    sightings = look_through_files(load_guard(load_configuration(ROOT)), ROOT, files_of_tree(ROOT))
    assert [str(sighting.as_fault()) for sighting in sightings] == []


def test_the_history_of_the_change_holds_none():
    shown = subprocess.run(
        ["git", "-C", str(ROOT), "rev-list", "--max-count=20", "HEAD"], capture_output=True, text=True
    )
    commits = shown.stdout.split()
    if len(commits) < 2:
        assert (ROOT / ".git").exists() is False or len(commits) == 1  # an archive, or a shallow clone
        return
    sightings = look_through_history(load_guard(load_configuration(ROOT)), ROOT, f"{commits[-1]}..HEAD")
    assert [str(sighting.as_fault()) for sighting in sightings] == []
