"""A table that tells one thing of a whole group: unsafe and safe pairs, and what the release does of it."""

from itertools import product
from typing import Any

import numpy
import pytest
from tests.counted_tables import RULE, counted, publish

from assessment.disclosure.audit import Report, audit
from assessment.disclosure.policy import ClassRule, Rules
from assessment.disclosure.suppress import protect, view_of_protected
from assessment.disclosure.system import link
from assessment.disclosure.views import Statement, View

ETHNICITY = {"asian": "all", "black": "all", "white": "all", "not-recorded": "all"}
OFFENCES = {"arson": "any", "robbery": "any"}
RULE_OF_GROUPS = ClassRule(attribute="ethnicity", all_but=1, harmless=("not-recorded",))
CLASSES = {"ethnicity": RULE_OF_GROUPS.values()}
NO_ZEROS = RULE_OF_GROUPS.model_copy(update={"all_but": 0, "zero": "suppressed"})


def offenders(*counts: int) -> Any:
    return counted("offenders", {"offence": OFFENCES, "ethnicity": ETHNICITY}, list(counts))


def told(*views: View, statements: tuple[Statement, ...] = ()) -> Report:
    return audit(link(views, statements=statements))


def of_group(report: Report) -> dict[str, str]:
    return {finding.cell: finding.of_group for finding in report.findings if finding.of_group}


def test_everybody_in_a_group_has_one_ethnic_group() -> None:
    table = offenders(0, 0, 20, 0, 9, 8, 30, 7)
    unsafe = told(publish(table, classes=CLASSES))
    cell = "2008/offenders [offence=arson, ethnicity=white]"
    assert of_group(unsafe) == {cell: "tells that everybody in its group is in this category"}
    assert unsafe.outcomes == {"2008/offenders": "fail"}
    assert "[offence=arson, ethnicity=asian] = 0" in str(unsafe.findings[0].fault())
    hidden = [("arson", "white"), ("arson", "asian"), ("robbery", "white"), ("robbery", "asian")]
    assert told(publish(table, hidden, classes=CLASSES)).findings == ()


def test_everybody_but_one_has_one_ethnic_group() -> None:
    table = offenders(0, 1, 20, 0, 9, 8, 30, 7)
    unsafe = told(publish(table, classes=CLASSES))
    words = "tells that everybody in its group, but for at most 1, is in this category"
    assert of_group(unsafe) == {"2008/offenders [offence=arson, ethnicity=white]": words}
    two = offenders(0, 2, 20, 0, 9, 8, 30, 7)
    assert of_group(told(publish(two, classes=CLASSES))) == {}


def test_a_group_of_which_nothing_is_known_is_not_given_away() -> None:
    assert of_group(told(publish(offenders(0, 0, 0, 20, 9, 8, 30, 7), classes=CLASSES))) == {}
    assert of_group(told(publish(offenders(0, 0, 0, 0, 9, 8, 30, 7), classes=CLASSES))) == {}


def test_suppressed_cells_may_give_a_group_away_all_the_same() -> None:
    table = offenders(0, 0, 20, 0, 9, 8, 30, 7)
    hidden = [(offence, code) for offence in OFFENCES for code in ("white", "asian")]
    safe = publish(table, hidden, classes=CLASSES)
    said = Statement("the annual report", "recorded-crime", {"offence": "arson", "ethnicity": "asian"}, 0, 1)
    unsafe = told(safe, statements=(said,))
    assert "2008/offenders [offence=arson, ethnicity=white]" in of_group(unsafe)
    assert "the annual report" in str(next(each for each in unsafe.findings if each.of_group).fault())


def test_a_zero_that_tells_that_nobody_is_in_a_category() -> None:
    table = offenders(0, 6, 20, 6, 9, 8, 30, 7)
    rule = {"ethnicity": NO_ZEROS.values()}
    unsafe = told(publish(table, classes=rule))
    words = "tells that nobody in its group is in this category"
    assert of_group(unsafe) == {"2008/offenders [offence=arson, ethnicity=asian]": words}
    hidden = [(offence, code) for offence in OFFENCES for code in ("white", "asian")]
    assert told(publish(table, hidden, classes=rule)).findings == ()
    (released,) = protect([table], Rules([RULE], classes=[NO_ZEROS]), {})
    assert told(view_of_protected(released)).findings == ()


def test_the_release_keeps_groups() -> None:
    table = offenders(0, 0, 20, 0, 9, 8, 30, 7)
    (without,) = protect([table], Rules([RULE]), {})
    assert without.cells["count"].notna().all()
    (released,) = protect([table], Rules([RULE], classes=[RULE_OF_GROUPS]), {})
    assert released.policy["class_disclosure"] == CLASSES
    assert told(view_of_protected(released)).findings == ()
    shown = released.cells.set_index(["offence", "ethnicity"])["status"]
    assert shown["arson"].isin(["primary", "secondary"]).any()


def test_a_rule_holds_for_its_returns_and_where_something_is_protected() -> None:
    elsewhere = RULE_OF_GROUPS.model_copy(update={"returns": ("drug-treatment",)})
    (released,) = protect([offenders(0, 0, 20, 0, 9, 8, 30, 7)], Rules([RULE], classes=[elsewhere]), {})
    assert "class_disclosure" not in released.policy


@pytest.mark.parametrize("seed", range(4))
def test_no_random_table_gives_a_group_away(seed: int) -> None:
    generator = numpy.random.default_rng(seed)
    rules = Rules([RULE], classes=[RULE_OF_GROUPS if seed % 2 else NO_ZEROS])
    for _ in range(40):
        counts = generator.poisson(generator.choice([0.3, 1.0, 9.0], 8))
        groups = {"offence": OFFENCES, "ethnicity": ETHNICITY}
        both = offenders(*counts.tolist())
        margin = counts.reshape(2, 4).sum(axis=0).tolist()
        alone = counted("by-ethnicity", {"ethnicity": groups["ethnicity"]}, margin)
        released = protect([both, alone], rules, {})
        report = told(*(view_of_protected(each) for each in released))
        assert report.findings == (), [str(finding.fault()) for finding in report.findings]


def test_what_is_told_of_a_group_is_what_every_possible_table_has_in_common() -> None:
    """Without totals to lean on, by trying all tables that look like the published one."""
    generator = numpy.random.default_rng(5)
    three = {"asian": "all", "black": "all", "white": "all"}
    for _ in range(60):
        counts = generator.choice([0, 0, 1, 2, 6], 3).tolist()
        table = counted("t", {"ethnicity": three}, counts)
        keys = [("asian",), ("black",), ("white",)]
        hidden = [key for key in keys if generator.random() < 0.5]
        view = publish(table, hidden, classes=CLASSES)
        told_of = {cell.partition("=")[2].rstrip("]") for cell in of_group(told(view))}
        possible = [
            combination
            for combination in product(range(sum(counts) + 1), repeat=3)
            if sum(combination) == sum(counts)
            and all(
                low <= part <= high
                for low, part, high in zip(view.lower[:3], combination, view.upper[:3], strict=True)
            )
        ]
        expected = {
            code
            for place, code in enumerate(three)
            if any(parts[place] for parts in possible)
            and all(sum(parts) - parts[place] <= 1 for parts in possible)
        }
        assert told_of == expected
