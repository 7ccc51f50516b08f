"""LandmarkAligner: drag a face's landmarks, and see it laid on another face at once."""

from collections.abc import Mapping, Sequence

import numpy as np
import traitlets

from doubletake import library
from doubletake.cues.eyes import eye_aspect_ratio
from doubletake.errors import DoubleTakeError
from doubletake.face import (
    FACE_PARTS,
    LANDMARK_GROUPS,
    Alignment,
    align_landmarks,
    face_mesh,
    visible_triangles,
)
from doubletake.widgets.page.bundle import script, style
from doubletake.widgets.page.menus import clip_menu, portrait_of, practice_clips, practice_people
from doubletake.widgets.page.page_widget import Fields, Message, PageWidget, Reply, recall, usable
from doubletake.widgets.page.pictures import jpeg, portraits

MOST_FRAMES = 12  # in one answer: the kernel is free again after a fraction of a second
MOST_NOTES = 8
LEANS, SIZES = (-45.0, 45.0), (0.5, 1.5)
PART_WORDS = {"jaw": "Jaw", "brows": "Brows", "nose": "Nose", "eyes": "Eyes", "mouth": "Mouth"}
GROUP_WORDS = {
    "jaw": "jaw", "right_brow": "right brow", "left_brow": "left brow", "nose_bridge": "bridge of the nose",
    "nostrils": "nostrils", "right_eye": "right eye", "left_eye": "left eye", "outer_lips": "lips, outside",
    "inner_lips": "lips, inside",
}  # fmt: skip


