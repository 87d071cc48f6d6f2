import os
import time

from bookrender import fingerprint
from bookrender.fingerprint import ABSENT, FileStates, settled, tree_signatures


def test_a_changed_file_has_another_state_even_at_the_same_size_and_time(tmp_path):
    file = tmp_path / "a"
    file.write_text("one")
    states = FileStates(tmp_path / "states.json")
    before = states.content(file)
    times = file.stat()
    file.write_text("two")
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert states.content(file) != before


def test_states_are_kept_between_runs(tmp_path):
    file = tmp_path / "a"
    file.write_text("one")
    time.sleep(0.06)
    states = FileStates(tmp_path / "states.json")
    state = states.content(file)
    states.save()
    reopened = FileStates(tmp_path / "states.json")
    assert reopened.content(file) == state
    assert reopened._known[str(file)][1] == state


def test_what_is_missing_or_a_folder_is_told_apart(tmp_path):
    states = FileStates(tmp_path / "states.json")
    assert states.content(tmp_path / "none") == ABSENT
    assert states.content(tmp_path) == "folder"
    assert states.names(tmp_path / "none") == ABSENT


def test_names_of_a_folder_change_with_what_is_in_it_apart_from_what_is_left_out(tmp_path):
    states = FileStates(tmp_path / "states.json")
    before = states.names(tmp_path)
    (tmp_path / ".hidden").touch()
    assert states.names(tmp_path) == before
    (tmp_path / "new").touch()
    assert states.names(tmp_path) != before
    assert states.names(tmp_path, ["new"]) == before


def test_a_tree_leaves_out_hidden_folders_and_byte_code(tmp_path):
    for name in ("a/b.txt", ".venv/c", "a/__pycache__/d.pyc"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    tree = tree_signatures(tmp_path)
    assert list(tree) == ["a/b.txt"]
    assert settled(tree) == {"a/b.txt": None}
    time.sleep(0.06)
    assert settled(tree) == tree


def test_a_link_that_leads_back_is_not_followed_for_ever(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.txt").touch()
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    assert list(tree_signatures(tmp_path)) == ["a/b.txt"]


def test_another_version_of_a_package_changes_the_environment(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(tmp_path))
    (tmp_path / "thing-1.0.dist-info").mkdir()
    before = fingerprint.installed_packages.__wrapped__()
    (tmp_path / "thing-1.0.dist-info").rename(tmp_path / "thing-1.1.dist-info")
    assert fingerprint.installed_packages.__wrapped__() != before


def test_the_version_of_an_installed_package():
    from importlib.metadata import version

    assert fingerprint.installed_version("pypandoc-binary") == version("pypandoc-binary")
