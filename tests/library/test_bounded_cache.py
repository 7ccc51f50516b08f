"""The cache with a bound: what stays, what goes, and that two threads make a thing once."""

import threading

import numpy as np
import pytest

from doubletake.library.bounded_cache import BoundedCache
from tests.waiting import pause


def test_only_the_few_things_used_last_are_kept():
    cache, made = BoundedCache(count=3, size=100), []

    def make(name, size):
        def build():
            made.append(name)
            return np.zeros(size, np.uint8)

        return cache.get(name, build)

    for name in ("a", "b", "c", "a", "d", "a", "b"):
        make(name, 10)
    assert made == ["a", "b", "c", "d", "b"]
    make("large", 500)
    make("a", 10)
    assert made[-2:] == ["large", "a"]
    assert cache.nbytes == 10


def test_what_is_not_enough_is_made_again_and_replaced():
    cache = BoundedCache(count=3, size=100)
    small, large = np.zeros(3, np.uint8), np.zeros(9, np.uint8)
    assert cache.get("a", lambda: small, enough=lambda item: len(item) >= 2) is small
    assert cache.get("a", lambda: large, enough=lambda item: len(item) >= 5) is large
    assert cache.peek("a") is large
    cache.forget("a")
    assert cache.peek("a") is None


def test_threads_that_want_the_same_thing_make_it_once():
    cache, made, got = BoundedCache(count=3, size=100), [], []

    def build():
        made.append(1)
        pause(0.05)  # so that the others come meanwhile
        return np.zeros(3, np.uint8)

    threads = [threading.Thread(target=lambda: got.append(cache.get("a", build))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 1
    assert all(item is got[0] for item in got) and len(got) == 8


def test_a_failure_is_not_kept_and_blocks_nobody():
    cache = BoundedCache(count=3, size=100)

    def fail():
        raise ValueError("not today")

    for _ in range(2):
        with pytest.raises(ValueError, match="not today"):
            cache.get("a", fail)
    assert len(cache.get("a", lambda: np.zeros(3, np.uint8))) == 3
