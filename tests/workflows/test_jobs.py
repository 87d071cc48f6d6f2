"""Every job's commands, in a real git repository: bare remote, clones, a fork, and a stand-in for the
host.
"""

import json
import subprocess
import threading
from pathlib import Path

import pytest
from tests.workflows.conftest import Repository, clone, zipped

ASB = "chapters/anti-social-behaviour.qmd"
TABLE = "data/released/2008/incidents.csv"
PAGE = "chapters/anti-social-behaviour.html"
BOT = "github-actions[bot]"


def done(finished: subprocess.CompletedProcess) -> str:
    assert finished.returncode == 0, finished.stdout + finished.stderr
    return finished.stdout


def refused(finished: subprocess.CompletedProcess) -> str:
    assert finished.returncode != 0, finished.stdout
    assert "Traceback" not in finished.stderr
    return finished.stdout + finished.stderr


def change_report(repository: Repository) -> str:
    done(repository.make("changes", BASE="origin/main"))
    return (repository.root / "_book/changes.md").read_text(encoding="utf-8")


def fake_book(root: Path, words: str) -> Path:
    """A rendered book of two pages, where a test needs its place and not its rendering."""
    for path, text in (("index.html", "Summary"), (PAGE, words), ("assessment-2008.pdf", "a PDF")):
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(
            f"<main><article data-pagefind-body><h1>{text[:9]}</h1><p>{text}</p></article></main>",
            encoding="utf-8",
        )
    return root


def pull(number: int, commit: str, state: str = "open", updated: str = "2008-01-02T00:00:00Z") -> dict:
    return {
        "number": number, "state": state, "title": f"Change {number}", "body": "Why", "draft": False,
        "user": {"login": "someone"}, "head": {"sha": commit}, "base": {"sha": "0" * 40},
        "created_at": "2008-01-01T00:00:00Z", "updated_at": updated,
    }  # fmt: skip


def agreement(identifier: int, account: str, words: str = "/agree", association: str = "MEMBER") -> dict:
    return {
        "id": identifier, "body": words, "user": {"login": account}, "author_association": association,
        "created_at": "2008-01-21T09:00:00Z", "updated_at": "2008-01-21T09:00:00Z",
    }  # fmt: skip


@pytest.fixture
def previewed(repository) -> Repository:
    """A repository with a published book and pull request 7 of a fork, shown as a preview."""
    fake_book(repository.root / "_book", "Noise. 4,312 incidents.")
    done(repository.make("publish"))
    commit = "a" * 40
    repository.upload(commit, fake_book(repository.root.parent / "theirs", "Noise. 4,400 incidents."))
    repository.change_state(pulls=[pull(7, commit)])
    done(repository.make("previews", REPOSITORY="them/book"))
    return repository


def test_a_narrative_change_is_told_as_narrative(repository):
    repository.edit(ASB, "what residents complain of most", "the most common complaint of residents")
    repository.commit("Say it more simply")
    report = change_report(repository)
    assert "**Narrative**" in report
    assert "sentence reworded" in report
    assert "<ins>the" in report
    assert "**Data**" not in report


def test_a_data_change_is_told_as_data(repository):
    repository.edit(TABLE, "4312", "4400")
    repository.commit("Release again")
    report = change_report(repository)
    assert "**Data**" in report
    assert "4312 → 4400" in report
    assert "**Narrative**" not in report


def test_no_change_is_told_as_none(repository):
    repository.write("notes.txt", "Not in the book.\n")
    repository.commit("Note")
    assert "Nothing reads otherwise" in change_report(repository)


def test_what_others_did_to_main_meanwhile_is_no_part_of_the_change(repository, tmp_path, origin, host):
    other = clone(origin, tmp_path / "other", host)
    other.edit("chapters/methods.qmd", "How we counted", "How we counted, in short")
    other.commit("Shorten")
    other.git("push", "--quiet", "origin", "HEAD:main")
    repository.git("fetch", "--quiet", "origin")
    repository.edit(ASB, "Noise is", "Loud noise is")
    repository.commit("Say which noise")
    report = change_report(repository)
    assert "<ins>Loud" in report
    assert "in short" not in report


