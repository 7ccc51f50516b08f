"""TrainingSlider and PicturesSlider: networks after more and more training, or taught by more pictures."""

from collections.abc import Sequence
from typing import Any

import traitlets

from doubletake import library
from doubletake.errors import DoubleTakeError
from doubletake.neural import Checkpoint, checkpoint, checkpoints, draw_code, evaluation, neural_stages
from doubletake.widgets.networks.network_menu import (
    checked_moment,
    label_of,
    moment_menu,
    thumbs,
    trained_pairs,
    whose,
)
from doubletake.widgets.page.bundle import script, style
from doubletake.widgets.page.page_widget import Fields, Message, PageWidget, Reply, recall, usable
from doubletake.widgets.page.pictures import jpeg

MOST_STOPS = 2  # in one answer: the kernel is free again after a fraction of a second

# What can be plotted: its name, and what it says in a sentence. {source} and {target} are people. Eyes are
# not among it: in the frames that were held out hardly anybody blinks.
MEASURE_WORDS = {
    "similarity": (
        "own face: similarity",
        "How alike {whose} own face, drawn again, and the camera’s picture are. 1 is the same picture.",
    ),
    "looks": (
        "in the other’s place: looks",
        "Where the pasted face lies between two people: 0 looks like {target}, 1 like {source}.",
    ),
    "mouth": (
        "in the other’s place: mouth",
        "How well the pasted mouth opens and shuts with {whose}: 1 is in step, 0 is by chance.",
    ),
}


