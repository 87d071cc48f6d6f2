"""The speed of taking in partners' returns: synthesis, and a million records checked and cleaned."""

import csv
from pathlib import Path

from harness import Benchmark

RECORDS = 1_000_000
READ = """
from pathlib import Path
import sys
from assessment.configuration import load_configuration
from assessment.geography import load_geography
from assessment.sources.intake import open_intake
from assessment.sources.reading import read_received
configuration = load_configuration()
edition, geography = configuration.edition("2008"), load_geography(configuration)
clean = read_received(open_intake(Path(sys.argv[1]), configuration, edition, geography)).returns
assert sum(len(chunk) for chunk in clean["recorded-crime"].chunks()) == int(sys.argv[2])
"""


def benchmarks(workspace: Path) -> list[Benchmark]:
    """Synthesis of edition 2008, and check and cleaning of a million records."""
    synthetic, large = workspace / "synthetic", workspace / "large"
    synthesise = ["-m", "assessment", "synthesise", "--edition", "2008", "--folder", str(synthetic)]
    return [
        Benchmark("returns, edition 2008 synthesised", "a few seconds", synthesise),
        Benchmark(
            "returns, 1,000,000 recorded crimes checked and cleaned",
            "6 s, 700 MB",
            ["-c", READ, str(large), str(RECORDS)],
            prepare=lambda: _make_large_return(synthetic, large),
        ),
    ]


def _make_large_return(synthetic: Path, large: Path) -> None:
    """The synthetic recorded crimes over and over, with new references, as one file."""
    target = large / "recorded-crime.csv"
    if target.exists():
        return
    large.mkdir(parents=True)
    (large / "received.yml").write_text("licence: Made for a measurement\n", encoding="utf-8")
    sources = ["recorded-crime 2004-05.csv", "recorded-crime 2005-06.csv"]
    rows: list[list[str]] = []
    for name in sources:
        with (synthetic / "police" / name).open(encoding="utf-8", newline="") as file:
            headings, *more = csv.reader(file)
            rows += more
    reference, victim = headings.index("CRIME REFERENCE"), headings.index("VICTIM'S REFERENCE")
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(headings)
        for number in range(RECORDS):
            copy, at = divmod(number, len(rows))
            row = list(rows[at])
            row[reference] = f"CR/{number:07d}"
            row[victim] = row[victim] and f"{row[victim]}{copy:02d}"
            writer.writerow(row)
