"""The lesson in JupyterLab and the dashboards in Voilà, opened and driven like a learner does."""

import contextlib
import json
import shutil
import urllib.request
import uuid
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.lessons.parts import greens
from tests.waiting import settled

ROOT = Path(__file__).resolve().parents[3]
NOTEBOOKS = ROOT / "notebooks"
STUDIO = "voila/render/notebooks/dashboards/swap-studio.ipynb"
FIRST_PICTURE = 120_000  # ms: a cold kernel on a busy machine
_NOTE_ALL_WORDS = """line => {
  line.dtSaid = [];
  new MutationObserver(() => line.dtSaid.push(line.innerText))
    .observe(line, { childList: true, characterData: true, subtree: true });
}"""


class Workbench:
    """A page with a swap stepper on it, the first one if there are several."""

    def __init__(self, page):
        self.page = page
        self.root = page.locator(".dt-stepper").first
        self.canvas = self.root.locator("canvas")
        self.handle = self.root.get_by_role("slider", name="Divider between before and after")
        self.play = self.root.locator("button.dt-play")
        self.frame = self.root.get_by_label("Frame", exact=True)
        self.status = self.root.get_by_role("status")

    def wait_for_picture(self):
        self.root.locator("canvas[data-shows]").wait_for(state="attached", timeout=FIRST_PICTURE)
        self.root.scroll_into_view_if_needed()
        self.settle()
        return self

    def settle(self):
        """Wait until the picture and the stripe are there and nothing comes any more."""
        self.root.locator(".dt-stepper-dial-band:not([d=''])").wait_for(state="attached")
        settled(self.root)

    def shows(self):
        """Which picture the canvas shows: ``live <number>`` or ``made <frame>``."""
        return self.canvas.get_attribute("data-shows")

    def wait_for_new_picture(self, old):
        self.page.wait_for_function(
            "([canvas, old]) => canvas.dataset.shows !== old", arg=[self.canvas.element_handle(), old]
        )

    def pixels(self):
        """The canvas as a list of 64 × 64 values: the green of the picture made smaller."""
        return greens(self.canvas)

    def stage(self, name):
        old = self.shows()
        self.root.get_by_role("button", name=name, exact=True).click()
        self.wait_for_new_picture(old)

    def setting(self, name):
        return self.root.locator(f"input[data-setting='{name}']")

    def drag(self, slider, to, steps=12):
        """Take a slider's knob with the mouse and move it to a share of its length."""
        slider.scroll_into_view_if_needed()
        box = slider.bounding_box()
        now = slider.evaluate("slider => (slider.value - slider.min) / (slider.max - slider.min)")
        knob = 8  # px, half of the knob: it never leaves the track
        x = box["x"] + knob + now * (box["width"] - 2 * knob)
        y = box["y"] + box["height"] / 2
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move(box["x"] + knob + to * (box["width"] - 2 * knob), y, steps=steps)
        self.page.mouse.up()

    def wipe_to(self, share):
        """Drag the divider with the mouse."""
        picture, knob = self.canvas.bounding_box(), self.handle.bounding_box()
        middle = picture["y"] + picture["height"] / 2
        self.page.mouse.move(knob["x"] + knob["width"] / 2, middle)
        self.page.mouse.down()
        self.page.mouse.move(picture["x"] + share * picture["width"], middle, steps=8)
        self.page.mouse.up()

    def make_clip(self):
        """Make the whole clip and wait until it plays; what the progress line said on the way."""
        left = self.root.locator(".dt-stepper-left-time")
        left.evaluate(_NOTE_ALL_WORDS)
        self.play.click()
        expect(self.play).to_have_text("Pause", timeout=FIRST_PICTURE)
        return set(left.evaluate("line => line.dtSaid"))


