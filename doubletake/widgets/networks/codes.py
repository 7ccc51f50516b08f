"""DecoderSwitch and CodeSlider: one encoder, two decoders, and the numbers between them."""

from typing import Any

import numpy as np
import traitlets

from doubletake import library
from doubletake.errors import DoubleTakeError
from doubletake.neural import Checkpoint, draw_code, face_code, mix
from doubletake.neural.directions import DIRECTIONS, clip_codes, directions, measured_clips
from doubletake.widgets.networks.network_menu import (
    checked_moment,
    finished,
    label_of,
    moment_menu,
    thumbs,
    whose,
)
from doubletake.widgets.page.bundle import script, style
from doubletake.widgets.page.page_widget import Fields, Message, PageWidget, Reply, recall, usable
from doubletake.widgets.page.pictures import jpeg, portrait

# Under each: what is taken away at the slider's left end, and what is added at its right.
DIRECTION_WORDS = {
    "mouth": ("the mouth", "shut it", "open it"),
    "turn": ("the head", "turn it left", "turn it right"),
    "eyes": ("the eyes", "open them", "shut them"),
}
FARTHEST = 1.5  # of a direction's full measure
SIDE = 320  # pixels of a frame's face beside what is drawn of it


class _TwoFaces(PageWidget):
    """A frame of each of two people, and the finished network that knows both."""

    _css = style("page/plot.css", "networks/networks.css")

    # Small and readable: these are stored when a notebook keeps its widgets. Pixels travel in messages only.
    menu = traitlets.Dict().tag(sync=True)
    chosen = traitlets.Dict().tag(sync=True)

    _network: Checkpoint

    def __init__(
        self, first: str, second: str, *, record_as: str | None = None, notebook: str | None = None
    ) -> None:
        stored, notice = recall(record_as, notebook)
        traits: dict[str, Any]
        try:
            names = library.person(first).name, library.person(second).name
            self._network = finished(*names)
            menu = {"people": [_person_entry(name) for name in names], **self._menu_extras()}
            for network in (self._network.encoder, *self._network.decoders):
                network.checked()
            chosen = usable(stored, self._checked_choice, menu) or self._first_choice(menu)
            traits = {"menu": menu, "chosen": chosen, "notice": notice}
        except DoubleTakeError as error:
            traits = {"trouble": str(error)}
        super().__init__(record_as=record_as, notebook=notebook, **traits)
        self._codes: dict[tuple[str, int], np.ndarray] = {}

    @property
    def network(self) -> Checkpoint:
        """The network that draws here."""
        return self._network

    def code_of(self, which: str) -> np.ndarray:
        """Return the code of the ``"first"`` or of the ``"second"`` frame, (N,) float32."""
        return self._code(*self.chosen[which])

    # --- what the page asks --------

    def on_hello(self, message: Message) -> Reply:
        """Answer with the small pictures of all frames to try, and their names."""
        names, pictures = thumbs(person["moments"] for person in self.menu["people"])
        return super().on_hello(message) | {"portraits": names}, pictures

    def on_commit(self, message: Message) -> Fields:
        """A change is settled: other cells see it, and it is stored if it is an answer."""
        self.chosen = self._checked_choice(message["chosen"], self.menu)
        return self.record(self.chosen)

    # --- faces and codes --------

    def _code(self, clip: str, index: int) -> np.ndarray:
        if (clip, index) not in self._codes:
            self._codes[clip, index] = face_code(self._network, clip, index)
        return self._codes[clip, index]

    def _drawn(self, code: np.ndarray) -> list[bytes]:
        """Return the code as each of the two people's decoders draws it, as JPEG."""
        return [jpeg(draw_code(self._network, person["name"], code)) for person in self.menu["people"]]

    # --- what can be chosen --------

    def _menu_extras(self) -> dict[str, Any]:
        """Return what the menu offers beside the two people."""
        return {}

    def _first_settings(self) -> dict[str, Any]:
        """Return what is chosen at first, beside the frames."""
        raise NotImplementedError

    def _checked_choice(self, chosen: dict[str, Any], menu: dict[str, Any]) -> dict[str, Any]:
        """Return what was chosen, complete and in range, as plain values."""
        raise NotImplementedError

    def _first_choice(self, menu: dict[str, Any]) -> dict[str, Any]:
        # From one person to the other, and from one thing that a face does to another.
        first, second = menu["people"][0]["moments"][0], menu["people"][1]["moments"][-1]
        frames = {"first": [first["clip"], first["index"]], "second": [second["clip"], second["index"]]}
        return frames | self._first_settings()


