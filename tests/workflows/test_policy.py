"""The workflows' rules: linters without exceptions, least privilege, pinned actions, nobody's words in a
shell.
"""

import json
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
import yaml
from tests.project import ROOT

from assessment.configuration import load_configuration
from assessment.review.agreement.codeowners import PATH, codeowners

FOLDER = ROOT / ".github" / "workflows"
WORKFLOWS = sorted(FOLDER.glob("*.yml"))
NAMES = ["agree", "archive", "check", "preview", "publish", "refresh", "upstream"]
BIN = Path(sys.executable).parent
# Of others by commit; the repository's own by its folder.
PINNED = re.compile(
    r"^\s*- uses: ([\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+|\$/\.github/actions/[a-z]+)$"
)
OWN_ACTIONS = sorted(ROOT.glob(".github/actions/*/action.yml"))
# Constants that a job may choose by: none of them holds words that an outsider wrote.
HARMLESS = {
    "github.ref",
    "github.token",
    "github.event_name == 'pull_request' && 'HEAD^1' || 'origin/main'",
    "github.ref_type == 'tag' && github.ref_name || ''",
    "github.ref_name",
}
TRIGGERS_OF_OUTSIDERS = {"pull_request_target", "workflow_run", "issue_comment", "issues", "discussion"}


@cache
def read(path: Path) -> dict:
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
    workflow["on"] = workflow.pop(True)  # YAML 1.1 reads `on` as a truth value
    return workflow


def jobs() -> list:
    return [
        pytest.param(read(path), job, id=f"{path.stem}-{name}")
        for path in WORKFLOWS
        for name, job in read(path)["jobs"].items()
    ]


def run(*command: str) -> subprocess.CompletedProcess:
    return subprocess.run([str(BIN / command[0]), *command[1:]], cwd=ROOT, capture_output=True, text=True)


def test_all_workflows_are_there():
    assert [path.stem for path in WORKFLOWS] == NAMES


def test_actionlint_finds_nothing():
    done = run("actionlint", *map(str, WORKFLOWS))
    assert done.returncode == 0, done.stdout


def test_zizmor_finds_nothing_and_has_no_exceptions():
    done = run("zizmor", "--offline", "--no-progress", ".github")
    assert done.returncode == 0, done.stdout
    assert "zizmor: ignore" not in "".join(path.read_text(encoding="utf-8") for path in WORKFLOWS)
    assert not list((ROOT / ".github").glob("zizmor.y*ml")) + list(ROOT.glob("zizmor.y*ml"))


@pytest.mark.parametrize(
    ("schema", "files"),
    [
        ("vendor.github-workflows", WORKFLOWS),
        ("vendor.dependabot", [ROOT / ".github/dependabot.yml"]),
        ("vendor.github-issue-forms", sorted((ROOT / ".github/ISSUE_TEMPLATE").glob("[!c]*.yml"))),
        ("vendor.github-issue-config", [ROOT / ".github/ISSUE_TEMPLATE/config.yml"]),
    ],
)
def test_files_follow_their_schema(schema, files):
    done = run("check-jsonschema", "--builtin-schema", schema, *map(str, files))
    assert files
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_linter_fails_on_a_bad_workflow(tmp_path):
    bad = tmp_path / ".github" / "workflows" / "bad.yml"
    bad.parent.mkdir(parents=True)
    bad.write_text(
        "on: workflow_run\njobs: {a: {runs-on: nowhere, steps: [{uses: some/action@v1, run: x}]}}\n"
    )
    for command in (
        ("actionlint", str(bad)),
        ("zizmor", "--offline", str(tmp_path)),
        ("check-jsonschema", "--builtin-schema", "vendor.github-workflows", str(bad)),
    ):
        assert run(*command).returncode != 0, command


@pytest.mark.parametrize("path", [*WORKFLOWS, *OWN_ACTIONS], ids=lambda path: str(path.relative_to(ROOT)))
def test_every_action_is_pinned_by_commit_with_its_version(path):
    uses = [line for line in path.read_text(encoding="utf-8").splitlines() if "uses:" in line]
    assert uses
    for line in uses:
        assert PINNED.match(line), line


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_grants_nothing_by_itself_and_runs_once_at_a_time(path):
    workflow = read(path)
    assert workflow["permissions"] == {}
    assert workflow["concurrency"]["group"]