class _NetworkRow(PageWidget):
    """A row of networks, what each draws of one frame, and how good each is on frames that none has seen."""

    _esm = script("networks/checkpoints.js")
    _css = style("page/plot.css", "page/figures.css", "networks/networks.css")

    # Small and readable: these are stored when a notebook keeps its widgets. Pixels travel in messages only.
    menu = traitlets.Dict().tag(sync=True)
    chosen = traitlets.Dict().tag(sync=True)

    _along = ""  # what tells the networks from one another, a field of `Checkpoint`

    def __init__(
        self,
        source: str,
        target: str,
        *,
        measure: str,
        limit: float | None = None,
        record_as: str | None = None,
        notebook: str | None = None,
    ) -> None:
        stored, notice = recall(record_as, notebook)
        traits: dict[str, Any]
        try:
            menu = self._menu_of(source, target, measure, limit)
            chosen = usable(stored, self._checked_choice, menu) or self._first_choice(menu, measure)
            traits = {"menu": menu, "chosen": chosen, "notice": notice}
        except DoubleTakeError as error:
            traits = {"trouble": str(error)}
        super().__init__(record_as=record_as, notebook=notebook, **traits)

    # --- what the page asks --------

    def on_hello(self, message: Message) -> Reply:
        """Answer with the small pictures of all frames to try, and their names."""
        names, pictures = thumbs(way["moments"] for way in self.menu["ways"])
        return super().on_hello(message) | {"portraits": names}, pictures

    def on_frame(self, message: Message) -> Reply:
        """Answer with the frame itself, as it was filmed."""
        clip, index = checked_moment(_way(self.menu, message)["moments"], message["clip"], message["index"])
        return {"clip": clip, "index": index}, [jpeg(library.clip(clip).frame(index))]

    def on_stops(self, message: Message) -> Reply:
        """Answer with what networks draw of a frame: its own face, the other one's, and that one pasted."""
        way = _way(self.menu, message)
        clip, index = checked_moment(way["moments"], message["clip"], message["index"])
        numbers = [int(number) for number in message["numbers"]][:MOST_STOPS]
        drawn: list[bytes] = []
        for number in numbers:
            network = self._network(way, number)
            stages = neural_stages(way["source"], clip, network, index)
            own = draw_code(network, way["target"], stages.code)
            drawn += [jpeg(own), jpeg(stages.drawn), jpeg(stages.result)]
        place = {"source": way["source"], "target": way["target"], "clip": clip, "index": index}
        return {**place, "numbers": numbers}, drawn

    def on_commit(self, message: Message) -> Fields:
        """The slider was let go of: other cells see it, and it is stored if it is an answer."""
        self.chosen = self._checked_choice(message["chosen"], self.menu)
        return self.record(self.chosen)

    # --- networks --------

    @property
    def network(self) -> Checkpoint:
        """The network at which the slider stands."""
        way = _way(self.menu, self.chosen)
        names = [stop[self._along] for stop in way["stops"]]
        return self._network(way, names.index(self.chosen[self._along]))

    def _network(self, way: dict[str, Any], number: int) -> Checkpoint:
        if not 0 <= number < len(way["stops"]):
            raise DoubleTakeError("There is no such network.")
        stop = way["stops"][number]
        return checkpoint(way["source"], way["target"], stop["asked"], stop["step"])

    def _networks_of(self, pair: tuple[str, str]) -> Sequence[Checkpoint]:
        """Return the networks of two people in the row's order."""
        raise NotImplementedError

    def _pairs(self) -> list[tuple[str, str]]:
        """Return the pairs of whom there is a row of networks."""
        raise NotImplementedError

    # --- what can be chosen --------

    def _menu_of(self, source: str, target: str, measure: str, limit: float | None) -> dict[str, Any]:
        names = library.person(source).name, library.person(target).name
        if measure not in MEASURE_WORDS:
            known = ", ".join(MEASURE_WORDS)
            raise DoubleTakeError(f'"{measure}" cannot be plotted. Choose from: {known}.')
        return {
            "along": self._along,
            "ways": [self._way_entry(*way) for way in self._ways_to_offer(names, limit)],
            "measures": [
                {"name": name, "label": words[0]}
                for name, words in MEASURE_WORDS.items()
                if limit is None or name == measure
            ],
            "limit": None if limit is None else float(limit),
        }

    def _ways_to_offer(self, names: tuple[str, str], limit: float | None) -> list[tuple[str, str]]:
        """Return whose face goes onto whom, those that were asked for first; in an exercise only these."""
        if limit is not None:
            return [names]
        pairs = [names, *(pair for pair in self._pairs() if set(pair) != set(names))]
        return [way for first, second in pairs for way in ((first, second), (second, first))]

    def _way_entry(self, source: str, target: str) -> dict[str, Any]:
        """Return the networks that draw one person in another's place, as the page lists them."""
        networks = self._networks_of((source, target))
        if len(networks) < 2:
            raise DoubleTakeError(
                f"Of {source} and {target} there are not several networks to compare. There are of: "
                f"{'; '.join(' and '.join(pair) for pair in self._pairs()) or 'nobody yet'}."
            )
        faces = {name: _face_and_other(name, source, target) for name in MEASURE_WORDS}
        names = {"source": label_of(source), "target": label_of(target), "whose": whose(target)}
        return {
            "source": source,
            "target": target,
            "names": names,
            "moments": moment_menu(target),
            "stops": [_stop_entry(one, faces) for one in networks],
            "camera": {name: evaluation.of_camera(*pair, name) for name, pair in faces.items()},
            "says": {name: words[1].format(**names) for name, words in MEASURE_WORDS.items()},
        }

    def _first_choice(self, menu: dict[str, Any], measure: str) -> dict[str, Any]:
        way = menu["ways"][0]
        moment = way["moments"][0]
        return {
            "source": way["source"],
            "target": way["target"],
            "clip": moment["clip"],
            "index": moment["index"],
            self._along: way["stops"][0][self._along],
            "measure": measure,
        } | ({} if menu["limit"] is None else {"limit": menu["limit"]})

    def _checked_choice(self, chosen: dict[str, Any], menu: dict[str, Any]) -> dict[str, Any]:
        """Return what was chosen, complete and in range, as plain values."""
        way = _way(menu, chosen)
        clip, index = checked_moment(way["moments"], chosen["clip"], chosen["index"])
        known = [stop[self._along] for stop in way["stops"]]
        stop = chosen[self._along]
        if stop not in known:
            places = ", ".join(map(str, known))
            raise DoubleTakeError(f"No network was kept at {stop}. Choose from: {places}.")
        measure = chosen["measure"]
        if measure not in [one["name"] for one in menu["measures"]]:
            raise DoubleTakeError(f'"{measure}" cannot be plotted here.')
        checked = {key: way[key] for key in ("source", "target")}
        checked |= {"clip": clip, "index": index, self._along: stop, "measure": measure}
        return checked if menu["limit"] is None else checked | {"limit": menu["limit"]}


