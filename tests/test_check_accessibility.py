"""scripts/check_accessibility.py finds what is wrong, in markup and in a PDF."""

import shutil

import pytest
from scripts.check_accessibility import axe_failures, axe_version, pdf_failures


@pytest.mark.skipif(shutil.which("chromium") is None, reason="needs Debian's chromium; .ci/run installs it")
def test_axe_names_the_rule_and_the_page(tmp_path):
    page = "<!DOCTYPE html><html lang=en><title>T</title><main><h1>T</h1>{}</main></html>"
    (tmp_path / "good.html").write_text(page.format("<p>Words.</p>"), encoding="utf-8")
    (tmp_path / "bad.html").write_text(page.format("<img src='x.svg'>"), encoding="utf-8")
    assert axe_failures(tmp_path, (320,), ("light",), (True,)) == {"image-alt (bad.html)"}
    assert axe_version().count(".") == 2


def test_a_pdf_without_tags_fails(tmp_path):
    from pypdf import PdfWriter

    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.write(tmp_path / "plain.pdf")
    assert pdf_failures(tmp_path / "plain.pdf")
