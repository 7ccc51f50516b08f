"""One clip or picture, from its bytes to what every cue saw in it.

The cues were calibrated on the course's own rendered clips only. On clips from the world outside a single cue
was near guessing when we tried, so of a visitor's clip the inspector tells what each cue saw, and that it
cannot say what that means.
"""

from __future__ import annotations

import hashlib
import itertools
import math
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from doubletake.cues import CUES, Observation, Reading, observe, read_cues
from doubletake.cues.cue import Need
from doubletake.errors import DoubleTakeError
from doubletake.evidence import CANNOT_SAY, Verdict, conditions_of, weigh
from doubletake.evidence.verdict import CLAIMS
from doubletake.inspector.faces import MOST_PREVIEWS, Faces, FaceTrack, follow_faces
from doubletake.inspector.file_reader import About, Footage
from doubletake.inspector.limits import Limits
from doubletake.inspector.provenance import Provenance, provenance_of
from doubletake.text import file_name, listed

NO_FACE = "No face was found, so no cue has anything to look at."
NOT_CALIBRATED = "What this cue means was measured on the course’s own clips only, and this is none of them."
HOW_FAR = (
    "The cues were measured on the course’s own rendered clips. On 89 items from public collections no "
    "single cue was much better than guessing, so of a clip from elsewhere this note says what each cue saw, "
    "and not what that means."
)
_MOST_LOOKS = 200  # frames in which cues look at pixels; of longer clips every second, third, …
_UNEVEN = 0.2  # a step between frames that differs by more from the usual one makes the rate vary

# What spoils what a cue needs (`Cue.needs`), and how that is said.
_SPOILS: dict[str, tuple[set[Need], str]] = {
    "shrunk": (
        {"detail"},
        "The picture was made smaller before it was measured, which changes fine detail.",
    ),
    "interlaced": (
        {"detail", "edges"},
        "Each frame is woven from two half pictures, which changes fine detail and edges.",
    ),
    "wide_light": (
        {"colour"},
        "The clip is stored for a high dynamic range, and its colours are only roughly translated.",
    ),
    "uneven": (
        {"time"},
        "The time between frames varies, which cues of change over time were not made for.",
    ),
}


@dataclass(frozen=True)
class CueSaid:
    """What one cue saw, and what may be said of it.

    Attributes
    ----------
    name, title, question : str
        As in `doubletake.cues.CUES`.
    valid : bool
        Whether it has an answer here.
    saw : str
        What was measured, in a sentence; empty without an answer.
    says : str
        ``"cannot say"``, or ``"weak evidence that …"`` where its validity conditions hold.
    why : str
        Why it cannot say; empty if it says something.
    """

    name: str
    title: str
    question: str
    valid: bool
    saw: str
    says: str
    why: str


@dataclass(frozen=True)
class FaceSeen:
    """One of the faces.

    Attributes
    ----------
    number : int
        From 1 on, the largest first.
    begins, ends : float
        When it is seen, in seconds.
    frames : int
        In how many frames.
    width : float
        In pixels.
    frame_index, box : int and (float, float, float, float)
        The frame that it is shown by, and left, top, right, bottom of the face in it.
    """

    number: int
    begins: float
    ends: float
    frames: int
    width: float
    frame_index: int
    box: tuple[float, float, float, float]


