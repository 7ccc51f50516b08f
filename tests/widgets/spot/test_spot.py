"""Spot the swap from the page's side: what it is told, when, and what is kept."""

import json

import cv2
import numpy as np
import pytest

from doubletake import library
from doubletake.exercises import answers
from doubletake.statistics.trial import Trial
from doubletake.trials.spotting import SpotRound, from_store, is_swapped, to_store
from doubletake.widgets import RocDot, SpotBoard, SpotTheSwap
from doubletake.widgets.spot.clip_magnifier import magnify, original_of
from tests.trials.deck import PATCH, write_deck

LESSON = "lesson"


@pytest.fixture(autouse=True)
def deck(tmp_path, monkeypatch):
    root = tmp_path / "assets"
    root.mkdir()
    monkeypatch.setenv("DOUBLETAKE_ASSETS", str(root))
    write_deck(root)
    return root


def game(*kinds, **options):
    return SpotTheSwap(*kinds, **({"record_as": "round", "notebook": LESSON, "seed": 5} | options))


def stored():
    return answers.recall(LESSON)["round"]


def answer(page, number, said="swapped", confidence=80, seconds=3.2):
    return page.ask("answer", number=number, said=said, confidence=confidence, seconds=seconds)[0]


def play(page, kind, said="swapped"):
    total = page.ask("begin", round=kind)[0]["total"]
    for number in range(1, total + 1):
        assert answer(page, number, said)["t"] == "answer"
    return total


class TestBlind:
    """Nothing that reaches the page before an answer depends on what the clip is."""

    @staticmethod
    def heard_of(kind, items, page_of):
        """All that the page hears of a round of these clips up to its end, films apart."""
        answers.record("round", to_store(SpotRound(kind, items)), LESSON)
        widget = game(kind)
        page, heard = page_of(widget), [widget.get_state(["menu", "answered", "notice", "trouble"])]
        for number in range(1, len(items) + 1):
            heard.append(page.ask("stand")[0])
            answer(page, number)
        return heard, page

    def twins(self, split):
        real = library.clips(kind="camera", split=split, item=True)
        made = {clip.from_clip: clip for clip in library.clips(kind="made", split=split, method="classical")}
        return [[clip.name for clip in real], [made[clip.from_clip].name for clip in real]]

    def test_in_a_test_the_page_hears_the_same_of_a_clip_and_its_twin(self, page_of):
        heard = []
        for items in self.twins("practice"):
            told, page = self.heard_of("test", tuple(items), page_of)
            heard.append([told, [reply for reply, _ in page.heard]])
        assert heard[0] == heard[1]

    def test_in_a_training_it_does_so_up_to_the_answer(self, page_of):
        heard = [self.heard_of("training", tuple(items), page_of)[0] for items in self.twins("teach")]
        assert heard[0] == heard[1]

    @pytest.mark.parametrize("kind", ["test", "mix", "quick", "training"])
    def test_no_word_of_it_names_a_clip_a_person_or_a_making(self, kind, page_of):
        widget = game(kind)
        page = page_of(widget)
        page.ask("begin", round=kind)
        state = {key: value for key, value in widget.get_state().items() if key not in ("_esm", "_css")}
        told = json.dumps([page.heard[-1][0], state], default=str)
        shown = library.clip(widget._round.items[0])
        words = [one.name for one in library.clips()] + [person.name for person in library.people()]
        words += ["made", "camera", "decoy", "classical", "careful", "practice", "teach", shown.sha256]
        assert [word for word in words if word in told.lower()] == []

    def test_the_film_is_the_clips_own_and_nothing_is_added(self, page_of):
        widget = game("test")
        _, (film,) = page_of(widget).ask("begin", round="test")
        assert film == library.clip(widget._round.items[0]).path.read_bytes()

    def test_a_test_keeps_silent_until_its_end(self, page_of):
        page = page_of(game("test"))
        page.ask("begin", round="test")
        for number in range(1, 10):
            assert answer(page, number)["verdict"] is None
            assert "not finished" in page.ask("results")[0]["text"]
            assert "no closer look" in page.ask("magnify", number=number, start=0)[0]["text"]

    def test_what_a_kind_is_called_does_not_tell_how_many_are_swapped(self):
        told = json.dumps(game("test", "mix", "quick", "training", "hook").menu)
        assert not any(character.isdigit() for character in told) and "half" not in told


