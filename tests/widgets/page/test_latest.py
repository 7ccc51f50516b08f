"""Painting what is newest, though pictures come later than they were asked for."""

from doubletake.widgets.page.bundle import WIDGETS
from tests.widgets.javascript import answer_of

# A painter whose pictures come when the test says so, and what it painted.
PAINTER = """
  const coming = [], painted = [], closing = new AbortController();
  const gather = () => new Promise((come) => coming.push(come));
  const paint = page.latestOnly(closing.signal, gather, (what) => painted.push(what));
"""


def painted(tmp_path, steps):
    whole = f"await (async () => {{ {PAINTER} {steps} return painted; }})()"
    return answer_of(WIDGETS / "page" / "latest.js", whole, tmp_path)


def test_what_was_overtaken_is_not_painted(tmp_path):
    steps = "const both = [paint(), paint()]; coming[1]('new'); coming[0]('old'); await Promise.all(both);"
    assert painted(tmp_path, steps) == ["new"]


def test_one_after_the_other_both_are_painted(tmp_path):
    steps = "for (const k of [0, 1]) { const done = paint(); coming[k](k); await done; }"
    assert painted(tmp_path, steps) == [0, 1]


def test_nothing_is_painted_where_there_is_nothing_yet_or_the_view_is_closed(tmp_path):
    nothing = "const done = paint(); coming[0](null); await done;"
    closed = "const done = paint(); closing.abort(); coming[0]('late'); await done; await paint();"
    assert painted(tmp_path, nothing) == painted(tmp_path, closed) == []


def test_a_picture_that_is_decoded_is_taken_as_it_is(tmp_path):
    frames = "{ has: (k) => k < 2, ready: (k) => (k === 1 ? 'decoded' : null), get: (k) => `coming ${k}` }"
    expression = f"[...[0, 1, 2].map((k) => page.pictureAt({frames}, k)), page.pictureAt(undefined, 0)]"
    found = answer_of(WIDGETS / "page" / "latest.js", expression, tmp_path)
    assert found == ["coming 0", "decoded", None, None]
