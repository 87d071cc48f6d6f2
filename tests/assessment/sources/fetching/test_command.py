"""`assessment fetch` as a user calls it, and what it says of the project's own settings."""

from tests.assessment.sources.conftest import resumable
from tests.assessment.sources.police_downloads.test_fetch import archive
from tests.project import ROOT

from assessment.cli import main
from assessment.configuration import load_configuration
from assessment.sources.nomis.fetch import read_nomis
from assessment.sources.open_geography.fetch import read_portal
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


def test_the_projects_settings_are_readable():
    portal = read_portal(ROOT)
    assert read_crime(ROOT).months == 36
    assert portal.boundaries.code in portal.boundaries.fields
    assert read_nomis(ROOT).codes == 100