class DecoderSwitch(_TwoFaces):
    """Two people's frames on their way through the network, and a switch that swaps the decoders.

    What is wrong with an argument, or a file of the network that is missing or was changed, is said in the
    widget, not raised.

    Parameters
    ----------
    first, second : str
        The two people.
    record_as : str, optional
        Question id: how the switch stands is then stored beside the notebook.
    notebook : str, optional
        The notebook's name, for ``record_as``; by default the one that this kernel runs.

    Examples
    --------
    >>> DecoderSwitch("ines", "nobody").trouble.startswith('There is no person called "nobody"')
    True
    """

    _esm = script("networks/decoders.js")
    plain_text = "A switch between two decoders"

    def __init__(
        self,
        first: str = "ines",
        second: str = "marc",
        *,
        record_as: str | None = None,
        notebook: str | None = None,
    ) -> None:
        super().__init__(first, second, record_as=record_as, notebook=notebook)

    def on_lane(self, message: Message) -> Reply:
        """Answer with one frame's face, and what both decoders make of its code."""
        clip, index = checked_moment(_every_moment(self.menu), message["clip"], message["index"])
        code = self._code(clip, index)
        fields = {"clip": clip, "index": index, "code": _rounded(code)}
        return fields, [_face_picture(clip, index), *self._drawn(code)]

    def _first_settings(self) -> dict[str, Any]:
        return {"swapped": False}

    def _checked_choice(self, chosen: dict[str, Any], menu: dict[str, Any]) -> dict[str, Any]:
        frames = _checked_frames(chosen, menu)
        for which, person in zip(("first", "second"), menu["people"], strict=True):
            checked_moment(person["moments"], *frames[which])
        return frames | {"swapped": chosen["swapped"] is True}


class CodeSlider(_TwoFaces):
    """The codes of two frames, what lies between them, and what one thing more that a face does adds.

    Both decoders draw the code that comes of it. Parameters as `DecoderSwitch`; stored is where the sliders
    were left.

    Examples
    --------
    >>> CodeSlider("ines", "nobody").trouble.startswith('There is no person called "nobody"')
    True
    """

    _esm = script("networks/codes.js")
    plain_text = "A slider between two codes"

    def __init__(
        self,
        first: str = "ines",
        second: str = "marc",
        *,
        record_as: str | None = None,
        notebook: str | None = None,
    ) -> None:
        super().__init__(first, second, record_as=record_as, notebook=notebook)

    @property
    def code(self) -> np.ndarray:
        """The code that is drawn, (N,) float32."""
        return self._mixed(self.chosen)

    def on_face(self, message: Message) -> Reply:
        """Answer with the face of one of the frames."""
        clip, index = checked_moment(_every_moment(self.menu), message["clip"], message["index"])
        return {"clip": clip, "index": index}, [_face_picture(clip, index)]

    def on_draw(self, message: Message) -> Reply:
        """Answer with a code, drawn by both decoders."""
        chosen = self._checked_choice(message["chosen"], self.menu)
        code = self._mixed(chosen)
        return {"chosen": chosen, "code": _rounded(code)}, self._drawn(code)

    def on_measure(self, message: Message) -> Fields:
        """Measure one of the clips that the directions come from, ahead of the first one that is wanted."""
        clips, number = measured_clips(self._network), int(message["number"])
        if not 0 <= number < len(clips):
            raise DoubleTakeError("There is no such clip to measure.")
        clip_codes(self._network, clips[number].name)
        return {"done": number + 1, "all": len(clips)}

    def _mixed(self, chosen: dict[str, Any]) -> np.ndarray:
        code = mix(self._code(*chosen["first"]), self._code(*chosen["second"]), chosen["share"])
        if chosen["direction"] != "none" and chosen["amount"]:
            code = code + chosen["amount"] * directions(self._network)[chosen["direction"]]
        return code

    def _menu_extras(self) -> dict[str, Any]:
        words = [
            {"name": name, "label": label, "less": less, "more": more}
            for name, (label, less, more) in ((name, DIRECTION_WORDS[name]) for name in DIRECTIONS)
        ]
        return {"directions": words, "farthest": FARTHEST}

    def _first_settings(self) -> dict[str, Any]:
        return {"share": 0.0, "direction": "none", "amount": 0.0}

    def _checked_choice(self, chosen: dict[str, Any], menu: dict[str, Any]) -> dict[str, Any]:
        frames = _checked_frames(chosen, menu)
        share, amount, direction = float(chosen["share"]), float(chosen["amount"]), chosen["direction"]
        if not 0 <= share <= 1:
            raise DoubleTakeError("A mixture lies between its two codes: choose a share from 0 to 1.")
        if not abs(amount) <= FARTHEST:
            raise DoubleTakeError(f"Choose an amount from {-FARTHEST} to {FARTHEST}.")
        if direction not in ("none", *DIRECTIONS):
            raise DoubleTakeError(f'No direction "{direction}" was measured: {", ".join(DIRECTIONS)} were.')
        return frames | {"share": share, "direction": direction, "amount": amount}


def _person_entry(name: str) -> dict[str, Any]:
    """Return a person as the page lists them, with the frames to try."""
    return {"name": name, "label": label_of(name), "whose": whose(name), "moments": moment_menu(name)}


def _every_moment(menu: dict[str, Any]) -> list[dict[str, Any]]:
    return [moment for person in menu["people"] for moment in person["moments"]]


def _checked_frames(chosen: dict[str, Any], menu: dict[str, Any]) -> dict[str, Any]:
    """Return both chosen frames, if they are there to try."""
    every = _every_moment(menu)
    return {which: list(checked_moment(every, *chosen[which])) for which in ("first", "second")}


def _face_picture(clip: str, index: int) -> bytes:
    """Return the face in a frame as JPEG, as large as what is drawn beside it."""
    return portrait(library.clip(clip), SIDE, index)


def _rounded(code: np.ndarray) -> list[float]:
    """Return a code as exactly as a drawing of it needs."""
    return [round(float(value), 2) for value in code]
