"""What a made clip shows, in words, for somebody who cannot see it; of an item, without the answer."""

from ..takes import APPEARANCES, HANDS
from .plan import Job

_DOES = {
    "frontal": "faces the camera, talks, listens with closed lips, blinks and glances aside",
    "turn": "turns the head far to one side, back, and to the other, with the eyes going ahead of the head",
    "second-light": "talks in warm lamp light from one side and moves the head a little",
}
_HOW = {
    "rough": "roughly, as a hasty app does it",
    "careful": "with care, from one still",
    "best": "as well as the classical way can",
}


def of_item(job: Job) -> str:
    """Describe an item by clothes, room and motion: the same for a camera clip and what is made from it."""
    seen = APPEARANCES[job.person]
    room = seen.second_room if job.take == "second-light" else seen.room
    hand = " Once a hand passes over the face." if job.take == "second-light" and job.person in HANDS else ""
    return (
        f"Somebody in {seen.clothes}, in front of {room}, blurred, {_DOES[job.take]}.{hand} "
        "Head and shoulders; no sound."
    )


def of_labelled(job: Job) -> str:
    """Describe a labelled clip, and say what was done."""
    if job.driver:
        return (
            f"{of_item(job)} This clip was made: {job.person.capitalize()} was never filmed like this. One "
            f"frame of {job.target} was set in motion, and moves as {job.source.capitalize()} does in "
            f"{job.driver}. A label under the chin says so."
        )
    how = _HOW.get(job.care, "by a trained network")
    return (
        f"{of_item(job)} This clip was made: the face of {job.source.capitalize()} was put into the clip "
        f"{job.target} of {job.person.capitalize()}, {how}. A label under the chin says so."
    )
