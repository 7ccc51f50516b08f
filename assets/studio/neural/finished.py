"""The finished networks, for the build of the library's neural clips (``assets/studio/made``)."""

from doubletake.errors import DoubleTakeError
from doubletake.neural.registry import REGISTRY, WORKSHOP, Checkpoint, checkpoint


def finished(first: str, second: str) -> Checkpoint:
    """Return the network of two people that was trained furthest, shipped or not.

    Raises
    ------
    DoubleTakeError
        If there is none.

    Examples
    --------
    A maker of clips for ``assets/studio/made``, frames without a label and where the label has to go::

        def neural(job, clip):
            network = finished(job.source, job.person)
            for frame, landmarks, _ in neural_frames(job.source, clip, network):
                yield frame, landmarks
    """
    for register in (WORKSHOP, REGISTRY):
        try:
            return checkpoint(first, second, register=register)
        except DoubleTakeError as error:
            last = error
    raise last
