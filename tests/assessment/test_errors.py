import pytest

from assessment.errors import AssessmentError, Fault, nearest, refuse_if_any


def test_a_fault_says_where_what_and_what_to_do():
    fault = Fault("assessment.yml, line 3", "is missing", "Add it.")
    assert str(fault) == "assessment.yml, line 3: is missing\n    Add it."
    assert str(Fault("a.csv", "is empty")) == "a.csv: is empty"


def test_an_error_holds_all_faults():
    error = AssessmentError(Fault("a", "one"), Fault("b", "two"))
    assert str(error) == "a: one\nb: two"
    assert len(error.faults) == 2


def test_an_error_without_a_fault_is_a_mistake_of_ours():
    with pytest.raises(ValueError, match="at least one"):
        AssessmentError()


def test_refuses_only_where_there_is_a_fault():
    refuse_if_any([])
    with pytest.raises(AssessmentError, match="a: one"):
        refuse_if_any(iter([Fault("a", "one")]))


def test_the_name_that_was_meant_is_told_else_all_names_or_of_many_the_nearest():
    assert nearest("polise", ["police", "fire"]) == "Did you mean 'police'?"
    assert nearest("xx", ["police", "fire"]) == "There are: police, fire."
    assert nearest("xx", []) == "There are: none."
    told = nearest("xx", [f"name-{number}" for number in range(80)])
    assert told.startswith("Of 80 names the nearest are: ") and told.count("name-") == 5
