"""Fine detail of a picture, as the page amplifies and measures it."""

from doubletake.widgets.page.bundle import WIDGETS
from tests.widgets.javascript import answer_of

WIDTH, HEIGHT, REACH = 12, 9, 2

# A picture that is flat, rises to the right, and has one pixel that stands out in its green by 40.
PICTURE = f"""
  const [width, height] = [{WIDTH}, {HEIGHT}];
  const data = new Uint8ClampedArray(4 * width * height).fill(255);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++)
    data.set([100, 60 + 5 * x, 30, 255], 4 * (y * width + x));
  const at = (x, y) => 4 * (y * width + x);
  const lone = at(6, 4) + 1;
"""


def asked(tmp_path, expression):
    whole = f"(() => {{ {PICTURE} return {expression}; }})()"
    return answer_of(WIDGETS / "page" / "detail.js", whole, tmp_path)


def test_what_is_flat_or_rises_evenly_is_no_detail(tmp_path):
    """Away from the border, where the means are of fewer pixels."""
    red, green = asked(
        tmp_path,
        f"[0, 1].map((c) => page.smoothed({{ data, width, height }}, {REACH})[at(6, 4) + c])",
    )
    assert (red, green) == (100, 90)
    middle = "{ left: 4, top: 3, side: 4 }"
    same = f"page.swing({{ data, width }}, page.smoothed({{ data, width, height }}, {REACH}), {middle})"
    assert asked(tmp_path, same) == 0


def test_means_are_of_squares_taken_twice(tmp_path):
    """One bright pixel spreads to a pyramid: five of the 25 × 25 sums in its middle, each way."""
    expression = f"(data[lone] += 40, page.smoothed({{ data, width, height }}, {REACH})[lone])"
    assert abs(asked(tmp_path, expression) - (90 + 40 * (5 / 25) ** 2)) < 1e-4


def test_amplifying_makes_what_is_fine_larger_and_leaves_the_rest(tmp_path):
    loud = asked(
        tmp_path,
        f"""(() => {{
          data[lone] += 20;
          const base = page.smoothed({{ data, width, height }}, {REACH});
          const before = base[lone];
          page.amplify({{ data }}, base, 3);
          return [before, data[lone], data[lone - 1], data[lone + 2]];
        }})()""",
    )
    before, green, red, opaque = loud
    assert green == round(before + 3 * (110 - before)) and (red, opaque) == (100, 255)
    assert asked(tmp_path, "(page.amplify({ data }, data.map(() => 0), 9), data[lone])") == 255, "it clamps"


def test_the_swing_is_the_root_of_the_mean_square(tmp_path):
    part = "{ left: 5, top: 3, side: 4 }"
    measured = asked(tmp_path, f"page.swing({{ data, width }}, data.map((one) => one - 6), {part})")
    assert measured == 6
    lone = f"""(() => {{
      const base = data.slice();
      data[lone] += 40;
      return page.swing({{ data, width }}, base, {part});
    }})()"""
    assert asked(tmp_path, lone) == 10
