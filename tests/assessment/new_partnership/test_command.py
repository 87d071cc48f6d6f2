"""Another force and authority by configuration alone: a whole book without one wrong name; and bad input."""

import csv
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from tests.assessment.new_partnership import somewhere
from tests.assessment.sources.conftest import Answer, server  # noqa: F401 - a fixture
from tests.pdf_words import read_for_words
from tests.project import ROOT, copy_tracked_files

from assessment.cli import main
from assessment.configuration import load_configuration
from assessment.duties.model import read_duties
from assessment.geography import load_geography
from assessment.wards import slug

NAMES = re.compile(
    r"stockton|cleveland|teesside|birchtree|billingham|hartlepool|middlesbrough|redcar", re.IGNORECASE
)
WRONG = re.compile(
    r"stockton|cleveland|teesside|\btees\b|birchtree|billingham|hartlepool|middlesbrough|redcar|borough"
    r"|audit 2007|2005/08|safer(?! communities)",  # the title of a guidance of the Home Office
    re.IGNORECASE,
)


def content(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def text_of(page: Path) -> str:
    return BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser").get_text(" ")


@pytest.mark.long
def test_the_book_of_another_forces_authority_has_no_wrong_name(project, tmp_path, capsys):
    crime = somewhere.write_crime(tmp_path / "crime")
    assert main(["new-partnership", *somewhere.flags(tmp_path / "files")]) == 0
    assert "assessment release --edition 2025" in capsys.readouterr().out
    for path in project.rglob("*"):
        if path.is_file() and path.suffix in (".yml", ".qmd", ".csv", ".md", ".cff", ".py"):
            about = path.relative_to(project)
            wrong = NAMES if about.parts[0] in ("scripts", "tests", "README.md", ".github") else WRONG
            found = wrong.search(path.read_text(encoding="utf-8"))
            assert not found, (about, found)
    readme = (project / "README.md").read_text(encoding="utf-8")
    assert readme.startswith(
        "# Partnership assessment: Exeter CSP\n\nThis is the assessment of **Exeter Comm"
    )
    assert not (project / "data/released").exists()
    assert [path.name for path in project.glob("_quarto-edition-*")] == ["_quarto-edition-2025.yml"]

    assert main(["release", "--returns", str(crime)]) == 0
    for document in ("assessment", "wards", "leaflet"):
        profile = f"{document},edition-2025"
        command = [sys.executable, "-m", "bookrender", "build", "--profile", profile]
        built = subprocess.run(command, cwd=project, capture_output=True, text=True)
        assert built.returncode == 0, built.stderr
    pages = sorted(path.stem for path in (project / "_documents/wards/chapters/wards").glob("*.html"))
    assert pages == sorted(slug(name) for name in somewhere.WARDS.values())
    texts = {
        path.relative_to(project).as_posix(): text_of(path)
        for folder in ("_documents/wards", "_documents/leaflet")
        for path in (project / folder).rglob("*.html")
    } | {path.name: text_of(path) for path in (project / "_book").rglob("*.html")}
    [pdf] = (project / "_book").glob("*.pdf")
    assert pdf.name == "exeter-csp-assessment-2025.pdf"
    texts["pdf"] = " ".join(page.extract_text() for page in read_for_words(pdf).pages)
    assert len(texts) > 10
    for name, text in texts.items():
        assert not WRONG.search(text), (name, WRONG.search(text))
    assert "Exeter Community Safety Partnership" in texts["index.html"]
    assert "the rest of the Devon & Cornwall Police area" in texts["violent-crime.html"]
    assert "than the city as a whole" in texts["violent-crime.html"]


def test_the_pages_of_the_project_tell_only_of_what_it_has(project, tmp_path):
    """Files, commands of make, editions and years; and no test names what the new project may not have."""
    assert main(["new-partnership", *somewhere.flags(tmp_path / "files"), "--period", "2023-04/2023-09"]) == 0
    (project / "data/released").mkdir()  # what the next command writes
    targets = re.findall(r"^([a-z-]+)[a-z -]*:", (project / "Makefile").read_text("utf-8"), re.MULTILINE)
    for page in (project / name for name in ("README.md", "CONTRIBUTING.md", "data/emerging/README.md")):
        text = page.read_text(encoding="utf-8")
        named = re.findall(r"\]\(([\w./-]+)\)", text)
        named += re.findall(r"`((?:\.github|chapters|data|docs|scripts|tests|theme)/[\w./-]*)`", text)
        missing = [name for name in named if not (project / name).exists()]
        assert [name for name in missing if not re.search("[A-Z]{4}", Path(name).name)] == [], page
        assert set(re.findall(r"\b(?:19|20)\d\d\b", text)) <= {"2023"}, page
        assert set(re.findall(r"`make ([a-z-]+)|^make ([a-z-]+)", text, re.MULTILINE)) <= {
            pair for target in targets for pair in ((target, ""), ("", target))
        }, page
    configuration = load_configuration(ROOT)
    names = [*configuration.editions, *(priority.slug for priority in configuration.priorities)]
    quoted = re.compile(rf"""["'/-]({"|".join(map(re.escape, names))})(\.\w+)?["']""")
    own_texts = ("bookrender", "test_filters.py", "test_terms.py")  # which make what they look at
    tests = [path for path in (project / "tests").rglob("*.py") if not set(own_texts) & set(path.parts)]
    assert [path.name for path in tests if quoted.search(path.read_text(encoding="utf-8"))] == []


def test_geography_is_restated_on_small_areas_of_2021(project, tmp_path):
    assert main(["new-partnership", *somewhere.flags(tmp_path / "files")]) == 0
    configuration = load_configuration(project)
    geography = load_geography(configuration)
    assert configuration.area.geography.small_areas == "lsoa_2021"
    assert set(geography.ward_names) == set(somewhere.WARDS)
    assert geography.denominators("2021", "residents", "authority").total == sum(
        1500 + 37 * number for number in range(16)
    )
    assert geography.denominators("2021", "residents", "force_area").counts.keys() == {
        somewhere.AUTHORITY,
        somewhere.NEIGHBOUR,
    }
    assert len(geography.areas("ward")) == 4


@pytest.mark.parametrize(("on_the_map", "others"), [("11", "21"), ("21", "11")])
def test_codes_of_one_vintage_are_given_to_small_areas_of_the_other(project, tmp_path, on_the_map, others):
    files = tmp_path / "files"
    flags = somewhere.flags(files)
    somewhere.write_look_up(files / "look-up.csv", on_the_map)
    somewhere.write_boundaries(files / "boundaries.geojson", on_the_map)
    other = files / "other.csv"
    within, between = "E01033001", "E01033002"
    lines = [f"E01019900,{within}", f"E01019901,{within}", f"E01019902,{between}", f"E01019909,{between}"]
    other.write_text("\n".join([f"LSOA{on_the_map}CD,LSOA{others}CD", *lines]), encoding="utf-8")
    assert main(["new-partnership", *flags, "--other-codes", str(other)]) == 0
    geography = load_geography(load_configuration(project))
    assert geography.small_area_of[within] == "E01019900"
    assert geography.small_area_of[between] == "unplaced"
    assert geography.other_codes == {within, between}


def test_without_other_authorities_there_is_nothing_to_compare_with(project, tmp_path):
    flags = somewhere.flags(tmp_path / "files")
    at = flags.index("--beside")
    assert main(["new-partnership", *flags[:at], *flags[at + 2 :]]) == 0
    assert "in-force" not in (project / "chapters/violent-crime.qmd").read_text(encoding="utf-8")
    for file in (project / "data/elements").glob("*.yml"):
        assert "authorities" not in file.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def original(tmp_path_factory) -> tuple[Path, dict[str, bytes]]:
    """A copy of the project that every refusal leaves as it is, and what is in it."""
    root = copy_tracked_files(tmp_path_factory.mktemp("original") / "project")
    return root, content(root)


@pytest.fixture
def untouched(original, monkeypatch) -> dict[str, bytes]:
    root, files = original
    monkeypatch.chdir(root)
    return files


def changed(file: str, before: str, after: str):
    def change(files: Path) -> None:
        path = files / file
        text = path.read_text(encoding="utf-8")
        assert before in text
        path.write_text(text.replace(before, after), encoding="utf-8")

    return change


def moved(files: Path) -> None:
    path = files / "boundaries.geojson"
    features = json.loads(path.read_text(encoding="utf-8"))
    for feature in features["features"]:
        ring = feature["geometry"]["coordinates"][0]
        feature["geometry"]["coordinates"] = [[[x * 1e5 + 6e5, y * 1e3] for x, y in ring]]
    path.write_text(json.dumps(features), encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "more", "message"),
    [
        (None, ("--authority", "E07000040"), "holds no small area of E07000040"),
        (None, ("--authority", "Exeter"), "is no code of an authority"),
        (None, ("--authority", "N09000003"), "is outside England and Wales"),
        (None, ("--authority", "E10000008"), "is a county: give the codes of its districts"),
        (None, ("--force", "btp"), "polices the railways of the whole country"),
        (None, ("--force", "northern-ireland"), "is outside England and Wales"),
        (None, ("--beside", "E07000099"), "E07000099 is not in look-up.csv"),
        (None, ("--period", "2025-09/2025-04"), "ends (2025-04) before it begins"),
        (None, ("--published", "2025-08"), "is not after the end of the period"),
        (None, ("--force", "Devon and Cornwall"), "is not as data.police.uk writes forces"),
        (None, ("--agency", "coastguard=HM"), "there is no agency 'coastguard'"),
        (None, ("--residents", "none.csv"), "'none.csv' is no file"),
        (
            changed(
                "look-up.csv",
                "Mid Devon 001D,E05011999,Crediton,E07000042",
                "Mid Devon 001D,E05011999,Crediton,E07000047",
            ),
            (),
            "other small areas named after Mid Devon belong to E07000047",
        ),
        (changed("residents.csv", "E01019903", "E01019902"), (), "gives E01019902 more than once"),
        (None, ("--households-year", "last"), "'last' is no year"),
        (changed("look-up.csv", "WD24CD", "WARD"), (), "has no column such as WD21CD"),
        (changed("residents.csv", "E01019903", "E01099999"), (), "has no count for E01019903"),
        (changed("residents.csv", ",1500", ",many"), (), "'many' is no number of people"),
        (changed("residents.csv", "LSOA21CD", "<html>"), (), "is a web page, not a CSV file"),
        (changed("boundaries.geojson", '"E01019904"', '"E01099999"'), (), "has no shape for E01019904"),
        (changed("boundaries.geojson", '"features"', '"feature"'), (), "is no GeoJSON feature collection"),
        (moved, (), "is not longitude and latitude in Britain"),
    ],
)
def test_bad_input_is_named_and_nothing_written(untouched, tmp_path, capsys, change, more, message):
    files = tmp_path / "files"
    flags = somewhere.flags(files)
    if change:
        change(files)
    assert main(["new-partnership", *flags, *more]) == 1
    assert message in capsys.readouterr().err
    assert content(Path.cwd()) == untouched


