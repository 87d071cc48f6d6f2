"""A small partnership in a real git repository: a bare remote, clones of it, a fork, and a stand-in for the
host.
"""

import base64
import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import pytest
from tests.project import ROOT
from tests.sharing import made_once
from tests.workflows.jobs import done, fake_book, pull

from assessment.cli import main

INDEX = "---\ntitle: Summary\n---\n\nThis is the summary.\n"
ASB = """---
title: Anti-social behaviour
---

```{python}
#| label: setup
#| include: false
total = open("../data/released/2008/incidents.csv").read().split(",")[-2]
```

Noise is what residents complain of most.
Police recorded `{python} total` incidents.
"""
METHODS = "---\ntitle: Methods\n---\n\nHow we counted.\n"
CHAPTERS = "book:\n  title: Assessment\n  chapters: [index.qmd, chapters/anti-social-behaviour.qmd]\n"
BOOK = """project: {type: book, output-dir: _book}
profile: {group: [[assessment], [edition-2008]]}
lang: en-GB
execute: {echo: false}
format:
  html: {toc: true}
  typst:
    papersize: a4
    template-partials: [theme/tokens.typ, theme/typst-template.typ, theme/typst-show.typ]
"""
EDITION = "book: {subtitle: Edition 2008, output-file: assessment-2008}\n"
TABLE = "period,count,status\n2007-04/2007-09,{},value\n"


