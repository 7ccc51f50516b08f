// A toy that learns: a generator and a critic in the plane, live. All of it happens in this page.

import { h, makeVoice, radioCards, shape, statusLine, widget, write } from "../page/page.js";
import { lettering, makePlot } from "../page/plot.js";
import { makeSlider } from "../page/slider.js";
import { makeChance, makeGan, samplePattern, standing } from "./gan.js";

const SIDE = 560; // pixels of the canvas
const REACH = 1.15; // the plane is shown from -1.15 to 1.15
const SHOWN = 220; // points of each kind
const CELLS = 36; // squares a side in which the critic's opinion is drawn
const BUDGET = 14; // ms of learning between two pictures, at most
const MEASURE_EVERY = 10; // rounds
const MOST_MEASURED = 400; // after that every second one is left out
const SETTLE = 600; // ms in which the background follows: it never flashes
const CALM = 500; // ms between two pictures where less motion is asked for
const SAY_EVERY = 2000; // ms between two sentences for a screen reader
// They lie on the dark plane in light and dark: the theme's sky and orange.
const [TRUE, MADE] = ["#56b4e9", "#e69f00"];
const [LOW, HIGH] = [
  [27, 31, 36],
  [98, 108, 120],
];
const PATTERN_WORDS = { cloud: "One cloud", ring: "A ring", wave: "A wave", islands: "Eight islands" };
const LEAD_WORDS = { even: "Both alike", generator: "The generator", critic: "The critic" };
const LINES = {
  hits: "made points that hit",
  covered: "of the pattern covered",
  right: "critic is right",
};

const percent = (share) => `${Math.round(100 * share)} %`;

function makeGame({ model, signal }) {
  const voice = makeVoice();
  const game = { voice, ...model.get("first"), running: false, watched: 0 };
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  let seed = 1;
  let paintedAt = 0;

  /** Networks that have learned nothing, and points that stay the same ones from picture to picture. */
  const restart = () => {
    const chance = makeChance(1000 + seed);
    game.gan = makeGan({ pattern: game.pattern, lead: game.lead, seed });
    game.truth = samplePattern(game.pattern, SHOWN, chance);
    game.noise = Float64Array.from({ length: 2 * SHOWN }, chance.normal);
    game.history = [];
    game.every = MEASURE_EVERY;
    measure();
  };
  const measure = () => {
    game.made = game.gan.make(game.noise);
    game.now = standing(game.gan, game.truth, game.made);
    if (game.gan.rounds % game.every === 0) game.history.push({ rounds: game.gan.rounds, ...game.now });
    if (game.history.length <= MOST_MEASURED) return;
    game.history = game.history.filter((_, k) => k % 2 === 0);
    game.every *= 2;
  };
  const round = () => {
    game.gan.step();
    if (game.gan.rounds % game.every === 0) measure();
  };
  const tick = () => {
    if (!game.running || signal.aborted) return;
    requestAnimationFrame(tick);
    if (!game.watched) return; // scrolled out of sight
    const start = performance.now();
    for (let k = 0; k < game.speed && performance.now() - start < BUDGET; k++) round();
    if (calm.matches && start - paintedAt < CALM) return;
    paintedAt = start;
    game.made = game.gan.make(game.noise);
    voice.tell("points");
  };
  game.sentence = () => {
    const { hits, covered, right } = game.now;
    return (
      `After ${game.gan.rounds} rounds ${percent(hits)} of the made points hit the pattern, and ${percent(covered)} ` +
      `of the pattern is covered. The critic is right in ${percent(right)} of cases; guessing gives 50 %.`
    );
  };
  game.run = (running) => {
    if (running && !game.running) requestAnimationFrame(tick);
    game.running = running;
    if (!running) measure();
    voice.tell("state");
  };
  game.once = () => {
    game.run(false);
    round();
    measure();
    voice.tell("points");
  };
  game.again = () => {
    seed++;
    restart();
    voice.tell("state");
  };
  game.set = (changes) => {
    const anew = "pattern" in changes && changes.pattern !== game.pattern;
    Object.assign(game, changes);
    game.gan.lead = game.lead;
    if (anew) restart();
    voice.tell("state");
  };
  restart();
  game.start = () => {};
  return game;
}

function draw(root, game, { signal }) {
  const plane = makePlane(game);
  const lines = makeLines();
  const { line, show } = statusLine();
  const play = h("button", { type: "button", class: "dt-primary", onclick: () => game.run(!game.running) });
  const once = h("button", { type: "button", onclick: game.once }, "One round");
  const again = h("button", { type: "button", onclick: game.again }, "Start again");
  const cards = (legend, words, key) =>
    radioCards({
      legend,
      options: Object.entries(words).map(([value, label]) => ({ value, label })),
      value: game[key],
      onpick: (value) => game.set({ [key]: value }),
    });
  const pattern = cards("The true points lie on", PATTERN_WORDS, "pattern");
  const lead = cards("Who practises more", LEAD_WORDS, "lead");
  const speed = makeSpeed(game);
  root.append(
    h(
      "div",
      { class: "dt-gan" },
      h("div", {}, plane.element, h("div", { class: "dt-gan-row" }, play, once, again), speed.element),
      h("div", { class: "dt-gan-side" }, pattern.group, lead.group, lines.element, line),
    ),
  );
  let wasSeen = 0;
  const seen = new IntersectionObserver(([entry]) => {
    game.watched += entry.isIntersecting - wasSeen;
    wasSeen = Number(entry.isIntersecting);
  });
  seen.observe(root);
  signal.addEventListener("abort", () => {
    seen.disconnect();
    game.watched -= wasSeen;
  });
  let saidAt = -SAY_EVERY;
  return (what) => {
    write(play, game.running ? "Pause" : game.gan.rounds ? "Go on" : "Start");
    pattern.set(game.pattern);
    lead.set(game.lead);
    speed.paint();
    plane.paint(what !== "points");
    lines.paint(game.history, game.now);
    const words = game.sentence();
    plane.describe(words);
    if (game.running && performance.now() - saidAt < SAY_EVERY) return;
    saidAt = performance.now();
    game.voice.words = words;
    show(game.voice);
  };
}

