"""`assessment fetch` as a user calls it, and what it says of the project's own settings."""

from tests.assessment.sources.conftest import resumable
from tests.assessment.sources.police_downloads.test_fetch import archive
from tests.project import ROOT

from assessment.cli import main
from assessment.configuration import load_configuration
from assessment.sources.nomis.source import read_nomis
from assessment.sources.open_geography.source import read_portal
from assessment.sources.police_downloads.fetch import read_crime

MONTHS = load_configuration(ROOT).edition("2025").series.months


def project(tmp_path, address):
    root = tmp_path / "project"
    (root / "data").mkdir(parents=True)
    (root / "assessment.yml").write_bytes((ROOT / "assessment.yml").read_bytes())
    text = (ROOT / "data" / "open-data.yml").read_text(encoding="utf-8")
    (root / "data" / "open-data.yml").write_text(
        text.replace("https://data.police.uk/data", address), encoding="utf-8"
    )
    return root


def test_fetches_an_editions_months_into_its_returns(server, tmp_path, monkeypatch, capsys):
    server.in_turn(f"/archive/{MONTHS[-1]}.zip", resumable(archive(MONTHS)))
    root = project(tmp_path, server.address)
    monkeypatch.chdir(root)
    assert main(["fetch", "2025"]) == 0
    assert len(list((root / "returns" / "2025").rglob("*.csv"))) == len(MONTHS)
    assert "with 1 request" in capsys.readouterr().out
    assert main(["fetch", "2025", "--offline"]) == 0
    assert "with 0 requests" in capsys.readouterr().out


def test_never_replaces_what_it_did_not_fetch(server, tmp_path, monkeypatch, capsys):
    root = project(tmp_path, server.address)
    (root / "returns" / "2025").mkdir(parents=True)
    (root / "returns" / "2025" / "return.csv").write_text("x", encoding="utf-8")
    monkeypatch.chdir(root)
    assert main(["fetch", "2025"]) == 1
    assert "were not fetched" in capsys.readouterr().err
    assert main(["fetch", "2008"]) == 1


def test_a_published_table_with_an_address_is_fetched_beside_the_returns(
    server, tmp_path, monkeypatch, capsys
):
    body = b"measure_short,period,area_name,value_as_published\nFirstYJS,2024,Stockton-on-Tees,150\n"
    server.in_turn("/entrants.csv", resumable(body))
    root = project(tmp_path, server.address)
    (root / "data/published").mkdir()
    text = (ROOT / "data/published/first-time-entrants.yml").read_text(encoding="utf-8")
    (root / "data/published/first-time-entrants.yml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(root)
    assert main(["fetch", "2025", "--what", "published"]) == 1
    assert "names no address of a published table" in capsys.readouterr().err
    text += f"address: {server.address}/entrants.csv\n"
    (root / "data/published/first-time-entrants.yml").write_text(text, encoding="utf-8")
    assert main(["fetch", "2025", "--what", "published"]) == 0
    assert (root / "returns/2025/first-time-entrants.csv").read_bytes() == body


def test_a_part_of_the_settings_that_belongs_to_no_source_is_refused(tmp_path, monkeypatch, capsys):
    root = project(tmp_path, "https://example.org")
    with (root / "data/open-data.yml").open("a", encoding="utf-8") as file:
        file.write("weather: {}\n")
    monkeypatch.chdir(root)
    assert main(["fetch", "2025"]) == 1
    assert ", weather: belongs to no source" in capsys.readouterr().err


def test_the_projects_settings_are_readable():
    portal = read_portal(ROOT)
    assert read_crime(ROOT).months == 36
    assert portal.boundaries.code in portal.boundaries.fields
    assert read_nomis(ROOT).codes == 100
