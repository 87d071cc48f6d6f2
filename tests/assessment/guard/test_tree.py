"""The guard over files, the whole tree and the history of a change."""

import base64
import bz2
import gzip
import hashlib
import io
import json
import lzma
import pickle
import struct
import subprocess
import zipfile
import zlib
from pathlib import Path

import pytest

from assessment.cli import main
from assessment.configuration import load_configuration
from assessment.errors import AssessmentError
from assessment.guard.tree import (
    UNREADABLE,
    Allowed,
    Guard,
    GuardPolicy,
    Sighting,
    files_of_tree,
    load_guard,
    look_through_files,
    look_through_history,
)

PROJECT = Path(__file__).resolve().parents[3]
EMAIL = "somebody" + "@" + "agency.gov.uk"
RECORDS = "Crime reference,Date committed,Offence,Age of victim\nCR/2007/1,2007-04-03,Robbery,34\n"
HEADINGS, VALUES = (line.split(",") for line in RECORDS.splitlines())
RECORD = dict(zip(HEADINGS, VALUES, strict=True))
WRITTEN = {
    "comma": RECORDS,
    "Markdown": f"| {' | '.join(HEADINGS)} |\n|---|---|---|---|\n| {' | '.join(VALUES)} |",
    "JSON in a line": json.dumps([RECORD]),
    "JSON in lines": json.dumps([RECORD], indent=2),
    "JSON by columns": json.dumps({"columns": HEADINGS, "data": [VALUES]}, indent=2),
    "YAML": "".join(f"{key}: {value}\n" for key, value in RECORD.items()),
    "HTML in a line": "<tr>" + "".join(f"<th>{heading}</th>" for heading in HEADINGS) + "</tr>",
    "HTML in lines": "<tr>\n"
    + "".join(f"  <th scope='col'>{heading}</th>\n" for heading in HEADINGS)
    + "</tr>",
    "SQL": "COPY t (`" + "`, `".join(HEADINGS) + "`) FROM stdin;",
    "a notebook": json.dumps({"source": [f"{line}\n" for line in RECORDS.splitlines()]}, indent=1),
    "code": f"row = dict(crime_reference={VALUES[0]!r}, date_committed=x, offence=x, age_of_victim=34)",
}


def png(*parts: tuple[bytes, bytes], after: bytes = b"") -> bytes:
    """A picture of one pixel, with parts of one's own before its end."""
    content = b"\x89PNG\r\n\x1a\n"
    header, pixels = struct.pack(">2I5B", 1, 1, 8, 0, 0, 0, 0), zlib.compress(b"\0\0")
    for kind, data in ((b"IHDR", header), *parts, (b"IDAT", pixels), (b"IEND", b"")):
        content += struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return content + after


def packed(writer) -> bytes:
    content = io.BytesIO()
    with writer(content) as archive:
        archive.writestr("records.csv", RECORDS)
    return content.getvalue()


PNG = png()
FONT = (PROJECT / "theme/fonts/text.woff2").read_bytes()
CONTAINERS = {
    "zip": packed(lambda file: zipfile.ZipFile(file, "w")),
    "gzip": gzip.compress(RECORDS.encode()),
    "bzip2": bz2.compress(RECORDS.encode()),
    "xz": lzma.compress(RECORDS.encode()),
    "SQLite": b"SQLite format 3\0" + RECORDS.encode(),
    "Parquet": b"PAR1\x15\x04\x15" + RECORDS.encode() + b"\0PAR1",
    "an old workbook": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + RECORDS.encode("utf-16-le"),
    "PDF": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + zlib.compress(RECORDS.encode()),
    "pickle": pickle.dumps([RECORDS]),
    "JPEG with words": b"\xff\xd8\xff\xfe\0\x20" + RECORDS.encode() + b"\xff\xd9",
    "PNG with text": png((b"tEXt", b"Comment\0" + RECORDS.encode())),
    "PNG with packed text": png((b"zTXt", b"Comment\0\0" + zlib.compress(RECORDS.encode()))),
    "PNG with a position": png((b"eXIf", b"MM\0*")),
    "PNG with a part of its own": png((b"prVt", RECORDS.encode())),
    "PNG with something after its end": png(after=RECORDS.encode()),
    "PNG cut off": PNG[:-6],
    "font with metadata": FONT[:28] + struct.pack(">5I", len(FONT), 8, 8, 0, 0) + FONT[48:],
    "font with something after its end": FONT + RECORDS.encode(),
}


