"""The published values that the formulas are tested against."""

import json
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def published() -> dict:
    return json.loads(Path(__file__).with_name("published-values.json").read_text(encoding="utf-8"))
