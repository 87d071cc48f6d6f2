"""What agree.yml runs: /agree by whom and to what, recorded or refused with the reason."""

import threading
from pathlib import PurePosixPath

import pytest
from tests.workflows.conftest import Repository, clone
from tests.workflows.jobs import BOT, PAGE, agreement, done, fake_book, pull, refused

from assessment.review.agreement.pages import read_page


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
    done(previewed.pull_request("agree"))
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


@pytest.mark.parametrize(
    ("comment", "reason"),
    [
        (agreement(1, "stranger"), "stranger is listed for no agency"),
        (agreement(1, "safer-stockton-police", association="NONE"), "is no collaborator"),
        (agreement(1, "safer-stockton-police", "/agree weather"), "there is no chapter 'weather'"),
        (agreement(1, "safer-stockton-womens-aid"), "asks for the agency's agreement"),
        (
            agreement(1, "safer-stockton-police", at="2008-01-20T11:00:00Z"),
            "was renewed after",
        ),
    ],
)
def test_an_agreement_that_does_not_count_is_refused_with_the_reason(previewed, comment, reason):
    shown = previewed.state["comments"]["7"]
    previewed.change_state(comments={"7": [*shown, comment]})
    assert reason in refused(previewed.pull_request("agree"))
    assert reason in previewed.state["comments"]["7"][-1]["body"]
    assert previewed.git("ls-remote", "--heads", "origin", "sign-offs/7") == ""
    assert "Nothing to do." in done(previewed.pull_request("agree"))


def test_an_agreement_to_a_preview_that_is_out_of_date_is_refused(previewed):
    previewed.change_state(pulls=[pull(7, "f" * 40)], comments={"7": [agreement(1, "safer-stockton-police")]})
    assert "does not show the newest commit yet" in refused(previewed.pull_request("agree"))


def code_of(repository: Repository, page: str = f"previews/7/{PAGE}") -> str:
    """The code that the review strip of a page of the preview offers."""
    return read_page(repository.shown("pages", page), PurePosixPath(PAGE)).code


def test_agreement_with_a_code_counts_for_the_text_it_was_copied_from_and_no_other(previewed):
    read = code_of(previewed)
    newer = "b" * 40
    site = fake_book(previewed.root.parent / "theirs", "Noise. 4,401 incidents.")
    previewed.upload(newer, site)
    shown = previewed.state["comments"]["7"]
    stale = agreement(1, "safer-stockton-police", f"/agree anti-social-behaviour {read}")
    previewed.change_state(pulls=[pull(7, newer)], comments={"7": [*shown, stale]})
    done(previewed.pull_request("previews"))
    assert "reads otherwise than the page" in refused(previewed.pull_request("agree"))
    assert previewed.git("ls-remote", "--heads", "origin", "sign-offs/7") == ""
    again = agreement(2, "safer-stockton-police", f"/agree anti-social-behaviour {code_of(previewed)}")
    previewed.change_state(comments={"7": [again]})
    done(previewed.pull_request("agree"))
    kept = previewed.shown("sign-offs/7", "chapters/signoff/anti-social-behaviour/police.yml")
    assert f"sha256:{code_of(previewed)}" in kept


def test_pages_that_nobody_agrees_to_do_not_stand_in_the_way(previewed):
    site = fake_book(previewed.root.parent / "theirs", "Noise. 4,400 incidents.")
    for path in ("wards/index.html", "wards/chapters/wards/yarm.html"):
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_text((site / PAGE).read_text().replace("4,400", "44"))
    newer = "b" * 40
    previewed.upload(newer, site)
    previewed.change_state(pulls=[pull(7, newer)])
    done(previewed.pull_request("previews"))
    previewed.change_state(comments={"7": [agreement(1, "safer-stockton-police")]})
    done(previewed.pull_request("agree"))
    assert "chapters/signoff/anti-social-behaviour/police.yml" in previewed.files("sign-offs/7")


def test_a_comment_that_somebody_edited_is_no_agreement(previewed):
    edited = {**agreement(1, "safer-stockton-police"), "updated_at": "2008-01-21T09:30:00Z"}
    previewed.change_state(comments={"7": [edited]})
    assert "was edited after it was written" in refused(previewed.pull_request("agree"))


def test_an_account_that_is_no_more_holds_nobody_up(previewed):
    ghost = {**agreement(1, ""), "user": None}
    previewed.change_state(comments={"7": [ghost, agreement(2, "safer-stockton-police")]})
    assert "is listed for no agency" in refused(previewed.pull_request("agree"))
    assert "chapters/signoff/anti-social-behaviour/police.yml" in previewed.files("sign-offs/7")
