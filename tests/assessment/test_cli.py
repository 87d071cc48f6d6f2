import subprocess
import sys

import pytest
from tests.project import ROOT

from assessment import cli
from assessment.errors import AssessmentError, Fault


def test_help_names_every_subcommand(capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main(["--help"])
    assert ended.value.code == 0
    told = capsys.readouterr().out
    assert all(name in told for name in cli.SUBCOMMANDS)


def test_help_does_not_wait_for_pandas():
    code = "import sys; from assessment import cli; cli._parser([]); print('pandas' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "False"


def test_a_wrong_subcommand_ends_with_two(capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main(["relase"])
    assert ended.value.code == 2
    assert "release" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("subcommand", "ending"), [("prose", "1 fault."), ("theme", "1 fault; nothing was written.")]
)
def test_only_a_command_that_writes_says_that_it_did_not(subcommand, ending, monkeypatch, capsys):
    class Module:
        @staticmethod
        def add_arguments(parser):
            pass

        @staticmethod
        def run(arguments):
            raise AssessmentError(Fault("a file", "is wrong"))

    monkeypatch.setattr(cli.importlib, "import_module", lambda name: Module)
    assert cli.main([subcommand]) == 1
    assert capsys.readouterr().err.splitlines()[-1] == ending


def test_of_very_many_faults_the_first_are_told(monkeypatch, capsys):
    class Module:
        @staticmethod
        def add_arguments(parser):
            pass

        @staticmethod
        def run(arguments):
            raise AssessmentError(*(Fault(f"row {number}", "is wrong") for number in range(250)))

    monkeypatch.setitem(cli.SUBCOMMANDS, "wrong", ("assessment.errors", "go wrong"))
    monkeypatch.setattr(cli.importlib, "import_module", lambda name: Module)
    assert cli.main(["wrong"]) == 1
    told = capsys.readouterr().err.splitlines()
    assert len(told) == cli.FAULTS_SHOWN + 2
    assert told[-2:] == ["… and 150 more", "250 faults; nothing was written."]


def test_an_interrupted_command_stops_without_a_traceback(monkeypatch, capsys):
    def interrupted(name):
        raise KeyboardInterrupt

    parser = cli._parser([])
    monkeypatch.setattr(cli, "_parser", lambda asked: parser)
    monkeypatch.setattr(cli.importlib, "import_module", interrupted)
    assert cli.main(["audit"]) == 130
    assert capsys.readouterr().err == "Stopped.\n"


def test_a_fault_that_shows_as_a_command_is_loaded_is_told_without_a_traceback(monkeypatch, capsys):
    def faulty(name):
        raise AssessmentError(Fault("theme/tokens.yml, line 3", "is wrong"))

    monkeypatch.setattr(cli.importlib, "import_module", faulty)
    assert cli.main(["audit"]) == 1
    assert capsys.readouterr().err.startswith("theme/tokens.yml, line 3: is wrong\n")