@dataclass(frozen=True)
class Repository:
    """A clone. `run` gives the finished command, `git` its output."""

    root: Path
    host: Path

    @property
    def surroundings(self) -> dict[str, str]:
        """The environment of its commands, in which `gh` is the stand-in."""
        path = f"{self.host.parent / 'bin'}{os.pathsep}{os.environ['PATH']}"
        given = {**os.environ, "PATH": path, "FAKE_HOST": str(self.host)}
        # A hook that runs the tests must not lead them into its own repository.
        return {name: value for name, value in given.items() if not name.startswith("GIT_")}

    def run(self, *command: str, **environment: str) -> subprocess.CompletedProcess:
        given = {**self.surroundings, **environment}
        return subprocess.run(command, cwd=self.root, env=given, capture_output=True, text=True)

    def git(self, *arguments: str) -> str:
        done = self.run("git", *arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def make(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess:
        """`make` with the environment that runs the tests, so that nothing is installed."""
        for name in ("book", "test"):
            stamp = self.root / ".venv" / f".{name}.stamp"
            stamp.parent.mkdir(exist_ok=True)
            stamp.touch()
        bin_folder = f"BIN={Path(sys.executable).parent}"
        return self.run("make", bin_folder, "RENDERER=embedded", *arguments, **environment)

    def assessment(self, *arguments: str) -> subprocess.CompletedProcess:
        """The command, without the start of another Python; that `make` starts it is tested once a target."""
        said, faults = io.StringIO(), io.StringIO()
        with (
            chdir(self.root),
            mock.patch.dict(os.environ, self.surroundings, clear=True),
            redirect_stdout(said),
            redirect_stderr(faults),
        ):
            status = main(arguments)
        return subprocess.CompletedProcess(arguments, status, said.getvalue(), faults.getvalue())

    def pull_request(self, job: str) -> subprocess.CompletedProcess:
        """What `make JOB` runs, for pull requests of the repository them/book."""
        return self.assessment("pull-request", "--repository", "them/book", job)

    def write(self, path: str, text: str) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text, encoding="utf-8")

    def edit(self, path: str, old: str, new: str) -> None:
        text = (self.root / path).read_text(encoding="utf-8")
        assert old in text
        self.write(path, text.replace(old, new))

    def commit(self, message: str) -> str:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", message)
        return self.git("rev-parse", "HEAD")

    def files(self, branch: str) -> set[str]:
        self.git("fetch", "--quiet", "origin", branch)
        return set(self.git("ls-tree", "-r", "--name-only", "FETCH_HEAD").splitlines())

    def shown(self, branch: str, path: str) -> str:
        self.git("fetch", "--quiet", "origin", branch)
        return self.git("show", f"FETCH_HEAD:{path}")

    @property
    def state(self) -> dict:
        return json.loads(self.host.read_text(encoding="utf-8"))

    def change_state(self, **changes: object) -> None:
        self.host.write_text(json.dumps({**self.state, **changes}), encoding="utf-8")

    def upload(self, commit: str, site: Path | None = None) -> None:
        """What check.yml uploads: the rendered book."""
        self.change_state(artefacts={**self.state["artefacts"], commit: zipped(site or self.root / "_book")})


def zipped(site: Path) -> str:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", strict_timestamps=False) as archive:
        for file in sorted(path for path in site.rglob("*") if path.is_file()):
            archive.write(file, file.relative_to(site).as_posix())
    return base64.b64encode(content.getvalue()).decode()


def clone(source: Path, target: Path, host: Path) -> Repository:
    subprocess.run(["git", "clone", "--quiet", str(source), str(target)], check=True, capture_output=True)
    made = Repository(target, host)
    made.git("config", "user.name", "Tester")
    made.git("config", "user.email", "tester@example.org")
    return made


def copied(template: Path, target: Path) -> Path:
    """The folder of a small partnership once more, with its clone of the bare repository beside it."""
    shutil.copytree(template, target, dirs_exist_ok=True, symlinks=True)
    configuration = target / "clone/.git/config"
    text = configuration.read_text(encoding="utf-8")
    assert str(template) in text
    configuration.write_text(text.replace(str(template), str(target)), encoding="utf-8")
    return target


def make_partnership(folder: Path) -> None:
    """A bare repository whose main branch holds the small partnership, a clone of it that has kept what the
    renderer keeps of main's book, and the host."""
    program, host = folder / "bin/gh", folder / "host.json"
    program.parent.mkdir(parents=True)
    source = (Path(__file__).parent / "fake_host.py").read_text(encoding="utf-8")
    program.write_text(f"#!{sys.executable} -IS\n{source}", encoding="utf-8")
    program.chmod(0o755)
    state = {"pulls": [], "comments": {}, "artefacts": {}, "proposed": [], "issues": [], "calls": []}
    host.write_text(json.dumps(state), encoding="utf-8")
    bare, seed = folder / "origin.git", folder / "seed"
    subprocess.run(["git", "init", "--quiet", "--bare", "--initial-branch=main", str(bare)], check=True)
    first = clone(bare, seed, host)
    for name in ("Makefile", ".gitignore", "pyproject.toml", "CHANGELOG.md"):
        shutil.copy(ROOT / name, seed / name)
    # One document: what a job does is the same for each.
    configuration, others, _ = (ROOT / "assessment.yml").read_text(encoding="utf-8").partition("\n  plan:\n")
    assert others
    (seed / "assessment.yml").write_text(f"{configuration}\n", encoding="utf-8")
    for name in ("theme", "requirements"):
        shutil.copytree(ROOT / name, seed / name)
    for path, text in {
        "_quarto.yml": BOOK,
        "_quarto-assessment.yml": CHAPTERS + "  appendices: [chapters/methods.qmd]\n",
        "_quarto-edition-2008.yml": EDITION,
        "index.qmd": INDEX,
        "chapters/anti-social-behaviour.qmd": ASB,
        "chapters/methods.qmd": METHODS,
        "data/released/2008/incidents.csv": TABLE.format(4312),
        "data/released/2008/datapackage.json": '{"name": "assessment-2008"}\n',
    }.items():
        first.write(path, text)
    first.commit("Begin")
    first.git("push", "--quiet", "origin", "HEAD:main")
    shutil.rmtree(seed)
    ready = clone(bare, folder / "clone", host)
    done(ready.make("changes", BASE="origin/main"))
    shutil.rmtree(ready.root / "_book")


@pytest.fixture(scope="session")
def partnership(tmp_path_factory) -> Path:
    return made_once(tmp_path_factory, "small-partnership", make_partnership)


@pytest.fixture(scope="session")
def partnership_with_preview(tmp_path_factory, partnership) -> Path:
    """The same with a published book and pull request 7 of a fork, shown as a preview."""

    def make(folder: Path) -> None:
        root = copied(partnership, folder) / "clone"
        repository = Repository(root, folder / "host.json")
        fake_book(root / "_book", "Noise. 4,312 incidents.")
        done(repository.make("publish"))
        commit = "a" * 40
        repository.upload(commit, fake_book(folder / "theirs", "Noise. 4,400 incidents."))
        repository.change_state(pulls=[pull(7, commit)])
        done(repository.make("previews", REPOSITORY="them/book"))

    return made_once(tmp_path_factory, "small-partnership-with-preview", make)


@pytest.fixture
def host(request, tmp_path) -> Path:
    wanted = "partnership_with_preview" if "previewed" in request.fixturenames else "partnership"
    return copied(request.getfixturevalue(wanted), tmp_path) / "host.json"


@pytest.fixture
def origin(host) -> Path:
    """A bare repository whose main branch holds the small partnership."""
    return host.parent / "origin.git"


@pytest.fixture
def repository(host) -> Repository:
    return Repository(host.parent / "clone", host)


@pytest.fixture
def previewed(repository) -> Repository:
    """A repository with a published book and pull request 7 of a fork, shown as a preview."""
    return repository
