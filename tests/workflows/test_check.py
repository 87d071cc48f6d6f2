"""What check.yml runs: the change report, drafts, every document; in a real git repository."""

from tests.workflows.conftest import Repository, clone
from tests.workflows.jobs import ASB, PAGE, TABLE, done, refused


def change_report(repository: Repository) -> str:
    done(repository.make("changes", BASE="origin/main"))
    return (repository.root / "_book/changes.md").read_text(encoding="utf-8")


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


def test_every_document_in_every_edition_is_rendered(repository):
    done(repository.make("books"))
    assert (repository.root / "_book/assessment-2008.pdf").is_file()


def test_a_base_is_made_by_the_renderer_of_the_draft_or_refused(repository):
    """Pages in Quarto's form are never held against the embedded renderer's."""
    done(repository.make("book"))
    for page in (repository.root / "_book").rglob("*.html"):
        text = page.read_text(encoding="utf-8").replace("<main", '<main id="quarto-document-content"', 1)
        page.write_text(text.replace(" data-pagefind-body", ""), encoding="utf-8")
    said = refused(repository.assessment("changes", "origin/main"))
    assert "its book does not render" in said and "Quarto is not on the PATH" in said
