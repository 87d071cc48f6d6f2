"""What was made is found again, and what was used longest ago makes room."""

import os

from bookrender.cache import Cache


def never() -> bytes:
    raise AssertionError("it was made again")


def aged(cache: Cache, *names: str) -> None:
    """Give the results of these names times of use one second apart, long ago."""
    for second, name in enumerate(names):
        os.utime(cache.path("stage", [name]), (second, second))


def kept(cache: Cache, *names: str) -> list[str]:
    return [name for name in names if cache.path("stage", [name]).exists()]


def test_a_result_is_made_once(tmp_path):
    cache = Cache(tmp_path)
    assert cache.get_or_make("stage", ["a"], lambda: b"made") == b"made"
    assert cache.get_or_make("stage", ["a"], never) == b"made"


def test_what_was_used_longest_ago_makes_room(tmp_path):
    cache = Cache(tmp_path)
    for name in "abc":
        cache.get_or_make("stage", [name], lambda: bytes(100))
    aged(cache, "a", "b", "c")
    cache.prune(300)
    assert kept(cache, *"abc") == ["a", "b", "c"]
    cache.get_or_make("stage", ["a"], never)
    cache.prune(250)
    assert kept(cache, *"abc") == ["a", "c"]
    cache.prune(0)
    assert kept(cache, *"abc") == []


def test_a_file_that_is_kept_again_counts_as_used(tmp_path):
    cache = Cache(tmp_path)
    old, new = (cache.keep(content) for content in (b"old picture", b"new picture"))
    for path in (old, new):
        os.utime(path, (0, 0))
    assert cache.keep(b"old picture") == old
    cache.prune(len(b"old picture"))
    assert old.exists() and not new.exists()
