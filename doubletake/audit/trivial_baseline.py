"""A trivial baseline: whether made clips can be told from camera clips without looking at a face.

This detector knows a file's size and length and, of the whole frame, average colour, sharpness and noise. If
that is enough, the clips differ by something other than what was done to the face, and whoever learns on them
learns the wrong thing.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike

from doubletake.errors import DoubleTakeError
from doubletake.statistics.bootstrap import Interval, bootstrap_interval
from doubletake.video.noise import NOISE_GAIN, NOISE_KERNEL

FEATURES = (
    "file size",  # bytes
    "duration",  # seconds
    "bitrate",  # bits a second of the picture's stream alone: padding a file does not change it
    "frames",  # how many
    "red",  # means over all pixels of all frames, 0…255
    "green",
    "blue",
    "sharpness",  # variance of the Laplacian of the grey frame, mean over frames
    "noise",  # standard deviation in grey levels, mean over frames
)

# The detector is not trained anew in each draw of the bootstrap, so the interval does not know how training
# varies. On simulated clips whose features are no use, intervals of a nominal 95 % held 0.5 in 79 to 91 of
# 100 cases, of 99 % in 87 to 100 (six settings, 70 cases each): what is called 99 % is about 93 % in truth.
LEVEL = 0.99

# The strength of the ridge of a usual logistic regression, C = 1 where losses are summed.
_RIDGE = 1.0


def file_features(path: str | Path) -> np.ndarray:
    """Return what the baseline knows of a clip's file, (F,) float64 in the order of `FEATURES`.

    Parameters
    ----------
    path : str or Path

    Raises
    ------
    DoubleTakeError
        If the file is missing or cannot be played.

    References
    ----------
    Sharpness: J. L. Pech-Pacheco et al., "Diatom autofocusing in brightfield microscopy", 2000.
    """
    import cv2

    from doubletake.video import decode

    path = Path(path)
    frames = decode(path)
    size, (seconds, bitrate) = path.stat().st_size, _stream(path)
    colours, sharp, noisy = [], [], []
    for frame in frames:
        grey = cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY)
        colours.append(cv2.mean(frame)[:3])
        sharp.append(float(cv2.Laplacian(grey, cv2.CV_16S).var()))
        noisy.append(noise(grey))
    known = (size, seconds, bitrate, len(frames), *np.mean(colours, 0), np.mean(sharp))
    return np.array([*known, np.mean(noisy)], np.float64)


def noise(grey: np.ndarray, mask: np.ndarray | None = None) -> float:
    """Return the standard deviation of the noise of a picture, (H, W) uint8, in grey levels.

    A mask that no plane, ramp or straight edge along the axes answers to leaves the noise, and some texture:
    compare pictures of one scene only.

    Parameters
    ----------
    grey : (H, W) uint8
    mask : (H, W) bool, optional
        Where to measure; everywhere if left out.

    References
    ----------
    J. Immerkær, "Fast noise variance estimation", Computer Vision and Image Understanding 64, 1996.

    Examples
    --------
    >>> import numpy as np
    >>> picture = np.random.default_rng(0).normal(128, 5, (200, 200)).round().astype(np.uint8)
    >>> round(noise(picture))
    5
    """
    import cv2

    answer = np.abs(cv2.filter2D(grey, cv2.CV_32F, NOISE_KERNEL))
    if mask is not None:
        answer = answer[mask]
    return float(NOISE_GAIN * answer.mean(dtype=np.float64))


def trivial_baseline(
    features: ArrayLike,
    made: ArrayLike,
    groups: ArrayLike,
    clusters: ArrayLike | None = None,
    resamples: int = 2000,
    level: float = LEVEL,
    seed: int = 0,
) -> Interval:
    """Train the detector, and return the AUC with which it finds made clips of groups it never saw.

    Grouped leave-pair-out: for any two groups (or one with itself) a logistic regression is trained on all
    others, and each camera clip of the one is compared with each made clip of the other. Scores of different
    trainings are never compared: pooling them makes useless features look worse than chance, as leaving a
    clip out tilts the training against it.

    Parameters
    ----------
    features : (N, F) numbers
    made : (N,) bool
    groups : (N,)
        What is left out together: the footage, or the person.
    clusters : (N,), optional
        What the bootstrap draws together; ``groups`` if left out.
    resamples, level, seed
        Of the bootstrap, see `doubletake.statistics.bootstrap.bootstrap_interval`. The detector is not
        trained anew in each draw: the default level, 0.99, holds the truth in about 93 of 100 cases.

    Returns
    -------
    Interval
        0.5 if the detector is no use.

    Raises
    ------
    DoubleTakeError
        If the arrays do not fit together, or too few groups are left to train on.

    References
    ----------
    A. Airola et al., "An experimental comparison of cross-validation techniques for estimating the area under
    the ROC curve", Computational Statistics & Data Analysis 55, 2011.
    """
    wins, is_made = leave_pair_out(features, made, groups), np.asarray(made, bool)

    def share_of_wins(clips: np.ndarray) -> float:
        cameras, others = clips[~is_made[clips]], clips[is_made[clips]]
        return wins[np.ix_(cameras, others)].mean() if len(cameras) and len(others) else np.nan

    return bootstrap_interval(
        share_of_wins,
        np.arange(len(is_made)),
        groups=groups if clusters is None else clusters,
        resamples=resamples,
        level=level,
        seed=seed,
    )


def leave_pair_out(features: ArrayLike, made: ArrayLike, groups: ArrayLike) -> np.ndarray:
    """Return which made clip beats which camera clip, by detectors that saw neither's group.

    Parameters are those of `trivial_baseline`.

    Returns
    -------
    ndarray, (N, N) float64
        At ``[i, j]``, camera clip i and made clip j: 1 if j scores higher, 0.5 if both score alike, else 0.
        NaN where i is no camera clip or j no made one.
    """
    features, made, groups = np.asarray(features, np.float64), np.asarray(made, bool), np.asarray(groups)
    if features.ndim != 2 or not len(features) == len(made) == len(groups) or not np.isfinite(features).all():
        raise DoubleTakeError("The detector needs a row of numbers, a label and a group for each clip.")
    names, member = np.unique(groups, return_inverse=True)
    wins = np.full((len(made), len(made)), np.nan)
    for first in range(len(names)):
        for second in range(first, len(names)):
            out = (member == first) | (member == second)
            cameras, others = np.flatnonzero(out & ~made), np.flatnonzero(out & made)
            # Pairs within a group are counted once, when the group is left out alone.
            across = member[cameras][:, None] != member[others][None]
            wanted = across if first != second else np.ones_like(across)
            if not wanted.any():
                continue
            weights, mean, spread = train(features[~out], made[~out])
            scores = (features - mean) / spread @ weights
            won = np.heaviside(_rounded(scores[others][None] - scores[cameras][:, None]), 0.5)
            rows, columns = np.nonzero(wanted)
            wins[cameras[rows], others[columns]] = won[rows, columns]
    return wins


def train(features: np.ndarray, made: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Fit a logistic regression with a ridge by Newton's method; both kinds weigh the same, however many.

    Parameters
    ----------
    features : (N, F) float64
    made : (N,) bool

    Returns
    -------
    weights, mean, spread : (F,) float64
        A clip's score is ``(features - mean) / spread @ weights``. The intercept is left out: it changes no
        comparison.

    Raises
    ------
    DoubleTakeError
        If one kind is missing.

    References
    ----------
    S. le Cessie and J. C. van Houwelingen, "Ridge estimators in logistic regression", Applied Statistics 41,
    1992.
    """
    if made.all() or not made.any():
        raise DoubleTakeError("The detector needs camera clips and made clips of other groups to train on.")
    share = np.where(made, 0.5 / np.count_nonzero(made), 0.5 / np.count_nonzero(~made))
    mean = share @ features
    spread = np.sqrt(share @ (features - mean) ** 2)
    # What is the same in all clips says nothing; rounding must not make it say something.
    spread[spread <= 1e-9 * np.maximum(np.abs(mean), 1.0)] = np.inf
    columns = np.column_stack([(features - mean) / spread, np.ones(len(features))])
    ridge = np.full(columns.shape[1], _RIDGE / len(features))
    ridge[-1] = 1e-9  # the intercept is free, but for rounding
    beta = np.zeros(columns.shape[1])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-np.clip(columns @ beta, -30, 30)))
        slope = columns.T @ (share * (chance - made)) + ridge * beta
        curve = (columns.T * (share * chance * (1 - chance))) @ columns + np.diag(ridge)
        step = np.linalg.solve(curve, slope)
        beta = beta - step
        if np.abs(step).max() < 1e-8:
            break
    return beta[:-1], mean, spread


def _rounded(difference: np.ndarray) -> np.ndarray:
    """Return differences with those that are mere rounding set to 0, which makes them ties."""
    return np.where(np.abs(difference) < 1e-9, 0.0, difference)


def _stream(path: Path) -> tuple[float, float]:
    """Return how many seconds the file says that it plays, and its stream's bits a second."""
    import av

    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        if stream.duration is None or stream.time_base is None or stream.duration <= 0:
            raise DoubleTakeError(f"The file {path.name} does not say how long it plays.")
        seconds = float(stream.duration * stream.time_base)
        return seconds, 8 * sum(packet.size for packet in container.demux(stream)) / seconds
