import pytest

from bookrender.errors import BookError
from bookrender.reading.located_yaml import merge, read_located_yaml


def test_every_key_and_item_knows_its_line():
    document = read_located_yaml("a:\n  b: 1\nc:\n  - x\n  - y\n", "f.yml", first_line=10)
    assert document.value == {"a": {"b": 1}, "c": ["x", "y"]}
    assert document.lines["a", "b"] == ("f.yml", 11)
    assert document.lines["c", 1] == ("f.yml", 14)


@pytest.mark.parametrize(
    ("text", "value"), [("yes", "yes"), ("on", "on"), ("true", True), ("2008-01-29", "2008-01-29"), ("1", 1)]
)
def test_scalars_follow_yaml_1_2(text, value):
    assert read_located_yaml(f"a: {text}", "f.yml").value == {"a": value}


def test_a_repeated_key_is_refused():
    with pytest.raises(BookError, match=r"f\.yml:3: the key “a” stands here twice"):
        read_located_yaml("a: 1\nb: 2\na: 3\n", "f.yml")


def test_a_syntax_error_names_its_line():
    with pytest.raises(BookError, match=r"f\.yml:3: this is not YAML"):
        read_located_yaml("a: 1\nb: [1, 2\n", "f.yml")


def test_merging_adds_keys_appends_lists_and_keeps_lines():
    base = read_located_yaml("a: 1\nm: {x: 1}\nl: [p, q]\n", "base.yml")
    over = read_located_yaml("\na: 2\nm: {y: 2}\nl:\n  - r\n", "over.yml")
    merged = merge(base, over)
    assert merged.value == {"a": 2, "m": {"x": 1, "y": 2}, "l": ["p", "q", "r"]}
    assert merged.lines["a",] == ("over.yml", 2)
    assert merged.lines["l", 2] == ("over.yml", 5)
    assert merged.lines["l", 1] == ("base.yml", 3)
