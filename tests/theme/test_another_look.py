"""Another palette and another font in tokens.yml, and nothing else, give a document another look."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import matplotlib
import pytest
from pypdf import PdfReader
from tests.project import copy_tracked_files

from assessment.configuration import load_configuration

COLOUR = re.compile(r"#[0-9A-F]{6}")
UNSEEN = re.compile(r"stroke: #\w{6}; stroke-opacity: 0;")
FILES = {"DejaVuSans.ttf": 400, "DejaVuSans-Bold.ttf": 700}


@pytest.fixture(scope="module")
def other_font(tmp_path_factory) -> Path:
    """A folder of packages that holds one: matplotlib's DejaVu Sans, packaged as fonts are."""
    folder = tmp_path_factory.mktemp("packages")
    package = folder / "fontpkg_dejavu_sans"
    (package / "files").mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (package / "LICENSE").write_text("The fonts' licence")
    for name in FILES:
        source = Path(matplotlib.get_data_path(), "fonts/ttf", name)
        (package / "files" / name).write_bytes(source.read_bytes())
    metadata = {
        "family": "DejaVu Sans", "slug": "dejavu-sans", "version": "2.37", "license": "Bitstream-Vera",
        "files": [
            {"path": f"files/{name}", "style": "normal", "weight": weight, "variable": False}
            for name, weight in FILES.items()
        ],
    }  # fmt: skip
    (package / "metadata.json").write_text(json.dumps(metadata))
    about = folder / "fontpkg_dejavu_sans-2.37.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: fontpkg-dejavu-sans\nVersion: 2.37\n")
    (about / "entry_points.txt").write_text("[fontpkg.family]\ndejavu_sans = fontpkg_dejavu_sans\n")
    return folder


def changed(colour: re.Match[str]) -> str:
    """Another colour, about as light."""
    return f"#{int(colour[0][1:], 16) ^ 0x0F0A05:06X}"


def test_another_palette_and_another_font_are_one_file(tmp_path, other_font):
    project = copy_tracked_files(tmp_path / "project")
    tokens = project / "theme/tokens.yml"
    text = tokens.read_text(encoding="utf-8")
    other = COLOUR.sub(changed, text).replace("family: Source Sans 3", "family: DejaVu Sans")
    tokens.write_text(other, encoding="utf-8")
    old, new = set(COLOUR.findall(text)) - set(COLOUR.findall(other)), set(COLOUR.findall(other))
    assert len(old) > 40

    edition = load_configuration(project).current_edition
    path = os.pathsep.join([str(project / "scripts"), str(other_font)])
    for command in (
        ["assessment", "theme"],
        ["bookrender", "build", "--profile", f"style,edition-{edition}"],
    ):
        result = subprocess.run(
            [sys.executable, "-m", *command],
            cwd=project,
            env={**os.environ, "PYTHONPATH": path},
            capture_output=True,
            text=True,
        )
        assert result.returncode == 0, result.stderr
    site = project / "_style"

    drawings = list(site.rglob("*.svg"))
    pages = [file for file in site.rglob("*") if file.suffix in (".html", ".css", ".js")]
    looks = [*drawings, *(file for file in pages if "search" not in file.relative_to(site).parts)]
    looks += [project / "theme" / name for name in ("tokens.typ", "light.scss", "dark.scss")]
    assert len(drawings) > 3 and site / "theme/tokens.css" in looks
    for file in looks:
        content = UNSEEN.sub("", file.read_text(encoding="utf-8"))
        assert not old & set(COLOUR.findall(content.upper())), file.name
        assert "source sans" not in content.lower() and "sourcesans" not in content.lower(), file.name
    for file in drawings:
        content = file.read_text(encoding="utf-8")
        assert "DejaVuSans-" in content and new & set(COLOUR.findall(content.upper())), file.name
    sheet = (site / "theme/tokens.css").read_text(encoding="utf-8")
    assert '"DejaVu Sans", system-ui' in sheet and len(new & set(COLOUR.findall(sheet))) > 25
    assert sorted(file.name for file in (site / "theme/fonts").iterdir()) == [
        "text-400.woff2",
        "text-700.woff2",
    ]

    (pdf,) = site.glob("*.pdf")
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in PdfReader(pdf).pages
        for font in page["/Resources"].get("/Font", {}).values()
    }
    assert fonts and all("DejaVuSans" in name for name in fonts)
