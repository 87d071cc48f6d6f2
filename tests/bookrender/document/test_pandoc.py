import pytest

from bookrender.document import pandoc


def test_converts_with_the_binary_of_the_package():
    assert pandoc.convert("*a*", "markdown", "html").text == "<p><em>a</em></p>\n"
    assert "pypandoc" in str(pandoc.pandoc_binary())


def test_failure_carries_pandocs_words(tmp_path):
    broken = tmp_path / "broken.lua"
    broken.write_text("error('no luck')")
    with pytest.raises(pandoc.PandocFailed, match="no luck"):
        pandoc.convert("a", "markdown", "html", [f"--lua-filter={broken}"])


def test_warnings_are_kept():
    converted = pandoc.convert("a [@nobody]", "markdown", "html", ["--citeproc"])
    assert any("nobody not found" in warning for warning in converted.warnings)
