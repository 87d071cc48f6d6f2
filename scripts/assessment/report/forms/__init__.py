"""The forms of elements: how each kind of table becomes a sentence, a figure and a table.

A form is a module of this package whose class says its own name, `class WardsElement(Element, form="wards")`;
all modules are imported here, so a new one needs no list. What all of them share belongs in `element`.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

for module in iter_modules(__path__):
    import_module(f"{__name__}.{module.name}")