@pytest.fixture(scope="module")
def guard() -> Guard:
    return load_guard(load_configuration(PROJECT))


def kinds(guard: Guard, name: str, content: bytes | str) -> list[tuple[int, str]]:
    content = content.encode() if isinstance(content, str) else content
    return [(sighting.line, sighting.kind) for sighting in guard.look_at(name, content)]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("returns/2008/police/anything.csv", "restricted zone"),
        ("returns/note.md", "restricted zone"),
        ("data/recorded-crime 2007-08.csv", "restricted return"),
        ("notes/Drug_Treatment.XLSX", "restricted return"),
        ("anywhere/else.ods", "workbook"),
    ],
)
def test_a_name_is_enough(guard: Guard, name: str, kind: str):
    assert (0, kind) in kinds(guard, name, b"\0")


@pytest.mark.parametrize(
    "name",
    ["returns.md", "data/released/2008/recorded-crime-by-ward.csv", "data/contracts/recorded-crime.yml"],
)
def test_names_that_pass(guard: Guard, name: str):
    assert kinds(guard, name, "nothing") == []


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_shape_of_records_is_caught_whatever_the_file_is_called(guard: Guard, separator: str):
    text = "a title\n" + RECORDS.replace(",", separator)
    assert kinds(guard, "notes/extract.csv", text) == [(2, "records of a return")]


def test_a_table_of_counts_passes(guard: Guard):
    assert kinds(guard, "notes/counts.csv", "period,area,offence,sex,ethnicity,count,status\n") == []


def test_file_line_and_kind_are_told_and_never_the_value(guard: Guard):
    (sighting,) = guard.look_at("chapters/x.qmd", f"one\ntwo {EMAIL}\n".encode())
    told = str(sighting.as_fault())
    assert told.startswith("chapters/x.qmd:2: looks like personal data (e-mail address)")
    assert "agency" not in told


def test_other_encodings_are_read_and_pictures_are_not(guard: Guard):
    assert kinds(guard, "x.md", f"two {EMAIL}".encode("utf-16")) == [(1, "e-mail address")]
    assert kinds(guard, "x.png", PNG) == kinds(guard, "x.dat", PNG) == []


def test_what_is_allowed_is_allowed_there_alone(guard: Guard):
    policy = GuardPolicy(allowed=(Allowed(files="docs/*", kinds=("e-mail address",), reason="a role's"),))
    lenient = Guard(policy, guard.contracts, guard.restricted_folders)
    assert kinds(lenient, "docs/x.md", EMAIL) == []
    assert kinds(lenient, "chapters/x.md", EMAIL) == [(1, "e-mail address")]


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository of its own with the project's configuration, contracts and ignored folders."""
    for name in (
        "assessment.yml",
        ".gitignore",
        "data/policy/guard.yml",
        "data/contracts/recorded-crime.yml",
    ):
        target = tmp_path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((PROJECT / name).read_bytes())
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-A")
    git(tmp_path, "-c", "user.name=n", "-c", "user.email=e", "commit", "-q", "-m", "Begin")
    return tmp_path


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(
        ["git", "-C", str(folder), *arguments], check=True, capture_output=True, text=True
    ).stdout