class TestAnswers:
    def test_an_answer_is_on_disk_before_the_page_hears_that_it_counts(self, page_of):
        widget = game("test")
        page = page_of(widget)
        page.ask("begin", round="test")
        first = widget._round.items[0]
        assert answer(page, 1, "real", 65, 4.321)["saved"] is True
        (trial,) = from_store(stored())[-1].trials
        assert trial == Trial(first, is_swapped(library.clip(first)), False, 65, 4.32, False)
        assert widget.answered == 1 and widget.trials == (trial,) and widget.scores is None

    def test_the_clips_are_on_disk_from_the_start(self, page_of):
        widget = game("test")
        page_of(widget).ask("begin", round="test")
        assert tuple(stored()["items"]) == widget._round.items

    def test_a_round_goes_on_where_it_stopped(self, page_of):
        page = page_of(game("test"))
        page.ask("begin", round="test")
        answer(page, 1)
        answer(page, 2)
        again = game("test", seed=77)
        assert again.answered == 2
        stand, (film,) = page_of(again).ask("stand")
        assert stand["stage"] == "clip" and stand["number"] == 3
        assert film == library.clip(stored()["items"][2]).path.read_bytes()

    def test_sent_twice_it_counts_once(self, page_of):
        widget = game("test")
        page = page_of(widget)
        page.ask("begin", round="test")
        answer(page, 1, "real")
        assert answer(page, 1, "swapped")["t"] == "answer"
        assert widget.answered == 1 and widget.trials[0].said_swapped is False

    def test_what_could_not_be_stored_did_not_happen(self, page_of, monkeypatch):
        import os

        widget = game("test")
        page = page_of(widget)
        page.ask("begin", round="test")

        def refuse(*_):
            raise PermissionError(13, "Permission denied")

        with monkeypatch.context() as patch:
            patch.setattr(os, "replace", refuse)
            assert "could not be saved" in answer(page, 1)["text"]
        assert widget.answered == 0
        assert answer(page, 1)["saved"] and widget.answered == 1

    @pytest.mark.parametrize(
        ("message", "why"),
        [
            ({"number": 2}, "not the one"),
            ({"number": 0}, "not the one"),
            ({"number": "1"}, "not the one"),
            ({"said": "perhaps"}, "“real” or “swapped”"),
            ({"confidence": 30}, "from 50"),
            ({"confidence": "80"}, "from 50"),
        ],
    )
    def test_what_is_no_answer_is_said_and_not_stored(self, page_of, message, why):
        page = page_of(game("test"))
        page.ask("begin", round="test")
        said = {"number": 1, "said": "real", "confidence": 80, "seconds": 1} | message
        reply, _ = page.ask("answer", **said)
        assert reply["t"] == "error" and why in reply["text"]
        assert stored()["trials"] == []

    @pytest.mark.parametrize(
        ("seconds", "kept"), [(-3, 0), (1e9, 3600), ("x", 0), (None, 0), (float("nan"), 0)]
    )
    def test_a_clock_that_makes_no_sense_costs_no_answer(self, page_of, seconds, kept):
        page = page_of(game("test"))
        page.ask("begin", round="test")
        assert answer(page, 1, seconds=seconds)["saved"]
        assert stored()["trials"][0]["seconds"] == kept

    def test_before_a_round_there_is_nothing_to_answer(self, page_of):
        page = page_of(game("test"))
        assert page.ask("stand")[0]["stage"] == "ready"
        assert "not the one" in answer(page, 1)["text"]
        assert "not finished" in page.ask("results")[0]["text"]

    def test_without_a_question_nothing_is_written(self, page_of, tmp_path):
        widget = game("test", record_as=None)
        assert play(page_of(widget), "test") == 10 and widget.answered == 10
        assert not list(tmp_path.glob("*.json"))

    @pytest.mark.parametrize("value", ["text", 3, {"kind": "quick", "items": ["a"], "trials": []}])
    def test_a_stored_answer_that_no_longer_fits_is_passed_over(self, value, page_of):
        answers.record("round", value, LESSON)
        assert page_of(game("test")).ask("stand")[0]["stage"] == "ready"

    def test_nor_can_a_round_go_on_whose_clips_are_gone(self, page_of):
        answers.record("round", {"kind": "test", "items": ["00000000"], "trials": []}, LESSON)
        assert page_of(game("test")).ask("stand")[0]["stage"] == "ready"

    def test_other_cells_can_watch_the_answers_come(self, page_of):
        widget, seen = game("test"), []
        widget.observe(lambda change: seen.append((change["new"], widget.trials[-1].item)), "answered")
        page = page_of(widget)
        page.ask("begin", round="test")
        answer(page, 1)
        answer(page, 2)
        assert seen == [(1, widget._round.items[0]), (2, widget._round.items[1])]


