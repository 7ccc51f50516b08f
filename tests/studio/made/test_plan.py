"""The plan: people stay in their groups, splits are balanced, and names say nothing."""

import json
import re
from collections import Counter
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest

from assets.studio.made import descriptions, plan
from assets.studio.made.make import MAKERS
from assets.studio.neural import plan as networks
from assets.studio.takes import HANDS, TAKES
from doubletake.library.splits import PEOPLE, SPLITS, group_of, split_of

ASSETS = Path(__file__).resolve().parents[3] / "assets"
JOBS = plan.planned(MAKERS)
MADE = [job for job in JOBS if job.kind == "made"]
CLASSICAL = [job for job in MADE if job.method == "classical"]
PHOTOS = [job for job in MADE if job.method == "one-photo"]
NEURAL = [job for job in MADE if job.method == "neural"]


def monk_steps():
    files = [*ASSETS.glob("cast/*.json"), *ASSETS.glob("studio/cards/*.json")]
    return {path.stem: json.loads(path.read_text(encoding="utf-8"))["monk_step"] for path in files}


def test_it_is_the_same_every_time_and_nothing_is_in_it_twice():
    assert plan.planned(MAKERS) == JOBS
    assert len(set(JOBS)) == len(JOBS)
    names = [name for job in JOBS for name in (job.item, job.labelled) if name]
    assert len(set(names)) == len(names)


def test_counts():
    kinds = Counter(job.kind for job in JOBS)
    assert kinds["camera"] == 30
    assert 45 <= len(CLASSICAL) <= 55
    assert 8 <= kinds["decoy"] <= 10
    assert {job.split for job in PHOTOS} == set(SPLITS) - {"practice"} and len(PHOTOS) >= 8
    assert {job.split for job in NEURAL} == set(SPLITS) and len(NEURAL) >= 8


def test_every_camera_clip_is_filmed_and_has_one_item():
    filmed = {take.name for take in TAKES if take.kind == "clip" and not take.name.endswith("-talk")}
    assert set(plan.camera_clips()) == filmed
    assert Counter(job.target for job in JOBS if job.kind == "camera") == Counter(filmed)
    assert {job.target for job in JOBS} == filmed


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.labelled or f"{job.target} {job.method}")
def test_nobody_leaves_their_group(job):
    assert job.split == split_of(job.person, job.take)
    assert bool(job.source) == (job.kind == "made") == bool(job.labelled)
    if job.source:
        assert job.source != job.person
        assert group_of(job.source) == group_of(job.person)


def test_every_teaching_frontal_is_there_with_each_care():
    for person in PEOPLE["training"]:
        mine = [job for job in CLASSICAL if job.target == f"{person}-frontal"]
        assert sorted(job.care for job in mine) == ["best", "careful", "rough"]
        assert len({job.source for job in mine}) == 3, "three people lend their faces"


def test_every_camera_clip_is_swapped():
    assert {job.target for job in CLASSICAL} == set(plan.camera_clips())


def test_a_rough_swap_stays_near_in_skin_tone():
    """Across, it is a mask of another colour: nobody would ask whether it is one."""
    steps = monk_steps()
    apart = {job: abs(steps[job.source] - steps[job.person]) for job in CLASSICAL}
    assert max(steps for job, steps in apart.items() if job.care == "rough") <= 4
    far = [job for job in CLASSICAL if job.split.startswith("quiz") and apart[job] > 4]
    assert {job.care for job in far} == {"best"}
    assert len(far) < sum(job.split.startswith("quiz") for job in CLASSICAL) / 2


@pytest.mark.parametrize("group", PEOPLE)
def test_everybody_lends_about_as_often(group):
    lent = Counter(job.source for job in CLASSICAL if group_of(job.person) == group)
    assert set(lent) == set(PEOPLE[group])
    # Nobody in the quizzes is near Emina in skin tone: her face is put on once.
    often = [times for person, times in lent.items() if person != "emina"]
    assert max(often) - min(often) <= 2


