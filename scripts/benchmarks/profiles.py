"""The speed of the statistics: every element of an edition, and every type and ward of three years."""

from pathlib import Path

from harness import Benchmark

EDITION = """
from assessment.report.edition.edition import open_edition
from assessment.report.conclusions.findings import Findings
from assessment.report.forms.elements import elements_of
from assessment.report.conclusions.priority_matrix import PriorityMatrix
data = open_edition(name="2008")
told = [str(element.sentence) for element in elements_of(data)]
told += [finding.text for finding in Findings(data).all()]
told.append(PriorityMatrix(data).table())
assert not any(word in line.split() for line in told for word in ("nan", "inf", "None"))
"""
SIGNALS = """
import numpy as np
from assessment.configuration import load_configuration
from assessment.geography import load_geography
from assessment.statistics.process import seasonal_indices, xmr_chart
from assessment.statistics.spatial import false_discovery, getis_ord_star, two_sided_p
AUTHORITIES, TYPES, MONTHS = 4, 14, 36
geography = load_geography(load_configuration())
shapes = geography.areas("lsoa").geometry
first, second = shapes.sindex.query(shapes, predicate="intersects")
one = np.zeros((len(shapes), len(shapes)))
one[first, second] = 1
neighbours = np.kron(np.eye(AUTHORITIES), one)
random = np.random.default_rng(2025)
counts = random.poisson(3, (len(neighbours), TYPES * MONTHS))
scores = getis_ord_star(counts, neighbours)
flagged = [false_discovery(two_sided_p(scores[:, at])) for at in range(TYPES * MONTHS)]
months = np.arange(MONTHS) % 12 + 1
for ward in range(AUTHORITIES * len(geography.ward_names)):
    for kind in range(TYPES):
        values = random.poisson(20, MONTHS).astype(float)
        xmr_chart(values / seasonal_indices(values, months), floor=0.0)
"""


def benchmarks(workspace: Path) -> list[Benchmark]:
    """All profiles of edition 2008; Gi* and XmR at the size of the force's three years."""
    signals = "Gi* and XmR, 36 months of every type and ward of four authorities"
    return [
        Benchmark("profiles, edition 2008", "3 s", ["-c", EDITION]),
        Benchmark(signals, "5 s", ["-c", SIGNALS]),
    ]
