"""Lesson 06 and Spot the swap, in JupyterLab and as pages of their own: by mouse, finger and keys."""

import json
import re

import pytest
from playwright.sync_api import expect

from doubletake import library
from doubletake.trials.spotting import is_swapped
from tests.browser.lessons.parts import greens, that_holds
from tests.waiting import eventually, settled, stays

LESSON = "06-look-again"
GAME = "voila/render/notebooks/dashboards/spot-the-swap.ipynb"
WAIT = 120_000  # ms: a cold kernel on a busy machine


class Game:
    """One game on a page."""

    def __init__(self, page, number=0):
        self.page = page
        self.root = page.locator(".dt-spot-game").nth(number)
        self.title = self.root.locator(".dt-round-title").first
        self.video = self.root.locator("video")
        self.answer_button = self.root.get_by_role("button", name="Answer", exact=True)

    def ready(self):
        self.title.wait_for(timeout=WAIT)
        self.root.evaluate("root => root.scrollIntoView({ block: 'start' })")
        return self

    def start(self, kind=None):
        if kind:
            self.root.get_by_role("radio", name=kind, exact=True).check()
        self.root.get_by_role("button", name="Start").click()
        self.on_clip(1)
        return self

    def on_clip(self, number):
        expect(self.title).to_have_text(re.compile(rf"^(Clip {number} of|The clip$)"), timeout=WAIT)

    def say(self, said, confidence=75):
        self.root.get_by_role("radio", name=re.compile(f"^{said}", re.IGNORECASE)).check()
        self.slide(confidence)
        self.answer_button.click()

    def slide(self, confidence):
        self.root.locator("input[data-setting=confidence]").fill(str(confidence))

    def stage(self):
        return self.root.locator(".dt-round-stage").get_attribute("data-stage")


@pytest.fixture
def own(copied):
    """A copy of the lesson, and where its answers go."""
    return copied(LESSON)


def stored(lesson, question):
    path = lesson.parent / f"{lesson.stem}.answers.json"
    return json.loads(path.read_text(encoding="utf-8"))["answers"][question]["value"]


@pytest.fixture
def in_voila(course, own, browser_page):
    """``in_voila(**options)`` -> the lesson as a page of its own."""

    def open_page(page=None, **options):
        page = page or browser_page(**options)
        page.goto(course.link(f"voila/render/{own.relative_to(own.parents[2])}"))
        return page

    return open_page


@pytest.fixture
def dashboard(course, browser_page):
    """``dashboard(**options)`` -> the `Game` on its own page."""

    def open_page(**options):
        page = browser_page(**options)
        page.heard = []
        page.on(
            "websocket",
            lambda socket: socket.on(
                "framereceived",
                lambda frame: page.heard.append(frame if isinstance(frame, bytes) else frame.encode()),
            ),
        )
        page.goto(course.link(GAME))
        return Game(page).ready()

    return open_page


@pytest.mark.cells("hook-clip", "test-before")
def test_a_test_from_start_to_end_with_a_reload_between(in_voila, own):
    page = in_voila()
    game = Game(page, 1).ready().start()
    film = game.video.evaluate("video => video.src")
    assert film.startswith("blob:")
    page.wait_for_function("video => video.currentTime > 0.2", arg=game.video.element_handle())
    for number in range(1, 4):
        game.on_clip(number)
        game.say("swapped" if number % 2 else "real", 50 + 10 * number)
    game.on_clip(4)
    kept = stored(own, "before")["trials"]
    assert [trial["confidence"] for trial in kept] == [60, 70, 80]
    assert [trial["said_swapped"] for trial in kept] == [True, False, True]
    assert all(0 < trial["seconds"] < 60 for trial in kept)

    in_voila(page)  # another kernel
    game = Game(page, 1).ready()
    game.on_clip(4)
    for number in range(4, 11):
        game.on_clip(number)
        game.say("swapped")
    expect(game.title).to_have_text("The round is finished")
    game.root.locator(".dt-plot").nth(1).wait_for()
    played = stored(own, "before")
    swapped = [is_swapped(library.clip(item)) for item in played["items"]]
    hits = sum(said and truth for said, truth in zip([True, False, True] + [True] * 7, swapped, strict=True))
    cells = game.root.locator(".dt-table-cross td").all_inner_texts()
    assert cells[1].split()[0] == str(hits) and cells[2].split()[0] == str(5 - hits)
    for words in ("Your d′ is", "may lie anywhere from", "Your Brier score is", "you believed in real clips"):
        expect(game.root).to_contain_text(words, use_inner_text=True)
    expect(game.root.get_by_role("button", name="Play another round")).to_have_count(0)


