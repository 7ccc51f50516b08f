"""What a long command shows: a bar with the time left, and nothing of what Blender says to itself."""

import contextlib
import os
import sys
import time
from collections.abc import Iterator


class Progress:
    """A bar with the time left, on one line of a terminal; in a log, one line a step.

    Parameters
    ----------
    total : int
        How many steps there are.
    unit : str
        What a step is, such as ``"frame"``.
    name : str, optional
        What stands before the bar.
    """

    def __init__(self, total: int, unit: str, name: str = "") -> None:
        self._total, self._unit, self._name = total, unit, name
        self._done, self._start = 0, time.monotonic()

    def step(self, what: str = "") -> None:
        """Count one step more, say ``what`` it was, and how long the others will take."""
        self._done += 1
        each = (time.monotonic() - self._start) / self._done
        left = round(each * (self._total - self._done))
        filled = round(30 * self._done / self._total)
        bar = "█" * filled + "·" * (30 - filled)
        times = f"{each:.1f} s a {self._unit}, {left // 60}:{left % 60:02d} left"
        line = f"{self._name} {bar} {self._done}/{self._total}  {times}  {what}".strip()
        live = sys.stderr.isatty()
        print(f"\r{line:<110}" if live else line, end="" if live else "\n", file=sys.stderr, flush=True)
        if live and self._done == self._total:
            print(file=sys.stderr)


@contextlib.contextmanager
def silenced(number: int) -> Iterator[None]:
    """Write output (1) or errors (2) nowhere for a while, also those of code that is not Python."""
    stream = {1: sys.stdout, 2: sys.stderr}[number]
    stream.flush()
    terminal, nowhere = os.dup(number), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, number)
        yield
    finally:
        os.dup2(terminal, number)
        os.close(terminal)
        os.close(nowhere)