def test_off_a_terminal_every_missing_answer_is_named(project, capsys):
    assert main(["new-partnership", "--name", "Exeter CSP"]) == 1
    told = capsys.readouterr().err
    for flag in ("--authority", "--force", "--force-name", "--period", "--look-up", "--boundaries"):
        assert f"{flag}: is missing" in told


def test_on_a_terminal_it_asks_what_no_flag_says_again_where_an_answer_is_wrong(
    project, tmp_path, monkeypatch, capsys
):
    flags = somewhere.flags(tmp_path / "files")
    left = {"--area": "Exeter", "--authority": somewhere.AUTHORITY, "--kind": "the city"}
    for flag in left:
        del flags[flags.index(flag) : flags.index(flag) + 2]
    replies = {
        "Name of the area": [left["--area"]],
        "Code of its local authority": ["Exeter", "E10000008", left["--authority"]],
        "What the area is": [left["--kind"]],
        "Name of: Fire and rescue service": ["Devon and Somerset Fire and Rescue Service"],
    }
    asked = []

    def answer(prompt: str) -> str:
        asked.append(prompt)
        return next((given.pop(0) for start, given in replies.items() if prompt.startswith(start)), "")

    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", answer)
    assert main(["new-partnership", *flags]) == 0
    said = capsys.readouterr().out
    assert "'Exeter' is no code of an authority" in said and "'E10000008' is a county" in said
    assert not any(replies.values())
    assert [prompt for prompt in asked if prompt.startswith("Month of publication [2025-12]")]
    configuration = load_configuration(project)
    assert configuration.edition().published.code == "2025-12"
    assert configuration.area.kind == "city"
    names = {agency.slug: agency.name for agency in configuration.agencies}
    assert names["fire"] == "Devon and Somerset Fire and Rescue Service"
    assert (names["council"], names["probation"]) == ("Exeter City Council", "Probation service")
    in_text = {agency.slug: agency.in_text for agency in configuration.agencies if agency.in_text}
    assert in_text["probation"] == "the probation service" and not {"fire", "council"} & set(in_text)


