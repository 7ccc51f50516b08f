"""The toy GAN's mathematics, run by Node as the page runs it: slopes, learning, collapse."""

import json
import subprocess
from pathlib import Path

import playwright
import pytest

from doubletake.widgets import ToyGan
from doubletake.widgets.networks import toygan

SCRIPTS = ("chance.js", "dense_network.js", "gan.js")
IMPORTS = """
import * as chances from "./chance.js";
import * as networks from "./dense_network.js";
import * as games from "./gan.js";
const gan = { ...chances, ...networks, ...games };
"""


@pytest.fixture(scope="module")
def node(tmp_path_factory):
    """``node(code)`` -> what ``code`` prints as JSON; what the three scripts export is at hand as ``gan``."""
    driver = Path(playwright.__file__).parent / "driver"  # Playwright brings its own node
    program = next(path for path in (driver / "node", driver / "node.exe") if path.is_file())
    folder = tmp_path_factory.mktemp("gan")
    for name in SCRIPTS:
        text = (Path(toygan.__file__).parent / name).read_text(encoding="utf-8")
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "package.json").write_text('{"type": "module"}', encoding="utf-8")

    def run(code):
        (folder / "test.mjs").write_text(IMPORTS + code, encoding="utf-8")
        done = subprocess.run([str(program), str(folder / "test.mjs")], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run


SLOPES = """
const chance = gan.makeChance(5);
const critic = gan.makeNet([2, 7, 6, 1], chance);
const generator = gan.makeNet([2, 6, 5, 2], chance);
const truth = gan.samplePattern("ring", 9, chance);
const made = gan.samplePattern("cloud", 9, chance);
const noise = Float64Array.from({ length: 18 }, chance.normal);
const losses = {
  critic: [critic, () => gan.criticLoss(critic, truth, made)],
  generator: [generator, () => gan.generatorLoss(generator, critic, noise)],
};
const worst = {};
for (const [name, [net, loss]] of Object.entries(losses)) {
  const { slopes } = loss();
  let [error, largest, count] = [0, 0, 0];
  net.forEach((layer, n) => {
    for (const part of ["weights", "bias"])
      for (let k = 0; k < layer[part].length; k++) {
        const was = layer[part][k];
        const [up, down] = [1e-5, -1e-5].map((by) => ((layer[part][k] = was + by), loss().loss));
        layer[part][k] = was;
        error = Math.max(error, Math.abs((up - down) / 2e-5 - slopes[n][part][k]));
        largest = Math.max(largest, Math.abs(slopes[n][part][k]));
        count++;
      }
  });
  worst[name] = { error, largest, count };
}
console.log(JSON.stringify(worst));
"""


def test_backpropagation_agrees_with_slopes_found_by_trying(node):
    for name, found in node(SLOPES).items():
        assert found["count"] > 60 and found["largest"] > 0.01, name
        assert found["error"] < 1e-7, name


def test_a_step_of_adam_is_as_long_as_its_rate_and_goes_down(node):
    moved = node("""
const net = gan.makeNet([2, 1], gan.makeChance(1));
const before = [...net[0].weights, ...net[0].bias];
gan.makeAdam(net, 0.01)([{ weights: [3, -0.002], bias: [0] }]);
console.log(JSON.stringify([...net[0].weights, ...net[0].bias].map((value, k) => value - before[k])));
""")
    assert moved == pytest.approx([-0.01, 0.01, 0], abs=1e-6)


LEARN = """
const [pattern, lead, rounds, every] = %s;
const found = [1, 2].map((seed) => {
  const game = gan.makeGan({ pattern, lead, seed });
  const chance = gan.makeChance(77);
  const truth = gan.samplePattern(pattern, 200, chance);
  const noise = Float64Array.from({ length: 400 }, chance.normal);
  const start = gan.standing(game, truth, game.make(noise));
  const line = [];
  for (let k = 1; k <= rounds; k++) {
    game.step();
    if (k %% every) continue;
    const points = game.make(noise);
    line.push({ ...gan.standing(game, truth, points), points: [...points] });
  }
  return { start, line };
});
console.log(JSON.stringify(found));
"""


def learned(node, *arguments):
    return node(LEARN % json.dumps(arguments))


@pytest.mark.slow
def test_it_learns_the_ring(node):
    """Before: anywhere. After: on the ring, all around it, and the critic can only guess."""
    import math

    for game in learned(node, "ring", "even", 1000, 1000):
        assert game["start"]["hits"] < 0.5
        (end,) = game["line"]
        assert end["hits"] > 0.85 and end["covered"] > 0.9
        assert 0.35 < end["right"] < 0.75
        points = list(zip(end["points"][::2], end["points"][1::2], strict=True))
        away = sorted(abs(math.hypot(x, y) - 0.7) for x, y in points)
        assert away[len(away) // 2] < 0.08, "half of the points lie this near to the ring's line"
        sectors = [int((math.atan2(y, x) + math.pi) / (2 * math.pi) * 12) % 12 for x, y in points]
        assert len(set(sectors)) == 12, "no side of it is left out"


@pytest.mark.slow
def test_it_collapses_when_the_generator_practises_too_much(node):
    """All points crowd onto an island or two, and wander on: covered stays low."""
    for game in learned(node, "islands", "generator", 800, 50):
        covered = sorted(one["covered"] for one in game["line"][6:])
        assert covered[len(covered) // 2] < 0.3
        assert max(one["hits"] - one["covered"] for one in game["line"][6:]) > 0.5


def test_the_same_seed_plays_the_same_game(node):
    play = """
const play = (seed) => {
  const game = gan.makeGan({ seed });
  for (let k = 0; k < 5; k++) game.step();
  return [...game.make(Float64Array.of(0.3, -0.4))];
};
console.log(JSON.stringify([play(4), play(4), play(5)]));
"""
    one, again, other = node(play)
    assert one == again != other


def test_hits_and_cover_are_told_apart(node):
    hits, covered = node("""
const truth = Float64Array.of(0, 0, 1, 0, 0, 1, 1, 1);
const made = Float64Array.of(0.05, 0, 0, 0.05, 0.5, 0.5, 0, 0);
const { hits, covered } = gan.standing(gan.makeGan({}), truth, made);
console.log(JSON.stringify([hits, covered]));
""")
    assert (hits, covered) == (0.75, 0.25)


def test_the_patterns_are_those_that_python_knows_and_stay_in_sight(node):
    names, leads, reach = node("""
const chance = gan.makeChance(3);
const names = Object.keys(gan.PATTERNS);
const points = names.flatMap((name) => [...gan.samplePattern(name, 500, chance)]);
const reach = Math.max(...points.map(Math.abs));
console.log(JSON.stringify([names, Object.keys(gan.LEADS), reach]));
""")
    assert tuple(names) == toygan.PATTERNS and tuple(leads) == toygan.LEADS
    assert reach < 1.1


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ({"pattern": "face"}, "cloud, ring, wave, islands"),
        ({"lead": "nobody"}, "even, generator, critic"),
        ({"speed": 0}, "from 1 to 20"),
        ({"speed": "fast"}, "from 1 to 20"),
    ],
)
def test_what_is_wrong_with_an_argument_is_said_in_the_widget(arguments, why):
    assert why in ToyGan(**arguments).trouble


def test_it_starts_as_it_is_told():
    assert ToyGan("wave", "critic", 7).first == {"pattern": "wave", "lead": "critic", "speed": 7}
