"""What a trained network makes, and what it took to train it: for a lesson's page."""

import base64
import functools
import html
from typing import TYPE_CHECKING

import numpy as np

from doubletake import library
from doubletake.neural import Checkpoint, checkpoints, draw_code, evaluation, neural_clip
from doubletake.text import duration
from doubletake.widgets.networks.network_menu import finished, label_of
from doubletake.widgets.page.html import film, page, spoken
from doubletake.widgets.page.pictures import jpeg

if TYPE_CHECKING:
    from IPython.display import HTML

# What the table says of the finished network, and by which measure.
_QUALITY_ROWS = (
    ("Own face, drawn again: similarity to the camera’s", "similarity"),
    ("In the other’s place: looks (0 the other, 1 this person)", "looks"),
    ("In the other’s place: the mouth keeps step", "mouth"),
)


@spoken
def learned_clip(person: str, target: str) -> "HTML":
    """Show a whole clip in which a network drew the face: labelled, ready to play in a notebook.

    Parameters
    ----------
    person : str
        Whose face is drawn.
    target : str
        A camera clip of the other one of a trained pair.

    Returns
    -------
    IPython.display.HTML
        A video with the browser's own controls, and what it shows in words. If there is no such network or
        clip, or a file is missing or was changed, that is said in its place.
    """
    clip = library.clip(target)
    frames = neural_clip(person, clip, finished(person, clip.person))
    face, body = label_of(person), label_of(clip.person)
    words = f"A network has drawn the face of {face} onto this clip of {body}; a label says so. {clip.text}"
    return page(film(frames, clip.fps, f"The face of {face}, drawn by a network, on {body}", words))


@spoken
def network_table(first: str, second: str) -> "HTML":
    """Show what it took to train the network of two people, and how good it is on frames that it never saw.

    Parameters
    ----------
    first, second : str
        The two people.

    Returns
    -------
    IPython.display.HTML
        The table of `network_rows`.
    """
    names = "".join(f'<th scope="col">{html.escape(label_of(name))}</th>' for name in (first, second))
    body = "".join(
        f'<tr><th scope="row">{html.escape(label)}</th>'
        + "".join(f"<td>{html.escape(cell)}</td>" for cell in cells)
        + "</tr>"
        for label, cells in network_rows(first, second)
    )
    return page(f'<div class="dt-routes" data-fits><table><tr><th></th>{names}</tr>{body}</table></div>')


def network_rows(first: str, second: str) -> list[tuple[str, tuple[str, str]]]:
    """Return the rows of `network_table`: what is told, and the cell of each of the two people.

    Raises
    ------
    DoubleTakeError
        If there is no network of the two, or its register or figures are missing or damaged.
    """
    network = finished(first, second)
    begun = checkpoints((first, second), pictures=0)[0]
    steps, time = f"{network.step:,}", f"{duration(network.seconds)} of one core"
    pictures = str(network.pictures)
    quality = functools.partial(_quality, begun, network)
    return [
        ("Pictures of this person", (pictures, pictures)),
        ("Steps of training, both together", (steps, steps)),
        ("Time on the processor that trained it", (time, time)),
        ("Size of the encoder and this person’s decoder", (_size(network, first), _size(network, second))),
        *(
            (words, (quality(first, second, measure), quality(second, first, measure)))
            for words, measure in _QUALITY_ROWS
        ),
    ]


def _quality(begun: Checkpoint, network: Checkpoint, source: str, target: str, measure: str) -> str:
    """Return how good a network was before and after its training, beside the camera's own pictures."""
    start, end = (evaluation.value_of(one, source, measure) for one in (begun, network))
    best = evaluation.of_camera(source, target, measure)
    return f"{start:.2f} before, {end:.2f} after; camera {best:.2f}"


def _size(network: Checkpoint, person: str) -> str:
    return f"{(network.encoder.size + network.decoder_of(person).size) / 1e6:.1f} MB"


@spoken
def drawn_faces(network: Checkpoint, code: np.ndarray) -> "HTML":
    """Show a code, drawn by both decoders of a network.

    Parameters
    ----------
    network : Checkpoint
        See `doubletake.neural.checkpoint`.
    code : (N,) float
        Of `doubletake.neural.face_code`, or made of several.

    Returns
    -------
    IPython.display.HTML
    """
    figures = []
    for person in network.pair:
        picture = base64.b64encode(jpeg(draw_code(network, person, code))).decode()
        words = f"drawn as {html.escape(label_of(person))}"
        figures.append(
            f'<figure><img width="240" height="240" src="data:image/jpeg;base64,{picture}" alt="{words}">'
            f"<figcaption>{words}</figcaption></figure>"
        )
    return page(f'<div class="dt-drawn">{"".join(figures)}</div>')
