"""The speed of disclosure control: edition 2008 released and audited, and large tables of many dimensions."""

from pathlib import Path

from harness import Benchmark

# Name, codes along each dimension, target, runs. Cells = the product of each number plus one, for the totals.
LARGE = [
    ("5,292 cells, 3 dimensions", "26 6 27", "", 5),
    ("8,316 cells, 4 dimensions", "26 6 10 3", "", 1),
    # Ward, month, offence, age, sex: some 19,000 hidden cells hang together. About thirty programmes over all
    # of them prove them safe, and the audit asks again.
    ("49,896 cells, 5 dimensions", "26 6 10 7 2", "120 s, 3,000 MB", 1),
]
EDITION = """
from datetime import date
from assessment.configuration import load_configuration
from assessment.disclosure.command import audit_folder
from assessment.gate.release import release
configuration = load_configuration()
audit_folder(release(configuration, "2008").folder, configuration)
"""
TABLE = """
import sys
from itertools import product
import numpy, pandas
from assessment.disclosure.audit import audit
from assessment.disclosure.policy import Rule, Rules
from assessment.disclosure.suppress import protect, view_of_protected
from assessment.disclosure.system import link
from assessment.records import CountedTable, Dimension
sizes = [int(size) for size in sys.argv[1:]]
generator = numpy.random.default_rng(0)
weights = [1 / numpy.arange(1, size + 1) ** 0.7 for size in sizes]
places = [generator.choice(size, 9000, p=weight / weight.sum()) for size, weight in zip(sizes, weights)]
counts = numpy.zeros([size + 1 for size in sizes], dtype=numpy.int64)
numpy.add.at(counts, tuple(places), 1)
for axis in range(counts.ndim):
    inner = numpy.take(counts, range(sizes[axis]), axis=axis).sum(axis=axis)
    counts[(slice(None),) * axis + (-1,)] = inner
axes = [
    Dimension(f"d{n}", (*(f"c{i}" for i in range(size)), "all"), {}, {f"c{i}": "all" for i in range(size)})
    for n, size in enumerate(sizes)
]
cells = pandas.DataFrame(list(product(*(axis.codes for axis in axes))), columns=[axis.name for axis in axes])
table = CountedTable("large", "", "crimes", "crimes", tuple(axes), {}, cells.assign(count=counts.ravel()), ())
rules = Rules([Rule(name="restricted", title="R", threshold=5, protection_width=3)])
(protected,) = protect([table], rules, {})
assert not audit(link([view_of_protected(protected)])).findings
"""


def benchmarks(workspace: Path) -> list[Benchmark]:
    """Release and audit of edition 2008; suppression and audit of large tables."""
    edition = Benchmark("edition 2008 released and audited", "20 s", ["-c", EDITION])
    large = [
        Benchmark(
            f"suppression and audit, {name}", target, ["-c", TABLE, *codes.split()], workspace, runs=runs
        )
        for name, codes, target, runs in LARGE
    ]
    return [edition, *large]