class TestRounds:
    def test_the_end_tells_everything_with_its_uncertainty(self, page_of):
        widget = game("test")
        page = page_of(widget)
        play(page, "test", said="swapped")
        assert page.ask("stand")[0]["stage"] == "done"
        results, _ = page.ask("results")
        assert results["counts"] == {"hits": 5, "misses": 0, "false_alarms": 5, "correct_rejections": 0}
        said = results["sentences"]
        for name in ("d_prime", "criterion", "brier", "taken_for_real", "belief_in_real", "accuracy"):
            assert "may lie anywhere from" in said[name], name
        assert "cannot tell" in said["overconfidence"] or "surer" in said["overconfidence"]
        assert "practice" not in said
        (dot,) = results["roc"]["dots"]
        assert dot["hits"][0] == dot["false_alarms"][0] == 1 and dot["d_prime"] == pytest.approx(0)
        assert results["roc"]["curve"][0] == [0, 0] and results["roc"]["curve"][-1] == [1, 1]
        assert sum(part["count"] for part in results["calibration"]["bins"]) == 10
        assert (
            "Of 10 answers that were 80 % sure on average, 5 were right."
            in results["calibration"]["sentence"]
        )
        assert widget.scores.counts.hits == 5

    def test_the_sheet_holds_each_answer_against_the_truth(self, page_of):
        widget = game("test", figures=False)
        page = page_of(widget)
        play(page, "test", said="real")
        results, _ = page.ask("results")
        assert set(results) == {"t", "seq", "sheet"}, "an exercise does not do the sums"
        truths = ["swapped" if is_swapped(library.clip(item)) else "real" for item in widget._round.items]
        assert [row["truth"] for row in results["sheet"]] == truths
        assert {row["belief"] for row in results["sheet"]} == {20}
        assert [row["right"] for row in results["sheet"]] == [truth == "real" for truth in truths]

    def test_one_clip_has_no_d_prime_and_says_so(self, page_of):
        page = page_of(game("hook"))
        play(page, "hook")
        results, _ = page.ask("results")
        assert results["roc"] is None and "needs answers to" in results["sentences"]["d_prime"]

    def test_another_round_keeps_the_first_and_shows_fresh_clips(self, page_of):
        widget = game("test")
        page = page_of(widget)
        play(page, "test")
        first = widget._round
        page.ask("begin", round="test")
        assert widget.answered == 0 and not set(widget._round.items) & set(first.items)
        assert from_store(stored()) == (first, widget._round)

    def test_rounds_of_other_questions_count_as_seen(self, page_of):
        first = game("test", record_as="before")
        play(page_of(first), "test")
        second = game("test", record_as="after")
        page_of(second).ask("begin", round="test")
        assert not set(first._round.items) & set(second._round.items)

    def test_in_an_exercise_the_first_round_counts(self, page_of):
        widget = game("test", again=False)
        page = page_of(widget)
        play(page, "test")
        first = widget._round
        assert page.ask("begin", round="test")[0]["stage"] == "done" and widget._round == first

    def test_begun_twice_it_is_one_round(self, page_of):
        widget = game("test")
        page = page_of(widget)
        page.ask("begin", round="test")
        first = widget._round
        page.ask("begin", round="test")
        assert widget._round == first

    def test_of_several_kinds_the_page_chooses(self, page_of):
        widget = game("training", "test", "quick")
        page = page_of(widget)
        assert [kind["name"] for kind in widget.menu["kinds"]] == ["training", "test", "quick"]
        assert "not offered" in page.ask("begin", round="mix")[0]["text"]
        assert page.ask("begin", round="quick")[0]["limit"] == 2

    def test_what_is_wrong_with_an_argument_is_said_in_the_widget(self):
        assert "no round called" in game("marathon").trouble

    def test_too_small_a_library_and_a_damaged_film_are_said(self, page_of, deck):
        widget = game("test")
        page = page_of(widget)
        page.ask("begin", round="test")
        (deck / "items" / f"{widget._round.items[1]}.mp4").write_bytes(b"spoilt")
        answer(page, 1)
        assert "git restore" in page.ask("stand")[0]["text"]
        (deck / "manifest.json").write_text(json.dumps({"version": 2, "clips": [], "stills": []}))
        assert (
            "needs more footage"
            in page_of(game("test", record_as=None)).ask("begin", round="test")[0]["text"]
        )


