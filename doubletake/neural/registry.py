"""Which trained networks there are: the register ``assets/neural/registry.json``, and its records."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from doubletake.errors import DoubleTakeError
from doubletake.library.files import assets_root, damaged, read_json, verify

REGISTRY = "neural/registry.json"
# Of networks that only the asset build needs; it is not shipped.
WORKSHOP = "studio/work/neural/registry.json"
VERSION = 1


@dataclass(frozen=True)
class NetworkFile:
    """One file of a network: its path inside ``assets/``, and what its bytes are."""

    file: str
    sha256: str
    size: int

    def checked(self) -> Path:
        """Return the file's path, if its bytes are the ones that were shipped.

        Raises
        ------
        DoubleTakeError
            If it is missing or was changed; the message names the command that restores it.
        """
        return verify(self.file, self.sha256, REGISTRY)


@dataclass(frozen=True)
class Checkpoint:
    """A network as it was at one moment of its training.

    Attributes
    ----------
    pair : tuple of str
        The two people whose faces it can draw, in the order of their names.
    pictures : int
        How many pictures of each it was trained on.
    all_pictures : bool
        Whether these were all there are.
    step : int
        How many steps it was trained; 0 is noise.
    seconds : float
        How long that took, in seconds of one processor core.
    encoder : NetworkFile
    decoders : tuple of NetworkFile
        Of the two people.
    """

    pair: tuple[str, str]
    pictures: int
    all_pictures: bool
    step: int
    seconds: float
    encoder: NetworkFile
    decoders: tuple[NetworkFile, NetworkFile]

    def decoder_of(self, person: str) -> NetworkFile:
        """Return the file that draws a person; somebody else is a `DoubleTakeError`."""
        if person not in self.pair:
            first, second = self.pair
            raise DoubleTakeError(
                f'This network draws {first} and {second}, not "{person}": it has seen nobody else.'
            )
        return self.decoders[self.pair.index(person)]

    def other(self, person: str) -> str:
        """Return the other one of the pair."""
        self.decoder_of(person)
        return self.pair[1 - self.pair.index(person)]


# Each register as last read, by its file's state.
_read: dict[tuple[str, int, int], tuple[Checkpoint, ...]] = {}


def checkpoints(
    pair: tuple[str, str] | None = None, pictures: int | None = None, register: str = REGISTRY
) -> tuple[Checkpoint, ...]:
    """Return the networks that are there, by pair, number of pictures and step.

    Parameters
    ----------
    pair : tuple of two str, optional
        Only those of these two people, in either order.
    pictures : int, optional
        Only those trained on so many pictures of each; 0 is all there are.
    register : str
        Which register to look into; `WORKSHOP` is there in the asset build.

    Raises
    ------
    DoubleTakeError
        If the register is missing or damaged.
    """
    found = _register(register)
    if pair is not None:
        found = tuple(one for one in found if set(one.pair) == set(pair))
    if pictures is not None:
        found = tuple(
            one for one in found if (one.all_pictures if pictures == 0 else one.pictures == pictures)
        )
    return found


def checkpoint(
    first: str, second: str, pictures: int = 0, step: int | None = None, register: str = REGISTRY
) -> Checkpoint:
    """Return one network of two people, trained on so many pictures for so many steps.

    0 pictures are all there are; without a step it is the last one.

    Raises
    ------
    DoubleTakeError
        If there is none; the message says which there are.
    """
    of_pair = checkpoints((first, second), register=register)
    if not of_pair:
        pairs = sorted({" and ".join(one.pair) for one in _register(register)})
        raise DoubleTakeError(
            f"There is no network of {first} and {second}. There are networks of: "
            f"{'; '.join(pairs) or 'nobody yet'}."
        )
    found = checkpoints((first, second), pictures, register)
    if not found:
        known = sorted({one.pictures for one in of_pair})
        raise DoubleTakeError(
            f"There is no network of {first} and {second} trained on {pictures} pictures of each: "
            f"choose from {', '.join(map(str, known))}."
        )
    if step is None:
        return found[-1]
    for one in found:
        if one.step == step:
            return one
    steps = ", ".join(str(one.step) for one in found)
    raise DoubleTakeError(f"This network was not kept at step {step}: choose from {steps}.")


def _register(relative: str) -> tuple[Checkpoint, ...]:
    path = assets_root() / relative
    try:
        state = path.stat()
    except OSError:
        raise damaged(relative, "is missing") from None
    key = (str(path), state.st_mtime_ns, state.st_size)
    if key not in _read:
        register = read_json(relative)
        if not isinstance(register, dict) or register.get("version") != VERSION:
            raise damaged(relative, f"is not a list of networks of version {VERSION}")
        try:
            records = tuple(_checkpoint(entry) for entry in register["checkpoints"])
        except (KeyError, TypeError, ValueError, AttributeError):
            raise damaged(relative, "does not say what it has to of its networks") from None
        for old in [old for old in _read if old[0] == str(path)]:
            del _read[old]
        _read[key] = tuple(
            sorted(records, key=lambda one: (one.pair, not one.all_pictures, one.pictures, one.step))
        )
    return _read[key]


def _checkpoint(entry: dict) -> Checkpoint:
    first, second = entry["pair"]
    return Checkpoint(
        pair=(str(first), str(second)),
        pictures=int(entry["pictures"]),
        all_pictures=bool(entry["all_pictures"]),
        step=int(entry["step"]),
        seconds=float(entry["seconds"]),
        encoder=_file(entry["encoder"]),
        decoders=(_file(entry["decoders"][first]), _file(entry["decoders"][second])),
    )


def _file(entry: dict) -> NetworkFile:
    return NetworkFile(str(entry["file"]), str(entry["sha256"]), int(entry["bytes"]))
