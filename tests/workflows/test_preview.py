"""What preview.yml runs: uploads of pull requests and forks shown, with one comment; nothing unsafe."""

import base64
import io
import shutil
import subprocess
import zipfile

import pytest
from tests.workflows.conftest import clone, zipped
from tests.workflows.jobs import ASB, PAGE, done, fake_book, pull, refused


def test_a_forks_preview_is_shown_with_one_comment_updated_in_place(previewed):
    (comment,) = previewed.state["comments"]["7"]
    assert "https://them.github.io/book/previews/7/" in comment["body"]
    assert previewed.shown("pages", "previews/7/commit.txt") == "a" * 40
    assert "Nothing to do." in done(previewed.pull_request("previews"))
    newer = "b" * 40
    site = fake_book(previewed.root.parent / "theirs", "Noise. 4,401 incidents.")
    (site / "changes.md").write_text(
        "Hello @everybody <script>alert(1)</script> ![x](https://evil.example/x.png)"
    )
    previewed.upload(newer, site)
    previewed.change_state(pulls=[pull(7, newer)])
    done(previewed.pull_request("previews"))
    (comment,) = previewed.state["comments"]["7"]
    assert "4,401" in previewed.shown("pages", f"previews/7/{PAGE}")
    assert not any(part in comment["body"] for part in ("@everybody", "<script", "https://evil", "!["))


def test_a_pull_request_that_was_not_checked_yet_waits(repository):
    fake_book(repository.root / "_book", "Noise.")
    repository.change_state(pulls=[pull(8, "c" * 40)])
    assert "Nothing to do." in done(repository.pull_request("previews"))
    assert repository.state["comments"] == {}


def test_a_closed_pull_request_loses_its_preview(previewed):
    previewed.change_state(pulls=[pull(7, "a" * 40, state="closed")])
    assert "preview 7 is closed" in done(previewed.pull_request("previews"))
    assert not any(path.startswith("previews/") for path in previewed.files("pages"))
    assert PAGE in previewed.files("pages")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("../../escape.html", "leads out"),
        ("run.sh", "no kind of file"),
        ("chapters/.GIT/config.txt", "leads out"),
        ("git~1/config.txt", "a name that no file of a book has"),
        ("chapters/x:y.html", "a name that no file of a book has"),
        ("", "cannot be unpacked"),
        ("index.html/page.html", "cannot be unpacked"),
    ],
)
def test_an_upload_with_unsafe_files_is_refused_and_keeps_no_other_waiting(previewed, path, words):

    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("index.html", "x")
        with archive.open(zipfile.ZipInfo(path), "w") as file:
            file.write(b"x")
    bad, good = "d" * 40, "e" * 40
    uploads = {bad: base64.b64encode(content.getvalue()).decode(), good: zipped(previewed.root / "_book")}
    previewed.change_state(artefacts=uploads, pulls=[pull(7, bad), pull(9, good)])
    said = refused(previewed.pull_request("previews"))
    assert "pull request 7" in said
    assert words in said
    assert "4,400" in previewed.shown("pages", f"previews/7/{PAGE}")
    assert f"previews/9/{PAGE}" in previewed.files("pages")


def test_a_change_by_a_fork_goes_from_its_clone_to_a_preview(repository, origin, tmp_path, host):
    fork = tmp_path / "fork.git"
    subprocess.run(["git", "clone", "--quiet", "--bare", str(origin), str(fork)], check=True)
    theirs = clone(fork, tmp_path / "theirs", host)
    theirs.git("switch", "--quiet", "--create", "words")
    theirs.edit(ASB, "Noise is", "Loud noise is")
    commit = theirs.commit("Say which noise")
    theirs.git("push", "--quiet", "origin", "words")
    # The host checks out a pull request merged into its base.
    checked = clone(origin, tmp_path / "checked", host)
    shutil.copytree(repository.root / ".bookrender", checked.root / ".bookrender")
    checked.git("fetch", "--quiet", str(fork), "words")
    checked.git("merge", "--quiet", "--no-ff", "--no-edit", "FETCH_HEAD")
    done(checked.make("draft"))
    done(checked.make("changes", BASE="HEAD^1"))
    repository.upload(commit, checked.root / "_book")
    repository.change_state(pulls=[pull(12, commit)])
    done(repository.pull_request("previews"))
    (comment,) = repository.state["comments"]["12"]
    assert "<ins>Loud noise</ins>" in comment["body"]
    page = repository.shown("pages", f"previews/12/{PAGE}")
    assert "Loud noise" in page
    assert 'class="review-strip"' in page
    assert "Loud" not in repository.shown("main", ASB)


def test_an_upload_that_lies_about_its_bytes_keeps_no_other_waiting(previewed):
    whole = base64.b64decode(zipped(previewed.root / "_book"))
    at = whole.index(b"<main>")
    bad = base64.b64encode(whole[:at] + b"<mean>" + whole[at + 6 :]).decode()
    uploads = {"d" * 40: bad, "e" * 40: zipped(previewed.root / "_book")}
    previewed.change_state(artefacts=uploads, pulls=[pull(7, "d" * 40), pull(9, "e" * 40)])
    assert "cannot be unpacked" in refused(previewed.pull_request("previews"))
    assert f"previews/9/{PAGE}" in previewed.files("pages")