@dataclass(frozen=True, eq=False)
class Inspection:
    """What was found in a file. It holds small pictures and no frame but the part around one face.

    Attributes
    ----------
    name : str
        What the file is called, without folders and as `plain` text; to be escaped in HTML.
    sha256 : str
        Of its bytes.
    course : bool
        Whether it is, byte for byte, one of the course's own clips.
    about : About
    width, height : int
        Of its frames as they were measured.
    times : (T,) float64
        Of the frames, in seconds, as counted.
    ended : str
        As `Footage.ended`.
    faces : tuple of FaceSeen
        The largest first.
    face : int
        The number of the one that was measured; 0 without one.
    first : int
        The frame with which its observation begins.
    observation : Observation or None
        What was seen of the face; None without one.
    readings : dict of str to Reading
        By cue; empty without a face.
    cues : tuple of CueSaid
        All of them, in the order of `doubletake.cues.CUES`.
    verdict : Verdict
        What they say together, in words.
    provenance : Provenance
    notes : tuple of str
        What is to be known of the file and of how it was read, in sentences.
    cuts : tuple of float
        Seconds at which a new shot begins.
    previews : dict of int to bytes
        Small JPEG pictures by frame, and ``preview_scale``, their size as a share of the frames'.
    spent : float
        Seconds that it took.
    """

    name: str
    sha256: str
    course: bool
    about: About
    width: int
    height: int
    times: np.ndarray
    ended: str
    faces: tuple[FaceSeen, ...]
    face: int
    first: int
    observation: Observation | None
    readings: dict[str, Reading]
    cues: tuple[CueSaid, ...]
    verdict: Verdict
    provenance: Provenance
    notes: tuple[str, ...]
    cuts: tuple[float, ...]
    previews: dict[int, bytes]
    preview_scale: float
    spent: float

    @property
    def moving(self) -> bool:
        """Whether it has more than one frame."""
        return len(self.times) > 1

    @property
    def seconds(self) -> float:
        """How much of it was looked at, the last frame's own time included; 0 for a picture."""
        return _length(self.times)


def inspect(
    data: bytes,
    name: str = "",
    *,
    face: int | None = None,
    start: float = 0.0,
    limits: Limits | None = None,
    progress: Callable[[str], None] | None = None,
) -> Inspection:
    """Look at a clip or a picture that somebody brought.

    Parameters
    ----------
    data : bytes
        The whole file. It stays in memory and is written nowhere.
    name : str
        What it is called.
    face : int, optional
        Which face is measured: 1 is the largest, which is the default.
    start : float
        Seconds into a clip from which on it is looked at.
    limits : Limits, optional
    progress : callable, optional
        Called with a few words before each step.

    Returns
    -------
    Inspection

    Raises
    ------
    DoubleTakeError
        If the file cannot be read, or there is no face of that number; in one sentence.

    Examples
    --------
    >>> from doubletake import library
    >>> seen = inspect(library.still("marc-portrait").path.read_bytes(), "marc.jpg")
    >>> len(seen.faces), seen.verdict.words
    (1, 'cannot say')
    """
    progress = progress or _silent
    progress("reading")
    began = time.perf_counter()
    with Footage(data, name, start=start, limits=limits) as footage:
        faces = look_for_faces(footage)
        progress("measuring")
        return examine(footage, faces, name, face=face, began=began)


def _silent(_words: str) -> None:
    """Progress that nobody hears of."""


def expected_frames(footage: Footage) -> float:
    """How many frames will be looked at, as far as the file's header can be believed."""
    about = footage.about
    if not about.format.moving:
        return 1
    seconds = min(about.claimed_seconds or footage.limits.seconds, footage.limits.seconds)
    return min(seconds * min(about.claimed_rate or 30.0, 60.0), footage.limits.frames)


def look_for_faces(footage: Footage, pictures: int = MOST_PREVIEWS) -> Faces:
    """Go through the frames once: find and follow faces, and keep about so many small pictures."""
    return follow_faces(footage.frames(), max(math.ceil(expected_frames(footage) / pictures), 1))


