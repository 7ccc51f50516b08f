"""The training itself: take it up where it was left, go on, and keep the network now and then."""

import math
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch

from doubletake.state import replacing

from ..made.plan import TAKES
from . import store
from .augment import batch
from .footage import TRAIN, Footage, footage_of, spread
from .loss import loss
from .network import FaceSwapper
from .plan import Training

BATCH = 8  # pictures of each person in a step

# Adam's rate rises for so many steps (a tenth, in short trials), and then falls along a cosine.
RATE, LAST_RATE, WARM_UP = 1e-3, 2e-5, 200

STEEPEST = 1.0  # the norm to which gradients are cut
MEMORY = 0.998  # of the running mean of the weights, which is what is kept and shipped

SAVE_EVERY = 120.0  # seconds
LOG_EVERY = 50  # steps
SEED = 20_26

STATE = "state.pt"


class Trainer:
    """A training that can be stopped after any step, and resumed with the same result.

    Parameters
    ----------
    training : Training
    folder : Path
        Where its state and what it keeps are written.
    footage : tuple of Footage
        Of the two people of the pair, in its order.
    device : str, optional
        ``"cuda"`` if there is one, else ``"cpu"``.
    steps : int, optional
        At which the rate has fallen to its end; the training's own without it.
    weights : dict of str to float32 arrays, optional
        What the network begins with, see `weights_after`; noise without it.
    """

    def __init__(
        self,
        training: Training,
        folder: Path,
        footage: Sequence[Footage],
        device: str | None = None,
        steps: int | None = None,
        weights: dict[str, np.ndarray] | None = None,
    ) -> None:
        self.training, self.folder, self.steps = training, folder, steps or training.steps
        self.device = torch.device(device or ("cuda" if torch.cuda.is_available() else "cpu"))
        self._pictures = [self._on_device(one.chosen(self._rows(one))) for one in footage]
        self.images = min(len(tensors[0]) for tensors in self._pictures)
        self.random = torch.Generator().manual_seed(SEED)
        torch.manual_seed(SEED)
        network = FaceSwapper()
        if weights:
            network.load_state_dict({name: torch.from_numpy(value) for name, value in weights.items()})
        network = network.to(self.device, memory_format=torch.channels_last)
        self.network = network
        self.optimiser = torch.optim.Adam(network.parameters(), lr=RATE, betas=(0.9, 0.99))
        self.mean = {name: value.detach().clone() for name, value in network.state_dict().items()}
        self.step, self.seconds = 0, 0.0
        self.log: list[dict[str, float]] = []
        self._recent: list[dict[str, float]] = []
        if (folder / STATE).exists():
            self._load()

    def _rows(self, footage: Footage) -> np.ndarray:
        return spread(np.flatnonzero(footage.part == TRAIN), self.training.images)

    def _on_device(self, footage: Footage) -> tuple[torch.Tensor, ...]:
        """Return faces, crops, masks and parts as bytes, channels first."""
        tensors = []
        for array in (footage.faces, footage.crops, footage.masks[..., None], footage.parts[..., None]):
            tensors.append(
                torch.from_numpy(np.ascontiguousarray(array.transpose(0, 3, 1, 2))).to(self.device)
            )
        return tuple(tensors)

    def _drawn_by_lot(self) -> tuple[torch.Tensor, ...]:
        both = []
        for tensors in self._pictures:
            rows = torch.randint(len(tensors[0]), (BATCH,), generator=self.random).to(self.device)
            both.append([tensor[rows].float() / 255 for tensor in tensors])
        faces, crops, masks, parts = (torch.cat(pair) for pair in zip(*both, strict=True))
        return batch(faces, crops, masks, parts, random=self.random)

    def rate(self) -> float:
        """Return the learning rate of the next step."""
        warm_up = min(WARM_UP, self.steps // 10)
        if self.step < warm_up:
            return RATE * (self.step + 1) / warm_up
        done = min((self.step - warm_up) / max(self.steps - warm_up, 1), 1.0)
        return LAST_RATE + (RATE - LAST_RATE) * (1 + math.cos(math.pi * done)) / 2

    def take_step(self) -> dict[str, float]:
        """Learn from one batch; return the terms of its loss."""
        began, counted = time.process_time(), time.perf_counter()
        for group in self.optimiser.param_groups:
            group["lr"] = self.rate()
        seen, wanted, mask, parts = self._drawn_by_lot()
        seen = seen.contiguous(memory_format=torch.channels_last)
        # Half the digits are enough for the convolutions, and twice as fast where the processor has them.
        with torch.autocast(self.device.type, torch.bfloat16):
            drawn = torch.cat(self.network(seen))
        total, terms = loss(drawn.float(), wanted, mask, parts)
        self.optimiser.zero_grad(set_to_none=True)
        total.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), STEEPEST)
        self.optimiser.step()
        self.step += 1
        self._remember()
        # A card works while the processor waits; there the clock on the wall is what a training costs.
        on_card = self.device.type == "cuda"
        self.seconds += time.perf_counter() - counted if on_card else time.process_time() - began
        self._recent.append(terms)
        if self.step % LOG_EVERY == 0:
            means = {name: round(float(np.mean([t[name] for t in self._recent])), 5) for name in terms}
            self.log.append({"step": self.step, "seconds": round(self.seconds, 1)} | means)
            self._recent = []
        return terms

    @torch.no_grad()
    def _remember(self) -> None:
        # Early on the mean would be mostly of noise, so its memory grows.
        memory = min(MEMORY, (1 + self.step) / (10 + self.step))
        values = self.network.state_dict()
        torch._foreach_lerp_([self.mean[name] for name in values], list(values.values()), 1 - memory)

    def keep(self) -> None:
        """Write the network as it is now to be shown and shipped."""
        weights = {name: value.cpu().numpy().copy() for name, value in self.mean.items()}
        store.save_snapshot(self.folder, store.Snapshot(self.step, self.seconds, self.images, weights))

    def save(self) -> None:
        """Write everything that is needed to go on."""
        state = {
            "network": self.network.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "mean": self.mean,
            "random": self.random.get_state(),
            "step": self.step,
            "seconds": self.seconds,
            "log": self.log,
            "recent": self._recent,
            "images": self.images,
            "steps": self.steps,
        }
        self.folder.mkdir(parents=True, exist_ok=True)
        with replacing(self.folder / STATE) as part:
            torch.save(state, part)

    def _load(self) -> None:
        state = torch.load(self.folder / STATE, map_location=self.device, weights_only=True)
        for name in ("images", "steps"):
            if state[name] != getattr(self, name):
                raise ValueError(
                    f"{self.folder} holds a training with {state[name]} {name}, and this one has "
                    f"{getattr(self, name)}. Delete the folder to begin anew."
                )
        self.network.load_state_dict(state["network"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.mean = state["mean"]
        self.random.set_state(state["random"].cpu())
        self.step, self.seconds = state["step"], state["seconds"]
        self.log, self._recent = state["log"], state["recent"]


def trainer_of(
    training: Training,
    root: Path = store.TRAININGS,
    steps: int | None = None,
    takes: tuple[str, ...] = TAKES,
) -> Trainer:
    """Return the trainer of a training on the library's footage, where it was left.

    Raises
    ------
    ValueError
        If a take of one of the two people is not there yet, what was left is of another training, or the
        training that it comes after is not finished.
    """
    folder = store.folder_of(training, root)
    begun = (folder / STATE).exists()
    weights = None if begun or not training.after else weights_after(training, root, steps)
    footage = [footage_of(person, takes) for person in training.pair]
    return Trainer(training, folder, footage, steps=steps, weights=weights)


def weights_after(
    training: Training, root: Path = store.TRAININGS, steps: int | None = None
) -> dict[str, np.ndarray]:
    """Return the finished network that a training begins with, its decoders in this one's order.

    Parameters
    ----------
    steps : int, optional
        How many the earlier one took, in a trial.

    Raises
    ------
    ValueError
        If the earlier one is not finished, or there is none.
    """
    before = training.after
    if before is None:
        raise ValueError(f"{training.name} begins from noise.")
    folder = store.folder_of(before, root)
    if not store.is_finished(folder, steps or before.steps):
        raise ValueError(f"it begins with the network of {before.name}, which is not finished yet")
    weights = store.load_snapshot(store.snapshot_files(folder)[-1]).weights
    taken = [before.pair.index(person) for person in training.beginnings()]
    begin = {name: value for name, value in weights.items() if name.startswith("encoder.")}
    for place, number in enumerate(taken):
        old = f"decoders.{number}."
        for name, value in weights.items():
            if name.startswith(old):
                begin[f"decoders.{place}.{name.removeprefix(old)}"] = value
    return begin


def run(trainer: Trainer, minutes: float | None = None, progress: Callable[[str], None] = print) -> bool:
    """Train until the last step, or for so many minutes; return whether it is finished.

    What is reached is saved every two minutes and at the end, also when the program is interrupted.
    """
    snapshots = set(trainer.training.snapshot_steps(trainer.steps))
    until = math.inf if minutes is None else time.monotonic() + 60 * minutes
    saved = time.monotonic()
    try:
        if trainer.step == 0:
            trainer.keep()
        while trainer.step < trainer.steps and time.monotonic() < until:
            trainer.take_step()
            if trainer.step in snapshots:
                trainer.keep()
            if trainer.step % (10 * LOG_EVERY) == 0:
                progress(_line(trainer))
            if time.monotonic() - saved > SAVE_EVERY:
                trainer.save()
                saved = time.monotonic()
    finally:
        trainer.save()
    return trainer.step >= trainer.steps


def _line(trainer: Trainer) -> str:
    last = trainer.log[-1]
    return (
        f"{trainer.training.name}: step {trainer.step} of {trainer.steps}, "
        f"{trainer.seconds / 60:.1f} processor minutes, loss {last['total']:.4f} "
        f"(pixels {last['pixels']:.4f}, structure {last['structure']:.4f})"
    )
