"""What publish.yml runs: the current edition, editions for good, previews kept; in a real git repository."""

import subprocess
import threading
from pathlib import Path

from tests.workflows.jobs import PAGE, TABLE, done, fake_book, refused


def test_publishing_keeps_open_previews_and_editions(previewed):
    fake_book(previewed.root / "_book", "Noise. 4,500 incidents.")
    done(previewed.make("publish-edition", "EDITION_TAG=edition-2008"))
    (previewed.root / "_book/chapters/extra.html").write_text("<p>gone later</p>")
    done(previewed.make("publish"))
    (previewed.root / "_book/chapters/extra.html").unlink()
    done(previewed.assessment("publish", "current"))
    files = previewed.files("pages")
    assert {"index.html", f"previews/7/{PAGE}", f"editions/2008/{PAGE}", ".nojekyll", "robots.txt"} <= files
    assert "chapters/extra.html" not in files
    assert "4,500" in previewed.shown("pages", PAGE)
    assert "4,400" in previewed.shown("pages", f"previews/7/{PAGE}")


def test_an_edition_is_published_once_and_a_correction_beside_it(repository):
    fake_book(repository.root / "_book", "First.")
    done(repository.make("publish-edition", "EDITION_TAG=edition-2008"))
    fake_book(repository.root / "_book", "Second.")
    said = refused(repository.assessment("publish", "edition", "2008"))
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


def test_a_push_that_meets_another_is_made_again_on_top_of_it(repository, origin):
    from assessment.review.hosting.git import change_branch

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