def test_nothing_on_the_page_or_the_wire_tells_before_the_answer(dashboard):
    """The same page as a learner's, with every name that could tell looked for."""
    game = dashboard()
    page = game.page
    page.heard.clear()
    game.start("Test")
    game.say("real")
    game.on_clip(2)
    names = [clip.name for clip in library.clips(item=True)] + [
        clip.sha256 for clip in library.clips(item=True)
    ]
    names += [clip.file for clip in library.clips(item=True)]
    wire = b"\n".join(page.heard).lower()
    assert b'"stage"' in wire, "the page was listened to"
    assert [name for name in names if name.encode() in wire] == []
    dom = game.root.evaluate("root => root.outerHTML").lower()
    for word in ("decoy", "camera", "classical", "careful", "made", *(p.name for p in library.people())):
        assert word not in dom, word
    assert [name for name in names if name in page.content()] == []


def test_two_seconds_are_two_seconds_and_once(dashboard):
    game = dashboard().start("Two seconds")
    game.root.get_by_role("radio", name=re.compile("^Real")).check()
    expect(game.answer_button, "first it has to be seen").to_be_disabled()
    game.video.evaluate(
        """video => {
          video.addEventListener("playing", () => (window.dtFrom = performance.now()), { once: true });
          new MutationObserver((_, observer) => {
            if (!document.querySelector(".dt-spot-cover[hidden]") && window.dtFrom) {
              window.dtUntil ??= performance.now();
            }
          }).observe(video.parentElement, { attributes: true, childList: true, subtree: true });
        }"""
    )
    game.root.get_by_role("button", name="Show the clip for 2 seconds").click()
    game.root.get_by_text("That was it. What do you say?").wait_for(timeout=10_000)
    seen = game.page.evaluate("window.dtUntil - window.dtFrom")
    assert 1700 < seen < 2600, seen
    eventually(lambda: game.video.get_attribute("src") is None)
    eventually(lambda: game.video.get_attribute("controls") is None)
    expect(game.root.get_by_role("button", name=re.compile("Show the clip"))).to_have_count(0)
    game.answer_button.click()
    game.on_clip(2)


def test_a_calm_page_waits_to_be_asked(dashboard):
    game = dashboard(reduced_motion="reduce").start("Test")
    still = stays(
        lambda: game.video.evaluate("video => video.paused && video.currentTime === 0"), seconds=0.8
    )
    assert still
    assert game.video.evaluate("video => video.controls && video.muted")


def play_until(game, wanted):
    """Play trainings until a clip of the wanted kind comes up; leaves the page at its feedback."""
    for _ in range(6):
        for number in range(1, 6):
            game.on_clip(number)
            game.say("swapped")
            game.root.locator(".dt-spot-verdict").wait_for(timeout=WAIT)
            if wanted in game.root.locator(".dt-spot-verdict").inner_text():
                return
            game.root.get_by_role("button", name=re.compile("^(Next clip|How it went)$")).click()
        game.root.get_by_role("button", name="Play another round").click()
        game.start("Training")
    pytest.fail(f"no clip came up that is {wanted}")