@pytest.mark.parametrize("split", SPLITS)
def test_a_split_is_balanced(split):
    """Made clips fall on people and takes as camera clips do, and each care is there about as often."""
    camera = [job for job in JOBS if job.split == split and job.kind == "camera"]
    made = [job for job in JOBS if job.split == split and job.kind == "made"]
    for of in ("person", "take"):
        shown, swapped = (Counter(getattr(job, of) for job in jobs) for jobs in (camera, made))
        for value in shown | swapped:
            assert abs(swapped[value] - len(made) * shown[value] / len(camera)) <= 1, (of, value)
    cares = Counter(job.care for job in made if job.care)
    assert max(cares.values()) - min(cares.values()) <= 1
    assert sum(job.kind == "decoy" for job in JOBS if job.split == split) == 2


def test_the_quizzes_hold_the_same():
    quizzes = [[job for job in JOBS if job.split == split] for split in ("quiz-a", "quiz-b")]
    a, b = (
        Counter((job.kind, job.method if job.kind == "made" else "", job.care) for job in quiz)
        for quiz in quizzes
    )
    assert all(abs(a[value] - b[value]) <= (value[0] == "camera") for value in a | b)
    a, b = (Counter((job.kind == "made", job.take) for job in quiz) for quiz in quizzes)
    assert all(abs(a[value] - b[value]) <= 1 for value in a | b)
    assert not {job.target for job in quizzes[0]} & {job.target for job in quizzes[1]}


def test_decoys_are_of_every_kind_and_fit_the_face():
    decoys = [job for job in JOBS if job.kind == "decoy"]
    assert {job.method for job in decoys} == {"beauty-filter", "heavy-compression", "odd-light", "make-up"}
    # Make-up on a beard would be another kind of joke.
    assert {job.person for job in decoys if job.method == "make-up"} <= {
        "alma",
        "amara",
        "devi",
        "emina",
        "ines",
    }


def test_names_of_items_say_nothing():
    for job in JOBS:
        assert re.fullmatch(r"[0-9a-f]{8}", job.item)
    assert [job.item for job in JOBS] == sorted(job.item for job in JOBS)


@pytest.mark.parametrize("split", ["all", *SPLITS])
def test_the_order_of_the_names_says_nothing(split):
    """Neither ranks nor runs of made clips among the others stand out of chance."""
    made = np.array([job.kind == "made" for job in JOBS if split in ("all", job.split)])
    ranks = np.flatnonzero(made) + 1.0
    ones, others = len(ranks), len(made) - len(ranks)
    area = (ranks.sum() - ones * (ones + 1) / 2) / (ones * others)
    assert abs(area - 0.5) < 1.6 * np.sqrt((len(made) + 1) / (12 * ones * others))


def test_a_network_is_trained_for_every_drawn_face():
    trained = {training.pair for training in networks.planned()}
    assert {tuple(sorted((job.source, job.person))) for job in NEURAL} <= trained
    steps = monk_steps()
    assert max(abs(steps[job.source] - steps[job.person]) for job in NEURAL) <= 4


def test_a_photo_moves_as_a_calm_clip_of_its_own_split():
    """A quiz that moved as the other quiz's footage would show some of it."""
    for job in PHOTOS:
        assert job.driver == f"{job.source}-frontal" and split_of(job.source, "frontal") == job.split
        # Its words are those of the camera clip: no turn, and no hand.
        assert job.take == "frontal" or (job.take == "second-light" and job.person not in HANDS)
        assert job.labelled == f"{job.target}-motion-from-{job.source}"
    assert not any(job.driver for job in JOBS if job.method != "one-photo")


def test_a_pair_across_groups_is_refused(monkeypatch):
    monkeypatch.setattr(plan, "SWAPS", "ines-frontal rough ren")
    with pytest.raises(ValueError, match="not of one group"):
        plan.planned(MAKERS)


def test_words_of_an_item_do_not_answer_it():
    told = {}
    for job in JOBS:
        text = descriptions.of_item(job)
        told.setdefault(job.target, set()).add(text)
        assert 80 < len(text) < 600 and text.endswith(".")
        assert not re.search(r"swap|fake|made|decoy|filter|make-?up|label|genuine|real", text, re.I)
        for person in sum(PEOPLE.values(), ()):
            assert person.capitalize() not in text
        if job.labelled:
            telling = descriptions.of_labelled(job)
            assert job.source.capitalize() in telling and len(telling) < 600
    assert all(len(texts) == 1 for texts in told.values())
    for one, other in permutations(told, 2):
        assert told[one] != told[other]
