"""A cue's values over time, and the curve that it was read off, as SVG that a screen reader can say."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

import numpy as np

from doubletake.cues import CUES, Reading

WIDTH, HEIGHT = 640, 170
_LEFT, _RIGHT, _TOP, _BOTTOM = 72, 12, 28, 30
_MOST_POINTS = 600


def said(number: float) -> str:
    """A number with three digits that count, without an exponent where one can be avoided.

    Examples
    --------
    >>> said(1.2345), said(0.00123), said(1234.5), said(float("nan"))
    ('1.23', '0.00123', '1234', 'none')
    """
    if not math.isfinite(number):
        return "none"
    if number == 0 or 1e-4 <= abs(number) < 1e6:
        digits = 2 if number == 0 else max(2 - math.floor(math.log10(abs(number))), 0)
        text = f"{number:.{digits}f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return f"{number:.2g}"


def timeline_sentence(reading: Reading) -> str:
    """What a cue's plot over time shows, in words; empty where there is nothing to plot."""
    known = np.isfinite(reading.values)
    if len(reading.values) < 2 or not known.any():
        return ""
    values, unit = reading.values[known], f" {unit_of_values(reading)}".rstrip()
    sentence = (
        f"From {reading.times[0]:.1f} to {reading.times[-1]:.1f} seconds the values lie between "
        f"{said(values.min())} and {said(values.max())}{unit}, half of them below {said(np.median(values))}"
    )
    gaps = int((~known).sum())
    sentence += f"; {gaps} of {len(known)} frames have none." if gaps else "."
    if reading.events:
        at = ", ".join(f"{time:.1f}" for time in reading.events)
        sentence += f" Marked: {at} s."
    return sentence


def timeline(reading: Reading, title: str, key: str) -> str:
    """A cue's values over time as one SVG; empty where there is nothing to plot.

    Parameters
    ----------
    reading : Reading
    title : str
        What it is called, for a screen reader.
    key : str
        Letters and hyphens; names the plot's parts on its page.
    """
    sentence = timeline_sentence(reading)
    if not sentence:
        return ""
    label = unit_of_values(reading) or "value"
    marks = tuple(reading.events)
    return _plot(reading.times, reading.values, "seconds", label, f"{title} over time", sentence, key, marks)


def curve(reading: Reading, title: str, key: str) -> str:
    """The curve that a reading was read off, as one SVG; empty without one."""
    if reading.curve is None:
        return ""
    x, y = (np.asarray(axis, np.float64) for axis in (reading.curve.x, reading.curve.y))
    known = np.isfinite(x) & np.isfinite(y)
    if known.sum() < 2:
        return ""
    peak = x[known][np.argmax(y[known])]
    sentence = (
        f"{reading.curve.y_label} against {reading.curve.x_label}, from {said(x[known].min())} to "
        f"{said(x[known].max())}; the highest is at {said(peak)}."
    )
    labels = reading.curve.x_label, reading.curve.y_label
    return _plot(x, y, *labels, f"{title}: the curve behind it", sentence[0].upper() + sentence[1:], key)


def unit_of_values(reading: Reading) -> str:
    """The unit of each frame's value; empty where it has none, or another one than the whole."""
    unit = CUES[reading.name].frame_unit if reading.name in CUES else None
    return reading.unit if unit is None else unit


def _plot(
    x: np.ndarray,
    y: np.ndarray,
    x_label: str,
    y_label: str,
    title: str,
    sentence: str,
    key: str,
    marks: Sequence[float] = (),
) -> str:
    x, y = np.asarray(x, np.float64), np.asarray(y, np.float64)
    if len(x) > _MOST_POINTS:
        taken = np.linspace(0, len(x) - 1, _MOST_POINTS).astype(int)
        x, y = x[taken], y[taken]
    known = y[np.isfinite(y)]
    low, high = float(known.min()), float(known.max())
    if high - low < 1e-9 * max(abs(high), 1.0):
        low, high = low - 0.5 * max(abs(low), 1.0), high + 0.5 * max(abs(high), 1.0)
    first, last = float(np.nanmin(x)), float(np.nanmax(x))

    def across(value: float) -> float:
        return _LEFT + (value - first) / max(last - first, 1e-9) * (WIDTH - _LEFT - _RIGHT)

    def down(value: float) -> float:
        return _TOP + (high - value) / (high - low) * (HEIGHT - _TOP - _BOTTOM)

    base = HEIGHT - _BOTTOM
    parts = [
        f'<line class="axis" x1="{_LEFT}" y1="{base}" x2="{WIDTH - _RIGHT}" y2="{base}"/>',
        f'<line class="axis" x1="{_LEFT}" y1="{_TOP}" x2="{_LEFT}" y2="{base}"/>',
    ]
    for mark in marks:
        parts.append(
            f'<line class="mark" x1="{across(mark):.1f}" y1="{_TOP}" x2="{across(mark):.1f}" y2="{base}"/>'
        )
    pieces, alone, pen = [], [], False
    for n, (a, b) in enumerate(zip(x, y, strict=True)):
        if not (math.isfinite(a) and math.isfinite(b)):
            pen = False
            continue
        if not pen and (n + 1 >= len(y) or not math.isfinite(y[n + 1])):
            alone.append(f'<circle class="dot" cx="{across(a):.1f}" cy="{down(b):.1f}" r="2"/>')
        pieces.append(f"{'L' if pen else 'M'}{across(a):.1f} {down(b):.1f}")
        pen = True
    parts += [f'<path class="line" d="{" ".join(pieces)}"/>', *alone]
    parts += [
        f'<text x="{_LEFT - 6}" y="{_TOP + 9}" text-anchor="end">{escape(said(high))}</text>',
        f'<text x="{_LEFT - 6}" y="{base}" text-anchor="end">{escape(said(low))}</text>',
        f'<text x="{_LEFT}" y="{HEIGHT - 8}">{escape(said(first))}</text>',
        f'<text x="{WIDTH - _RIGHT}" y="{HEIGHT - 8}" text-anchor="end">'
        f"{escape(said(last))} {escape(x_label)}</text>",
        f'<text x="{_LEFT}" y="{_TOP - 10}">{escape(y_label)}</text>',
    ]
    return (
        f'<svg class="plot" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-labelledby="{key}-title {key}-words"><title id="{key}-title">{escape(title)}</title>'
        f'<desc id="{key}-words">{escape(sentence)}</desc>{"".join(parts)}</svg>'
    )