class LandmarkAligner(PageWidget):
    """A face with its 68 landmarks to drag, and beside it another face that it is aligned with, live.

    Dragging, scrubbing and all the numbers happen in the page (``similarity.js``); they are those of
    `doubletake.face.align_landmarks` and `doubletake.cues.eyes.eye_aspect_ratio`. What is wrong with an
    argument is said in the widget, not raised.

    Parameters
    ----------
    clip : str, optional
        Whose landmarks can be dragged, e.g. ``"ines-talk"``.
    other : str, optional
        The person whose portrait it is laid on, e.g. ``"marc"``.
    index : int, optional
        The frame that is shown first.
    spoilt : dict of int to (float, float), optional
        Landmarks (counted from 0) that start so many pixels right and down of where they belong, in that
        frame.
    people : sequence of str, optional
        Whose clips and portraits can be chosen; by default those of everybody to practise on.
    one_frame : bool, optional
        Whether there is this frame and this portrait only, and nothing else to choose.
    record_as : str, optional
        Question id: what the learner made is then stored beside the notebook each time a change is settled.
    notebook : str, optional
        The notebook's name, for ``record_as``; by default the one that this kernel runs.

    Examples
    --------
    >>> aligner = LandmarkAligner("ines-talk", "marc")
    >>> aligner.alignment.residual < 0.2
    True
    """

    _esm = script("aligner/aligner.js")
    _css = style(
        "page/plot.css", "page/timeline.css", "page/clip.css", "page/figures.css", "aligner/aligner.css"
    )
    plain_text = "The landmark aligner"

    # Small and readable: these are stored when a notebook keeps its widgets. Pixels travel in messages only.
    menu = traitlets.Dict().tag(sync=True)
    chosen = traitlets.Dict().tag(sync=True)
    notes: traitlets.List[Fields] = traitlets.List(help="The measurements that the learner kept.").tag(
        sync=True
    )

    def __init__(
        self,
        clip: str | None = None,
        other: str | None = None,
        index: int = 0,
        *,
        spoilt: Mapping[int, Sequence[float]] | None = None,
        people: Sequence[str] | None = None,
        one_frame: bool = False,
        record_as: str | None = None,
        notebook: str | None = None,
    ) -> None:
        stored, notice = recall(record_as, notebook)
        self._spoilt: dict[tuple[str, int], np.ndarray] = {}
        traits: Fields
        try:
            clip, other = _first_choice(clip, other)
            first = _complete({"clip": clip, "other": other, "index": index})
            if spoilt:
                self._spoilt = {(first["clip"], first["index"]): _offsets(spoilt)}
            kept = usable(stored, _complete)
            place = ("clip", "other", "index")
            if one_frame and kept and any(kept[name] != first[name] for name in place):
                kept = None  # an answer to an exercise that was another one then
            notes = _usable_notes(stored) if kept else []
            menu = _menu(_offered(people, first)) | {"one_frame": one_frame}
            _check_offered(first, menu)
            traits = {"menu": menu, "chosen": kept or first, "notes": notes, "notice": notice}
        except DoubleTakeError as error:
            traits = {"trouble": str(error)}
        super().__init__(record_as=record_as, notebook=notebook, **traits)

    # --- what the learner made, for other cells --------

    @property
    def landmarks(self) -> np.ndarray:
        """The 68 points as they were left, (68, 2) float64: dragged, leaning and sized."""
        return self._landmarks(self.chosen)

    @property
    def other_landmarks(self) -> np.ndarray:
        """The 68 points of the other face, (68, 2) float64."""
        return _still_landmarks(self.chosen["other"])

    @property
    def alignment(self) -> Alignment:
        """How the one lies on the other, as `doubletake.face.Alignment`."""
        return align_landmarks(self.landmarks, self.other_landmarks)

    # --- what the page asks --------

    def on_hello(self, message: Message) -> Reply:
        """Answer with the mesh and the small pictures of whoever can be chosen."""
        thumbs = portraits(self.menu["others"], self.menu["clips"])
        mesh = [face_mesh().weights.tobytes(), visible_triangles().astype(np.uint16).tobytes()]
        return super().on_hello(message) | {"portraits": list(thumbs)}, [*mesh, *thumbs.values()]

    def on_clip(self, message: Message) -> Reply:
        """All landmarks of a clip, and how far the head is turned in each frame."""
        clip = library.clip(message["clip"])
        truth = clip.truth()
        landmarks = truth.landmarks.astype(np.float64)
        for (name, index), offsets in self._spoilt.items():
            if name == clip.name:
                landmarks[index] += offsets
        yaw = np.ascontiguousarray(truth.angles[:, 0], np.float64)
        return {"clip": clip.name}, [landmarks.tobytes(), yaw.tobytes()]

    def on_other(self, message: Message) -> Reply:
        """The other face: its picture, its landmarks, how far its head is turned."""
        still = portrait_of(library.person(message["other"]).name)
        landmarks = _still_landmarks(message["other"])
        size = {"width": still.width, "height": still.height}
        about = {"other": message["other"], "yaw": float(still.truth().angles[0, 0]), **size}
        return about, [landmarks.tobytes(), jpeg(_picture(still))]

    def on_frames(self, message: Message) -> Reply:
        """The next few frames of a clip; the page asks for more when it has them."""
        clip = library.clip(message["clip"])
        start = min(max(0, int(message["start"])), clip.frame_count - 1)
        end = min(start + min(max(1, int(message["count"])), MOST_FRAMES), clip.frame_count)
        return {"clip": clip.name, "start": start}, [jpeg(clip.frame(index)) for index in range(start, end)]

    def on_commit(self, message: Message) -> Reply:
        """A change is settled: other cells see it from now on, and it is stored if it is an answer."""
        self.chosen = _complete(message["chosen"])
        return self._store()

    def on_keep(self, message: Message) -> Reply:
        """The learner keeps a measurement."""
        self.chosen = _complete(message["chosen"])
        if len(self.notes) >= MOST_NOTES:
            raise DoubleTakeError(f"The table is full: it holds {MOST_NOTES} measurements. Clear it first.")
        clip = library.clip(self.chosen["clip"])
        turned = clip.truth().angles[self.chosen["index"], 0], self._other_yaw()
        fit, place = self.alignment, {name: self.chosen[name] for name in ("clip", "other", "index")}
        note = place | {
            "turned": round(float(abs(turned[0] - turned[1])), 1),
            "before": round(float(fit.distances[0] / fit.eye_distance), 6),
            "left_over": round(fit.residual, 6),
            "dragged": bool(self.chosen["moved"]),
        }
        self.notes = [*self.notes, note]
        return self._store()

    def on_clear(self, message: Message) -> Reply:
        """The table starts anew."""
        self.notes = []
        return self._store()

    def _other_yaw(self) -> float:
        return float(portrait_of(self.chosen["other"]).truth().angles[0, 0])

    def _store(self) -> Fields:
        if not self._record_as:
            return self.record(None)
        fit, start = self.alignment, self._start(self.chosen)
        measured = {
            "rotation": fit.rotation,
            "scale": fit.scale,
            "left_over": fit.residual,
            "eye_aspect_ratio": float(eye_aspect_ratio(self.landmarks)),
            # By how many pixels of the frame each point was dragged: what an exercise looks at.
            "moved_by": {
                number: (np.array(place) - start[int(number)]).round(3)
                for number, place in self.chosen["moved"].items()
            },
        }
        return self.record({**self.chosen, **measured, "notes": self.notes})

    def _start(self, chosen: Fields) -> np.ndarray:
        """The landmarks before anything was dragged."""
        points = library.clip(chosen["clip"]).truth().landmarks[chosen["index"]].astype(np.float64)
        return points + self._spoilt.get((chosen["clip"], chosen["index"]), 0)

    def _landmarks(self, chosen: Fields) -> np.ndarray:
        clip, points = library.clip(chosen["clip"]), self._start(chosen)
        for number, place in chosen["moved"].items():
            points[int(number)] = place
        middle = np.array([clip.width, clip.height]) / 2
        lean = np.radians(chosen["lean"])
        turn = np.array([[np.cos(lean), -np.sin(lean)], [np.sin(lean), np.cos(lean)]])
        return chosen["size"] * (points - middle) @ turn.T + middle


