"""JSON files that the project keeps: read whole, or refused with file and line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from assessment.errors import AssessmentError, Fault


def read_json(path: Path) -> Any:
    """What a file holds. Raises FileNotFoundError, and AssessmentError where it is not JSON."""
    content = path.read_bytes()
    where = f"{path.parent.name}/{path.name}"
    remedy = "Restore the file from the repository, or make it again."
    try:
        return json.loads(content)
    except json.JSONDecodeError as error:
        raise AssessmentError(
            Fault(f"{where}, line {error.lineno}", f"is not JSON: {error.msg}", remedy)
        ) from None
    except UnicodeDecodeError:
        raise AssessmentError(Fault(where, "is not UTF-8", remedy)) from None
