"""`make mutants`: do an area's own tests notice when one thing in its code changes?

Of all changes (see `changes`) a sample, the same each time, is tried by area. A survivor is a gap in the
tests, or it is explained in tests/explained_mutants.yml. Fails where fewer than nine in ten are killed, where
a survivor is not explained, and where an explanation fits no change any more or one that the tests notice.

No tool that is kept does this: mutmut (3.8) leaves out decorated functions, hence all properties, and what
stands outside of functions; cosmic-ray starts Python anew for each change, in one copy of the code.
"""

import argparse
import os
import random
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml
from changes import Mutant, mutants_of
from running import LEAST, ROOT, SLOWER, Copy, import_what_tests_need, killed, seconds_unchanged

EXPLAINED = ROOT / "tests/explained_mutants.yml"
Key = tuple[str, str, str]  # file, lines before, lines after
KILLED_AT_LEAST = 0.9


@dataclass(frozen=True)
class Area:
    """A folder of code and the folders of tests that answer for it."""

    code: str
    tests: tuple[str, ...]


def area(code: str, *more_tests: str) -> Area:
    """An area whose tests mirror its code."""
    return Area(f"scripts/assessment/{code}", (f"tests/assessment/{code}", *more_tests))


AREAS = {
    "statistics": area("statistics"),
    "profiles": area("profiles"),
    "disclosure": area("disclosure", "tests/disclosure_attacks"),
    "gate": area("gate"),
    "returns": area("sources/partners_returns"),
    "guard": area("guard"),
    "open_data": area("sources/police_downloads"),
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("areas", nargs="*", choices=[*AREAS, []], help="try these areas only")
    parser.add_argument("--sample", type=int, default=120, help="changes an area (0: all of them)")
    parser.add_argument("--seed", type=int, default=1, help="another seed draws another sample")
    parser.add_argument("--processes", type=int, default=min(2, os.cpu_count() or 1), help="side by side")
    arguments = parser.parse_args()
    explained = _read_explained()
    good = True
    with tempfile.TemporaryDirectory(prefix="mutants-") as workspace:
        copies = [Copy(Path(workspace).resolve() / str(number)) for number in range(arguments.processes)]
        for name in arguments.areas or AREAS:
            good &= _try_area(name, arguments, copies, explained)
    return 0 if good else 1


def _read_explained() -> dict[Key, str]:
    """Each explained change with its reason. Ends the run if unreadable."""
    try:
        entries = yaml.safe_load(EXPLAINED.read_text(encoding="utf-8"))
        return {(entry["file"], entry["before"], entry["after"]): entry["reason"] for entry in entries}
    except yaml.YAMLError as error:
        sys.exit(f"{EXPLAINED.relative_to(ROOT)} is no YAML: {error}")
    except (KeyError, TypeError):
        sys.exit(f"{EXPLAINED.relative_to(ROOT)}: each entry has file, before, after and reason, as texts")


def _try_area(
    name: str, arguments: argparse.Namespace, copies: Sequence[Copy], explained: dict[Key, str]
) -> bool:
    """Whether the area's tests are good enough; prints what they miss."""
    code = AREAS[name]
    paths = sorted(path.relative_to(ROOT) for path in (ROOT / code.code).rglob("*.py"))
    possible = [mutant for path in paths for mutant in mutants_of(path, (ROOT / path).read_bytes())]
    chosen = possible
    if 0 < arguments.sample < len(possible):
        chosen = random.Random(f"{name} {arguments.seed}").sample(possible, arguments.sample)  # noqa: S311
    import_what_tests_need(copies[0].folder, code.tests)
    limit = max(LEAST, SLOWER * seconds_unchanged(copies[0], paths[0], code.tests))
    survivors, noticed, unexplained = [], [], []
    for mutant, dead in killed(copies, chosen, code.tests, limit):
        (noticed if dead else survivors).append(mutant)
        if not dead and mutant.key not in explained:
            unexplained.append(mutant)
            print(f"  {mutant.path}:{mutant.line}\n    - {mutant.before}\n    + {mutant.after}", flush=True)
    print(
        f"{name}: {len(noticed)} of {len(chosen)} killed ({len(noticed) / len(chosen):.0%}), "
        f"{len(survivors) - len(unexplained)} survivors explained, {len(unexplained)} not; "
        f"{len(possible)} changes possible",
        flush=True,
    )
    stale = _stale(code, explained, possible, noticed)
    for file, before, after in stale:
        print(f"  {EXPLAINED.name} explains what is no survivor: {file}\n    - {before}\n    + {after}")
    return len(noticed) >= KILLED_AT_LEAST * len(chosen) and not unexplained and not stale


def _stale(
    code: Area, explained: dict[Key, str], possible: Sequence[Mutant], noticed: Sequence[Mutant]
) -> list[Key]:
    """The area's explanations that fit no change, or one that the tests notice."""
    fitting = {mutant.key for mutant in possible} - {mutant.key for mutant in noticed}
    return [key for key in explained if key[0].startswith(f"{code.code}/") and key not in fitting]


if __name__ == "__main__":
    sys.exit(main())
