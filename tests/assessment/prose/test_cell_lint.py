"""Python in chapters is linted where it stands."""

import pytest

from assessment.errors import AssessmentError
from assessment.prose.cell_lint import lint, python_of

CHAPTER = """---
title: Weather
---

It rained on `{python} weather.days` of `{python} days` days.

```{python}
#| label: setup
import os
weather = 1
```

````markdown
```{python}
shown_but_never_run
```
````

Later: `{python} weather.rain`
"""


def test_cells_and_inline_values_stand_on_their_lines():
    lines = python_of(CHAPTER).split("\n")
    assert lines[4] == "weather.days; days"
    assert lines[7:10] == ["#| label: setup", "import os", "weather = 1"]
    assert lines[18] == "weather.rain"
    assert "shown_but_never_run" not in lines


def test_each_fault_has_its_chapter_and_line(tmp_path):
    (tmp_path / "pyproject.toml").write_text("[tool.ruff]\n")
    (tmp_path / "weather.qmd").write_text(CHAPTER)
    (tmp_path / "good.qmd").write_text("```{python}\nx = 1\nx\n```\n\n`{python} x`\n")
    with pytest.raises(AssessmentError) as raised:
        lint([tmp_path / "good.qmd", tmp_path / "weather.qmd"], tmp_path)
    said = [str(fault) for fault in raised.value.faults]
    assert len(said) == 3
    assert all("good.qmd" not in one for one in said)
    assert any("weather.qmd, line 5: Undefined name `days` (F821)" in one for one in said)
    assert any("weather.qmd, line 9: `os` imported but unused (F401)" in one for one in said)