class Aligner:
    """A page with a landmark aligner on it, the first one if there are several."""

    def __init__(self, page):
        self.page = page
        self.root = page.locator(".dt-aligner").first
        self.canvas = self.root.locator("canvas[tabindex]")
        self.laid = self.root.locator(".dt-aligner-laid canvas")
        self.frame = self.root.get_by_label("Frame", exact=True)
        self.status = self.root.locator(".dt-aligner-own > .dt-say")

    def wait_for_picture(self):
        self.root.locator("canvas[data-drawn]").wait_for(state="attached", timeout=FIRST_PICTURE)
        self.root.scroll_into_view_if_needed()
        self.root.evaluate("root => root.scrollIntoView({ block: 'start' })")
        self.settle()
        return self

    def settle(self):
        """Wait until everything is drawn."""
        settled(self.root)

    def fit(self):
        """What the page computed, unrounded."""
        return json.loads(self.root.locator(".dt-readings").get_attribute("data-fit"))

    def reading(self, key):
        return self.root.locator(f"[data-reading={key}]").inner_text()

    def look_at(self, part):
        self.root.get_by_role("radio", name=part, exact=True).check()
        self.canvas.evaluate("canvas => canvas.scrollIntoView({ block: 'start' })")
        self.settle()

    def place(self, point):
        """Where on the page a place in the picture is."""
        square, box = json.loads(self.canvas.get_attribute("data-square")), self.canvas.bounding_box()
        return tuple(
            box[axis] + (float(value) - square[axis]) / square["side"] * box["width"]
            for axis, value in zip("xy", point, strict=True)
        )

    def drag(self, start, by, steps=10):
        """Take whatever is at a place in the picture with the mouse, and move it by so many of its pixels."""
        self.page.mouse.move(*self.place(start))
        self.page.mouse.down()
        self.page.mouse.move(*self.place([a + b for a, b in zip(start, by, strict=True)]), steps=steps)
        self.page.mouse.up()
        self.settle()

    def slide(self, name, value):
        """Set one of the sliders, as a hand would: input events, then a change."""
        self.root.locator(f"input[data-setting={name}]").fill(str(value))
        self.settle()

    def go_to(self, index):
        self.frame.fill(str(index))
        self.settle()


class Traffic:
    """What the page says to its kernel, heartbeats left out."""

    def __init__(self, page):
        self.sent = []
        page.on("websocket", lambda socket: "/channels" in socket.url and self._listen(socket))

    def _listen(self, socket):
        socket.on("framesent", self._note)

    def _note(self, payload):
        text = payload if isinstance(payload, str) else payload.decode("latin-1")
        if '"ping"' not in text:
            self.sent.append(text)

    def said(self, kind):
        """How many messages of one kind ("frame", "clip"…) a widget sent."""
        return sum(f'"t":"{kind}"' in text for text in self.sent)


def watch(page):
    page.traffic = Traffic(page)
    return page


@pytest.fixture(autouse=True)
def no_kernel_stays(request):
    """End the kernels of a test with it: closing a page does not, and each holds up to 300 MB."""
    if "course" not in request.fixturenames:
        yield
        return
    course = request.getfixturevalue("course")
    # Those of pages that stand open for several tests stay.
    before = {kernel["id"] for kernel in _call(course, "GET", "api/kernels")}
    yield
    for kernel in _call(course, "GET", "api/kernels"):
        if kernel["id"] not in before:
            _call(course, "DELETE", f"api/kernels/{kernel['id']}")


@pytest.fixture
def open_studio(course, browser_page):
    """``open_studio(width=…, height=…)`` -> a `Workbench` on the dashboard, as Voilà serves it."""

    def open_page(**options):
        page = watch(browser_page(**options))
        page.goto(course.link(STUDIO))
        return Workbench(page).wait_for_picture()

    return open_page