class TestFeedback:
    @pytest.fixture
    def told(self, page_of):
        """Plays a training of given clips, all called swapped; gives the page and what was said of each."""

        def play_these(*items):
            answers.record("round", to_store(SpotRound("training", items)), LESSON)
            widget = game("training")
            page = page_of(widget)
            said = []
            for number in range(1, len(items) + 1):
                said.append((answer(page, number)["verdict"], page.ask("magnify", number=number, start=0)))
            return widget, said

        return play_these

    @staticmethod
    def one(**conditions):
        return library.clips(split="teach", item=True, **conditions)[0]

    def test_a_swap_is_named_and_shown_where_it_was_changed_most(self, told):
        clip = self.one(kind="made", care="rough")
        widget, [(verdict, (look, pictures))] = told(clip.name)
        assert verdict["swapped"] and verdict["right"] and verdict["outcome"].startswith("A hit")
        assert library.person(clip.source).display_name in verdict["words"] and "hasty" in verdict["words"]
        assert look["pair"] and look["change"] and len(pictures) == 2 * look["of"]
        _, x, y = look["place"]
        left, top = np.array(PATCH) - magnify(clip).cut[:2]
        assert abs(x - left) <= 3 and abs(y - top) <= 3
        assert widget.trials[0].feedback is True

    def test_of_a_drawn_face_it_is_said_that_a_network_drew_it(self, told):
        clip = self.one(method="neural")
        _, [(verdict, (look, _))] = told(clip.name)
        assert verdict["swapped"] and "drawn by a trained network" in verdict["words"]
        assert look["pair"] and look["place"] is not None

    def test_a_camera_clip_is_real_and_has_nothing_beside_it(self, told):
        _, [(verdict, (look, pictures))] = told(self.one(kind="camera").name)
        assert not verdict["swapped"] and verdict["outcome"].startswith("A false alarm")
        assert not look["pair"] and look["place"] is None and len(pictures) == look["of"]

    def test_of_a_decoy_it_is_said_what_was_done(self, told):
        clip = self.one(kind="decoy")
        _, [(verdict, (look, _))] = told(clip.name)
        assert "make-up" in verdict["words"].lower() and "real" in verdict["words"]
        assert look["pair"] and not look["change"] and look["place"] is not None

    def test_every_decoy_that_the_library_can_hold_has_its_words(self):
        from doubletake.library.schema import METHODS_OF
        from doubletake.widgets.spot.spot import DECOY_WORDS

        assert set(DECOY_WORDS) == set(METHODS_OF["decoy"])

    def test_only_the_clip_that_was_answered_last_is_looked_at(self, told):
        first, second = (clip.name for clip in library.clips(kind="camera", split="teach", item=True)[:2])
        widget, _ = told(first, second)
        widget._magnified = None
        from doubletake.errors import DoubleTakeError

        for number in (0, 1, 3):
            with pytest.raises(DoubleTakeError, match="no closer look"):
                widget.on_magnify({"number": number, "start": 0})

    def test_the_results_say_that_it_was_practice(self, page_of):
        page = page_of(game("training"))
        play(page, "training")
        assert "practice" in page.ask("results")[0]["sentences"]["practice"]


class TestCloserLook:
    def test_the_edge_is_that_of_the_true_mask(self):
        clip = library.clips(kind="made", care="best", item=True)[0]
        look = magnify(clip)
        mask = clip.truth().mask(look.frames[0])
        (line,) = look.edges[0]
        places = (np.array(line) + look.cut[:2]).round().astype(int)
        inside = mask[places[:, 1], places[:, 0]]
        outwards = (places - 31.5) * 1.15 + 31.5
        outside = mask[outwards[:, 1].round().astype(int), outwards[:, 0].round().astype(int)]
        assert (inside > 0.5).all() and (outside < 0.5).all()

    def test_the_square_around_the_face_holds_it_and_lies_in_what_is_sent(self):
        clip = library.clips(kind="made", care="best", item=True)[0]
        look = magnify(clip)
        assert len(look.boxes) == len(look.edges) == len(look.frames) == clip.frame_count
        _, _, width, height = look.cut
        for (left, top, side), lines in zip(look.boxes, look.edges, strict=True):
            assert -1 <= left and left + side <= width + 1 and -1 <= top and top + side <= height + 1
            for x, y in sum(lines, []):
                assert left <= x <= left + side and top <= y <= top + side
        picture = cv2.imdecode(np.frombuffer(look.pictures(0, 1)[0], np.uint8), cv2.IMREAD_COLOR)
        assert picture.shape == (height, width, 3)

    def test_the_pair_is_of_one_footage(self):
        for clip in library.clips(kind=("made", "decoy"), item=True):
            original = original_of(clip)
            assert original.kind == "camera" and original.from_clip == clip.from_clip
        assert original_of(library.clips(kind="camera", item=True)[0]) is None


