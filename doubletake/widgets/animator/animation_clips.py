"""One photo and the clip made of it, and what each way of making a clip needs: for a lesson's page."""

import base64
import html
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from doubletake import library
from doubletake.errors import DoubleTakeError
from doubletake.text import duration
from doubletake.widgets.page.html import film, page, spoken
from doubletake.widgets.page.menus import portrait_of
from doubletake.widgets.page.pictures import jpeg

if TYPE_CHECKING:
    from IPython.display import HTML

SIDE = 320  # pixels of the photo as it is shown beside the clip

# The three ways of this course, and the lesson of each.
_ROUTES = (("A swap, step by step", "03"), ("A trained network", "04"), ("One photo in motion", "05"))


@spoken
def animated_clip(photo: str, driver: str) -> "HTML":
    """Show a photo, and the whole clip in which it moves as somebody else does: labelled, ready to play.

    Parameters
    ----------
    photo : str
        The person whose photo moves, e.g. ``"ines"``.
    driver : str
        A camera clip of the library.

    Returns
    -------
    IPython.display.HTML
        The photo, a video with the browser's own controls, and what it shows in words. A driver that cannot
        be used is said in its place, with the reason.
    """
    from doubletake.animate import animate_clip
    from doubletake.animate.portrait import driver_record

    still, clip = portrait_of(library.person(photo).name), driver_record(driver)
    made = animate_clip(still, clip)
    face, other = (library.person(one.person).display_name for one in (still, clip))
    words = f"The photo of {face} moves as {other} does in another clip; a label says so. {still.text}"
    picture = base64.b64encode(_small(still)).decode()
    return page(
        f'<p><img class="dt-photo" width="{SIDE}" height="{SIDE}" alt="{html.escape(still.text)}" '
        f'src="data:image/jpeg;base64,{picture}"></p>'
        f"{film(made.frames, made.fps, f'The photo of {face}, set in motion', words)}"
    )


def _small(still: library.Still | library.Clip) -> bytes:
    import cv2

    picture = still.image() if isinstance(still, library.Still) else still.frame(0)
    return jpeg(cv2.resize(picture, (SIDE, SIDE), interpolation=cv2.INTER_AREA))


@spoken
def routes_table(photo: str = "ines", driver: str = "marc-talk") -> "HTML":
    """Show what the three ways of this course need, with the times that this computer just took.

    Parameters
    ----------
    photo, driver : str
        With whom it is tried.
    """
    head = ("", *(f"<strong>{name}</strong><br>lesson {number}" for name, number in _ROUTES))
    titles = "".join(f'<th scope="col">{title}</th>' for title in head)
    rows = []
    for label, cells in route_rows(photo, driver):
        answers = "".join(f"<td>{html.escape(cell)}</td>" for cell in cells)
        rows.append(f'<tr><th scope="row">{html.escape(label)}</th>{answers}</tr>')
    return page(f'<div class="dt-routes"><table><tr>{titles}</tr>{"".join(rows)}</table></div>')


def route_rows(photo: str, driver: str) -> list[tuple[str, tuple[str, str, str]]]:
    """Return the rows of `routes_table`: what is asked, and the answers for the three ways.

    Examples
    --------
    >>> dict(route_rows("ines", "marc-talk"))["Pictures of the person"][2]
    '1'
    """
    pictures, training = _network_needs(photo, driver)
    swap_ms, network_ms, ready_ms, photo_ms = _timed(photo, driver)
    pace = "{:.0f} frames a second"
    network = pace.format(1000 / network_ms) if network_ms else "there is no network of these two"
    return [
        ("Pictures of the person", ("1", pictures, "1")),
        (
            "Footage of somebody else",
            ("a clip, whose head is kept", "a clip, whose head is kept", "a clip, to borrow its movement"),
        ),
        (
            "Before the first frame",
            ("hardly anything", training, f"{ready_ms / 1000:.1f} s on this computer"),
        ),
        (
            "Then, on this computer",
            (pace.format(1000 / swap_ms), network, pace.format(1000 / photo_ms)),
        ),
        (
            "What the maker has to know",
            (
                "which settings hide the seam",
                "how to collect pictures, and how to train",
                "which photo and which clip go together",
            ),
        ),
        ("Whose hair, light and room", ("the clip’s", "the clip’s", "the photo’s")),
        (
            "What it leaves behind",
            (
                "a seam; stretched skin; two lights on one head",
                "a smooth face; the same seam, because it is pasted too",
                "no seam. Light that stays as in the photo; smeared sides at a turn; a guessed room",
            ),
        ),
    ]


def _network_needs(photo: str, driver: str) -> tuple[str, str]:
    """Return how many pictures and how much training the course's own network took, if there is one."""
    from doubletake.neural import checkpoints

    try:
        found = checkpoints((photo, library.clip(driver).person), pictures=0)
    except DoubleTakeError:
        found = ()
    if not found:
        return "many: the more, the better", "training"
    last = max(found, key=lambda one: one.step)
    return (
        f"{last.pictures} of each of two people",
        f"training: {duration(last.seconds)} of one processor core",
    )


def _timed(photo: str, driver: str, frames: int = 3) -> tuple[float, float | None, float, float]:
    """Return the milliseconds that this computer takes.

    For a swapped frame, for one drawn by a network (None where there is no network of these two), for making
    a photo ready, and for a moved frame: medians of several frames.
    """
    from doubletake.animate import frame_drawer
    from doubletake.animate.drawing import prepare
    from doubletake.neural import checkpoint, neural_frame
    from doubletake.swap import swap_frame

    still, clip = portrait_of(photo), library.clip(driver)
    start = time.perf_counter()
    prepare.__wrapped__(library.Moment(still))
    ready = 1000 * (time.perf_counter() - start)
    drawer = frame_drawer(still, clip)
    drawn: float | None
    try:
        network = checkpoint(still.person, clip.person)
        drawn = _median_time(lambda index: neural_frame(still.person, clip, network, index), frames)
    except DoubleTakeError:
        drawn = None
    swapped = _median_time(lambda index: swap_frame(still, clip, index), frames)
    return swapped, drawn, ready, _median_time(drawer, frames)


def _median_time(work: Callable[[int], object], frames: int) -> float:
    """Return the median of the milliseconds that some frames take; a first one only warms up."""
    import statistics

    times = []
    for index in range(frames + 1):
        start = time.perf_counter()
        work(index)
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times[1:])
