"""What a learner reads when Python is gone: one neutral sentence. What they typed stays."""

import json
import urllib.request

import pytest
from playwright.sync_api import expect

SILENT = "Python has not answered. If a cell is running, wait for it; otherwise "
PATIENCE = 20_000  # ms


@pytest.fixture
def restart(course):
    """``restart()`` -> the kernels that started since the test began are new and know of no widget."""

    def call(method, path):
        request = urllib.request.Request(course.link(path), method=method)
        with urllib.request.urlopen(request) as answer:
            return json.loads(answer.read())

    before = {kernel["id"] for kernel in call("GET", "api/kernels")}

    def again():
        started = {kernel["id"] for kernel in call("GET", "api/kernels")} - before
        assert started
        for kernel in started:
            call("POST", f"api/kernels/{kernel}/restart")

    return again


@pytest.mark.cells("stepper", "say-two-sentences")
def test_in_the_lesson(restart, open_lesson):
    bench = open_lesson()
    text = bench.page.locator(".dt-text textarea")
    text.scroll_into_view_if_needed()
    restart()
    text.fill("One. Two.")
    expect(bench.page.locator(".dt-text .dt-say")).to_have_text(
        f"Not saved yet. {SILENT}run this cell again. Your text is still here.", timeout=PATIENCE
    )
    expect(text).to_have_value("One. Two.")
    bench.root.scroll_into_view_if_needed()
    expect(bench.status).to_have_text(f"{SILENT}run this cell again.", timeout=PATIENCE)


def test_in_the_dashboard(restart, open_studio):
    bench = open_studio()
    restart()
    expect(bench.status).to_have_text(f"{SILENT}reload this page.", timeout=PATIENCE)
