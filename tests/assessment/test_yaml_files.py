from typing import Literal

import pytest

from assessment.errors import AssessmentError
from assessment.yaml_files import StrictModel, lines_of_items, read_model, read_yaml


class Inner(StrictModel):
    kind: Literal["open", "partners"]
    pages: int


class Outer(StrictModel):
    name: str
    parts: dict[str, Inner]
    items: tuple[Inner, ...] = ()


def faults(tmp_path, text):
    path = tmp_path / "file.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(AssessmentError) as caught:
        read_model(path, Outer, "file.yml")
    return [str(fault) for fault in caught.value.faults]


def test_all_faults_come_at_once_with_line_and_key(tmp_path):
    told = faults(
        tmp_path,
        "name: x\nsurprise: 1\nparts:\n  one:\n    kind: closed\n    pages: many\nitems:\n  - kind: open\n",
    )
    assert told == [
        "file.yml, line 5, parts.one.kind: is 'closed'; allowed: 'open' or 'partners'",
        "file.yml, line 6, parts.one.pages: is 'many'; input should be a valid integer, "
        "unable to parse string as an integer",
        "file.yml, line 8, items[1].pages: is missing",
        "file.yml, line 2, surprise: is not a key that is known here\n    Mend its spelling or take it out.",
    ]


def test_a_key_given_twice_is_refused(tmp_path):
    told = faults(tmp_path, "name: x\nparts: {}\nname: y\nparts: {}\n")
    assert told == [
        f"file.yml, line {line}: the key “{key}” stands here twice; keep one"
        for line, key in ((3, "name"), (4, "parts"))
    ]


def test_what_is_no_yaml_is_refused_with_its_line(tmp_path):
    (told,) = faults(tmp_path, "name: x\nparts: [\n")
    assert told.startswith("file.yml, line 3:")


def test_an_empty_file_is_refused(tmp_path):
    assert faults(tmp_path, "")


def test_the_nearest_right_key_is_named_wherever_the_wrong_one_stands(tmp_path):
    text = "nam: x\nparts:\n  one:\n    kind: open\n    pagse: 1\nitems:\n  - knid: 1\n    kind: open\n"
    told = [fault for fault in faults(tmp_path, text) if "known here" in fault]
    assert [fault.split("Did you mean ")[1] for fault in told] == ["pages?", "kind?", "name?"]


def test_a_missing_file_and_another_encoding_are_refused(tmp_path):
    with pytest.raises(AssessmentError, match="there is no such file"):
        read_yaml(tmp_path / "none.yml")
    (tmp_path / "latin.yml").write_bytes("name: Caf\xe9".encode("latin-1"))
    with pytest.raises(AssessmentError, match="is not UTF-8 text"):
        read_yaml(tmp_path / "latin.yml")


def test_dates_and_months_stay_text(tmp_path):
    path = tmp_path / "dates.yml"
    path.write_text("[2007-04, 2007-04/2007-09, 2007-04-01]\n", encoding="utf-8")
    assert read_yaml(path) == ["2007-04", "2007-04/2007-09", "2007-04-01"]


def test_the_items_of_a_list_are_found_by_line(tmp_path):
    path = tmp_path / "list.yml"
    path.write_text("# What it is\n- id: one\n  says: x\n\n- id: two\n", encoding="utf-8")
    assert lines_of_items(path) == [2, 5]


def test_names_of_places_stand_where_the_file_asks_for_them(tmp_path):
    file = tmp_path / "file.yml"
    file.write_text("name: 'The {area.kind} and the {agencies.drug-team}: {x.total}'\nparts: {}\n", "utf-8")
    names = {"area.kind": "county: large", "agencies.drug-team": "Team"}
    assert read_model(file, Outer, names=names).name == "The county: large and the Team: {x.total}"
    with pytest.raises(AssessmentError, match=r"f\.yml, line 1: names \{agencies\.drug-team\}, which"):
        read_model(file, Outer, "f.yml", {"area.kind": "county"})