@pytest.mark.parametrize(("workflow", "job"), jobs())
def test_a_job_has_a_time_limit_and_names_what_it_may(workflow, job):
    assert 0 < job["timeout-minutes"] <= 60
    assert job["permissions"]
    assert "write-all" not in str(job["permissions"])


@pytest.mark.parametrize(("workflow", "job"), jobs())
def test_what_runs_a_pull_requests_code_may_only_read(workflow, job):
    if "pull_request" in workflow["on"]:
        assert set(job["permissions"].values()) == {"read"}
        assert "secrets." not in str(workflow)
        assert "GH_TOKEN" not in str(workflow)


@pytest.mark.parametrize(("workflow", "job"), jobs())
def test_what_may_write_neither_checks_out_nor_is_started_by_a_pull_request(workflow, job):
    if "write" not in job["permissions"].values():
        return
    assert not set(workflow["on"]) & {"pull_request", *TRIGGERS_OF_OUTSIDERS}
    for step in job["steps"]:
        assert not set(step.get("with", {})) & {"ref", "repository"}
        assert "head" not in str(step).lower()


@pytest.mark.parametrize(("workflow", "job"), jobs())
def test_no_checkout_leaves_a_token_behind(workflow, job):
    for step in job["steps"]:
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False


@pytest.mark.parametrize(("workflow", "job"), jobs())
def test_no_outsiders_words_reach_a_shell(workflow, job):
    for step in job["steps"]:
        assert "${{" not in step.get("run", "")
    expressions = re.findall(
        r"\$\{\{\s*(.*?)\s*\}\}", json.dumps([workflow.get("env"), job, workflow["concurrency"]])
    )
    assert set(expressions) <= HARMLESS


@pytest.mark.parametrize(("workflow", "job"), jobs())
def test_a_jobs_commands_are_targets_that_a_person_can_run(workflow, job):
    targets = set(re.findall(r"^([a-z -]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    known = {name for line in targets for name in line.split()}
    for step in job["steps"]:
        command = step.get("run")
        if command and command != "bash .ci/run":
            assert re.fullmatch(r"make [a-z-]+( RENDERER=(quarto|embedded))?", command)
            assert command.split()[1] in known


def test_what_is_checked_and_agreed_is_made_as_it_is_published():
    made = {"changes": set(), "agreed": set(), "agreed-plan": set(), "site": set(), "waiting": set()}
    for path in WORKFLOWS:
        for job in read(path)["jobs"].values():
            for step in job["steps"]:
                _, target, *renderer = step.get("run", " ").split(" ")
                if target in made:
                    made[target].update(renderer)
                    assert "$/.github/actions/quarto" in str(job["steps"])
    assert set().union(*made.values()) == {"RENDERER=quarto"} and all(made.values())


def test_one_file_holds_the_version_of_quarto():
    version = (ROOT / ".quarto-version").read_text(encoding="utf-8").strip()
    tracked = subprocess.run(["git", "grep", "-lF", version], cwd=ROOT, capture_output=True, text=True)
    assert tracked.stdout.split() == [".quarto-version"]


def test_tags_that_publish_hold_nothing_but_digits():
    assert read(FOLDER / "publish.yml")["on"]["push"]["tags"] == ["edition-[0-9]+", "edition-[0-9]+-[0-9]+"]


def test_codeowners_says_what_the_configuration_says():
    assert (ROOT / PATH).read_text(encoding="utf-8") == codeowners(load_configuration(ROOT))


def test_the_ruleset_asks_for_owners_approval_and_for_jobs_that_exist():
    rules = json.loads((ROOT / ".github/rulesets/main.json").read_text(encoding="utf-8"))["rules"]
    by_type = {rule["type"]: rule.get("parameters", {}) for rule in rules}
    assert {"deletion", "non_fast_forward"} <= set(by_type)
    assert by_type["pull_request"]["require_code_owner_review"]
    required = {check["context"] for check in by_type["required_status_checks"]["required_status_checks"]}
    assert required == {job["name"] for job in read(FOLDER / "check.yml")["jobs"].values()}
    assert {"pull_request", "merge_group"} <= set(
        read(FOLDER / "check.yml")["on"]
    )  # else a queue waits for ever