def examine(
    footage: Footage, faces: Faces, name: str = "", *, face: int | None = None, began: float | None = None
) -> Inspection:
    """Measure one face of a clip whose faces are known: what a page does again when another face is picked.

    Parameters
    ----------
    footage : Footage
    faces : Faces
        As `look_for_faces` returned them.
    name, face
        As for `inspect`.
    began : float, optional
        When the work began, by ``time.perf_counter``.

    Returns
    -------
    Inspection

    Raises
    ------
    DoubleTakeError
        If there is no face of that number.
    """
    began = time.perf_counter() if began is None else began
    tracks, times = faces.tracks, faces.times
    if face is not None and tracks and not 1 <= face <= len(tracks):
        numbers = listed([str(number) for number in range(1, len(tracks) + 1)], "or")
        raise DoubleTakeError(f"There is no face {face} here: choose {numbers}.")
    chosen = (face or 1) if tracks else 0
    observation, readings, first = None, {}, 0
    if chosen:
        track = tracks[chosen - 1]
        first, stop = track.first, track.last + 1
        frames = (frame for _, frame in itertools.islice(footage.frames(), first, stop))
        observation = observe(
            frames,
            times[first:stop],
            landmarks=track.landmarks,
            landmarks_from="detector",
            every=math.ceil((stop - first) / _MOST_LOOKS),
        )
        readings = read_cues(observation)
    sha256 = hashlib.sha256(footage.data).hexdigest()
    course = is_of_the_course(sha256)
    if observation is None:
        verdict = Verdict(CANNOT_SAY, "", None, (NO_FACE,))
    else:
        verdict = weigh(readings, conditions=conditions_of(observation, cast=course))
    spoilt = _spoilt(footage.about, times if observation is None else observation.times)
    return Inspection(
        name=file_name(name),
        sha256=sha256,
        course=course,
        about=footage.about,
        width=footage.width,
        height=footage.height,
        times=times,
        ended=footage.ended,
        faces=tuple(_face_seen(number, track, faces) for number, track in enumerate(tracks, 1)),
        face=chosen,
        first=first,
        observation=observation,
        readings=readings,
        cues=tuple(_cue_said(cue, readings.get(cue), course, spoilt) for cue in CUES),
        verdict=verdict,
        provenance=provenance_of(footage.data, footage.about),
        notes=tuple(_notes(footage, faces, chosen)),
        cuts=tuple(float(times[index]) for index in faces.cuts),
        previews=faces.previews,
        preview_scale=faces.scale,
        spent=time.perf_counter() - began,
    )


def is_of_the_course(sha256: str) -> bool:
    """Whether a file is, byte for byte, a clip or still of the library."""
    from doubletake.library.catalogue import read_manifest

    try:
        manifest = read_manifest()
    except DoubleTakeError:  # without it the inspector still works, and knows no clip
        return False
    return any(entry["sha256"] == sha256 for entry in (*manifest["clips"], *manifest["stills"]))


def _length(times: np.ndarray) -> float:
    return float(times[-1] - times[0] + np.median(np.diff(times))) if len(times) > 1 else 0.0


def _is_uneven(times: np.ndarray) -> bool:
    steps = np.diff(times)
    return len(steps) > 2 and bool((np.abs(steps / np.median(steps) - 1) > _UNEVEN).mean() > 0.05)


def _spoilt(about: About, times: np.ndarray) -> set[str]:
    """What took a part of the cues' ground away, by the keys of `_SPOILS`."""
    found = {name for name in ("shrunk", "interlaced", "wide_light") if getattr(about, name)}
    return found | ({"uneven"} if _is_uneven(times) else set())


def _cue_said(name: str, reading: Reading | None, course: bool, spoilt: set[str]) -> CueSaid:
    cue = CUES[name]
    common = {"name": name, "title": cue.title, "question": cue.question}
    if reading is None:
        return CueSaid(valid=False, saw="", says=CANNOT_SAY, why="There is no face to look at.", **common)
    if not reading.valid:
        return CueSaid(valid=False, saw="", says=CANNOT_SAY, why=reading.reason, **common)
    strength = reading.strength
    why = [words for key, (needs, words) in _SPOILS.items() if key in spoilt and needs & set(cue.needs)]
    if not course:
        why.append(NOT_CALIBRATED)
    elif strength.word == "none":
        why.append(strength.reason)
    says = CANNOT_SAY if why else f"{strength.word} evidence that {CLAIMS[strength.direction]}"
    return CueSaid(valid=True, saw=reading.words, says=says, why=" ".join(why), **common)


