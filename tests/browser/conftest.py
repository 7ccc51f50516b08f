"""A real course server and a real browser for every test in this folder.

``course`` is the running ``doubletake`` command; ``browser_page`` makes pages that watch themselves: an error
in the browser's console, an uncaught exception or a request that leaves this machine fails the test that
caused it.
"""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
LOCAL_HOSTS = ("127.0.0.1", "localhost")
START_SECONDS = 90
STOP_SECONDS = 20


def pytest_collection_modifyitems(items):
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


@dataclass(frozen=True)
class Course:
    """A running server: ``url`` ends with a slash; ``link`` adds the token to a path."""

    url: str
    token: str
    process: subprocess.Popen
    lines: list
    root: Path

    def link(self, path: str = "doubletake") -> str:
        path = path.lstrip("/")
        return f"{self.url}{path}{'&' if '?' in path else '?'}token={self.token}"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def unused_port():
    """``unused_port()`` -> a port of this machine that nobody listens on."""
    return free_port


@pytest.fixture(scope="session")
def start_course(tmp_path_factory):
    """``with start_course(root, cwd) as course`` runs ``doubletake`` of the course in the folder ``root``.

    Jupyter's own files go to a temporary folder.
    """

    @contextlib.contextmanager
    def start(root=ROOT, cwd=ROOT):
        state = tmp_path_factory.mktemp("state")
        # What a test does in a lesson is not to be saved into the project's notebooks.
        plugin = state / "jupyter/config/lab/user-settings/@jupyterlab/docmanager-extension"
        plugin.mkdir(parents=True)
        (plugin / "plugin.jupyterlab-settings").write_text('{"autosave": false}')
        environment = dict(
            os.environ,
            DOUBLETAKE_STATE=str(state),
            JUPYTER_RUNTIME_DIR=str(state / "runtime"),
            PYTHONPATH=str(root),
            PYTHONUNBUFFERED="1",
        )
        process = subprocess.Popen(
            [sys.executable, "-m", "doubletake", "--no-browser", "--port", str(free_port())],
            cwd=cwd,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        lines, address, found = [], [], threading.Event()

        def listen():
            for line in process.stdout:
                lines.append(line)
                match = re.search(r"(http://127\.0\.0\.1:\d+/)doubletake\?token=(\w+)", line)
                if match and not address:
                    address.extend(match.groups())
                    found.set()
            found.set()  # it ended

        threading.Thread(target=listen, daemon=True).start()
        try:
            found.wait(START_SECONDS)
            if not address:
                pytest.fail("doubletake did not start:\n" + "".join(lines))
            yield Course(address[0], address[1], process, lines, root)
        finally:
            process.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(STOP_SECONDS)
            if process.poll() is None:
                process.kill()
                process.wait()

    return start


@pytest.fixture(scope="session")
def course(start_course):
    """The real ``doubletake`` command on this project, one for the whole session."""
    with start_course() as running:
        yield running


@pytest.fixture(scope="session")
def chromium(require_tool):
    """One headless system Chromium for the session."""
    path = require_tool(*CHROMIUM, why="pages in a real browser")
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=30_000)  # on a machine with something else to do
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, headless=True, args=list(FLAGS))
        yield browser
        browser.close()


@contextlib.contextmanager
def watched_pages(chromium):
    """``with watched_pages(chromium) as open_page``: see `browser_page`."""
    contexts, errors, strays = [], [], []

    def note_console(message):
        if message.type == "error":
            errors.append(f"{message.text} ({message.location.get('url', '')})")

    def note_request(url):
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob", "about") and parts.hostname not in LOCAL_HOSTS:
            strays.append(url)

    def open_page(width=1280, height=800, **options):
        context = chromium.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_navigation_timeout(120_000)  # a page is there when its kernel has run the notebook
        page.on("console", note_console)
        page.on("pageerror", lambda error: errors.append(f"uncaught: {error}"))
        page.on("websocket", lambda socket: note_request(socket.url))
        context.on("request", lambda request: note_request(request.url))
        page.watched_errors, page.watched_requests = errors, strays
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not strays, f"requests left the machine: {strays}"
    assert not errors, f"errors in the browser's console: {errors}"


@pytest.fixture
def browser_page(chromium):
    """``browser_page(width=1280, height=800, **options)`` opens a page that watches itself.

    The options go to Playwright's ``new_context`` (``color_scheme="dark"``, ``reduced_motion="reduce"``…). At
    the end of the test ``page.watched_errors`` and ``page.watched_requests`` (those that left the machine)
    must be empty.
    """
    with watched_pages(chromium) as open_page:
        yield open_page


@pytest.fixture(scope="module")
def standing_page(chromium):
    """The same for several tests of a file that only look: ``standing_page(**options)`` stays open."""
    with watched_pages(chromium) as open_page:
        yield open_page


@pytest.fixture(scope="session")
def copy_of_the_course(tmp_path_factory):
    """The course as somebody else has it: in a folder with spaces and letters of three alphabets."""
    folder = tmp_path_factory.mktemp("home") / "Мои уроки 二度見" / "double take (kopia)"
    shutil.copytree(ROOT / "doubletake", folder / "doubletake", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(
        ROOT / "notebooks",
        folder / "notebooks",
        ignore=shutil.ignore_patterns(".ipynb_checkpoints", "*.answers.json"),
    )
    (folder / "grading").mkdir()
    shutil.copy(ROOT / "grading" / "nbgrader_config.py", folder / "grading")
    shutil.copytree(
        ROOT / "grading" / "source",
        folder / "grading" / "source",
        ignore=shutil.ignore_patterns(".ipynb_checkpoints", "*.answers.json"),
    )
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder
