"""The form of a commit message."""

import pytest

from assessment.prose.commit_message import faults, main

BAD = {
    "": "is empty",
    "# only a comment\n": "is empty",
    "add the wards": "capital letter",
    "Add the wards.": "full stop",
    "Added the wards": "tells what to do",
    "Adding the wards": "tells what to do",
    "Add " + "x" * 80: "84 characters; at most 72",
    "Add the wards\nwithout a gap": "second line is empty",
    "Add the wards\n\nCo-authored-by: Somebody <a@example.org>": "no part of our messages",
}


@pytest.mark.parametrize("message", BAD, ids=repr)
def test_a_bad_form_is_named(message, tmp_path, capsys):
    assert any(BAD[message] in fault for fault in faults(message))
    (tmp_path / "message").write_text(message, encoding="utf-8")
    assert main([str(tmp_path / "message")]) == 1
    assert BAD[message] in capsys.readouterr().err


@pytest.mark.parametrize(
    "message",
    [
        "Add the wards",
        "Add the wards\n\nRates need them.\n# a comment",
        "Merge branch 'x' into y.",
        "Embed it",
    ],
)
def test_a_good_form_passes(message):
    assert list(faults(message)) == []
