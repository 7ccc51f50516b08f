"""BlinkCounter: a threshold on the eye-aspect ratio, and the blinks that it finds."""

from collections.abc import Sequence

import numpy as np
import traitlets

from doubletake import library
from doubletake.cues.eyes import eye_aspect_ratio
from doubletake.errors import DoubleTakeError
from doubletake.exercises.face_checks import LONGEST_SECONDS, BlinkCount, count_blinks
from doubletake.text import counted, noun, often
from doubletake.widgets.page.bundle import script, style
from doubletake.widgets.page.menus import clip_menu
from doubletake.widgets.page.page_widget import Fields, Message, PageWidget, Reply, recall, usable

HIGHEST = 0.5  # of the threshold: no eye is opened so far


class BlinkCounter(PageWidget):
    """The eye-aspect ratio of a clip as a line, a threshold to drag, and the dips that it counts.

    What is wrong with an argument is said in the widget, not raised.

    Parameters
    ----------
    *clips : str
        Names of the clips to choose from.
    threshold : float, optional
        Where it stands at first.
    truth : bool, optional
        Whether the count may be held against the blinks that the renderer made.
    record_as : str, optional
        Question id: the clip, the threshold and the count are then stored beside the notebook.
    notebook : str, optional
        The notebook's name, for ``record_as``; by default the one that this kernel runs.

    Examples
    --------
    >>> counter = BlinkCounter("ines-talk", threshold=0.2)
    >>> counter.threshold
    0.2
    """

    _esm = script("aligner/blinks.js")
    _css = style("page/plot.css", "page/timeline.css", "aligner/blinks.css")
    plain_text = "A counter of blinks"

    menu = traitlets.Dict().tag(sync=True)
    chosen = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        *clips: str,
        threshold: float = 0.45,
        truth: bool = True,
        record_as: str | None = None,
        notebook: str | None = None,
    ) -> None:
        stored, notice = recall(record_as, notebook)
        traits: Fields
        try:
            names = [library.clip(name).name for name in clips]
            if not names:
                raise DoubleTakeError("Name at least one clip whose blinks are to be counted.")
            first = _offered_choice({"clip": names[0], "threshold": threshold}, names)
            listed = [entry for entry in clip_menu() if entry["name"] in names]
            menu: Fields = {"clips": sorted(listed, key=lambda entry: names.index(entry["name"]))}
            menu |= {"truth": truth, "highest": HIGHEST}
            traits = {
                "menu": menu,
                "chosen": usable(stored, _offered_choice, names) or first,
                "notice": notice,
            }
        except DoubleTakeError as error:
            traits = {"trouble": str(error)}
        super().__init__(record_as=record_as, notebook=notebook, **traits)

    @property
    def threshold(self) -> float:
        """Where the learner left it."""
        return self.chosen["threshold"]

    def on_line(self, message: Message) -> Reply:
        """The eye-aspect ratio of each frame."""
        clip = library.clip(self._choice_in(message)["clip"])
        ratios = eye_aspect_ratio(clip.truth().landmarks).astype(np.float64)
        return {"clip": clip.name, "values": ratios.round(5).tolist()}

    def on_count(self, message: Message) -> Reply:
        """The dips below one threshold."""
        chosen = self._choice_in(message)
        count = count_blinks(library.clip(chosen["clip"]), chosen["threshold"])
        return {**chosen, "dips": [list(dip) for dip in count.dips], "sentence": _count_words(count, chosen)}

    def on_truth(self, message: Message) -> Reply:
        """The same count, held against the blinks that are there."""
        if not self.menu["truth"]:
            raise DoubleTakeError("Here the blinks are not told. Count them.")
        chosen = self._choice_in(message)
        count = count_blinks(library.clip(chosen["clip"]), chosen["threshold"])
        return {
            **chosen,
            "blinks": [list(blink) for blink in count.blinks],
            "sentence": _truth_words(count),
        }

    def on_commit(self, message: Message) -> Reply:
        """The threshold was let go of: it is stored, if it is an answer."""
        self.chosen = self._choice_in(message)
        count = count_blinks(library.clip(self.chosen["clip"]), self.threshold)
        return self.record({**self.chosen, "counted": len(count.dips)})

    def _choice_in(self, message: Message) -> Fields:
        return _offered_choice(message, [entry["name"] for entry in self.menu["clips"]])


def _offered_choice(chosen: Fields, names: Sequence[str]) -> Fields:
    clip, threshold = chosen["clip"], float(chosen["threshold"])
    if clip not in names:
        raise DoubleTakeError(f'The clip "{clip}" is not one of those to choose from: {", ".join(names)}.')
    if not 0 <= threshold <= HIGHEST:
        raise DoubleTakeError(f"Choose a threshold from 0 to {HIGHEST}.")
    return {"clip": clip, "threshold": threshold}


def _count_words(count: BlinkCount, chosen: Fields) -> str:
    what = f"below {chosen['threshold']:.2f} for at least two frames and at most {LONGEST_SECONDS} seconds"
    if not count.dips:
        return f"The line is nowhere {what}: no blink is counted."
    places = ", ".join(f"{start + 1} to {end + 1}" for start, end in count.dips)
    return f"The line is {what} {often(len(count.dips))}: in frames {places}."


def _truth_words(count: BlinkCount) -> str:
    blinks = counted(len(count.blinks), "blink")
    if count.right:
        return f"The renderer made {blinks}. The threshold finds each of them, and nothing else."
    parts = []
    if count.missed:
        parts.append(f"misses {count.missed}")
    if count.extra:
        parts.append(f"counts {count.extra} that {noun(count.extra, 'is', 'are')} none")
    if not parts:
        parts.append("counts some of them twice, or two as one")
    return f"The renderer made {blinks}. The threshold {' and '.join(parts)}."
