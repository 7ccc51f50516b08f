"""The faint change of skin colour with every heartbeat. NumPy only.

Blood takes most from green light, less from blue, least from red (Verkruysse, Svaasand and Nelson 2008). A
real face seen by a camera changes by a few tenths of a per cent, ours by more: learners must find it.
"""

import numpy as np

DEPTH = 0.012  # of green light, from the middle to the crest
BY_COLOUR = np.array([0.35, 1.0, 0.60])


def pulse_wave(time: np.ndarray, beats_a_minute: float) -> np.ndarray:
    """Blood volume in -1…1 at times in seconds: steep rise, slower fall, a second small bump."""
    phase = 2 * np.pi * beats_a_minute / 60 * np.asarray(time, float)
    return (np.sin(phase) + 0.28 * np.sin(2 * phase + 0.9)) / 1.2


def with_pulse(light: np.ndarray, face: np.ndarray, volume: float) -> np.ndarray:
    """Linear light (H, W, 3) with the skin (``face`` (H, W), 0…1) darker where there is more blood."""
    return light * (1 - DEPTH * volume * face[..., None] * BY_COLOUR).astype(light.dtype)


def without_motion(means: np.ndarray) -> np.ndarray:
    """Pulse (T,) from a face's mean linear R, G, B (T, 3): what light and shade of a moving head leave over.

    Plane orthogonal to skin (Wang, den Brinker, Stuijk and de Haan 2017), over the whole clip. In a face that
    talks, shading swings several times more than the pulse, and green alone does not show it.
    """
    time = np.arange(len(means))
    share = means / means.mean(0) - 1
    red, green, blue = (share - np.polynomial.polynomial.polyval(time, np.polyfit(time, share, 4)[::-1]).T).T
    first, second = green - blue, green + blue - 2 * red
    return first + first.std() / second.std() * second


def recovered_rate(green: np.ndarray, fps: float, slowest: float = 45.0, fastest: float = 120.0) -> float:
    """Beats a minute at which the mean green of a face (T,) swings most, from a zero-padded spectrum."""
    time = np.arange(len(green))
    level = np.polyval(np.polyfit(time, green, 2), time)
    padded = np.abs(np.fft.rfft((green - level) * np.hanning(len(green)), 4096))
    beats = np.fft.rfftfreq(4096, 1 / fps) * 60
    band = (beats >= slowest) & (beats <= fastest)
    return float(beats[band][padded[band].argmax()])