def _face_seen(number: int, track: FaceTrack, faces: Faces) -> FaceSeen:
    inside = track.first + np.flatnonzero(np.isfinite(track.landmarks).all((1, 2)))
    middle = int(inside[len(inside) // 2])
    # A frame of which a small picture is kept, if the face is in one.
    shown = min(inside.tolist(), key=lambda index: (index not in faces.previews, abs(index - middle)))
    begins, ends = float(faces.times[track.first]), float(faces.times[track.last])
    box = track.box(shown)
    assert box is not None, "it is seen in each of these frames"
    return FaceSeen(number, begins, ends, track.frames, track.width, shown, box)


def _notes(footage: Footage, faces: Faces, chosen: int) -> list[str]:
    """What is to be known of a file and of how it was read, in the order in which it is told."""
    about, times = footage.about, faces.times
    notes = [*_end_notes(footage, times), *_picture_notes(footage)]
    notes += [words for key, (_, words) in _SPOILS.items() if key in _spoilt(about, times) - {"shrunk"}]
    if faces.cuts:
        at = listed([f"{times[index]:.1f} s" for index in faces.cuts[:5]])
        more = f" and {len(faces.cuts) - 5} more times" if len(faces.cuts) > 5 else ""
        notes.append(f"It cuts to another shot at {at}{more}; a face is followed inside one shot only.")
    return [*notes, *_face_notes(len(faces.tracks), chosen)]


def _end_notes(footage: Footage, times: np.ndarray) -> list[str]:
    """Whether it is what its name says, and where and why it ends."""
    about = footage.about
    kind, looked_at = about.format, _length(times)
    notes = []
    if kind.renamed:
        notes.append(f"Its name says {kind.renamed}, and it is {kind.name}.")
    if kind.cut:
        notes.append("Its end is missing, so a part of what it showed may be grey or gone.")
    what_came = f"the {looked_at:.1f} seconds before were looked at."
    notes += {
        "enough": [
            f"The clip goes on: {looked_at:.1f} seconds of it, from {times[0]:.1f} s on, were looked at."
        ],
        "broken": [f"The file is damaged or breaks off after {times[-1]:.1f} s; {what_came}"],
        "memory": [f"The file takes too much memory after {times[-1]:.1f} s; {what_came}"],
        "time": [f"Reading took too long and was stopped after {times[-1]:.1f} s; {what_came}"],
        "died": [f"Reading stopped at a damaged place after {times[-1]:.1f} s; {what_came}"],
        "resized": [f"The picture changes its size after {times[-1]:.1f} s; {what_came}"],
    }.get(footage.ended, [])
    claimed, counted = about.claimed_seconds, looked_at + float(times[0])
    if footage.ended == "whole" and claimed and abs(claimed - counted) > max(0.3, 0.1 * claimed):
        if len(times) > 1:
            notes.append(f"Its header says that it lasts {claimed:.1f} seconds; {counted:.1f} are there.")
    return notes


def _picture_notes(footage: Footage) -> list[str]:
    """How its pictures were brought to what was measured."""
    about, notes = footage.about, []
    if about.orientation != 1:
        notes.append("It is stored turned or mirrored, and was set upright as its header asks.")
    if about.shrunk:
        notes.append(
            f"Its frames of {about.stored[0]} × {about.stored[1]} pixels were brought to {footage.width} × "
            f"{footage.height} before anything was measured."
        )
    if about.bits > 8:
        notes.append(f"Each colour is stored in {about.bits} bits; it was measured in 8.")
    return notes


def _face_notes(count: int, chosen: int) -> list[str]:
    if not chosen:
        return [NO_FACE]
    if count == 1:
        return []
    why = "the largest" if chosen == 1 else "as was asked"
    return [f"There are {count} faces; number {chosen}, {why}, was measured."]
