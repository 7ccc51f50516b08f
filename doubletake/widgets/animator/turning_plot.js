// The plot that the learner fills: a dot for each moment to which the photo was turned.

import { makeNumbers } from "../page/figures.js";
import { h, radioCards, shape, write } from "../page/page.js";
import { lettering, makePlot } from "../page/plot.js";
import { percent, sided } from "./angle_words.js";
import { dotsSentence } from "./turning_words.js";

const EDGE = { left: 64, right: 26, top: 14, bottom: 58 };

/** What a dot can show: what it is called, how high the axis reaches, and how far its ticks are apart. */
const QUANTITIES = {
  lost: { label: "likeness lost", most: 0.5, tick: 0.1 },
  points: { label: "points apart", most: 0.2, tick: 0.05 },
};

/**
 * @typedef {import("./turning_state.js").TurningState} State
 * @typedef {import("./turning_state.js").Stop} Stop
 * @typedef {import("./turning_state.js").Dot} Dot
 * @typedef {import("./turning_state.js").Plotted} Plotted
 * @typedef {ReturnType<typeof makePlot>} Plot
 */

/**
 * @param {State} state
 * @param {AbortSignal} signal
 */
export function makeDotsPlot(state, signal) {
  const plot = makePlot({ wide: 600, edge: EDGE });
  const ground = makeGround(plot, state);
  const marks = makeMarks(plot, state);
  const told = h("p", { class: "dt-help" });
  const numbers = numbersTable(state);
  const cards = radioCards({
    legend: "A dot shows",
    options: Object.entries(QUANTITIES).map(([value, { label }]) => ({ value, label })),
    value: state.plotted,
    onpick: (what) => state.plot(/** @type {Plotted} */ (what)),
  });
  plot.drag(signal, (angle, event) => {
    if (state.stops) state.turnTo(state.nearest(angle), event.timeStamp);
    if (event.type === "pointerup") state.commit();
  });
  /** @param {{ stop: Stop }} looked */
  const paint = ({ stop }) => {
    const { dots } = state;
    ground.scale();
    ground.paint();
    marks.paint(dots, stop);
    const words = dotsSentence(state, dots);
    plot.describe(words);
    plot.svg.dataset.dots = JSON.stringify(dots.map(({ angle, lost, points }) => [angle, lost, points]));
    write(told, words);
    numbers.fill();
  };
  return { element: h("div", {}, plot.svg, told, cards.group, numbers.element), paint };
}

/** @param {State} state */
const numbersTable = (state) =>
  makeNumbers(() => {
    if (!state.stops) return null;
    const rows = state.dots.map(({ angle, lost, points }) => [
      sided(angle),
      percent(lost ?? 0, 1),
      points === null ? "no face found" : percent(points, 1),
    ]);
    return { head: ["Turned", "Likeness lost", "Points apart"], rows };
  });

/**
 * The axes, the zones beyond the photo's range, and what film noise takes.
 *
 * @param {Plot} plot
 * @param {State} state
 */
function makeGround(plot, state) {
  const zones = shape("g", {});
  const ends = shape("g", {});
  const noise = shape("rect", { class: "dt-animator-turning-noise" });
  plot.ground.append(zones, noise);
  plot.svg.append(ends);
  /** @type {Plotted | null} */
  let scaled = null;
  const scale = () => {
    if (scaled === state.plotted) return;
    scaled = state.plotted;
    scaleAxes(plot, state);
    zones.replaceChildren(...zonesBeyond(plot, state));
    ends.replaceChildren(...endWords(plot));
  };
  const paint = () => {
    const lost = state.plotted === "lost" ? (state.turn?.noise ?? 0) : 0;
    for (const [name, value] of Object.entries(plot.area(undefined, [0, lost])))
      noise.setAttribute(name, String(value));
  };
  return { scale, paint };
}

/**
 * @param {number} of
 * @param {number} from
 * @param {number} to
 */
const multiples = (of, from, to) =>
  Array.from({ length: Math.floor((to - from) / of + 1e-9) + 1 }, (_, k) => from + k * of);

/** @param {Plot} plot @param {State} state */
function scaleAxes(plot, state) {
  const { farthest } = state.menu;
  const { most, tick, label } = QUANTITIES[state.plotted];
  plot.scale({
    across: {
      from: -farthest,
      to: farthest,
      ticks: multiples(15, -farthest, farthest),
      write: (angle) => `${Math.abs(angle)}°`,
      label,
    },
    up: { from: 0, to: most, ticks: multiples(tick, 0, most), write: (share) => percent(share) },
  });
}

/**
 * What lies beyond the photo's range, on either side.
 *
 * @param {Plot} plot
 * @param {State} state
 */
function zonesBeyond(plot, state) {
  const { farthest, range } = state.menu;
  /** @type {[number, number][]} */
  const beyond = [
    [-farthest, -range],
    [range, farthest],
  ];
  const y = plot.box.top + 16;
  return [
    ...beyond.map((zone) => shape("rect", { ...plot.area(zone), class: "dt-animator-turning-beyond" })),
    ...beyond.map(([from, to]) => {
      const x = plot.x((from + to) / 2);
      return lettering("beyond its range", { x, y, "text-anchor": "middle", class: "dt-animator-turning-note" });
    }),
  ];
}

/** @param {Plot} plot */
function endWords({ box }) {
  const foot = box.bottom + EDGE.bottom - 7;
  return [
    lettering("to the left", { x: box.left, y: foot, "text-anchor": "start" }),
    lettering("to the right", { x: box.right, y: foot, "text-anchor": "end" }),
  ];
}

/**
 * The dots, the limit, and the line where the photo is.
 *
 * @param {Plot} plot
 * @param {State} state
 */
function makeMarks(plot, state) {
  const line = shape("path", { class: "dt-plot-limit" });
  const cursor = shape("path", { class: "dt-plot-cursor" });
  const group = shape("g", {});
  plot.svg.append(line, cursor, group);
  /** @param {Dot} dot @param {number} share @param {boolean} here */
  const circle = (dot, share, here) =>
    shape("circle", {
      cx: plot.x(dot.angle),
      cy: plot.y(Math.min(share, QUANTITIES[state.plotted].most)),
      r: here ? 8 : 5,
      class: "dt-plot-dot dt-animator-turning-dot",
    });
  /** @param {Dot[]} dots @param {Stop} stop */
  const paint = (dots, stop) => {
    line.setAttribute("d", state.plotted === "lost" ? plot.level(state.chosen.limit) : "");
    cursor.setAttribute("d", plot.upright(stop.angle));
    const circles = dots.flatMap((dot) => {
      const share = dot[state.plotted];
      return share === null ? [] : [circle(dot, share, dot.angle === stop.angle)];
    });
    group.replaceChildren(...circles);
  };
  return { paint };
}