def test_the_closer_look_enlarges_exaggerates_and_shows_the_edge(dashboard):
    game = dashboard().start("Training")
    play_until(game, "It is swapped")
    look = game.root.locator(".dt-spot-magnifier")
    shown, filmed = look.locator("canvas").all()
    shown.and_(game.page.locator("[data-shows]")).wait_for(timeout=WAIT)
    expect(look.get_by_label("Frame", exact=True)).to_have_attribute("max", "23", timeout=WAIT)
    look.get_by_label("Show where the face ends").uncheck()

    def pictures(state):
        expect(shown).to_have_attribute("data-shows", re.compile(state))
        settled(game.root)
        return greens(shown), greens(filmed)

    look.get_by_label("Frame", exact=True).fill("12")
    look.get_by_label("Enlarge", exact=True).fill("1")
    plain, own = pictures("^12 1 1$")
    look.get_by_label("Exaggerate the change", exact=True).fill("4")
    loud, still_own = pictures("^12 1 4$")
    assert own == still_own, "what was filmed is left as it is"
    far, near = (sum(abs(a - b) for a, b in zip(one, own, strict=True)) for one in (loud, plain))
    assert far > 1.5 * near > 0
    look.get_by_label("Show where the face ends").check()
    eventually(lambda: greens(filmed) != own, "the edge is drawn")
    look.get_by_label("Enlarge", exact=True).fill("3")
    pictures("^12 3 4$")
    before = greens(shown)
    shown.focus()
    for key in ("ArrowLeft", "ArrowLeft", "ArrowUp"):
        game.page.keyboard.press(key)
    eventually(lambda: greens(shown) != before)
    game.page.keyboard.press("+")
    pictures("^12 3.5 4$")
    expect(shown).to_have_attribute(
        "aria-label", that_holds("enlarged 3.5 times, the change exaggerated 4 times")
    )
    play = look.get_by_role("button", name="Play slowly")
    play.click()
    eventually(lambda: not shown.get_attribute("data-shows").startswith("12 "))
    look.get_by_role("button", name="Pause").click()


def test_a_real_clip_is_looked_at_alone(dashboard):
    game = dashboard().start("Training")
    play_until(game, "This is how an edge looks that was filmed")
    look = game.root.locator(".dt-spot-magnifier")
    look.locator("canvas[data-shows]").first.wait_for(timeout=WAIT)
    expect(look.locator("canvas:visible")).to_have_count(1)
    expect(look.get_by_label("Exaggerate the change", exact=True)).not_to_be_visible()


@pytest.mark.cells("hook-clip")
def test_a_round_can_be_played_with_the_keyboard_alone(open_in_lab, own):
    page = open_in_lab(own, height=1000)
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=WAIT)
    game = Game(page).ready()
    cells = page.locator(".jp-NotebookPanel .jp-Notebook .jp-Cell")
    count = cells.count()
    game.root.get_by_role("button", name="Start").focus()
    page.keyboard.press("Enter")
    game.on_clip(1)
    expect(game.title).to_be_focused()
    first = game.root.get_by_role("radio").first
    for _ in range(12):
        page.keyboard.press("Tab")
        if first.evaluate("radio => radio === document.activeElement"):
            break
    for key in ("Space", "ArrowDown", "b", "a", "d", "d", "Tab", "ArrowRight", "ArrowRight", "Tab", "Enter"):
        page.keyboard.press(key)
    game.root.locator(".dt-spot-verdict").wait_for(timeout=WAIT)
    expect(game.root.locator(".dt-spot-verdict")).to_contain_text("60 % sure", use_inner_text=True)
    expect(game.root.locator(".dt-spot-verdict")).to_contain_text("you said “swapped”", use_inner_text=True)
    expect(game.title).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(game.title).to_have_text("The round is finished", timeout=WAIT)
    expect(cells, "keys typed in the game leave the notebook alone").to_have_count(count)
    assert len(stored(own, "hook")["trials"]) == 1
    open_to_keys = page.evaluate(
        """() => [...document.querySelectorAll(".dt-spot")].flatMap((root) =>
          [...root.querySelectorAll("button, input, canvas, select, summary, video, [tabindex]")]
            .filter((one) => one.dataset.lmSuppressShortcuts !== "true").map((one) => one.outerHTML))"""
    )
    assert open_to_keys == []


def test_on_a_phone_nothing_is_cut_off_and_everything_can_be_touched(dashboard):
    game = dashboard(width=390, height=844, has_touch=True, is_mobile=True)
    page = game.page

    def fits():
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert game.root.evaluate("root => root.scrollWidth <= root.clientWidth + 1")
        targets = game.root.locator(
            "button:visible, input[type=range]:visible, label.dt-card:visible, summary:visible"
        )
        small = [
            target.inner_text()
            for target in targets.all()
            if (box := target.bounding_box())["height"] < 44 or box["width"] < 44
        ]
        assert small == []

    fits()
    game.start("Training")
    fits()
    for number in range(1, 6):
        game.on_clip(number)
        game.root.get_by_text(re.compile("^Swapped:")).tap()
        slider = game.root.locator("input[data-setting=confidence]")
        slider.scroll_into_view_if_needed()
        box = slider.bounding_box()
        page.touchscreen.tap(box["x"] + 0.7 * box["width"], box["y"] + box["height"] / 2)
        expect(slider).not_to_have_value("50")
        game.answer_button.tap()
        game.root.locator(".dt-spot-magnifier canvas[data-shows]").first.wait_for(timeout=WAIT)
        if number == 1:
            fits()
        game.root.get_by_role("button", name=re.compile("^(Next clip|How it went)$")).tap()
    expect(game.title).to_have_text("The round is finished")
    game.root.locator(".dt-plot").nth(1).wait_for()
    fits()


