"""Which networks are trained: nobody across groups, and one for every neural clip that is planned."""

import pytest

from assets.studio.made.plan import planned as planned_clips
from assets.studio.neural import plan
from doubletake import library
from doubletake.library.splits import PEOPLE


def test_no_network_knows_people_of_two_groups():
    for training in plan.planned():
        assert any(set(training.pair) <= set(names) for names in PEOPLE.values())
    with pytest.raises(ValueError, match="not of one group"):
        plan.training("ines-ren")


def test_every_neural_clip_that_is_planned_has_its_network():
    wanted = {tuple(sorted((job.person, job.source))) for job in planned_clips({"neural"}) if job.source}
    trained = {training.pair for training in plan.planned() if not training.images}
    assert wanted and wanted <= trained


def test_no_pair_is_farther_apart_than_four_steps_of_skin_tone():
    steps = {person.name: person.facts["monk_step"] for person in library.people()}
    for training in plan.planned():
        first, second = (steps[person] for person in training.pair)
        assert abs(first - second) <= 4, training.name


def test_two_pairs_are_kept_from_noise_to_finished():
    shown = [training for training in plan.planned() if training.every_checkpoint]
    assert len({training.pair for training in shown}) == 2
    for training in shown:
        steps = training.snapshot_steps()
        assert len(steps) >= 6 and steps[0] == 0 and steps[-1] == plan.STEPS
        # About evenly spread on a logarithmic scale.
        ratios = [late / early for early, late in zip(steps[1:], steps[2:], strict=False)]
        assert all(2 < ratio < 4 for ratio in ratios)


def test_what_is_shown_begins_from_noise_and_the_others_after_a_shown_pair():
    for training in plan.planned():
        if training.every_checkpoint or training.images:
            assert training.after is None and training.steps == plan.STEPS
        else:
            assert training.after.every_checkpoint and training.after.shipped
            assert training.snapshot_steps() == (0, training.steps) and training.steps < plan.STEPS
            assert training.snapshot_steps(30) == (0, 30)


def test_a_person_of_the_earlier_pair_keeps_their_decoder():
    taken = {training.pair: training.beginnings() for training in plan.planned() if training.after}
    assert {("ines", "marc")} == {tuple(sorted(people)) for people in taken.values()}
    for pair, people in taken.items():
        for person, begun_as in zip(pair, people, strict=True):
            assert person == begun_as or person not in ("ines", "marc")


def test_nobody_learns_from_a_network_of_quiz_or_sealed_people():
    with pytest.raises(ValueError, match="may learn from"):
        plan.Training(("alma", "marc"), after=plan.training("devi-ren"))


def test_no_network_of_quiz_or_sealed_people_is_shipped():
    for training in plan.planned():
        assert training.shipped == (training.pair[0] in PEOPLE["training"])
    assert not plan.training("devi-ren").shipped


def test_names_are_one_a_training_and_read_back():
    names = [training.name for training in plan.planned()]
    assert len(set(names)) == len(names)
    assert plan.training("marc-ines").name == "ines-marc"
    assert plan.training("ines-marc", 50).name == "ines-marc-50"


@pytest.mark.parametrize("pair", ["ines", "ines-ines", "ines-marc-alma", "ines-nobody", ""])
def test_what_is_no_pair_is_refused(pair):
    with pytest.raises(ValueError, match="two people|in no group|of one group"):
        plan.training(pair)