class TestBoard:
    @pytest.fixture
    def board(self):
        return SpotBoard({"before": "before training", "after": "after training", "mix": "mix"}, LESSON)

    @staticmethod
    def keep(question, hits, alarms):
        said = [k < hits for k in range(5)] + [k < alarms for k in range(5)]
        trials = tuple(Trial(f"i{k}", k < 5, one, 80, 2.0, False) for k, one in enumerate(said))
        played = SpotRound("test", tuple(trial.item for trial in trials), trials)
        answers.record(question, to_store(played), LESSON)

    def test_it_waits_for_the_rounds(self, board, page_of):
        told, _ = page_of(board).ask("board")
        assert told["rows"] == [] and told["roc"] is None and told["change"] == []
        assert told["missing"] == ["before training", "after training", "mix"]

    def test_rounds_stand_side_by_side_and_the_change_is_told(self, board, page_of):
        self.keep("before", 2, 2)
        self.keep("after", 5, 1)
        told, _ = page_of(board).ask("board")
        assert [(row["hits"], row["false_alarms"]) for row in told["rows"]] == [
            ("2 of 5", "2 of 5"),
            ("5 of 5", "1 of 5"),
        ]
        assert told["rows"][0]["figures"][0].startswith("0.0 (−1.")
        assert told["missing"] == ["mix"] and len(told["roc"]["dots"]) == 2 and told["roc"]["curve"] is None
        assert told["change"][0].startswith("Your d′ rose by 2.")

    def test_a_damaged_file_is_said(self, board, page_of, tmp_path):
        (tmp_path / f"{LESSON}.answers.json").write_text("{ cut short")
        assert "cannot be read" in page_of(board).ask("board")[0]["text"]


class TestDot:
    @pytest.mark.parametrize(
        ("hits", "alarms", "d_prime", "words"),
        [
            (51, 49, 0.05, "guessing"),
            (31, 46, -0.40, "wrong way round"),
            (84, 16, 1.99, "well told apart"),
            (50, 50, 0.0, "leaning neither way"),
        ],
    )
    def test_it_tells_d_prime_and_criterion(self, page_of, hits, alarms, d_prime, words):
        told, _ = page_of(RocDot()).ask("point", hits=hits, false_alarms=alarms)
        assert told["d_prime"] == pytest.approx(d_prime, abs=0.006) and words in told["sentence"]
        assert f"{abs(d_prime):.2f}" in told["sentence"] and "-" not in told["sentence"]
        near = min(told["curve"], key=lambda point: abs(point[0] - alarms / 100))
        assert near[1] == pytest.approx(hits / 100, abs=0.03), "the curve goes through the dot"

    def test_it_leans(self, page_of):
        page = page_of(RocDot())
        assert "towards “real”" in page.ask("point", hits=40, false_alarms=10)[0]["sentence"]
        assert "towards “swapped”" in page.ask("point", hits=95, false_alarms=70)[0]["sentence"]

    def test_prevalence_is_told_if_asked(self, page_of):
        told, _ = page_of(RocDot(prevalence=0.2)).ask("point", hits=80, false_alarms=20)
        assert "Where 20 in 100 clips are swapped, 50 in 100 answers “swapped” are right." in told["sentence"]

    @pytest.mark.parametrize("hits", [0, 100, "51", None, True, float("nan")])
    def test_what_has_no_d_prime_is_said(self, page_of, hits):
        told, _ = page_of(RocDot()).ask("point", hits=hits, false_alarms=20)
        assert told["t"] == "error" and "from 1 to 99" in told["text"]
        assert "from 1 to 99" in RocDot(hits=hits).trouble

    def test_where_it_is_left_stays(self, page_of):
        dot = RocDot()
        page_of(dot).ask("commit", hits=60, false_alarms=20)
        assert dot.chosen == {"hits": 60, "false_alarms": 20}