def test_restricted_folders_are_ignored_by_git_and_refused_even_when_forced(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    record = repository / "returns/2008/police/recorded-crime.csv"
    record.parent.mkdir(parents=True)
    record.write_text(RECORDS, encoding="utf-8")
    assert git(repository, "status", "--porcelain") == ""
    git(repository, "add", "--force", "returns")
    monkeypatch.chdir(repository)
    assert main(["guard", "returns/2008/police/recorded-crime.csv"]) == 1
    assert main(["guard"]) == 1
    told = capsys.readouterr().err
    assert "returns/2008/police/recorded-crime.csv: looks like personal data (restricted zone)" in told
    assert "CR/2007" not in told


def test_what_one_commit_adds_and_the_next_takes_out_is_found_in_the_history(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    note = repository / "note.md"
    for text, subject in ((f"Ask {EMAIL}\n", "Add"), ("Ask the team\n", "Mend")):
        note.write_text(text, encoding="utf-8")
        git(repository, "add", "note.md")
        git(repository, "-c", "user.name=n", "-c", "user.email=e", "commit", "-q", "-m", subject)
    monkeypatch.chdir(repository)
    assert main(["guard"]) == 0
    assert main(["guard", "--history", "HEAD~2..HEAD"]) == 1
    told = capsys.readouterr().err
    assert "note.md (in the history, version" in told
    assert ":1: looks like personal data (e-mail address)" in told
    assert main(["guard", "--history", "nowhere..HEAD"]) == 1


def test_a_place_is_told_with_its_line_where_there_is_one():
    assert str(Sighting("a.md", 3, "postcode").as_fault()).startswith("a.md:3: looks like")
    assert str(Sighting("a.xlsx", 0, "workbook").as_fault()).startswith("a.xlsx: looks like")


def test_each_sighting_is_told_once_and_in_order(guard: Guard):
    text = f"nothing\n{EMAIL} {EMAIL}\n\n{EMAIL}\n"
    assert kinds(guard, "x.md", text) == [(2, "e-mail address"), (4, "e-mail address")]


@pytest.mark.parametrize(
    ("headings", "caught"),
    [
        ("Crime reference,Date committed,Offence,LSOA", True),  # with the key
        ("Crime reference,Date committed,Offence", False),  # too few to be records
        ("Date committed,Offence,LSOA,Ward", False),  # neither key nor anything personal
        ("Date committed,Offence,LSOA,Postcode", True),
        ("Offence,Offence,Offence type,Postcode", False),  # the same again is no further heading
    ],
)
def test_headings_of_records_are_told_from_those_of_counts(guard: Guard, headings: str, caught: bool):
    assert (kinds(guard, "notes/extract.csv", f"{headings}\n") == [(1, "records of a return")]) == caught


def test_all_headings_of_a_short_return_are_enough(guard: Guard):
    short = guard.contracts[0].model_copy(update={"fields": guard.contracts[0].fields[:2]})
    short_guard = Guard(GuardPolicy(), (short,), ())
    line = ",".join(field.title for field in short.fields)
    assert kinds(short_guard, "x.csv", line) == [(1, "records of a return")]


@pytest.mark.parametrize("line", [1, 20, 21, 5_000])
def test_headings_are_looked_for_in_every_line(guard: Guard, line: int):
    text = "a title\n" * (line - 1) + RECORDS
    assert kinds(guard, "notes/extract.csv", text) == [(line, "records of a return")]


def test_a_long_line_hides_no_headings(guard: Guard):
    headings = RECORDS.splitlines()[0]
    text = headings + "," + "x " * 50_000
    assert kinds(guard, "notes/extract.csv", text) == [(1, "records of a return")]
    assert kinds(guard, "notes/extract.csv", f"{'x' * 20_001}\n{RECORDS}") == [(2, "records of a return")]


@pytest.mark.parametrize(
    "name", ["x.csv", "x.md", "x.html", "x.qmd", "x.sql", "x.bak", "x.json", "x", "x.py"]
)
@pytest.mark.parametrize("written", WRITTEN, ids=WRITTEN)
def test_rows_of_a_return_are_caught_in_every_writing_and_file(guard: Guard, name: str, written: str):
    assert "records of a return" in [kind for _, kind in kinds(guard, name, f"Words.\n{WRITTEN[written]}\n")]


def test_words_that_name_fields_are_no_records(guard: Guard):
    text = "We ask for the crime reference, the date committed and the age of the victim: see the contract.\n"
    assert kinds(guard, "docs/x.md", text) == []
    assert kinds(guard, "x.yml", "- name: crime_reference\n- name: date_committed\n- name: offence\n") == []


@pytest.mark.parametrize("name", ["recorded-crime.json", "recorded-crimes.csv", "my-recorded-crime.csv"])
def test_names_that_are_no_return(guard: Guard, name: str):
    assert kinds(guard, name, "") == []


@pytest.mark.parametrize("name", ["recorded-crime.tsv", "recorded-crime-2007.txt", "Recorded_Crime.psv"])
def test_names_that_are_a_return(guard: Guard, name: str):
    assert kinds(guard, name, "") == [(0, "restricted return")]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_both_orders_of_bytes_are_read(guard: Guard, encoding: str):
    assert kinds(guard, "x.md", f"\ufeff{EMAIL}".encode(encoding)) == [(1, "e-mail address")]


@pytest.mark.parametrize("before", [0, 8191, 8192, 100_000])
def test_a_nul_hides_nothing_and_passes_nowhere(guard: Guard, before: int):
    content = (b" " * before + b"\0") + EMAIL.encode()
    assert kinds(guard, "x", content) == [(0, UNREADABLE), (1, "e-mail address")]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "cp037"])
