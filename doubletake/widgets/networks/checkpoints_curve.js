// What was measured on frames that no network saw: a curve over the row of networks, with a ring where the slider is.

import { makeNumbers } from "../page/figures.js";
import { h, radioCards, shape, write } from "../page/page.js";
import { lettering, makePlot, roundTicks } from "../page/plot.js";
import { wayOf } from "./checkpoints_state.js";

const RING_ROOM = 0.02; // of the axis, so that the ring around the first dot hides no number beside it
const EDGE = { left: 58, right: 34, top: 16, bottom: 56 };

/**
 * @typedef {import("./checkpoints_state.js").CheckpointsState} State
 * @typedef {import("./checkpoints_state.js").Stop} Stop
 * @typedef {ReturnType<typeof makePlot>} Plot
 * @typedef {object} Series What the curve shows.
 * @property {Stop[]} stops
 * @property {number[]} values One of each network.
 * @property {number} camera That of the camera's own pictures.
 */

/** @param {State} state @returns {Series} */
const seriesOf = ({ way, chosen }) => ({
  stops: way.stops,
  values: way.stops.map((stop) => stop.values[chosen.measure]),
  camera: way.camera[chosen.measure],
});

/**
 * Where a network lies across.
 *
 * @param {State} state
 * @param {Stop} stop
 * @param {number} number
 */
const placeAcross = ({ straight, about }, stop, number) => (straight ? about.place(stop) : number);

/**
 * @param {State} state
 * @param {AbortSignal} signal
 */
export function makeCurve(state, signal) {
  const plot = makePlot({ wide: 600, edge: EDGE });
  const lines = makeLines(plot);
  const told = h("p", { class: "dt-help" });
  const numbers = numbersTable(state);
  const measures = measureCards(state);
  const axis = axisCards(state);
  plot.drag(signal, (value, event) => {
    state.goTo(nearestStop(state, value), event.timeStamp);
    if (event.type === "pointerup") state.commit();
  });
  let scaled = "";
  const paint = () => {
    const series = seriesOf(state);
    const key = JSON.stringify([wayOf(state.chosen), state.chosen.measure, state.straight]);
    if (key !== scaled) {
      scaled = key;
      scale(plot, state, series);
      lines.paint(state, series);
      numbers.fill();
    }
    lines.move(state, series);
    measures.set(state.chosen.measure);
    const words = `${state.way.says[state.chosen.measure]} ${sentence(state, series)}`;
    plot.describe(words);
    write(told, words);
  };
  const element = h(
    "section",
    { class: "dt-networks-curve", "aria-label": "What was measured" },
    measures.group,
    plot.svg,
    told,
    axis.group,
    numbers.element,
  );
  return { element, paint };
}

/**
 * The network that is nearest to a place on the axis.
 *
 * @param {State} state
 * @param {number} value
 */
function nearestStop(state, value) {
  const away = state.way.stops.map((stop, k) => Math.abs(placeAcross(state, stop, k) - value));
  return away.indexOf(Math.min(...away));
}

/**
 * The curve, its dots, the ring, and the lines of the camera and of the limit.
 *
 * @param {Plot} plot
 */
function makeLines(plot) {
  const camera = shape("path", { class: "dt-networks-camera" });
  const cameraWords = lettering("camera", { "text-anchor": "end", class: "dt-plot-note" });
  const limit = shape("path", { class: "dt-plot-limit" });
  const line = shape("polyline", { class: "dt-plot-line" });
  const dots = shape("g", {});
  const here = shape("circle", { r: 9, class: "dt-networks-here" });
  plot.svg.append(camera, cameraWords, limit, line, dots, here);
  /** @param {[number, number]} pair */
  const dotAt = ([x, y]) => shape("circle", { cx: plot.x(x), cy: plot.y(y), r: 5, class: "dt-plot-dot" });
  /** @param {number} value */
  const paintCamera = (value) => {
    camera.setAttribute("d", plot.level(value));
    cameraWords.setAttribute("x", String(plot.box.right));
    cameraWords.setAttribute("y", String(plot.y(value) + (value > 0.9 ? 18 : -7)));
  };
  return {
    /** @param {State} state @param {Series} series */
    paint: (state, { stops, values, camera }) => {
      const pairs = stops.map((stop, k) => /** @type {[number, number]} */ ([placeAcross(state, stop, k), values[k]]));
      line.setAttribute("points", plot.points(pairs));
      dots.replaceChildren(...pairs.map(dotAt));
      paintCamera(camera);
      limit.setAttribute("d", state.menu.limit === null ? "" : plot.level(state.menu.limit));
      plot.svg.dataset.values = JSON.stringify(values); // for whoever measures
    },
    /** @param {State} state @param {Series} series */
    move: (state, { values }) => {
      here.setAttribute("cx", String(plot.x(placeAcross(state, state.stop, state.number))));
      here.setAttribute("cy", String(plot.y(values[state.number])));
    },
  };
}

/**
 * @param {Plot} plot
 * @param {State} state
 * @param {Series} series
 */
function scale(plot, state, { stops, values }) {
  const { about } = state;
  const last = stops.length - 1;
  const low = Math.floor(5 * Math.min(0, ...values) + 1e-9);
  const up = Array.from({ length: 6 - low }, (_, k) => (low + k) / 5); // each ruler ends at 1
  const to = placeAcross(state, stops[last], last);
  const across = state.straight
    ? { ticks: roundTicks(0, to).filter((tick) => tick <= to), write: about.write }
    : { ticks: stops.map((_, k) => k), write: (/** @type {number} */ k) => about.tick(stops[k]) };
  plot.scale({
    across: { ...across, from: -RING_ROOM * to, to, label: about.axis },
    up: { from: up[0], to: 1, ticks: up, write: (value) => value.toFixed(1) },
  });
}

/**
 * What the curve shows, in words.
 *
 * @param {State} state
 * @param {Series} series
 */
function sentence({ about, stop, number, menu }, { values, camera }) {
  const [first, last] = [values[0], values[values.length - 1]];
  const now = `Now, after ${about.words(stop)}: ${values[number].toFixed(2)}.`;
  const all = `From the first network to the last it goes from ${first.toFixed(2)} to ${last.toFixed(2)}.`;
  if (menu.limit !== null) return `${now} ${all} The line is at ${menu.limit.toFixed(2)}.`;
  return `${now} ${all} On the camera’s own pictures this ruler reads ${camera.toFixed(2)}.`;
}

/** @param {State} state */
const numbersTable = (state) =>
  makeNumbers(() => {
    const { measures } = state.menu;
    return {
      head: ["Network", ...measures.map(({ label }) => label)],
      rows: state.way.stops.map((stop) => [
        state.about.words(stop),
        ...measures.map(({ name }) => stop.values[name].toFixed(2)),
      ]),
    };
  });

/** @param {State} state */
function measureCards(state) {
  const { measures } = state.menu;
  const cards = radioCards({
    legend: "The curve shows",
    options: measures.map(({ name, label }) => ({ value: name, label })),
    value: state.chosen.measure,
    onpick: (measure) => state.choose({ measure }),
  });
  cards.group.hidden = measures.length < 2;
  return cards;
}

/** @param {State} state */
const axisCards = (state) =>
  radioCards({
    legend: "The axis below",
    options: [
      { value: "even", label: state.about.even },
      { value: "straight", label: state.about.straight },
    ],
    value: "even",
    onpick: (value) => state.setAxis(value === "straight"),
  });
