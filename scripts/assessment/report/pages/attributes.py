"""What every vocabulary of a page has in common: an unknown name tells the nearest right one."""

from __future__ import annotations

from typing import Any

from assessment.errors import nearest


class WithNamedAttributes:
    """An unknown attribute names the nearest of those that exist, or all of them."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        known = sorted(known for known in dir(self) if not known.startswith("_"))
        raise AttributeError(f"{self} has no {name!r}. {nearest(name, known)}")