def test_an_encoding_that_does_not_say_what_it_is_is_refused(guard: Guard, encoding: str):
    assert (0, UNREADABLE) in kinds(guard, "x.md", f"écrire à {EMAIL}".encode(encoding, errors="replace"))


def test_letters_that_are_no_utf_8_hide_nothing(guard: Guard):
    both = [(0, UNREADABLE), (1, "e-mail address")]
    assert kinds(guard, "x.md", b"caf\xe9 " + EMAIL.encode()) == both
    assert kinds(guard, "x.md", b"\xff\xfe" + EMAIL.encode("utf-16-le") + b"\0") == both


@pytest.mark.parametrize("name", ["x.dat", "x.png", "x.md", "figures/map"])
@pytest.mark.parametrize("container", CONTAINERS, ids=CONTAINERS)
def test_what_is_neither_text_nor_a_plain_picture_is_refused_whatever_it_is_called(
    guard: Guard, container: str, name: str
):
    assert (0, UNREADABLE) in kinds(guard, name, CONTAINERS[container])
    told = str(Sighting(name, 0, UNREADABLE).as_fault())
    assert "cannot be looked through for personal data" in told and "data/policy/guard.yml" in told


@pytest.mark.parametrize("width", [0, 76])
def test_what_stands_in_base64_is_looked_through(guard: Guard, width: int):
    packed = base64.b64encode(f"patient,{EMAIL},{'and more words ' * 8}".encode()).decode()
    text = packed if not width else "\n".join(packed[at : at + width] for at in range(0, len(packed), width))
    assert kinds(guard, "x.html", f"Words.\n{text}\n") == [(2, "e-mail address")]
    short = base64.b64encode(f"NHS {EMAIL}1".encode()).decode()
    assert kinds(guard, "x.json", f'{{"note": "{short}"}}') == [(1, "e-mail address")]
    inside = base64.b64encode(CONTAINERS["zip"]).decode()
    assert kinds(guard, "x.html", f"<img src='data:image/png;base64,{inside}'>") == [(1, UNREADABLE)]
    picture = base64.b64encode(PNG).decode()
    assert kinds(guard, "x.html", f"<img src='data:image/png;base64,{picture}'>") == []


def test_checksums_and_addresses_are_no_hidden_files(guard: Guard):
    digest = hashlib.sha512(b"x").digest()
    text = f"sha512-{base64.b64encode(digest).decode()} sha256:{hashlib.sha256(b'x').hexdigest()}\n"
    assert (
        kinds(guard, "x.json", text + "https://host/owner/a-long-name/blob/main/and/a/long/path/to/it\n")
        == []
    )


def test_kinds_are_allowed_one_by_one():
    entry = Allowed(files="docs/*", kinds=("postcode", "phone number"), reason="a police station's")
    policy = GuardPolicy(allowed=(Allowed(files="*", kinds=("workbook",), reason="made up"), entry))
    assert policy.allows("docs/x.md", "postcode") and policy.allows("x", "workbook")
    assert not policy.allows("docs/x.md", "NHS number") and not policy.allows("x.md", "postcode")
    assert not GuardPolicy().allows("x", "workbook")


def test_workbooks_that_are_allowed_stay_returns_by_name(guard: Guard):
    policy = GuardPolicy(allowed=(Allowed(files="*", kinds=("workbook",), reason="templates"),))
    lenient = Guard(policy, guard.contracts, guard.restricted_folders)
    assert kinds(lenient, "recorded-crime.xlsx", b"\0") == [(0, "restricted return")]


