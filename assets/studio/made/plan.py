"""What is made from what: one table, the same every time.

Each row of `SWAPS` is a camera clip, and for each care the person whose face is put in. Nobody's face
leaves their group. Rough swaps keep to people within four steps of skin tone, and what goes farther in a
quiz is a best one: others look like masks of another colour. Within these bounds everybody lends a face
about as often as another; Emina, near whom nobody in the quizzes is, only once. Each split has made clips
of its people and takes in the proportion of its camera clips, and the two quizzes have the same cares.
"""

import hashlib
import hmac
from collections.abc import Collection
from dataclasses import dataclass

from doubletake.library.schema import METHODS_OF
from doubletake.library.splits import PEOPLE, group_of, split_of

TAKES = ("frontal", "turn", "second-light")

SWAPS = """
# to teach
ines-frontal          rough rafael    careful alma      best marc
marc-frontal          rough alma      careful ines      best rafael
alma-frontal          rough marc      careful ines      best daniel
rafael-frontal        rough ines      careful marc      best daniel
daniel-frontal        rough rafael    careful alma      best ines
# to practise
ines-turn             rough marc                        best rafael
marc-turn             rough rafael    careful ines
alma-turn                             careful marc      best daniel
rafael-turn                           careful alma      best ines
daniel-turn           rough rafael    careful marc
ines-second-light                     careful alma      best daniel
marc-second-light     rough alma                        best daniel
alma-second-light     rough ines                        best rafael
rafael-second-light   rough marc                        best daniel
daniel-second-light   rough rafael    careful alma
# quiz A
emina-frontal                                           best samuel
amara-frontal                         careful samuel
samuel-turn                           careful amara
amara-second-light                                      best emina
samuel-second-light   rough amara
# quiz B
samuel-frontal        rough amara     careful amara
amara-turn                            careful samuel
emina-second-light                                      best amara
emina-turn                                              best samuel
# sealed
devi-frontal                                            best ren
ren-frontal           rough devi
devi-turn                             careful ren
ren-turn                                                best devi
devi-second-light     rough ren
ren-second-light                      careful devi
"""

# Camera clips that only look suspicious. Two a split, on takes that keep the quizzes alike.
DECOYS = """
ines-frontal          make-up
rafael-frontal        odd-light
marc-turn             beauty-filter
alma-second-light     heavy-compression
amara-frontal         beauty-filter
samuel-turn           heavy-compression
samuel-frontal        odd-light
emina-second-light    make-up
devi-frontal          beauty-filter
ren-turn              odd-light
"""

# One photo in motion: who is seen, and as whose frontal clip they move. The photo is one frame of the camera
# clip that is named first, and not a press still: nobody is filmed in the light of those, so the room would
# tell what was made. Drivers are calm enough for what the method can do, and of the same split, or one quiz
# would show motion of the other. No clip with a passing hand: its words tell of the hand.
ONE_PHOTO = """
ines-frontal rafael     marc-frontal ines           alma-frontal marc
rafael-frontal alma     daniel-frontal rafael
emina-frontal amara     emina-second-light samuel   ren-frontal devi
"""

# Faces drawn by a network: of pairs that `assets.studio.neural.plan` trains, on footage with which each split
# stays balanced and made clips have the rooms' colours of camera clips. Where that left a choice, the better
# drawn: on Rafael a shaven face leaves the beard's fringe, and Ren's eyes are lost on Devi.
NEURAL = """
alma-frontal marc
ines-second-light marc  marc-second-light ines  alma-second-light marc      daniel-turn rafael
samuel-turn amara       amara-turn samuel       ren-turn devi
"""

# Makes the names of items: change it, and all are shuffled again. Of a few numbers that were tried, one under
# which neither ranks nor runs of the names tell anything, in any split.
_SHUFFLE = b"double take: the deck of clips, shuffle 19"


@dataclass(frozen=True)
class Job:
    """One thing to make.

    Attributes
    ----------
    target : str
        The camera clip it is made from, e.g. ``"ines-frontal"``; for one photo, that which has it as a frame.
    kind, method, care, source : str
        As in the manifest.
    """

    target: str
    kind: str
    method: str
    care: str = ""
    source: str = ""

    @property
    def person(self) -> str:
        """Who is seen in the camera clip."""
        return self.target.split("-")[0]

    @property
    def take(self) -> str:
        """What is done in it: one of `TAKES`."""
        return self.target.split("-", 1)[1]

    @property
    def driver(self) -> str:
        """The camera clip whose motion a photo was given; "" for all else."""
        return f"{self.source}-frontal" if self.method == "one-photo" else ""

    @property
    def split(self) -> str:
        """What the clip is for; everything made from a camera clip shares its split."""
        return split_of(self.person, self.take)

    @property
    def item(self) -> str:
        """Eight hexadecimal digits that say nothing: the name of the label-free clip."""
        return _keyed(self)[:8]

    @property
    def labelled(self) -> str:
        """The name of the labelled clip; "" for what needs no label."""
        if self.kind != "made":
            return ""
        if self.driver:
            return f"{self.target}-motion-from-{self.source}"
        return f"{self.target}-from-{self.source}-{self.care or self.method}"

    @property
    def seed(self) -> int:
        """For whatever is drawn by lot while making it."""
        return int(_keyed(self)[8:16], 16) % 1_000_000


def _keyed(job: Job) -> str:
    words = "/".join((job.target, job.kind, job.method, job.care, job.source))
    return hmac.new(_SHUFFLE, words.encode(), hashlib.sha256).hexdigest()


def camera_clips() -> tuple[str, ...]:
    """Return the names of the library's camera clips, three a person; lesson 3's own two are left out."""
    people = sorted(person for names in PEOPLE.values() for person in names)
    return tuple(f"{person}-{take}" for person in people for take in TAKES)


def planned(methods: Collection[str]) -> tuple[Job, ...]:
    """Return every job for which there is a method: an item of each camera clip, what is made, the decoys.

    Parameters
    ----------
    methods : collection of str
        What can be made; see `assets.studio.made.make.MAKERS`.

    Returns
    -------
    tuple of Job
        In the order of the items' names, which says nothing either.
    """
    jobs = [Job(target, "camera", "camera") for target in camera_clips()]
    for target, *words in _rows(SWAPS):
        pairs = zip(words[::2], words[1::2], strict=True)
        jobs += [Job(target, "made", "classical", care, source) for care, source in pairs]
    jobs += [Job(target, "decoy", method) for target, method in _rows(DECOYS)]
    for method, table in (("one-photo", ONE_PHOTO), ("neural", NEURAL)):
        for row in _rows(table):
            pairs = zip(row[::2], row[1::2], strict=True)
            jobs += [Job(target, "made", method, source=source) for target, source in pairs]
    for job in jobs:
        if job.source and group_of(job.source) != group_of(job.person):
            raise ValueError(f"{job.source} and {job.person} are not of one group: {job}")
        if job.method not in METHODS_OF[job.kind]:
            raise ValueError(f"a {job.kind} clip is not made by {job.method}: {job}")
    return tuple(sorted((job for job in jobs if job.method in methods), key=lambda job: job.item))


def _rows(table: str) -> list[list[str]]:
    return [line.split() for line in table.splitlines() if line.strip() and not line.startswith("#")]
