"""The cue lab as a page of its own: a clip of the course on a desk, a visitor's own files on a phone."""

import itertools
import os
import re
import secrets
import statistics
import struct
import tempfile
import time
from pathlib import Path

import pytest
from playwright.sync_api import expect

from doubletake import library
from doubletake.cues import CUES
from doubletake.evidence import track_record
from doubletake.library import delivered
from doubletake.widgets.inspector.inspector import CHUNK, MOST_BYTES, too_large
from tests.browser.lessons.parts import Part, greens
from tests.waiting import eventually

ROOT = Path(__file__).resolve().parents[3]
LAB = ROOT / "notebooks" / "dashboards" / "cue-lab.ipynb"
WAIT = 180_000  # ms: a look takes two seconds of a free processor
NAME = "<img src=x onerror=window.dtEvil=1>.mp4"


@pytest.fixture
def open_lab(open_in_voila):
    """``open_lab(**options)`` -> the inspector on its own page, once a picture is there."""

    def open_page(**options):
        page = open_in_voila(LAB, **options)
        page.set_default_timeout(WAIT)
        part = Part(page, ".dt-inspector")
        first = re.compile("^The first picture")
        expect(part.canvas()).to_have_attribute("aria-label", first, timeout=WAIT)
        return part

    return open_page


def looked_at(page):
    """Wait until a look is over; the canvas then shows one of its pictures."""
    shown = page.locator(".dt-inspector canvas[data-shows]")
    shown.wait_for()
    expect(page.locator(".dt-inspector-work").first).to_be_hidden()
    return shown


def newer_files(since, *folders):
    """Files that were written to since then."""
    for folder in folders:
        for where, names, files in os.walk(folder):
            names[:] = [name for name in names if name not in (".git", ".venv", "proc", "node_modules")]
            for file in files:
                path = Path(where) / file
                try:
                    state = path.lstat()
                except OSError:
                    continue
                if state.st_mtime >= since and not path.is_symlink() and path.is_file():
                    yield path