def test_a_renamed_chapter_is_told_and_its_signoff_has_to_move_with_it(repository):
    done(repository.make("book"))
    done(repository.assessment("signoff", "anti-social-behaviour", "council", "--date", "2008-01-20"))
    for name in ("assessment.yml", "_quarto-assessment.yml"):
        repository.edit(name, "anti-social-behaviour", "disorder")
    repository.git("mv", ASB, "chapters/disorder.qmd")
    repository.commit("Rename the chapter")
    done(repository.make("book"))
    said = refused(repository.assessment("signoff", "--status"))
    assert "there is no chapter 'anti-social-behaviour'" in said
    repository.git("mv", "-k", "chapters/signoff/anti-social-behaviour", "chapters/signoff/disorder")
    assert "renamed (was anti-social-behaviour)" in change_report(repository)
    assert "agreed" in done(repository.assessment("signoff", "--status"))


def test_a_draft_has_a_strip_on_each_page_and_a_published_book_has_none(repository):
    done(repository.make("draft"))
    for page in ("index.html", PAGE, "chapters/methods.html"):
        assert (repository.root / "_book" / page).read_text(encoding="utf-8").count(
            'class="review-strip"'
        ) == 1
    done(repository.make("draft"))
    assert (repository.root / "_book" / PAGE).read_text(encoding="utf-8").count('class="review-strip"') == 1


COMMENTARY = '\n::: {{.commentary agency="fire" edition="{}"}}\nMost attacks are on bonfire night.\n:::\n'


def test_an_expired_commentary_asks_for_a_new_one_and_the_strip_counts_it(repository):
    repository.edit("_quarto.yml", "lang: en-GB", "lang: en-GB\nfilters: [theme/profiles.lua]")
    text = (repository.root / ASB).read_text(encoding="utf-8")
    repository.write(ASB, text + COMMENTARY.format("2008"))
    done(repository.make("draft", "EDITION=2008"))
    page = (repository.root / "_book" / PAGE).read_text(encoding="utf-8")
    assert "Most attacks are on bonfire night." in page
    assert "Commentaries awaited" not in page
    repository.write(ASB, text + COMMENTARY.format("2007") + COMMENTARY.format("2006"))
    done(repository.make("draft", "EDITION=2008"))
    page = (repository.root / "_book" / PAGE).read_text(encoding="utf-8")
    assert "bonfire night" not in page
    assert page.count("has been asked for its view") == 2
    assert "Commentaries awaited: 2" in page


def test_a_branch_without_the_base_is_named(repository):
    done(repository.make("book"))
    said = refused(repository.assessment("changes", "nowhere"))
    assert "BASE: there is no commit 'nowhere'" in said
    repository.git("checkout", "--quiet", "--orphan", "alone")
    repository.commit("Begin anew")
    assert "have no commit in common" in refused(repository.assessment("changes", "origin/main"))


def test_publishing_keeps_open_previews_and_editions(previewed):
    fake_book(previewed.root / "_book", "Noise. 4,500 incidents.")
    done(previewed.make("publish-edition", "EDITION_TAG=edition-2008"))
    (previewed.root / "_book/chapters/extra.html").write_text("<p>gone later</p>")
    done(previewed.make("publish"))
    (previewed.root / "_book/chapters/extra.html").unlink()
    done(previewed.make("publish"))
    files = previewed.files("pages")
    assert {"index.html", f"previews/7/{PAGE}", f"editions/2008/{PAGE}", ".nojekyll", "robots.txt"} <= files
    assert "chapters/extra.html" not in files
    assert "4,500" in previewed.shown("pages", PAGE)
    assert "4,400" in previewed.shown("pages", f"previews/7/{PAGE}")


def test_an_edition_is_published_once_and_a_correction_beside_it(repository):
    fake_book(repository.root / "_book", "First.")
    done(repository.make("publish-edition", "EDITION_TAG=edition-2008"))
    fake_book(repository.root / "_book", "Second.")
    said = refused(repository.make("publish-edition", "EDITION_TAG=edition-2008"))
    assert "has been published and is never changed" in said
    assert "First." in repository.shown("pages", f"editions/2008/{PAGE}")
    done(repository.make("publish-edition", "EDITION_TAG=edition-2008-2"))
    assert "Second." in repository.shown("pages", f"editions/2008-2/{PAGE}")
    assert "no edition of assessment.yml" in refused(
        repository.make("publish-edition", "EDITION_TAG=edition-1999")
    )


