"""`assessment derive`: chapter lists, wards' pages and CODEOWNERS follow from what they are made of."""

import pytest
from tests.project import ROOT

from assessment import wards
from assessment.cli import main
from assessment.derive import add_derived
from assessment.errors import AssessmentError
from assessment.priority_chapters import BEGIN, END, with_priorities
from assessment.project_change import ProjectChange
from assessment.report import open_book, open_wards


@pytest.fixture
def project(tmp_path, monkeypatch):
    root = tmp_path / "project"
    with ProjectChange(ROOT).trial() as copy:
        copy.rename(root)
        copy.mkdir()
    monkeypatch.chdir(root)
    return root


def test_the_committed_files_follow():
    change = ProjectChange(ROOT)
    add_derived(change)
    assert change.paths == []


def test_a_priority_moved_in_assessment_yml_moves_in_every_list(project, capsys):
    file = project / "assessment.yml"
    text = file.read_text(encoding="utf-8")
    start, end = text.index("  - slug: criminal-damage"), text.index("  - slug: diverting-young-people")
    first = text.index("  - slug: anti-social-behaviour")
    moved = text[:first] + text[start:end] + text[first:start] + text[end:]
    file.write_text(moved.replace("owner: police\n    reviewers: [council, fire]",
                                  "owner: fire\n    reviewers: [council]"), encoding="utf-8")  # fmt: skip
    assert main(["derive", "--check"]) == 1
    assert "_quarto-joint.yml: does not follow" in capsys.readouterr().err
    assert main(["derive"]) == 0 and main(["derive", "--check"]) == 0
    joint = (project / "_quarto-joint.yml").read_text(encoding="utf-8")
    order = ["criminal-damage", "plan/criminal-damage", "anti-social-behaviour"]
    assert "".join(f"    - chapters/{name}.qmd\n" for name in order) in joint
    owners = (project / ".github/CODEOWNERS").read_text(encoding="utf-8")
    line = next(line for line in owners.splitlines() if line.startswith("/chapters/criminal-damage.qmd"))
    assert line.endswith("@safer-stockton-fire")


@pytest.mark.parametrize("opened", [open_book, open_wards])
@pytest.mark.parametrize(
    ("right", "wrong", "file"),
    [
        (
            "  - slug: criminal-damage\n",
            '  - slug: criminal-damage\n    until: "2008"\n',
            "_quarto-joint.yml",
        ),
        ("short_name: Safer", "short_name: Safest", "_quarto-edition-2008.yml"),
    ],
)
def test_a_book_is_not_made_of_lists_that_are_stale(project, opened, right, wrong, file):
    opened(project, "2008")
    configuration = project / "assessment.yml"
    text = configuration.read_text(encoding="utf-8")
    assert right in text
    configuration.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(
        AssessmentError, match=rf"{file}: does not follow.*assessment\.yml(?s:.*)assessment derive"
    ):
        opened(project, "2008")


def test_a_list_without_end_is_named_by_its_line():
    text = f"book:\n  chapters:\n    {BEGIN}chapters/{{slug}}.qmd\n    - chapters/a.qmd\n"
    with pytest.raises(AssessmentError, match=r"_quarto-x\.yml, line 3: begins a list of priorities"):
        with_priorities(text, ["a"], "_quarto-x.yml")
    assert with_priorities(f"{text}    {END}\n", ["b"], "f").splitlines()[3:] == [
        "    - chapters/b.qmd",
        f"    {END}",
    ]


def test_the_check_names_pages_of_wards_that_are_stale_and_writes_nothing(project, capsys):
    edited, missing = (project / wards.FOLDER / name for name in ("yarm.qmd", "hartburn.qmd"))
    edited.write_text("# Yarm-on-Tees\n")
    missing.unlink()
    (project / wards.FOLDER / "nowhere.qmd").write_text("")
    assert main(["derive", "--check"]) == 1
    said = capsys.readouterr().err
    assert all(f"chapters/wards/{name}.qmd" in said for name in ("yarm", "hartburn", "nowhere"))
    assert "assessment derive" in said and not missing.exists()
    assert main(["derive"]) == 0
    assert missing.exists() and not (project / wards.FOLDER / "nowhere.qmd").exists()
    assert (project / wards.FOLDER / "_ward.qmd").exists()


def test_the_check_names_a_form_that_does_not_exist_with_its_line(project, capsys):
    file = project / "data/elements/anti-social-behaviour.yml"
    before, form, after = file.read_text(encoding="utf-8").partition("form: ")
    file.write_text(f"{before}{form}bar-code{after[after.index(chr(10)) :]}", encoding="utf-8")
    assert main(["derive", "--check"]) == 1
    line = before.count("\n") + 1
    told = capsys.readouterr().err
    assert f"data/elements/anti-social-behaviour.yml, line {line}, [1].form: 'bar-code' is no form" in told
    assert "There are: " in told or "Did you mean" in told