def test_a_partnership_may_serve_several_authorities(project, tmp_path):
    crime = somewhere.write_crime(tmp_path / "crime")
    flags = somewhere.flags(tmp_path / "files")
    both = f"{somewhere.NEIGHBOUR}, {somewhere.AUTHORITY}"
    assert main(["new-partnership", *flags, "--authority", both, "--area", "Exeter and Mid Devon"]) == 0
    configuration = load_configuration(project)
    geography = load_geography(configuration)
    assert configuration.area.authorities == (somewhere.AUTHORITY, somewhere.NEIGHBOUR)
    assert set(geography.ward_of) == {*somewhere.LSOAS, *somewhere.BESIDE}
    assert main(["release", "--returns", str(crime)]) == 0
    table = (project / "data/released/2025/recorded-crime-by-ward.csv").read_text(encoding="utf-8")
    rows = [row for row in csv.DictReader(table.splitlines()) if row["offence"] == "all"]
    ours = [row for row in rows if row["period"] == "2025-04/2025-09"]
    total = next(int(row["count"]) for row in ours if row["area"] == configuration.area.authority)
    wards = sum(int(row["count"]) for row in ours if row["area"] in geography.ward_names)
    assert total == wards > 0


def test_what_the_law_asks_is_told_of_the_new_edition_and_codeowners_names_nobody(project, tmp_path):
    flags = [*somewhere.flags(tmp_path / "files"), "--period", "2024-04/2024-09"]
    assert main(["new-partnership", *flags]) == 0
    unmet = {duty.id: duty.unmet for duty in read_duties(project) if duty.unmet}
    assert {edition for reasons in unmet.values() for edition in reasons} == {"2024"}
    assert unmet["strategy-for-the-priorities"] == {"2024": "No plan has been written yet."}
    assert main(["derive", "--check"]) == 0
    assert "@" not in (project / ".github/CODEOWNERS").read_text(encoding="utf-8")


