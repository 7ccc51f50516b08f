"""The command that trains, exports and measures the course's networks.

    python -m assets.studio.neural plan
    python -m assets.studio.neural train ines-marc [--images 50] [--minutes 25]
    python -m assets.studio.neural train all --minutes 600
    python -m assets.studio.neural export
    python -m assets.studio.neural evaluate

Stop `train` whenever you like and start it again: it goes on where it was. See README.md for what it needs.
"""

import argparse
import math
import os
import signal
import sys
import time
from pathlib import Path

from . import plan, store


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns the exit status."""
    parser = argparse.ArgumentParser(prog="assets.studio.neural", description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("plan", help="list the trainings and how far each is")
    train = commands.add_parser("train", help="train a pair, or all that the plan lists")
    train.add_argument("pair", help='two people, such as "ines-marc", or "all"')
    train.add_argument("--images", type=int, default=0, metavar="N", help="pictures of each; all without it")
    train.add_argument("--minutes", type=float, metavar="M", help="stop after so many minutes")
    train.add_argument(
        "--threads",
        type=int,
        default=1,
        metavar="N",
        help="cores to use, 1 without it: on two, two trainings at a time are faster than one with both",
    )
    train.add_argument("--steps", type=int, metavar="N", help="for trials: how many steps in all")
    train.add_argument(
        "--work", type=Path, default=store.TRAININGS, metavar="FOLDER", help="for trials: where to keep it"
    )
    for name, help in (("export", "write what is trained to assets/neural"), ("evaluate", "measure it")):
        commands.add_parser(name, help=help)
    options = parser.parse_args(arguments)
    # Stopped by the system, a training saves itself as it does on Ctrl+C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        return {"plan": _plan, "train": _train, "export": _export, "evaluate": _evaluate}[options.command](
            options
        )
    except KeyboardInterrupt:
        print("\nStopped. The same command goes on from here.", file=sys.stderr)
        return 130
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1


def _plan(options: argparse.Namespace) -> int:
    for training in plan.planned():
        files = store.snapshot_files(store.folder_of(training))
        reached = int(files[-1].stem.removeprefix("step-")) if files else None
        state = "not begun" if reached is None else f"kept at step {reached} of {training.steps}"
        after = f", after {training.after.name}" if training.after else ""
        print(f"{training.name:<20}{'all' if training.every_checkpoint else 'last':<6}{state}{after}")
    return 0


def _train(options: argparse.Namespace) -> int:
    # A core that has to wait for the other is given to whoever else wants it; on a busy machine two cores
    # that wait by running in circles take longer than one.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    try:
        import torch
    except ModuleNotFoundError:
        print(
            "PyTorch is missing, which only the training needs: see assets/studio/neural/README.md.",
            file=sys.stderr,
        )
        return 1
    torch.set_num_threads(max(options.threads, 1))
    if options.pair == "all":
        trainings = plan.planned()
    else:
        trainings = (plan.training(options.pair, options.images),)
    until = math.inf if options.minutes is None else time.monotonic() + 60 * options.minutes
    status = 0
    for training in trainings:
        if time.monotonic() < until:
            done = _train_one(training, options, (until - time.monotonic()) / 60)
            # Of all, those that cannot be trained yet are left for the next time.
            status = status if done or options.pair == "all" else 1
    return status


def _train_one(training: plan.Training, options: argparse.Namespace, minutes: float) -> bool:
    """Train one pair for at most so many minutes; return False, and say why, if it cannot be."""
    from .train import TAKES, run, trainer_of

    folder = store.folder_of(training, options.work)
    if store.is_finished(folder, options.steps or training.steps):
        print(f"{training.name}: finished before", flush=True)
        return True
    with store.claimed(folder) as free:
        if not free:
            print(f"{training.name}: another process is training it", file=sys.stderr)
            return False
        try:
            # A trial takes what there is.
            takes = TAKES if options.work == store.TRAININGS else ()
            trainer = trainer_of(training, options.work, options.steps, takes)
        except ValueError as error:
            print(f"{training.name}: {error}", file=sys.stderr)
            return False
        done = run(trainer, minutes, lambda line: print(line, flush=True))
    state = "finished" if done else "stopped; the same command goes on from here"
    print(f"{training.name}: {trainer.images} pictures of each, step {trainer.step}, {state}", flush=True)
    return True


def _export(options: argparse.Namespace) -> int:
    from .export import export_all

    for line in export_all():
        print(line)
    return 0


def _evaluate(options: argparse.Namespace) -> int:
    from .evaluate import evaluate_all

    evaluate_all(print)
    return 0


if __name__ == "__main__":
    sys.exit(main())
