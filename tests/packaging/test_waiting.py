"""No test guesses how long something takes, and none reads a page once while it is still being written."""

import ast
import time
from pathlib import Path

import pytest

from tests.waiting import comes_to_rest, eventually, stays

TESTS = Path(__file__).resolve().parents[1]
SLEEPS = {"sleep", "wait_for_timeout"}
# What reads a page once. In an assertion, `expect` or `eventually` takes its place.
READS = {
    "all_inner_texts", "all_text_contents", "count", "get_attribute", "inner_html", "inner_text",
    "input_value", "is_checked", "is_disabled", "is_enabled", "is_hidden", "is_visible", "text_content",
}  # fmt: skip
# These measure how long something takes, make a picture, or run inside a server where nothing else can wait.
MAY_SLEEP = {"waiting.py", "screenshot.py", "timing.py", "websocket_probe.py"}


def calls(tree, names):
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in names
    ]


def read_once(function):
    """Names that hold what a page said once, in ``assert words in name``."""
    held = {
        target.id
        for node in ast.walk(function)
        if isinstance(node, ast.Assign) and calls(node.value, READS - {"count"})
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    return [
        node.lineno
        for claim in ast.walk(function)
        if isinstance(claim, ast.Assert)
        for node in ast.walk(claim.test)
        if isinstance(node, ast.Compare)
        and isinstance(node.ops[0], ast.In | ast.NotIn)
        and getattr(node.comparators[-1], "id", "") in held
    ]


def places(path, lines):
    return [f"{path.relative_to(TESTS)}:{line}" for line in lines]


def test_nobody_sleeps():
    found = []
    for path in sorted(TESTS.rglob("*.py")):
        if path.name not in MAY_SLEEP and not path.name.startswith("bench_"):
            found += places(path, calls(ast.parse(path.read_text(encoding="utf-8")), SLEEPS))
    assert found == [], "wait for a fact instead: tests/waiting.py says how"


def test_no_assertion_reads_a_page_once():
    found = []
    for path in sorted((TESTS / "browser").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Assert):
                found += places(path, calls(node.test, READS))
            elif isinstance(node, ast.FunctionDef):
                found += places(path, read_once(node))
    assert found == [], "expect(…) waits for it, or eventually(lambda: …)"


def test_what_comes_late_is_waited_for():
    started = time.monotonic()
    assert eventually(lambda: time.monotonic() - started > 0.1 and "there") == "there"
    words = iter(["a", "b", "c"])
    assert comes_to_rest(lambda: next(words, "rest"), seconds=0.1) == "rest"


def test_what_never_comes_fails_with_its_reason():
    with pytest.raises(AssertionError, match="no answer"):
        eventually(lambda: None, "no answer", seconds=0)
    with pytest.raises(AssertionError, match="nothing"):
        eventually({}.popitem, "nothing", seconds=0)


def test_what_changes_does_not_stay():
    numbers = iter(range(100))
    with pytest.raises(AssertionError, match="it was 0 and became 1"):
        stays(lambda: next(numbers), seconds=1)
    assert stays(lambda: 3, seconds=0.1) == 3
