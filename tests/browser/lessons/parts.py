"""What tests of several lessons do with a panel on a page."""

import json
import re
from pathlib import Path

from tests.waiting import eventually, settled

EXERCISES = Path(__file__).resolve().parents[3] / "grading" / "source"
FIRST_PICTURE = 120_000  # ms: a cold kernel on a busy machine


class Part:
    """A page, and one widget of the lesson on it."""

    def __init__(self, page, css):
        self.page, self.root = page, page.locator(css).first

    def canvas(self, number=0):
        return self.root.locator("canvas").nth(number)

    def wait_for(self, attribute):
        self.root.locator(f"canvas[{attribute}]").first.wait_for(state="attached", timeout=FIRST_PICTURE)
        self.root.evaluate("root => root.scrollIntoView({ block: 'start' })")
        return self.settle()

    def settle(self):
        """Wait until everything is drawn."""
        settled(self.root)
        return self

    def pixels(self, number=0):
        return self.canvas(number).evaluate("canvas => canvas.toDataURL('image/jpeg', 0.4)")

    def too_small(self):
        """What can be pressed or dragged and is smaller than a fingertip, by name."""
        targets = self.root.locator(
            "button:visible, input[type=range]:visible, label.dt-card:visible, summary:visible"
        )
        return [
            target.inner_text() or target.get_attribute("data-setting")
            for target in targets.all()
            if (box := target.bounding_box())["height"] < 44 or box["width"] < 44
        ]

    def unnamed(self):
        """What a screen reader would have no name for."""
        return self.root.evaluate(
            """root => [...root.querySelectorAll("button, input, canvas, svg[role], progress")]
              .filter((one) => !one.closest("[hidden]"))
              .filter((one) => !(one.ariaLabel || one.labels?.[0]?.textContent || one.textContent).trim())
              .map((one) => one.outerHTML)"""
        )

    def ink(self):
        """The colour of its letters, as [red, green, blue]."""
        return self.root.evaluate(
            "root => getComputedStyle(root).color.match(/[\\d.]+/g).slice(0, 3).map(Number)"
        )


def greens(canvas, side=64):
    """A canvas made smaller, as a list of side × side values: the green of its pixels."""
    return canvas.evaluate(
        """(canvas, side) => {
          const small = document.createElement("canvas");
          small.width = small.height = side;
          const context = small.getContext("2d");
          context.drawImage(canvas, 0, 0, side, side);
          return [...context.getImageData(0, 0, side, side).data].filter((_, k) => k % 4 === 1);
        }""",
        side,
    )


def that_holds(words):
    """What matches every text that holds these words, for ``expect(…).to_have_attribute``."""
    return re.compile(re.escape(words))


def plays(read, fewest=8):
    """Wait until ``read()`` has said that many different things."""
    seen = set()
    eventually(lambda: seen.add(read()) or len(seen) >= fewest, "it does not play")
    return seen


def wait_for_answer(lesson, question, fulfilled=lambda value: True):
    """Wait until an answer of the lesson's copy fulfils something, and return it."""
    path = lesson.parent / f"{lesson.stem}.answers.json"

    def there():
        value = json.loads(path.read_text(encoding="utf-8"))["answers"][question]["value"]
        return [value] if fulfilled(value) else None

    return eventually(there, f"no such answer to {question}")[0]
