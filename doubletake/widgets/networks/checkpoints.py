"""TrainingSlider and PicturesSlider: networks after more and more training, or taught by more pictures."""

import traitlets

from doubletake import library
from doubletake.errors import DoubleTakeError
from doubletake.neural import checkpoint, checkpoints, draw_code, evaluation, neural_stages
from doubletake.widgets.networks.network_menu import (
    checked_moment,
    label_of,
    moment_menu,
    thumbs,
    trained_pairs,
    whose,
)
from doubletake.widgets.page.bundle import script, style
from doubletake.widgets.page.page_widget import PageWidget, recall, usable
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


class _Series(PageWidget):
    """A row of networks, what each draws of one frame, and how good each is on frames that none has seen."""

    _esm = script("networks/checkpoints.js")
    _css = style("page/plot.css", "page/figures.css", "networks/networks.css")

    # Small and readable: these are stored when a notebook keeps its widgets. Pixels travel in messages only.
    menu = traitlets.Dict().tag(sync=True)
    chosen = traitlets.Dict().tag(sync=True)

    _along = ""  # what tells the networks from one another, a field of `Checkpoint`

    def __init__(self, source, target, *, measure, limit=None, record_as=None, notebook=None):
        stored, notice = recall(record_as, notebook)
        try:
            menu = self._menu(source, target, measure, limit)
            first = self._first(menu, measure)
            traits = {"menu": menu, "chosen": usable(stored, self._checked, menu) or first, "notice": notice}
        except DoubleTakeError as error:
            traits = {"trouble": str(error)}
        super().__init__(record_as=record_as, notebook=notebook, **traits)

    # --- what the page asks --------

    def on_hello(self, message):
        keys, pictures = thumbs(way["moments"] for way in self.menu["ways"])
        return super().on_hello(message) | {"portraits": keys}, pictures

    def on_frame(self, message):
        """The frame itself, as it was filmed."""
        clip, index = checked_moment(_way(self.menu, message)["moments"], message["clip"], message["index"])
        return {"clip": clip, "index": index}, [jpeg(library.clip(clip).frame(index))]

    def on_stops(self, message):
        """What some of the networks draw of a frame: its own face, the other one's, and that one pasted."""
        way = _way(self.menu, message)
        clip, index = checked_moment(way["moments"], message["clip"], message["index"])
        numbers, drawn = [int(number) for number in message["numbers"]][:MOST_STOPS], []
        for number in numbers:
            network = self._network(way, number)
            stages = neural_stages(way["source"], clip, network, index)
            own = draw_code(network, way["target"], stages.code)
            drawn += [jpeg(own), jpeg(stages.drawn), jpeg(stages.result)]
        place = {"source": way["source"], "target": way["target"], "clip": clip, "index": index}
        return {**place, "numbers": numbers}, drawn

    def on_commit(self, message):
        """The slider was let go of: other cells see it, and it is stored if it is an answer."""
        self.chosen = self._checked(message["chosen"], self.menu)
        return self.record(self.chosen)

    # --- networks --------

    @property
    def network(self):
        """The network at which the slider stands."""
        way = _way(self.menu, self.chosen)
        names = [stop[self._along] for stop in way["stops"]]
        return self._network(way, names.index(self.chosen[self._along]))

    def _network(self, way, number):
        if not 0 <= number < len(way["stops"]):
            raise DoubleTakeError("There is no such network.")
        stop = way["stops"][number]
        return checkpoint(way["source"], way["target"], stop["asked"], stop["step"])

    def _of_pair(self, pair):
        """The networks in their order."""
        raise NotImplementedError

    def _pairs(self):
        raise NotImplementedError

    # --- what can be chosen --------

    def _menu(self, source, target, measure, limit):
        names = library.person(source).name, library.person(target).name
        if measure not in MEASURE_WORDS:
            known = ", ".join(MEASURE_WORDS)
            raise DoubleTakeError(f'"{measure}" cannot be plotted. Choose from: {known}.')
        wanted = [names] if limit is not None else [names, names[::-1]]
        for pair in self._pairs():
            if limit is None and set(pair) != set(names):
                wanted += [pair, pair[::-1]]
        return {
            "along": self._along,
            "ways": [self._described(*way) for way in wanted],
            "measures": [
                {"name": name, "label": words[0]}
                for name, words in MEASURE_WORDS.items()
                if limit is None or name == measure
            ],
            "limit": None if limit is None else float(limit),
        }

    def _described(self, source, target):
        networks = self._of_pair((source, target))
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
            "stops": [
                {
                    "asked": 0 if one.all_pictures else one.pictures,
                    "pictures": one.pictures,
                    "step": one.step,
                    "seconds": one.seconds,
                    "values": {
                        name: evaluation.value_of(one, face, name) for name, (face, _) in faces.items()
                    },
                }
                for one in networks
            ],
            "camera": {name: evaluation.of_camera(*pair, name) for name, pair in faces.items()},
            "says": {name: words[1].format(**names) for name, words in MEASURE_WORDS.items()},
        }

    def _first(self, menu, measure):
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

    def _checked(self, chosen, menu) -> dict:
        """What was chosen, complete and in range, as plain values."""
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
        found = {key: way[key] for key in ("source", "target")}
        found |= {"clip": clip, "index": index, self._along: stop, "measure": measure}
        return found if menu["limit"] is None else found | {"limit": menu["limit"]}


class TrainingSlider(_Series):
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
        self, source="ines", target="marc", *, measure="similarity", limit=None, record_as=None, notebook=None
    ):
        super().__init__(source, target, measure=measure, limit=limit, record_as=record_as, notebook=notebook)

    def _of_pair(self, pair):
        return checkpoints(pair, pictures=0)

    def _pairs(self):
        return trained_pairs()


class PicturesSlider(_Series):
    """One frame, drawn by networks that were trained on few pictures and on many, and how good each is.

    All were trained for as many steps. Parameters, but for ``limit``, as `TrainingSlider`.

    Examples
    --------
    >>> PicturesSlider("ines", "nobody").trouble.startswith('There is no person called "nobody"')
    True
    """

    plain_text = "A slider along networks with more and more pictures"
    _along = "pictures"

    def __init__(self, source="ines", target="marc", *, measure="similarity", record_as=None, notebook=None):
        super().__init__(source, target, measure=measure, record_as=record_as, notebook=notebook)

    def _of_pair(self, pair):
        last = {one.pictures: one for one in sorted(checkpoints(pair), key=lambda one: one.step)}
        return [last[pictures] for pictures in sorted(last)]

    def _pairs(self):
        pairs = dict.fromkeys(one.pair for one in checkpoints())
        return [pair for pair in pairs if len({one.pictures for one in checkpoints(pair)}) > 1]


def _way(menu, chosen) -> dict:
    """The row of networks of two people, or a `DoubleTakeError` if they are not there to choose."""
    for way in menu["ways"]:
        if (way["source"], way["target"]) == (chosen["source"], chosen["target"]):
            return way
    raise DoubleTakeError(
        f"There is no row of networks here that draw {chosen['source']} in the place of {chosen['target']}."
    )


def _face_and_other(measure, source, target) -> tuple[str, str]:
    """Whose face a measure of this way is about, and who is the other one: as the file's rows are kept."""
    # The own face that is drawn again is that of the person in the frame.
    return (target, source) if measure in evaluation.OWN_FACE else (source, target)
