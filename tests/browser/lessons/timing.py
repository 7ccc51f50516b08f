"""What benches of several panels share: pictures are watched, sliders dragged, times printed. No test."""

import statistics

# For each drawing: from the event that it answers until the browser has put it together. What is drawn in an
# animation frame is painted right after it, and a message posted in the frame is heard after that.
_WATCH = """(canvas, attribute) => {
  window.dtTimes = [];
  let asked = canvas.dataset.asked;
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }) => window.dtTimes.push(performance.now() - data);
  new MutationObserver(() => {
    if (canvas.dataset.asked === asked) return;
    asked = canvas.dataset.asked;
    port2.postMessage(Number(asked));
  }).observe(canvas, { attributeFilter: [attribute] });
}"""


def watch_pictures(canvas, attribute="data-asked"):
    """From now on, note how long each picture took that a canvas says that it drew."""
    canvas.evaluate(_WATCH, attribute)


def drag(page, slider, low=0.5, high=0.9, count=120, pause=16):
    """Drag a slider between two shares of its length, again and again from the first to the second.

    ``pause`` are milliseconds between two moves: a hand is no faster than the screen.
    """
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * low, y)
    page.mouse.down()
    for k in range(count):
        page.mouse.move(box["x"] + box["width"] * (low + (high - low) * (k % 30) / 30), y)
        if pause:
            page.wait_for_timeout(pause)
    page.mouse.up()


def taken(page):
    """The milliseconds of the pictures since the last call."""
    return page.evaluate("window.dtTimes.splice(0)")


def told(capsys, place, lines):
    """Print the times of each ``(what, times)``, and return the medians."""
    medians = [statistics.median(times) for _, times in lines]
    with capsys.disabled():
        print(f"\n{place}: from a pointer's event to the picture that holds it")
        for (what, times), middle in zip(lines, medians, strict=True):
            tail = statistics.quantiles(times, n=20)[-1]
            print(f"  {what:32}{len(times):4} pictures   median {middle:5.1f} ms   p95 {tail:5.1f} ms")
    return medians