def keep_code(path, cells):
    """Leave of a notebook's code the cells of these ids only, and all of its text."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    kept = [cell for cell in notebook["cells"] if cell["cell_type"] != "code" or cell["id"] in cells]
    assert {cell["id"] for cell in kept} >= set(cells), "the lesson has other cells by now"
    notebook["cells"] = kept
    path.write_text(json.dumps(notebook), encoding="utf-8")


@contextlib.contextmanager
def copies(course, cells=()):
    """``with copies(course) as copy``: see `copied`."""
    folders = []

    def copy(name, source=NOTEBOOKS):
        folder = ROOT / "build" / f"test-{uuid.uuid4().hex[:8]}"
        folder.mkdir(parents=True)
        folders.append(folder)
        path = Path(shutil.copy(source / f"{name}.ipynb", folder))
        if cells:
            keep_code(path, cells)
        return path

    yield copy
    for folder in folders:
        for session in _call(course, "GET", "api/sessions"):
            if session["path"].startswith(f"build/{folder.name}/"):
                _call(course, "DELETE", f"api/sessions/{session['id']}")
        shutil.rmtree(folder)


@pytest.fixture
def copied(course, request):
    """``copied("03-make-a-swap")`` -> a copy of the lesson, or of the exercise, inside the course's folder.

    Lab saves what it opens, and answers lie beside it. With ``@pytest.mark.cells("animator")`` a test gets
    the lesson with that code cell alone: what it does not look at is not computed.
    """
    wanted = request.node.get_closest_marker("cells")
    with copies(course, wanted.args if wanted else ()) as copy:
        yield copy


@pytest.fixture(scope="module")
def standing_copy(course):
    """The same for pages that stand open for several tests; ``standing_copy("02-a-face-as-numbers")``."""
    with copies(course) as copy:
        yield copy


@pytest.fixture
def lesson(copied):
    """The copy of lesson 03 that `open_lesson` opens."""
    return copied("03-make-a-swap")


def _call(course, method, path):
    request = urllib.request.Request(course.link(path), method=method)
    with urllib.request.urlopen(request) as answer:
        return json.loads(answer.read() or "null")


@pytest.fixture
def open_in_lab(course, copied, browser_page):  # the page is closed before the lesson's copy goes
    """``open_in_lab(path, width=…)`` -> a page with that copy of a lesson in JupyterLab, every cell run."""

    def open_page(path, **options):
        page = watch(browser_page(**options))
        # A workspace of its own: Lab would else open again what an earlier test had open.
        page.goto(course.link(f"lab/workspaces/{path.parent.name}/tree/{path.relative_to(ROOT)}"))
        page.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=FIRST_PICTURE)
        page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=FIRST_PICTURE)
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        return page

    return open_page


def open_with_voila(course, page, path):
    """Open a notebook as a page of its own."""
    # Voilà sends what it has; the page is whole only when the last cell was run.
    address = course.link(f"voila/render/{path.relative_to(ROOT)}")
    page.goto(address, wait_until="commit", timeout=FIRST_PICTURE)
    return page


@pytest.fixture
def open_in_voila(course, copied, browser_page):  # the page is closed before the lesson's copy goes
    """``open_in_voila(path, width=…)`` -> that copy of a lesson on a page of its own."""
    return lambda path, **options: open_with_voila(course, watch(browser_page(**options)), path)


@pytest.fixture
def open_lesson(open_in_lab, lesson):
    """``open_lesson(width=…, height=…)`` -> a `Workbench` in JupyterLab, every cell of the lesson run."""
    return lambda **options: Workbench(open_in_lab(lesson, **options)).wait_for_picture()


@pytest.fixture
def faces_lesson(copied):
    """The copy of lesson 02 that `aligner_in_lab` opens."""
    return copied("02-a-face-as-numbers")


@pytest.fixture
def aligner_on():
    """``aligner_on(page)`` -> the first `Aligner` of an open page in JupyterLab, once every cell was run."""

    def find(page):
        aligner = Aligner(page).wait_for_picture()
        page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(
            timeout=FIRST_PICTURE
        )  # no cell moves the page
        return aligner.wait_for_picture()

    return find


@pytest.fixture
def aligner_in_lab(open_in_lab, faces_lesson, aligner_on):
    """``aligner_in_lab(width=…, height=…)`` -> the `Aligner` of lesson 02 in JupyterLab."""
    return lambda **options: aligner_on(open_in_lab(faces_lesson, **options))


@pytest.fixture
def aligner_in_voila(course, faces_lesson, browser_page):
    """``aligner_in_voila(width=…, height=…)`` -> the `Aligner` of lesson 02 on a page of its own."""

    def open_page(**options):
        page = watch(browser_page(**options))
        page.goto(course.link(f"voila/render/{faces_lesson.relative_to(ROOT)}"))
        return Aligner(page).wait_for_picture()

    return open_page