def _picture(still: library.Still | library.Clip) -> np.ndarray:
    return still.image() if isinstance(still, library.Still) else still.frame(0)


def _still_landmarks(person: str) -> np.ndarray:
    return portrait_of(person).truth().landmarks[0].astype(np.float64)


def _offsets(spoilt: Mapping[int, Sequence[float]]) -> np.ndarray:
    """Offsets for all 68 points, of those few that are named."""
    offsets = np.zeros((68, 2))
    for number, offset in spoilt.items():
        if number not in range(68):
            raise DoubleTakeError(f"There is no landmark {number}: they are counted from 0 to 67.")
        offsets[number] = offset
    return offsets


def _complete(chosen: Fields) -> Fields:
    """What was chosen, complete and in range, as plain values."""
    clip = library.clip(chosen["clip"])
    index = int(chosen["index"])
    if not 0 <= index < clip.frame_count:
        raise DoubleTakeError(f"There is no frame {index}: choose a number from 0 to {clip.frame_count - 1}.")
    moved = {}
    for number, place in chosen.get("moved", {}).items():
        x, y = (float(value) for value in place)
        if not (str(number).isdigit() and int(number) < 68 and np.isfinite([x, y]).all()):
            raise DoubleTakeError("A landmark was moved to no place in the picture. Press “Put all back”.")
        moved[str(int(number))] = [x, y]
    lean, size = float(chosen.get("lean", 0)), float(chosen.get("size", 1))
    if not (LEANS[0] <= lean <= LEANS[1] and SIZES[0] <= size <= SIZES[1]):
        raise DoubleTakeError(
            "The face can lean 45 degrees either way, and be half to one and a half its size."
        )
    other = library.person(chosen["other"]).name
    return {"clip": clip.name, "other": other, "index": index, "moved": moved, "lean": lean, "size": size}


def _usable_notes(stored: Fields) -> list[Fields]:
    notes = stored.get("notes", [])
    fields = {"clip", "other", "index", "turned", "before", "left_over", "dragged"}
    sound = isinstance(notes, list) and all(isinstance(note, dict) and set(note) == fields for note in notes)
    return notes[:MOST_NOTES] if sound else []


def _first_choice(clip: str | None, other: str | None) -> tuple[str, str]:
    """The wanted start; whoever is not named is chosen so that two different people take part."""
    if clip is None:
        others = [one for one in practice_clips() if one.person != other]
        clip = (others or practice_clips())[0].name
    if other is None:
        host = library.clip(clip).person
        other = next((person.name for person in practice_people() if person.name != host), host)
    return clip, other


def _offered(people: Sequence[str] | None, first: Fields) -> set[str]:
    """The names of whoever can be chosen: those wanted, and in any case those that are seen first."""
    wanted = [library.person(name).name for name in people or (one.name for one in practice_people())]
    return {*wanted, library.clip(first["clip"]).person, first["other"]}


def _check_offered(first: Fields, menu: Fields) -> None:
    for key, several in (("clip", "clips"), ("other", "others")):
        names = [entry["name"] for entry in menu[several]]
        if first[key] not in names:
            raise DoubleTakeError(
                f'"{first[key]}" is not there to practise on. Choose from: {", ".join(names)}.'
            )


def _menu(offered: set[str]) -> Fields:
    return {
        "clips": [entry for entry in clip_menu() if library.clip(entry["name"]).person in offered],
        "others": [
            {"name": person.name, "label": person.display_name, "text": portrait_of(person.name).text}
            for person in practice_people()
            if person.name in offered
        ],
        "parts": [{"label": PART_WORDS[part], "points": list(those)} for part, those in FACE_PARTS.items()],
        "groups": [
            {"label": GROUP_WORDS[group], "first": those[0], "count": len(those)}
            for group, those in LANDMARK_GROUPS.items()
        ],
        "lean": list(LEANS),
        "size": list(SIZES),
    }