def test_an_editions_files_are_the_same_bytes_each_time(repository):
    fake_book(repository.root / "_book", "First.")
    made = []
    for _ in range(2):
        done(repository.make("edition-files", "EDITION_TAG=edition-2008"))
        made.append({file.name: file.read_bytes() for file in (repository.root / "_release").iterdir()})
    assert made[0] == made[1]
    assert set(made[0]) == {"assessment-2008.pdf", "data-package-2008.zip", "SHA256SUMS"}
    checked = subprocess.run(["sha256sum", "--check", "SHA256SUMS"], cwd=repository.root / "_release")
    assert checked.returncode == 0
    done(repository.make("release-edition", "EDITION_TAG=edition-2008"))
    assert repository.state["calls"][-1][:3] == ["release", "create", "edition-2008"]


def test_an_edition_needs_every_required_signoff(repository):
    said = refused(repository.make("agreed"))
    for agency in ("council", "police", "fire"):
        assert f"chapters/signoff/anti-social-behaviour/{agency}.yml: {agency} has not agreed" in said
    for chapter, agency in (
        ("index", "partnership"),
        *(("anti-social-behaviour", a) for a in ("council", "police", "fire")),
    ):
        done(repository.assessment("signoff", chapter, agency, "--date", "2008-01-20"))
    done(repository.make("agreed"))
    repository.edit(TABLE, "4312", "4313")
    assert "agreed with an earlier version" in refused(repository.make("agreed"))


def test_a_forks_preview_is_shown_with_one_comment_updated_in_place(previewed):
    (comment,) = previewed.state["comments"]["7"]
    assert "https://them.github.io/book/previews/7/" in comment["body"]
    assert previewed.shown("pages", "previews/7/commit.txt") == "a" * 40
    assert "Nothing to do." in done(previewed.make("previews", REPOSITORY="them/book"))
    newer = "b" * 40
    site = fake_book(previewed.root.parent / "theirs", "Noise. 4,401 incidents.")
    (site / "changes.md").write_text(
        "Hello @everybody <script>alert(1)</script> ![x](https://evil.example/x.png)"
    )
    previewed.upload(newer, site)
    previewed.change_state(pulls=[pull(7, newer)])
    done(previewed.make("previews", REPOSITORY="them/book"))
    (comment,) = previewed.state["comments"]["7"]
    assert "4,401" in previewed.shown("pages", f"previews/7/{PAGE}")
    assert not any(part in comment["body"] for part in ("@everybody", "<script", "https://evil", "!["))


def test_a_pull_request_that_was_not_checked_yet_waits(repository):
    fake_book(repository.root / "_book", "Noise.")
    repository.change_state(pulls=[pull(8, "c" * 40)])
    assert "Nothing to do." in done(repository.make("previews", REPOSITORY="them/book"))
    assert repository.state["comments"] == {}


def test_a_closed_pull_request_loses_its_preview(previewed):
    previewed.change_state(pulls=[pull(7, "a" * 40, state="closed")])
    assert "preview 7 is closed" in done(previewed.make("previews", REPOSITORY="them/book"))
    assert not any(path.startswith("previews/") for path in previewed.files("pages"))
    assert PAGE in previewed.files("pages")


@pytest.mark.parametrize(
    ("path", "words"),
    [("../../escape.html", "leads out"), ("run.sh", "no kind of file"), (".git/config.txt", "leads out")],
)
def test_an_upload_with_unsafe_files_is_refused_and_keeps_no_other_waiting(previewed, path, words):
    import base64
    import io
    import zipfile

    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("index.html", "x")
        archive.writestr(path, "x")
    bad, good = "d" * 40, "e" * 40
    uploads = {bad: base64.b64encode(content.getvalue()).decode(), good: zipped(previewed.root / "_book")}
    previewed.change_state(artefacts=uploads, pulls=[pull(7, bad), pull(9, good)])
    said = refused(previewed.make("previews", REPOSITORY="them/book"))
    assert "pull request 7" in said
    assert words in said
    assert "4,400" in previewed.shown("pages", f"previews/7/{PAGE}")
    assert f"previews/9/{PAGE}" in previewed.files("pages")


def test_agree_records_what_the_preview_shows(previewed):
    previewed.change_state(comments={"7": [agreement(1, "Safer-Stockton-Police")]})
    assert "agrees" in done(previewed.make("agree", REPOSITORY="them/book"))
    signoff = previewed.shown("sign-offs/7", "chapters/signoff/anti-social-behaviour/police.yml")
    assert "agency: police" in signoff
    assert "date: '2008-01-21'" in signoff
    assert previewed.state["proposed"][0]["head"] == "sign-offs/7"
    assert any(call[-1].endswith("check.yml/dispatches") for call in previewed.state["calls"])
    before = len(previewed.state["comments"]["7"])
    assert "Nothing to do." in done(previewed.make("agree", REPOSITORY="them/book"))
    assert len(previewed.state["comments"]["7"]) == before