/** The plane with both kinds of points; behind them, light where the critic takes a point for a true one. */
function makePlane(game) {
  const canvas = h("canvas", { width: SIDE, height: SIDE, role: "img" });
  const context = canvas.getContext("2d", { alpha: false });
  const small = document.createElement("canvas");
  small.width = small.height = CELLS;
  const ground = small.getContext("2d");
  const pixels = ground.createImageData(CELLS, CELLS);
  const middles = new Float64Array(2 * CELLS * CELLS);
  for (let k = 0; k < CELLS * CELLS; k++) {
    middles[2 * k] = REACH * (((k % CELLS) + 0.5) * (2 / CELLS) - 1);
    middles[2 * k + 1] = REACH * (1 - (Math.floor(k / CELLS) + 0.5) * (2 / CELLS));
  }
  const shown = new Float64Array(CELLS * CELLS);
  let paintedAt = 0;
  const at = (value) => ((value / REACH + 1) * SIDE) / 2;
  const opinions = (whole) => {
    const now = performance.now();
    const share = whole ? 1 : 1 - Math.exp((paintedAt - now) / SETTLE);
    paintedAt = now;
    game.gan.opinion(middles).forEach((value, k) => {
      shown[k] += share * (value - shown[k]);
      for (let part = 0; part < 3; part++) pixels.data[4 * k + part] = LOW[part] + shown[k] * (HIGH[part] - LOW[part]);
      pixels.data[4 * k + 3] = 255;
    });
    ground.putImageData(pixels, 0, 0);
    context.drawImage(small, 0, 0, SIDE, SIDE);
  };
  const paint = (whole) => {
    opinions(whole);
    context.fillStyle = TRUE;
    for (let k = 0; k < game.truth.length; k += 2) {
      context.beginPath();
      context.arc(at(game.truth[k]), SIDE - at(game.truth[k + 1]), 4, 0, 2 * Math.PI);
      context.fill();
    }
    context.fillStyle = MADE;
    context.strokeStyle = "#1b1f24";
    for (let k = 0; k < game.made.length; k += 2) {
      const [x, y] = [at(game.made[k]) - 4, SIDE - at(game.made[k + 1]) - 4];
      context.fillRect(x, y, 8, 8);
      context.strokeRect(x, y, 8, 8);
    }
    // For whoever measures: how far the game has come.
    canvas.dataset.rounds = game.gan.rounds;
    canvas.dataset.standing = JSON.stringify(game.now);
  };
  return {
    element: h(
      "figure",
      { class: "dt-gan-plane" },
      h("div", { class: "dt-gan-frame" }, canvas),
      h(
        "figcaption",
        { class: "dt-help" },
        h("span", { class: "dt-gan-true" }, "●"),
        " true points ",
        h("span", { class: "dt-gan-made" }, "■"),
        " points that the generator makes; lighter ground: here the critic takes a point for a true one",
      ),
    ),
    paint,
    describe: (words) =>
      canvas.setAttribute("aria-label", `True points on ${PATTERN_WORDS[game.pattern].toLowerCase()}. ${words}`),
  };
}

function makeSpeed(game) {
  const onmove = (speed) => game.set({ speed });
  const { element, set } = makeSlider({ name: "speed", label: "Speed", least: 1, last: 20, onmove });
  const words = (speed) => (speed === 1 ? "1 round a picture" : `${speed} rounds a picture`);
  return { element, paint: () => set(game.speed, words(game.speed)) };
}

/** How it went so far: three shares, each with its own kind of line and its word. */
function makeLines() {
  const plot = makePlot({ wide: 420, high: 170, edge: { left: 58, right: 0, top: 8, bottom: 22 } });
  const { svg, box } = plot;
  const last = lettering("", { x: box.right, y: box.bottom + 18, "text-anchor": "end" });
  svg.append(last);
  const drawn = Object.keys(LINES).map((key) => {
    const line = shape("polyline", { class: `dt-plot-line dt-gan-${key}` });
    svg.append(line);
    return [key, line];
  });
  const values = {};
  const key = Object.entries(LINES).map(([name, words]) => {
    values[name] = h("span", { class: "dt-value", "data-reading": name });
    const sample = shape("svg", { viewBox: "0 0 30 8", class: "dt-gan-sample", "aria-hidden": "true" });
    sample.append(shape("path", { d: "M 0 4 H 30", class: `dt-plot-line dt-gan-${name}` }));
    return h("li", {}, sample, values[name], ` ${words}`);
  });
  return {
    element: h("div", {}, svg, h("ul", { class: "dt-gan-key" }, ...key)),
    paint: (history, now) => {
      const { rounds } = history.at(-1);
      const most = Math.max(rounds, 100);
      plot.scale({
        across: { from: 0, to: most, ticks: [] },
        up: { from: 0, to: 1, ticks: [0, 0.5, 1], write: percent },
      });
      for (const [name, line] of drawn)
        line.setAttribute("points", plot.points(history.map((one) => [one.rounds, one[name]])));
      write(last, `${most} rounds`);
      for (const name of Object.keys(LINES)) write(values[name], percent(now[name]));
      plot.describe(
        `Three lines over ${rounds} rounds, now at: ` +
          Object.entries(LINES)
            .map(([name, words]) => `${percent(now[name])} ${words}`)
            .join(", "),
      );
    },
  };
}

export default widget("dt-toygan", makeGame, draw);
