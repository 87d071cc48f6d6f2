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
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.project import ROOT
from tests.workflows.jobs import done, fake_book, pull

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

    def run(self, *command: str, **environment: str) -> subprocess.CompletedProcess:
        path = f"{self.host.parent / 'bin'}{os.pathsep}{os.environ['PATH']}"
        given = {**os.environ, "PATH": path, "FAKE_HOST": str(self.host), **environment}
        for name in [name for name in given if name.startswith("GIT_")]:
            del given[name]  # a hook that runs the tests must not lead them into its own repository
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
        return self.run(str(Path(sys.executable).parent / "assessment"), *arguments)

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


@pytest.fixture
def host(tmp_path) -> Path:
    program = tmp_path / "bin" / "gh"
    program.parent.mkdir()
    source = (Path(__file__).parent / "fake_host.py").read_text(encoding="utf-8")
    program.write_text(f"#!{sys.executable}\n{source}", encoding="utf-8")
    program.chmod(0o755)
    state = {"pulls": [], "comments": {}, "artefacts": {}, "proposed": [], "issues": [], "calls": []}
    path = tmp_path / "host.json"
    path.write_text(json.dumps(state), encoding="utf-8")
    return path


@pytest.fixture
def origin(tmp_path, host) -> Path:
    """A bare repository whose main branch holds the small partnership."""
    bare, seed = tmp_path / "origin.git", tmp_path / "seed"
    subprocess.run(["git", "init", "--quiet", "--bare", "--initial-branch=main", str(bare)], check=True)
    first = clone(bare, seed, host)
    for name in ("Makefile", ".gitignore", "pyproject.toml", "CHANGELOG.md"):
        shutil.copy(ROOT / name, seed / name)
    # One document: what a job does is the same for each.
    configuration, others, _ = (ROOT / "assessment.yml").read_text(encoding="utf-8").partition("\n  plan:\n")
    assert others
    (seed / "assessment.yml").write_text(f"{configuration}\n", encoding="utf-8")
    for folder in ("theme", "requirements"):
        shutil.copytree(ROOT / folder, seed / folder)
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
    return bare


@pytest.fixture
def repository(tmp_path, origin, host) -> Repository:
    return clone(origin, tmp_path / "clone", host)


@pytest.fixture
def previewed(repository) -> Repository:
    """A repository with a published book and pull request 7 of a fork, shown as a preview."""
    fake_book(repository.root / "_book", "Noise. 4,312 incidents.")
    done(repository.make("publish"))
    commit = "a" * 40
    repository.upload(commit, fake_book(repository.root.parent / "theirs", "Noise. 4,400 incidents."))
    repository.change_state(pulls=[pull(7, commit)])
    done(repository.make("previews", REPOSITORY="them/book"))
    return repository