ISSUE = """\
title: Theft of bicycles
says: Bicycles are taken from stands in the street.
source: partner
raised: {edition: "2025", day: 2025-11-04, by: police}
evidence: [theft-by-ward]
measures:
  volume: theft-by-month
  capability: {score: 3, reason: stands can be watched}
"""


def test_it_promotes_an_issue_and_retires_it_again_by_the_commands_alone(project, tmp_path, capsys):
    assert main(["new-partnership", *somewhere.flags(tmp_path / "files")]) == 0
    (project / "data/emerging/theft-of-bicycles.yml").write_text(ISSUE, encoding="utf-8")
    before = content(project)
    decided = ["--by", "partnership", "--reason", "Members agreed."]
    promotion = ["promote", "theft-of-bicycles", "--owner", "police", "--reviewer", "council"]
    assert main([*promotion, "--day", "2025-12-02", *decided]) == 0, capsys.readouterr().err
    configuration = load_configuration(project)
    assert [priority.slug for priority in configuration.priorities][-2] == "theft-of-bicycles"
    assert {"chapters/theft-of-bicycles.qmd", "data/elements/theft-of-bicycles.yml"} <= content(
        project
    ).keys()
    assert not (project / "data/outline.yml").exists()
    assert [main([*check.split()]) for check in ("derive --check", "prose", "plan")] == [0] * 3
    assert main(["retire", "theft-of-bicycles", "--day", "2026-11-03", *decided]) == 0
    after = content(project)
    assert [name for name in before if after.get(name) != before[name]] == [
        "data/emerging/theft-of-bicycles.yml"
    ]
    assert after.keys() == before.keys()


