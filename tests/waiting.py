"""Waiting for what is still coming: the one place where a test may sleep.

A test that reads a page, a file or a process while somebody else still writes it passes on a fast machine
and fails on a busy one. What Playwright's ``expect`` can wait for is waited for with that, everything else
with one of these.
"""

import time

_SECONDS = 30  # of a machine with something else to do
_PAUSE = 0.05  # seconds between two looks


def eventually(holds, why="", *, seconds=_SECONDS):
    """Ask ``holds()`` again and again until it is true, and return what it said; fail after so many seconds.

    An assertion that fails inside, or an entry that is not there yet, counts as "not yet".
    """
    deadline = time.monotonic() + seconds
    while True:
        failed = None
        try:
            found = holds()
        except (AssertionError, KeyError, IndexError, FileNotFoundError, ValueError) as error:
            found, failed = None, error
        if found:
            return found
        if time.monotonic() > deadline:
            raise AssertionError(why or f"not within {seconds} seconds: {failed or found!r}") from failed
        time.sleep(_PAUSE)


def settled(root):
    """Wait until a widget's page has everything that was asked for, and has drawn it.

    It says itself whether anything is on its way (`data-busy`, see the widgets' `page.js`) or a picture that
    is wanted is not there yet (`data-waits`).
    """
    root.page.wait_for_function(
        """one => {
          const root = one.closest(".dt") ?? one;
          const coming = "[data-busy], [data-waits]";
          return !root.matches(coming) && !root.querySelector(coming);
        }""",
        arg=root.element_handle(),
        timeout=1000 * _SECONDS,
    )


def comes_to_rest(read, *, seconds):
    """What ``read()`` says once it has said the same for so many seconds."""
    seen = []

    def rests():
        now = (time.monotonic(), read())
        if seen and seen[0][1] != now[1]:
            seen.clear()
        seen.append(now)
        return now[0] - seen[0][0] > seconds

    eventually(rests, "it does not come to rest")
    return seen[-1][1]


def pause(seconds):
    """Let time itself pass, where time is what the test is about: key strokes that end, a slow reader."""
    time.sleep(seconds)


def stays(read, *, seconds):
    """What ``read()`` says, unchanged at every look for so many seconds: for a test that nothing happens."""
    first = read()
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        time.sleep(_PAUSE)
        assert (now := read()) == first, f"it was {first!r} and became {now!r}"
    return first
