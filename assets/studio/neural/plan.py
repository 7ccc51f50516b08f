"""Which networks are trained, on whom, and how far: one table."""

from dataclasses import dataclass

from doubletake.library.splits import group_of

# Steps of eight pictures of each person.
STEPS = 6_000

# Checkpoints that are kept, as shares of all steps: from noise to finished, each about three times as far.
SNAPSHOTS = (0.0, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)

# Two pairs are shown with all their checkpoints, and begin from noise. The others have one network each, for
# the library's clips; of people in quizzes and sealed ones it is not shipped, or a lesson could show what a
# quiz asks.
LESSON_PAIRS = (("ines", "marc"), ("marc", "rafael"))
# No pair is farther apart than four steps of skin tone: what shapes a bright face, shade and shine, is
# stretched beyond all measure when its colours are made those of a very dark one, or the other way round
# (Alma and Daniel were tried: glowing eyes). In the quizzes nobody is near Emina.
FOR_CLIPS = (("alma", "marc"), ("daniel", "rafael"), ("devi", "ren"), ("amara", "samuel"))

# Those others begin where this pair has ended, as is usual in the field: what a face is, and how its pose,
# expression and light become a code, need not be learned again, and a third of the steps does. Nobody sees
# how they were learned, so nothing shown is shortened by it.
PRETRAINED, STEPS_AFTER = ("ines", "marc"), 2_000

# The pair that is trained again with few pictures, and how many of each person.
FEW_PICTURES = ("ines", "marc")
FEW = (10, 50, 200)


@dataclass(frozen=True)
class Training:
    """One network to train.

    Attributes
    ----------
    pair : tuple of str
        The two people, in the order of their names.
    images : int
        How many pictures of each are used, spread evenly over their footage; 0 for all there are.
    every_checkpoint : bool
        Whether each of `SNAPSHOTS` is shipped, or only the last one.
    after : Training, optional
        The one whose finished network it begins with; from noise without.
    """

    pair: tuple[str, str]
    images: int = 0
    every_checkpoint: bool = False
    after: "Training | None" = None

    def __post_init__(self) -> None:
        first, second = self.pair
        if first >= second:
            raise ValueError(f"A pair is two people in the order of their names, not {first} and {second}.")
        if group_of(first) != group_of(second):
            raise ValueError(f"{first} and {second} are not of one group of people.")
        if self.images < 0:
            raise ValueError("A network cannot be trained on fewer than no pictures.")
        if self.after and not self.after.shipped:
            raise ValueError(f"{self.after.name} knows people whom nobody else's network may learn from.")

    @property
    def name(self) -> str:
        """``"ines-marc"``, or ``"ines-marc-50"`` with few pictures."""
        return "-".join(self.pair) + (f"-{self.images}" if self.images else "")

    @property
    def shipped(self) -> bool:
        """Whether the course gets it, and not only the asset build."""
        return group_of(self.pair[0]) == "training"

    @property
    def steps(self) -> int:
        """How many steps it takes."""
        return STEPS_AFTER if self.after else STEPS

    def snapshot_steps(self, steps: int | None = None) -> tuple[int, ...]:
        """Return after which steps the network is kept, of all its own or, in a trial, of so many."""
        shares = (0.0, 1.0) if self.after else SNAPSHOTS
        return tuple(round(share * (steps or self.steps)) for share in shares)

    def beginnings(self) -> tuple[str, str]:
        """Return whose decoder, of the pair that it comes after, each of the two people begins with.

        A person of that pair keeps their own, and the other one takes the one that is left.

        Raises
        ------
        ValueError
            If it comes after none.
        """
        if self.after is None:
            raise ValueError(f"{self.name} begins from noise.")
        first, second = self.after.pair
        crossed = self.pair[0] == second or self.pair[1] == first
        return (second, first) if crossed else (first, second)


def planned() -> tuple[Training, ...]:
    """Return every training in the order in which they are best run: what the lesson needs comes first."""
    of_lesson = {pair: Training(pair, every_checkpoint=True) for pair in LESSON_PAIRS}
    return (
        *of_lesson.values(),
        *(Training(FEW_PICTURES, images) for images in FEW),
        *(Training(pair, after=of_lesson[PRETRAINED]) for pair in FOR_CLIPS),
    )


def training(pair: str, images: int = 0) -> Training:
    """Return the training of a pair given as ``"ines-marc"``; also one that is not in the table.

    Raises
    ------
    ValueError
        If these are not two people of one group.
    """
    people = tuple(sorted(pair.split("-")))
    if len(people) != 2:
        raise ValueError(f'Name two people with a hyphen between them, such as "ines-marc", not "{pair}".')
    for there in planned():
        if (there.pair, there.images) == (people, images):
            return there
    return Training(people, images)