def test_changes_that_are_not_committed_are_not_run_over(project, tmp_path, capsys):
    who = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
    for command in (["init", "-q"], ["add", "-A"], [*who, "commit", "-qm", "x"]):
        subprocess.run(["git", *command], cwd=project, check=True)
    (project / "index.qmd").write_text("changed", encoding="utf-8")
    assert main(["new-partnership", *somewhere.flags(tmp_path / "files")]) == 1
    assert "has changes that are not committed (1 files)" in capsys.readouterr().err


def test_a_name_that_is_left_over_stops_it(project, tmp_path, capsys):
    chapter = project / "chapters/methods.qmd"
    chapter.write_text(chapter.read_text(encoding="utf-8") + "\nAs in Stockton.\n", encoding="utf-8")
    before = content(project)
    assert main(["new-partnership", *somewhere.flags(tmp_path / "files")]) == 1
    assert re.search(r"chapters/methods\.qmd, line \d+: still says 'Stockton'", capsys.readouterr().err)
    assert content(project) == before


def test_fetches_what_it_is_not_given(project, tmp_path, server):  # noqa: F811
    files = tmp_path / "files"
    flags = somewhere.flags(files)
    play_publishers(server, files)
    settings = project / "data/open-data.yml"
    text = settings.read_text(encoding="utf-8")
    portal = "https://services1.arcgis.com/ESMARspQHYMw9BZ9/arcgis/rest/services"
    for root in (portal, "https://www.nomisweb.co.uk"):
        text = text.replace(root, server.address)
    settings.write_text(text, encoding="utf-8")
    at = flags.index("--look-up")
    assert main(["new-partnership", "--fetch", *flags[:at], *flags[flags.index("--beside") :]]) == 0
    geography = load_geography(load_configuration(project))
    assert set(geography.ward_names) == set(somewhere.WARDS)
    assert geography.denominators("2024", "residents", "lsoa").counts["E01019900"] == 2014
    assert geography.denominators("2024", "residents", "force_area").total == 2014 * 20
    assert geography.denominators("2021", "households", "lsoa").counts["E01019900"] == 2023
    assert geography.small_area_of["E01000001"] == "E01019900"


def play_publishers(playing, files: Path) -> None:
    """The portal and Nomis, of the files that would else be given."""
    with (files / "look-up.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    shapes = json.loads((files / "boundaries.geojson").read_text(encoding="utf-8"))["features"]
    merged = {"LSOA11CD": "E01000001", "LSOA21CD": "E01019900"}
    services = {
        "LSOA21_WD24_LAD24_EW_LU": [{"properties": row, "geometry": None} for row in rows],
        "Lower_layer_Super_Output_Areas_December_2021_Boundaries_EW_BGC_V5": shapes,
        "LSOA11_LSOA21_LAD22_EW_LU_v5": [{"properties": merged, "geometry": None}],
    }
    for name, features in services.items():
        layer = f"/{name}/FeatureServer/0"
        playing.play[layer] = lambda _: Answer(b'{"name": "x"}')
        playing.play[f"{layer}/query"] = lambda asked, features=features: chosen(asked, features)

    def data(asked) -> Answer:
        count = asked.path.removeprefix("/api/v01/dataset/NM_").partition("_")[0]
        lines = [f"{code},{count}" for code in asked.parameters["geography"].split(",")]
        return Answer(("\n".join(["GEOGRAPHY_CODE,OBS_VALUE", *lines]) + "\n").encode())

    for dataset in ("NM_2021_1", "NM_2023_1", "NM_2014_1"):
        playing.play[f"/api/v01/dataset/{dataset}.data.csv"] = data
        playing.play[f"/api/v01/dataset/{dataset}.overview.json"] = lambda _: Answer(b"{}")


def chosen(asked, features: list) -> Answer:
    """The features that a condition such as LAD24CD='E07000041' or LSOA21CD IN ('E01019900') names."""
    field, *values = re.findall(r"[\w]+", asked.parameters["where"].replace(" IN ", " "))
    found = [feature for feature in features if feature["properties"][field] in values]
    if "returnCountOnly" in asked.parameters:
        return Answer(json.dumps({"count": len(found)}).encode())
    return Answer(json.dumps({"features": found[int(asked.parameters["resultOffset"]) :]}).encode())