def test_signoffs_given_at_the_same_time_are_both_kept(previewed):
    comments = [
        agreement(1, "safer-stockton-police"),
        agreement(2, "safer-stockton-fire", "/agree anti-social-behaviour"),
    ]
    previewed.change_state(comments={"7": comments})
    done(previewed.make("agree", REPOSITORY="them/book"))
    kept = {path for path in previewed.files("sign-offs/7") if path.startswith("chapters/signoff/")}
    assert kept == {f"chapters/signoff/anti-social-behaviour/{agency}.yml" for agency in ("police", "fire")}


def test_two_jobs_that_record_agreements_at_once_lose_none_and_propose_one_branch(
    previewed, origin, tmp_path, host
):
    comments = [agreement(1, "safer-stockton-police"), agreement(2, "safer-stockton-fire")]
    previewed.change_state(comments={"7": comments})
    both = [previewed, clone(origin, tmp_path / "second", host)]
    finished = []
    jobs = [
        threading.Thread(target=lambda one=one: finished.append(one.make("agree", REPOSITORY="them/book")))
        for one in both
    ]
    for job in jobs:
        job.start()
    for job in jobs:
        job.join()
    for each in finished:
        done(each)
    kept = {path for path in previewed.files("sign-offs/7") if path.startswith("chapters/signoff/")}
    assert kept == {f"chapters/signoff/anti-social-behaviour/{agency}.yml" for agency in ("police", "fire")}
    assert [each["head"] for each in previewed.state["proposed"]] == ["sign-offs/7"]
    answers = [each["body"] for each in previewed.state["comments"]["7"] if each["user"]["login"] == BOT]
    assert all("was not recorded" not in answer for answer in answers)


def test_a_push_that_meets_another_is_made_again_on_top_of_it(repository, origin):
    from assessment.review.git import change_branch

    met = threading.Event()

    def mine(folder: Path) -> None:
        if not met.is_set():
            met.set()
            change_branch(
                str(origin), "pages", "Theirs", lambda other: (other / "theirs.txt").write_text("x") and None
            )
        (folder / "mine.txt").write_text("x")

    change_branch(
        str(origin), "pages", "Begin", lambda folder: (folder / "first.txt").write_text("x") and None
    )
    assert change_branch(str(origin), "pages", "Mine", mine)
    assert repository.files("pages") == {"first.txt", "theirs.txt", "mine.txt"}


@pytest.mark.parametrize(
    ("comment", "reason"),
    [
        (agreement(1, "stranger"), "stranger is listed for no agency"),
        (agreement(1, "safer-stockton-police", association="NONE"), "is no collaborator"),
        (agreement(1, "safer-stockton-police", "/agree weather"), "there is no chapter 'weather'"),
        (agreement(1, "safer-stockton-womens-aid"), "asks for the agency's agreement"),
        (
            {**agreement(1, "safer-stockton-police"), "created_at": "2008-01-20T11:00:00Z"},
            "was renewed after",
        ),
    ],
)
def test_an_agreement_that_does_not_count_is_refused_with_the_reason(previewed, comment, reason):
    shown = previewed.state["comments"]["7"]
    previewed.change_state(comments={"7": [*shown, comment]})
    assert reason in refused(previewed.make("agree", REPOSITORY="them/book"))
    assert reason in previewed.state["comments"]["7"][-1]["body"]
    assert previewed.git("ls-remote", "--heads", "origin", "sign-offs/7") == ""
    assert "Nothing to do." in done(previewed.make("agree", REPOSITORY="them/book"))


def test_an_agreement_to_a_preview_that_is_out_of_date_is_refused(previewed):
    previewed.change_state(pulls=[pull(7, "f" * 40)], comments={"7": [agreement(1, "safer-stockton-police")]})
    assert "does not show the newest commit yet" in refused(previewed.make("agree", REPOSITORY="them/book"))


