"""Make the README's picture from the real lesson. No test.

    uv run pytest -q tests/browser/lessons/screenshot.py

opens the lesson in JupyterLab, goes to the last stage, and writes ``assets/readme/lesson-03.png``.
"""

from pathlib import Path

PICTURE = Path(__file__).resolve().parents[3] / "assets" / "readme" / "lesson-03.png"
MOST_BYTES = 400_000


def test_picture_for_the_readme(open_lesson):
    bench = open_lesson(width=1200, height=800)
    page = bench.page
    page.keyboard.press("Control+b")  # the file list goes
    page.get_by_role("button", name="Blend").first.click()
    bench.root.evaluate("root => root.scrollIntoView({ block: 'start' })")
    bench.drag(bench.frame, 0.3)
    bench.wipe_to(0.29)  # the whole label is on the swapped side
    bench.settle()
    page.mouse.move(5, 5)
    page.wait_for_timeout(500)
    PICTURE.parent.mkdir(exist_ok=True)
    page.screenshot(path=PICTURE)
    assert PICTURE.stat().st_size < MOST_BYTES
