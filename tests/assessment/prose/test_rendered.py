"""`assessment prose --book` on a rendered book, small and real."""

import pytest
from tests.project import ROOT

from assessment.cli import main
from assessment.configuration import load_configuration
from assessment.prose import rendered
from assessment.report.wording.glossary import read_glossary

PAGE = "<html><body><article data-pagefind-body><h1>One</h1>{}</article></body></html>"


def site(folder, content, name="one"):
    (folder / f"{name}.html").write_text(PAGE.format(content), encoding="utf-8")
    return folder


def told(folder):
    return [f"{fault.where}: {fault.what}" for fault in rendered.faults(rendered.read_book(folder), TERMS)]


TERMS = read_glossary(load_configuration(ROOT))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("<p>An ASBO was made.</p>", "ASBO is not written out"),
        ("<figure><img src='x.svg' alt='Of 4312 cases'><figcaption>F</figcaption></figure>", "'4312'"),
        ("<table><caption>C</caption><tr><td>3–9</td></tr></table>", "'3–9'"),
        ("<p>" + "Multidisciplinary organisational considerations necessitate it " * 40 + ".</p>", "age"),
    ],
)
def test_each_check_reads_the_rendered_page(tmp_path, content, words):
    found = told(site(tmp_path, content))
    assert len(found) == 1 and words in found[0]


def test_code_is_no_prose_and_the_glossary_may_use_any_short_form(tmp_path):
    site(tmp_path, "<p>See <code>XYZ 4312-01</code>.</p>")
    assert told(site(tmp_path, "<dl><dt>ASBO</dt><dd>An order.</dd></dl>", "glossary")) == []


def test_a_partnerships_name_is_no_short_form(tmp_path):
    site(tmp_path, "<p>The Exeter CSP meets the CSP.</p>")
    book = rendered.read_book(tmp_path)
    assert len(list(rendered.faults(book, TERMS))) == 1
    assert len(list(rendered.faults(book, TERMS, ["Exeter CSP"]))) == 1
    site(tmp_path, "<p>The Exeter CSP meets.</p>")
    assert list(rendered.faults(rendered.read_book(tmp_path), TERMS, ["Exeter CSP"])) == []


def test_the_command_prints_the_reading_ages_and_ends_with_1_on_a_fault(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    site(tmp_path, "<p>We saw the cat sit on the mat.</p>")
    assert main(["prose", "--book", str(tmp_path)]) == 0
    assert "one" in capsys.readouterr().out
    site(tmp_path, "<p>We saw an ASBO.</p>")
    assert main(["prose", "--book", str(tmp_path)]) == 1
    assert "anti-social behaviour order (ASBO)" in capsys.readouterr().err
    assert main(["prose", "--book", str(tmp_path / "none")]) == 1
    assert "make book" in capsys.readouterr().err