class TrainingSlider(_NetworkRow):
    """One frame, drawn by a network at several moments of its training, and the curve of what it learned.

    The first moment is noise, the last the finished network. The curve is of frames that the network never
    saw. What is wrong with an argument, or a file of a network that is missing or was changed, is said in
    the widget, not raised.

    Parameters
    ----------
    source, target : str
        Whose face is drawn, and in whose place, at first; the learner can choose others.
    measure : str
        What is plotted first: ``"similarity"``, ``"looks"`` or ``"mouth"``.
    limit : float, optional
        A line to be drawn at that value. People and measure can then not be changed, and nothing tells where
        the curve passes the line: that is for an exercise.
    record_as : str, optional
        Question id: where the slider was left is then stored beside the notebook.
    notebook : str, optional
        The notebook's name, for ``record_as``; by default the one that this kernel runs.

    Examples
    --------
    >>> TrainingSlider("ines", "nobody").trouble.startswith('There is no person called "nobody"')
    True
    """

    plain_text = "A slider along the training of a network"
    _along = "step"

    def __init__(
        self,
        source: str = "ines",
        target: str = "marc",
        *,
        measure: str = "similarity",
        limit: float | None = None,
        record_as: str | None = None,
        notebook: str | None = None,
    ) -> None:
        super().__init__(source, target, measure=measure, limit=limit, record_as=record_as, notebook=notebook)

    def _networks_of(self, pair: tuple[str, str]) -> Sequence[Checkpoint]:
        return checkpoints(pair, pictures=0)

    def _pairs(self) -> list[tuple[str, str]]:
        return trained_pairs()


class PicturesSlider(_NetworkRow):
    """One frame, drawn by networks that were trained on few pictures and on many, and how good each is.

    All were trained for as many steps. Parameters, but for ``limit``, as `TrainingSlider`.

    Examples
    --------
    >>> PicturesSlider("ines", "nobody").trouble.startswith('There is no person called "nobody"')
    True
    """

    plain_text = "A slider along networks with more and more pictures"
    _along = "pictures"

    def __init__(
        self,
        source: str = "ines",
        target: str = "marc",
        *,
        measure: str = "similarity",
        record_as: str | None = None,
        notebook: str | None = None,
    ) -> None:
        super().__init__(source, target, measure=measure, record_as=record_as, notebook=notebook)

    def _networks_of(self, pair: tuple[str, str]) -> Sequence[Checkpoint]:
        last = {one.pictures: one for one in sorted(checkpoints(pair), key=lambda one: one.step)}
        return [last[pictures] for pictures in sorted(last)]

    def _pairs(self) -> list[tuple[str, str]]:
        pairs = dict.fromkeys(one.pair for one in checkpoints())
        return [pair for pair in pairs if len({one.pictures for one in checkpoints(pair)}) > 1]


def _way(menu: dict[str, Any], chosen: dict[str, Any]) -> dict[str, Any]:
    """Return the row of networks of two people; two who are not there to choose are a `DoubleTakeError`."""
    for way in menu["ways"]:
        if (way["source"], way["target"]) == (chosen["source"], chosen["target"]):
            return way
    raise DoubleTakeError(
        f"There is no row of networks here that draw {chosen['source']} in the place of {chosen['target']}."
    )


def _stop_entry(network: Checkpoint, faces: dict[str, tuple[str, str]]) -> dict[str, Any]:
    """Return a network of a row as the page lists it, with how good it is by each measure."""
    return {
        "asked": 0 if network.all_pictures else network.pictures,
        "pictures": network.pictures,
        "step": network.step,
        "seconds": network.seconds,
        "values": {name: evaluation.value_of(network, face, name) for name, (face, _) in faces.items()},
    }


def _face_and_other(measure: str, source: str, target: str) -> tuple[str, str]:
    """Return whose face a measure of this way is about, and who is the other one: as the file keeps rows."""
    # The own face that is drawn again is that of the person in the frame.
    return (target, source) if measure in evaluation.OWN_FACE else (source, target)