def test_the_review_record_keeps_what_was_said(repository):
    said = {
        "id": 3,
        "body": "Which ward?",
        "user": {"login": "fire", "email": "f@example.org"},
        "updated_at": "x",
    }
    repository.change_state(pulls=[pull(4, "a" * 40, state="closed")], comments={"4": [said]})
    assert "Recorded 1 pull requests." in done(repository.make("archive", REPOSITORY="them/book"))
    record = json.loads(repository.shown("review-record", "pull-requests/00004.json"))
    assert record["comments"] == [{"account": "fire", "id": 3, "body": "Which ward?", "updated_at": "x"}]
    assert "Recorded 0 pull requests." in done(repository.make("archive", REPOSITORY="them/book"))


def test_reviews_that_wait_are_listed_in_one_issue(repository):
    repository.change_state(pulls=[pull(4, "a" * 40)])
    assert "#4, not moved since 2008-01-02" in done(repository.make("waiting", REPOSITORY="them/book"))
    done(repository.make("waiting", REPOSITORY="them/book"))
    (issue,) = repository.state["issues"]
    assert issue["title"] == "Reviews that wait"
    assert "anti-social-behaviour, police: awaiting" in issue["body"]


def test_new_open_data_is_proposed_and_nothing_else_with_it(repository):
    assert "Nothing has changed." in done(repository.make("propose", REPOSITORY="them/book"))
    repository.edit(TABLE, "4312", "4400")
    repository.write("stray.txt", "not meant")
    done(repository.make("propose", REPOSITORY="them/book"))
    (proposed,) = repository.state["proposed"]
    assert proposed["head"].startswith("refresh-")
    assert "4400" in repository.shown(proposed["head"], TABLE)
    assert "stray.txt" not in repository.files(proposed["head"])
    assert "It is proposed already." in done(repository.make("propose", REPOSITORY="them/book"))


def test_every_document_in_every_edition_is_rendered(repository):
    done(repository.make("books"))
    assert (repository.root / "_book/assessment-2008.pdf").is_file()


PLAN = """project: {output-dir: _documents/plan}
book:
  title: Plan
  output-file: plan
  chapters: [index.qmd]
"""


def test_other_documents_are_rendered_and_published_beside_the_book(repository):
    repository.edit("_quarto.yml", "group: [[assessment]", "group: [[assessment, plan]")
    repository.write("_quarto-plan.yml", PLAN)
    done(repository.make("book"))
    done(repository.make("draft-documents"))
    assert 'href="plan/index.html"' in (repository.root / "_book/index.html").read_text(encoding="utf-8")
    assert 'href="../index.html"' in (repository.root / "_book/plan/index.html").read_text(encoding="utf-8")
    done(repository.make("publish"))
    assert {"index.html", "plan/index.html", "plan/plan.pdf"} <= repository.files("pages")


def test_the_site_knows_its_address_as_soon_as_the_host_serves_it(repository):
    repository.edit("_quarto.yml", "group: [[assessment]", "group: [[assessment, plan]")
    repository.write("_quarto-plan.yml", PLAN)
    done(repository.make("site", REPOSITORY="them/book"))
    assert not list((repository.root / "_book").rglob("sitemap.xml"))
    repository.change_state(pages={"html_url": "https://them.example.org/book/"})
    done(repository.make("site", REPOSITORY="them/book"))
    book = repository.root / "_book"
    assert "<loc>https://them.example.org/book/index.html<" in (book / "sitemap.xml").read_text(
        encoding="utf-8"
    )
    page = (book / "plan/index.html").read_text(encoding="utf-8")
    assert '<link rel="canonical" href="https://them.example.org/book/plan/index.html">' in page
    done(repository.make("book", ADDRESS="https://them.example.org/book/", EDITION_TAG="edition-2008-2"))
    page = (book / "index.html").read_text(encoding="utf-8")
    assert 'href="https://them.example.org/book/editions/2008-2/index.html"' in page


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
    checked.git("fetch", "--quiet", str(fork), "words")
    checked.git("merge", "--quiet", "--no-ff", "--no-edit", "FETCH_HEAD")
    done(checked.make("draft"))
    done(checked.make("changes", BASE="HEAD^1"))
    repository.upload(commit, checked.root / "_book")
    repository.change_state(pulls=[pull(12, commit)])
    done(repository.make("previews", REPOSITORY="them/book"))
    (comment,) = repository.state["comments"]["12"]
    assert "<ins>Loud noise</ins>" in comment["body"]
    page = repository.shown("pages", f"previews/12/{PAGE}")
    assert "Loud noise" in page
    assert 'class="review-strip"' in page
    assert "Loud" not in repository.shown("main", ASB)
