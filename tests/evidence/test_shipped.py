"""What the course ships in assets/cues: complete, in step with items and code, and worth its words."""

import numpy as np
import pytest

from assets.studio import readings as command
from doubletake import library
from doubletake.cues import CUES
from doubletake.cues import reference as references
from doubletake.evidence import ALL_RENDITIONS, conditions_of, fit_evidence, load_evidence, load_table, weigh
from doubletake.evidence.table import FILE, read_rows
from doubletake.evidence.verdict_figures import figures, reliability, verdicts
from doubletake.library.files import assets_root

TONES = ("light", "dark")


@pytest.fixture(scope="module")
def whole():
    return load_table()


@pytest.fixture(scope="module")
def table(whole):
    """Without the methods that nothing was fitted on."""
    return whole.seen_methods


@pytest.fixture(scope="module")
def fit():
    found = load_evidence()
    assert found is not None
    return found


def test_every_item_is_there_as_it_is_now(whole):
    items = {clip.name: clip.sha256[:16] for clip in library.clips(item=True)}
    rows = read_rows(assets_root() / FILE)
    assert {row["item"]: row["sha256"] for row in rows} == items
    looks = set(whole.rendition)
    assert "original" in looks and looks <= set(ALL_RENDITIONS)
    assert len(rows) == len(whole) == len(items) * len(looks)


def test_two_items_read_again_read_the_same(table):
    """A cue that was changed since shows here: then the readings have to be made anew."""
    rows = {(row["item"], row["shown"]): row for row in read_rows(assets_root() / FILE)}
    for name in sorted(set(table.item))[::40][:2]:
        again = command.read(name, "original")
        for column, text in rows[name, "original"].items():
            if column in CUES or column in command.CONDITIONS:
                assert (text == "") == (again[column] == ""), (name, column)
                if text:
                    assert float(again[column]) == pytest.approx(float(text), rel=0.02, abs=0.02), (
                        name,
                        column,
                    )


def test_the_fits_are_made_from_this_table(whole, fit):
    again = fit_evidence(whole, fit["date"])
    for name, value in again.items():
        if name in ("middle", "apart", "correlation"):
            np.testing.assert_allclose(value, fit[name], rtol=1e-3, atol=1e-4, err_msg=name)
        elif name not in ("spread", "figures", "conditions"):
            assert (
                value == pytest.approx(fit[name], rel=1e-3)
                if isinstance(value, float)
                else value == fit[name]
            )
    reference = references.load()
    assert command.reference_of(whole, reference["date"])["cues"].keys() == reference["cues"].keys()


def test_on_people_not_seen_it_does_no_harm(table, fit):
    """On these clips cues are worth little. What is said of the quizzes must not cost more than silence."""
    quiz = table.of(split="quiz")
    found = figures(verdicts(fit, quiz), quiz)
    assert found.said >= 0.3 * found.clips
    assert found.brier < 0.26 and found.cost < 1.05, found
    assert found.right >= found.wrong, found


def test_what_the_ratios_promise_comes_true(table, fit):
    """The reliability table of the quizzes: expected shares lie where the clips that were found allow it."""
    quiz = table.of(split="quiz")
    for one in reliability(verdicts(fit, quiz), quiz):
        # Looks of one clip are not independent, so the intervals are too narrow: a tenth is allowed for that.
        assert one.swapped.low - 0.1 <= one.expected <= one.swapped.high + 0.1, one


def test_in_looks_that_it_was_not_fitted_on_it_hardly_speaks(table, fit):
    rows = table.where(~np.isin(table.rendition, fit["shown"]))
    found = figures(verdicts(fit, rows), rows)
    assert found.clips > 50 and found.right + found.wrong < 0.15 * found.clips, found
    assert found.misleading == 0


@pytest.mark.parametrize("tone", TONES)
def test_by_skin_tone_it_is_never_far_worse_than_saying_nothing(table, fit, tone):
    rows = table.of(split="quiz", tone=tone)
    found = figures(verdicts(fit, rows), rows)
    assert found.clips and found.cost < 1.15, found


def test_strong_words_are_rarely_wrong(table, fit):
    """Ten to one for a swap may be wrong once in eleven; here it is counted over all looks of the quizzes."""
    quiz = table.of(split="quiz")
    found = verdicts(fit, quiz)
    right = [
        v.direction == ("swap" if made else "as filmed") for v, made in zip(found, quiz.made, strict=True)
    ]
    strong = [r for r, verdict in zip(right, found, strict=True) if "strong" in verdict.words]
    assert not strong or np.mean(strong) > 0.8, (len(strong), np.mean(strong))


def test_a_clip_of_the_course_goes_all_the_way(table, fit):
    """The inspector's way gives an item the verdict that the table gives it."""
    from doubletake.cues import observe_clip, read_cues

    row = table.of(split="quiz", rendition="original").where([0])
    observation = observe_clip(library.clip(str(row.item[0])), landmarks="detector")
    readings = read_cues(observation)
    verdict = weigh(readings, conditions=conditions_of(observation, cast=True))
    assert verdict.words == verdicts(fit, row)[0].words
    assert any(reading.strength.reference for reading in readings.values() if reading.valid)
    visitor = weigh(readings, conditions=conditions_of(observation))
    assert visitor.words == "cannot say" and visitor.log_likelihood_ratio is None