def test_a_file_that_is_gone_holds_nothing_and_one_that_cannot_be_read_is_named(guard: Guard, tmp_path: Path):
    (tmp_path / "a.md").write_text(EMAIL, encoding="utf-8")
    sightings = look_through_files(guard, tmp_path, ["gone.md", "a.md"])
    assert [(sighting.file, sighting.line) for sighting in sightings] == [("a.md", 1)]
    (tmp_path / "folder").mkdir()
    with pytest.raises(AssessmentError, match="folder: cannot be read: Is a directory"):
        look_through_files(guard, tmp_path, ["folder"])


def test_only_restricted_returns_within_the_project_are_guarded(repository: Path):
    contract = (PROJECT / "data/contracts/recorded-crime.yml").read_text(encoding="utf-8")
    for rule in ("open", "public"):
        text = contract.replace("name: recorded-crime", f"name: {rule}-crime", 1)
        text = text.replace("disclosure: restricted", f"disclosure: {rule}")
        (repository / f"data/contracts/{rule}-crime.yml").write_text(text, encoding="utf-8")
    (repository / "data/policy/guard.yml").unlink()
    guard = load_guard(load_configuration(repository))
    assert [contract.name for contract in guard.contracts] == ["recorded-crime"]
    assert guard.restricted_folders == ("returns",) and guard.policy == GuardPolicy()


def test_the_tree_is_what_git_keeps_or_would_keep(repository: Path):
    (repository / "new.md").write_text("new", encoding="utf-8")
    (repository / "returns").mkdir()
    (repository / "returns/ignored.csv").write_text("x", encoding="utf-8")
    (repository / "assessment.yml").unlink()
    names = files_of_tree(repository)
    assert names == sorted(names) and "new.md" in names and ".gitignore" in names
    assert "assessment.yml" not in names and "returns/ignored.csv" not in names


def test_each_version_in_the_history_is_told_once(repository: Path, guard: Guard):
    for name, text in (("a.md", EMAIL), ("b.md", EMAIL), ("a.md", f"\n{EMAIL}"), ("a.md", EMAIL)):
        commit(repository, name, text)
    (repository / "b.md").unlink()
    commit(repository, "c.md", "nothing")
    sightings = look_through_history(guard, repository, "HEAD~5..HEAD")
    first, second = (git(repository, "rev-parse", f"HEAD~{back}:a.md")[:10] for back in (1, 2))
    assert {(sighting.file, sighting.line) for sighting in sightings} == {
        (f"a.md (in the history, version {first})", 1),
        (f"a.md (in the history, version {second})", 2),
        (f"b.md (in the history, version {first})", 1),
    }
    assert sightings == sorted(sightings) and len(sightings) == 3
    assert look_through_history(guard, repository, "HEAD~1..HEAD") == []


def test_a_repository_within_the_repository_is_passed_over(repository: Path, guard: Guard):
    inner = git(repository, "rev-parse", "HEAD").strip()
    git(repository, "update-index", "--add", "--cacheinfo", f"160000,{inner},inner")
    git(repository, "-c", "user.name=n", "-c", "user.email=e", "commit", "-q", "-m", "Link")
    commit(repository, "note.md", EMAIL)
    sightings = look_through_history(guard, repository, "HEAD~2..HEAD")
    assert [sighting.file.split()[0] for sighting in sightings] == ["note.md"]


def test_what_git_cannot_do_is_told_in_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    with pytest.raises(AssessmentError, match=r"^git ls-files: fatal: not a git repository"):
        files_of_tree(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(AssessmentError, match="git: is not installed"):
        files_of_tree(tmp_path)


def commit(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")
    git(folder, "add", "-A")
    git(folder, "-c", "user.name=n", "-c", "user.email=e", "commit", "-q", "-m", f"Write {name}")


def test_a_file_outside_the_project_keeps_the_name_given(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    outside = repository.parent / "outside.md"
    outside.write_text(EMAIL, encoding="utf-8")
    (repository / "inside.md").write_text(EMAIL, encoding="utf-8")
    monkeypatch.chdir(repository / "data")
    assert main(["guard", str(outside), "../inside.md"]) == 1
    told = capsys.readouterr().err
    assert f"{outside.as_posix()}:1: looks like" in told and "\ninside.md:1: looks like" in f"\n{told}"