def test_a_clip_of_the_course_from_the_first_press_to_the_table(open_lab):
    part = open_lab(width=1280, height=900)
    page = part.page
    expect(page.locator("h1")).to_have_text("Cue lab", use_inner_text=True)
    expect(page.locator("body")).to_contain_text("do not exist", use_inner_text=True)
    expect(page.locator(".dt-inspector-cue"), "nothing is measured before it is asked for").to_have_count(0)
    expect(page.get_by_role("button", name="Compress it again")).to_be_disabled()

    page.get_by_role("button", name="Look into this clip").click()
    page.get_by_role("button", name="Cancel").first.click()
    expect(page.locator(".dt-inspector > .dt-say")).to_have_text("Stopped.")
    page.get_by_role("button", name="Look into this clip").click()
    canvas = looked_at(page)
    cues = page.locator(".dt-inspector-cue")
    expect(cues).to_have_count(len(CUES))

    # What all cues say together, and how far that can be trusted, counted and not typed.
    together = page.locator(".dt-inspector-together")
    eventually(lambda: "evidence" in together.inner_text() or "Cannot say" in together.inner_text())
    for sentence in track_record().sentences:
        together.get_by_text(sentence).wait_for()
    expect(together).not_to_contain_text("%", use_inner_text=True)

    # A cue opens: its line, its place, what it was compared with, its own page.
    sharpness = page.locator(".dt-inspector-cue[data-cue=sharpness]")
    sharpness.locator("summary").first.focus()
    page.keyboard.press("Enter")
    line = sharpness.locator(".dt-plot").first
    line.wait_for()
    expect(sharpness.locator(".dt-plot")).to_have_count(2)
    expect(sharpness.locator("img")).to_have_count(2)
    eventually(
        lambda: (
            "What it sees" in sharpness.locator("details").inner_text()
            or sharpness.get_by_text("More about").count()
        )
    )

    # The cursor and the picture are one moment.
    canvas.focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    expect(canvas).to_have_attribute("data-shows", re.compile(" 5$"))
    expect(line).to_have_attribute("data-at", "0.2")
    expect(sharpness).to_contain_text("At 0.20 s", use_inner_text=True)
    line.scroll_into_view_if_needed()
    box = line.bounding_box()
    page.mouse.click(box["x"] + 0.9 * box["width"], box["y"] + 0.5 * box["height"])
    expect(canvas).to_have_attribute("data-shows", re.compile(r" (6\d|7\d)$"))

    # Looked closer: two places, enlarged alike, moved with keys and on the picture, amplified.
    face, around = near_places(page)
    shown, plain = near(face), greens(canvas)
    assert near(around)[:3] == shown[:3] and shown[1:3] == [3, 1]
    face.focus()
    page.keyboard.press("ArrowRight")
    expect(face).not_to_have_attribute("data-near", " ".join(map(str, shown)))
    assert near(face)[3] > shown[3] and near(face)[4] == shown[4]
    page.keyboard.press("+")
    expect(around).to_have_attribute("data-near", re.compile(r"^\d+ 4 1 "))
    quiet = greens(face)
    page.locator("[data-setting=amplify]").fill("8")
    expect(face).to_have_attribute("data-near", re.compile(r"^\d+ 4 8 "))
    assert rough(greens(face)) > 2 * rough(quiet) > 0, "what is fine swings more"
    assert greens(canvas) != plain, "on the picture, too"
    eventually(
        lambda: re.search(r"amplified 8 times\. Fine detail: [\d.]+ of 255", face.get_attribute("aria-label"))
    )
    magnifier = page.locator(".dt-inspector-magnifier")
    eventually(lambda: re.search(r"by [\d.]+ of 255 levels in the orange square", magnifier.inner_text()))
    before = near(face)
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    page.mouse.move(box["x"] + 0.45 * box["width"], box["y"] + 0.6 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.55 * box["width"], box["y"] + 0.65 * box["height"], steps=5)
    page.mouse.up()
    expect(face).not_to_have_attribute("data-near", " ".join(map(str, before)))
    canvas.focus()
    page.keyboard.press("Home")
    expect(face).to_have_attribute("data-near", re.compile(r"^0 4 8 "))

    # Compressed again: before and after, lost answers marked, and the table fills itself.
    history = page.locator(".dt-inspector-history")
    expect(history.locator("[data-cue=noise] td").nth(2)).not_to_contain_text(
        "Not measured yet.", use_inner_text=True
    )
    page.locator("[data-setting=quality]").fill("45")
    page.locator("[data-setting=size]").fill("4")
    page.get_by_role("button", name="Compress it again").click()
    after = page.locator(".dt-inspector-compress-came")
    after.locator("table").wait_for()
    lost = after.locator("tr[data-lost=true]")
    eventually(lambda: lost.count() >= 3)
    expect(after).to_contain_text("answers are lost", use_inner_text=True)
    name = lost.first.get_attribute("data-cue")
    expect(history.locator(f"[data-cue={name}]")).to_contain_text("Its answer is gone", use_inner_text=True)
    cover = after.locator(".dt-inspector-compress-after")
    half = cover.evaluate("one => getComputedStyle(one).clipPath")
    picture = cover.locator("img").get_attribute("src")
    after.locator("[data-setting=moment]").fill("0")
    expect(cover.locator("img")).not_to_have_attribute("src", picture)
    after.locator("[data-setting=divider]").fill("80")
    assert cover.evaluate("one => getComputedStyle(one).clipPath") != half

    for css in (".dt-inspector", ".dt-inspector-compress", ".dt-inspector-history"):
        assert Part(page, css).unnamed() == []
    # In JupyterLab a key that is typed here must not reach the notebook.
    focusable = ".dt :is(button, canvas, input, select, summary, [tabindex])"
    expect(page.locator(f"{focusable}:not([data-lm-suppress-shortcuts])")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


def test_a_visitors_own_files_on_a_phone_in_the_dark(open_lab):
    since = time.time() - 1
    part = open_lab(width=390, height=844, has_touch=True, is_mobile=True, color_scheme="dark")
    page, lab = part.page, part.root
    own, said = lab.locator("input[type=file]"), lab.locator(":scope > .dt-say")
    expect(lab).to_contain_text("written nowhere", use_inner_text=True)
    expect(lab).to_contain_text("nothing can be made out of it", use_inner_text=True)

    # Too large: refused here, in a sentence, before a byte of it is sent.
    own.set_input_files({"name": "long.mp4", "mimeType": "video/mp4", "buffer": bytes(MOST_BYTES + 1)})
    expect(said).to_have_text(too_large())
    assert page.traffic.said("piece") == 0

    # No video, whatever it is called; and a picture without a face.
    own.set_input_files({"name": NAME, "mimeType": "video/mp4", "buffer": b"%PDF-1.7 no picture in it"})
    expect(said).to_have_attribute("data-bad", "", timeout=WAIT)
    expect(said).to_contain_text("Choose")
    eventually(lambda: len(said.inner_text()) < 200)
    expect(page.locator("body")).not_to_contain_text("Traceback", use_inner_text=True)
    own.set_input_files({"name": "wall.png", "mimeType": "image/png", "buffer": _wall()})
    lab.locator(".dt-inspector-none").wait_for()
    expect(lab.locator(".dt-inspector-none")).to_contain_text("No face was found", use_inner_text=True)
    expect(lab.locator(".dt-inspector-cue-chip[data-valid=true]")).to_have_count(0)
    expect(page.get_by_role("button", name="Compress it again")).to_be_disabled()

    # Two people in one picture: the larger face first, the other where it is wanted.
    own.set_input_files({"name": "two.png", "mimeType": "image/png", "buffer": _two()})
    picker = lab.get_by_role("group", name="Which face is measured")
    expect(picker.get_by_role("radio")).to_have_count(2, timeout=WAIT)
    first, second = picker.get_by_role("radio").all()
    expect(first).to_be_checked()
    face, around = near_places(page)
    assert near(around)[0] == 0, "one picture"
    expect(page.locator(".dt-player").first, "one picture").not_to_be_visible()
    look, place = looked_at(page).get_attribute("data-shows"), near(face)
    second.tap()
    expect(canvas := lab.locator("canvas").first).not_to_have_attribute("data-shows", look)
    expect(second).to_be_checked()
    expect(canvas).to_have_attribute("aria-label", re.compile("2 faces in it"))
    other = re.compile(f"^0 3 1 (?!{place[3]} {place[4]}$)")
    expect(face).to_have_attribute("data-near", other)
    page.locator("[data-setting=amplify]").fill("6")
    expect(face).to_have_attribute("data-near", re.compile("^0 3 6 "))
    assert part.too_small() == []

    # A real clip of 20 MB: in pieces, and what is in it is shown and not judged.
    marker = secrets.token_bytes(48)
    clip = library.clip("marc-talk").path.read_bytes()
    filling = marker + bytes(20 * 1024**2)
    clip += struct.pack(">I", 8 + len(filling)) + b"free" + filling
    before = len(page.traffic.sent)
    own.set_input_files({"name": NAME, "mimeType": "video/mp4", "buffer": clip})
    expect(lab.locator("bdi").first).to_have_text(NAME, timeout=WAIT)
    sizes = [len(text) for text in page.traffic.sent[before:]]
    assert sum(sizes) > len(clip) and max(sizes) < 1.1 * CHUNK, "no message is longer than a server takes"
    looked_at(page)
    expect(lab.locator(".dt-inspector-words")).to_have_text("Cannot say.")
    expect(lab.locator(".dt-inspector-together")).to_contain_text("is none of them", use_inner_text=True)
    eventually(lambda: set(lab.locator(".dt-inspector-cue-says").all_inner_texts()) <= {"cannot say", ""})
    eventually(
        lambda: set(lab.locator(".dt-inspector-cue-chip").all_inner_texts()) <= {"measured", "not valid here"}
    )
    expect(lab.locator("bdi").first, "shown as it is, and as nothing but text").to_have_text(NAME)
    assert page.evaluate("window.dtEvil === undefined && !document.querySelector('img[src=x]')")

    # The page fits, and everything can be touched.
    lab.locator(".dt-inspector-cue[data-cue=noise] summary").first.tap()
    lab.locator(".dt-inspector-cue[data-cue=noise] .dt-plot").first.wait_for()
    expect(lab.locator(".dt-inspector-cue[data-cue=noise] .dt-plot"), "compared with nothing").to_have_count(
        1
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert part.too_small() == Part(page, ".dt-inspector-compress").too_small() == []
    assert min(part.ink()) > 180

    # The note is named by its content, and its name inside is escaped.
    with page.expect_download() as coming:
        page.get_by_role("button", name="Keep the case note").click()
    assert re.fullmatch(r"case-note-[0-9a-f]{12}\.html", coming.value.suggested_filename)
    note = Path(coming.value.path()).read_text(encoding="utf-8")
    assert "&lt;img src=x" in note and "<img src=x" not in note and "cannot say" in note.lower()

    # Nothing of it lies on a disk while it is looked into; forgetting takes it out of the page.
    places = (
        ROOT / "notebooks",
        ROOT / "build",
        ROOT / "assets",
        tempfile.gettempdir(),
        "/dev/shm",
        Path.home(),
    )
    holding = [path for path in newer_files(since, *places) if _holds(path, marker)]
    assert holding == []
    page.get_by_role("button", name="Forget my file").click()
    expect(lab.locator(".dt-inspector-cue")).to_have_count(0)
    assert NAME not in page.content()
    expect(lab).not_to_contain_text("img src=x", use_inner_text=True)
    expect(page.get_by_role("button", name="Compress it again")).to_be_disabled()


def near_places(page):
    """Open "Look closer", and wait for its two places."""
    page.locator(".dt-inspector-magnifier > summary").press("Enter")
    both = page.locator(".dt-inspector-magnifier canvas[data-near]")
    expect(both).to_have_count(2)
    return both.first, both.last


def near(canvas):
    """What one of them shows: number of the picture, how often enlarged and amplified, left and top."""
    return [int(number) for number in canvas.get_attribute("data-near").split()]


def rough(values):
    """How far neighbouring values lie apart."""
    return statistics.mean(abs(one - other) for one, other in itertools.pairwise(values))


def _two():
    import cv2
    import numpy as np

    frames = [delivered(library.clip(name)).frame(0) for name in ("alma-frontal", "marc-talk")]
    small = cv2.resize(frames[1], None, fx=0.7, fy=0.7, interpolation=cv2.INTER_AREA)
    both = np.full((frames[0].shape[0], frames[0].shape[1] + small.shape[1], 3), 120, np.uint8)
    both[:, : frames[0].shape[1]] = frames[0]
    both[: small.shape[0], frames[0].shape[1] :] = small
    return cv2.imencode(".png", cv2.cvtColor(both, cv2.COLOR_RGB2BGR))[1].tobytes()


def _wall():
    import cv2
    import numpy as np

    noise = np.random.default_rng(1).integers(0, 255, (240, 320, 3), np.uint8)
    return cv2.imencode(".png", cv2.GaussianBlur(noise, (0, 0), 9))[1].tobytes()


def _holds(path, marker):
    try:
        return marker in path.read_bytes()
    except OSError:
        return False