def test_everything_has_a_name_for_a_screen_reader(dashboard):
    game = dashboard()

    def unnamed():
        return game.root.evaluate(
            """root => {
              const own = (one) => one.getAttribute("aria-label") || one.labels?.[0]?.textContent;
              const kinds = "button, input, select, canvas, video, svg:not([aria-hidden])";
              return [...root.querySelectorAll(kinds)]
                .filter((one) => !one.closest("[hidden]") && !(own(one) || one.textContent).trim())
                .map((one) => one.outerHTML);
            }"""
        )

    assert unnamed() == []
    game.start("Training")
    assert unnamed() == []
    game.say("real")
    game.root.locator(".dt-spot-magnifier canvas[data-shows]").first.wait_for(timeout=WAIT)
    assert unnamed() == []


def test_the_dashboard_stores_nothing_and_plays_again(dashboard):
    game = dashboard()
    expect(game.page.locator("h1")).to_have_text("Spot the swap", use_inner_text=True)
    expect(game.page.locator("body")).to_contain_text("do not exist", use_inner_text=True)
    game.start("Training")
    for number in range(1, 6):
        game.on_clip(number)
        game.say("real")
        game.root.get_by_role("button", name=re.compile("^(Next clip|How it went)$")).click()
    expect(game.title).to_have_text("The round is finished")
    game.root.get_by_text("practice and not a test").wait_for(timeout=WAIT)
    game.root.get_by_role("button", name="Play another round").click()
    game.start("Another mix")
    folder = library.files.COURSE / "notebooks" / "dashboards"
    assert not list(folder.glob("*.answers.json"))


@pytest.mark.cells("roc-dot", "board")
def test_the_dot_and_the_board(in_voila, own):
    trials = [
        {
            "item": f"i{k}",
            "swapped": k < 5,
            "said_swapped": k < 3,
            "confidence": 80,
            "seconds": 2,
            "feedback": False,
        }
        for k in range(10)
    ]
    played = {"kind": "test", "items": [trial["item"] for trial in trials], "trials": trials, "earlier": []}
    entry = {"value": played, "at": "2026-11-22T10:00:00+00:00"}
    path = own.parent / f"{own.stem}.answers.json"
    path.write_text(json.dumps({"version": 1, "notebook": own.stem, "answers": {"before": entry}}))
    page = in_voila()
    dot = page.locator(".dt-spot-roc").first
    dot.get_by_text("d′ is 0.00: guessing.").wait_for(timeout=WAIT)
    place = dot.locator(".dt-plot-point").get_attribute("cx")
    dot.locator("input[data-setting=hits]").fill("51")
    dot.locator("input[data-setting=false_alarms]").fill("49")
    dot.get_by_text("d′ is 0.05: guessing.").wait_for()
    expect(dot.locator(".dt-plot-point")).not_to_have_attribute("cx", place)
    board = page.locator(".dt-spot-board")
    board.get_by_role("button", name="Put my rounds side by side").click()
    board.get_by_text("3 of 5").wait_for()
    expect(board).to_contain_text("Not played to the end yet:", use_inner_text=True)
    expect(board).to_contain_text("two seconds", use_inner_text=True)
    eventually(
        lambda: board.locator(".dt-plot").get_attribute("aria-label").endswith("0 false alarms and 60 hits.")
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_follows_the_visitors_light_or_dark(dashboard, scheme):
    game = dashboard(color_scheme=scheme)
    ink = game.root.evaluate("root => getComputedStyle(root).color.match(/[\\d.]+/g).slice(0, 3).map(Number)")
    assert min(ink) > 180 if scheme == "dark" else max(ink) < 60
