// A plot that the learner makes: one setting from end to end, and what the cue says each time.

import { makeNumbers } from "../page/figures.js";
import { h, makeLink, makeVoice, shape, statusLine, widget } from "../page/page.js";
import { lettering, makePlot, roundTicks } from "../page/plot.js";

/**
 * @import { Context, Message, WidgetState } from "../page/types.js"
 *
 * What Python measured: the cue at each value of the setting, what is usual, and where the learner's own setting is.
 * @typedef {object} Result
 * @property {number[]} values
 * @property {(number | null)[]} readings
 * @property {[low: number, high: number]} usual
 * @property {number} own
 * @property {number | null} own_reading
 * @property {string} label
 * @property {string} sentence
 *
 * @typedef {WidgetState & { result: Result | null, measure: () => void }} State
 */

/**
 * @param {Context} context
 * @returns {State}
 */
function makeState({ model, signal }) {
  const voice = makeVoice();
  const hear = (/** @type {Message} */ message) => {
    if (message.t === "error") voice.say(message.text, true);
    if (message.t !== "measure") return;
    state.result = /** @type {Result & Message} */ (message);
    voice.say("");
  };
  const link = makeLink({ model, signal, hear, feel: (words) => voice.say(words, words !== "") });
  /** @type {State} */
  const state = {
    voice,
    result: null,
    measure: () => {
      voice.say("Measuring…");
      link.ask({ t: "measure" });
    },
    start: () => link.send({ t: "hello" }),
  };
  return state;
}

const percent = (/** @type {number} */ value) => `${Math.round(value * 100)} %`;

/**
 * The plot, its sentence, and its numbers.
 *
 * @param {Result} result
 */
function figure({ values, readings, usual, own, own_reading: ownReading, label, sentence }) {
  const whole = values[values.length - 1] > 1; // 1…6 rather than 0…100 %
  const write = whole ? String : percent;
  const points = values.flatMap((value, k) => {
    const reading = readings[k];
    return reading === null ? [] : [[value, reading]];
  });
  const levels = [...usual, ...points.map(([, reading]) => reading)];
  const ticks = roundTicks(Math.min(...levels), Math.max(...levels));
  const [first, last] = [values[0], values[values.length - 1]];
  const plot = makePlot({ edge: { left: 64, right: 36, top: 14, bottom: 52 } });
  const { svg, x, y } = plot;
  plot.scale({
    across: { from: first, to: last, ticks: whole ? values : values.filter((_, k) => k % 2 === 0), write, label },
    up: {
      from: ticks[0],
      to: ticks[ticks.length - 1],
      ticks,
      write: (tick) => String(Number(tick.toFixed(2))),
      label: "sharpness",
    },
  });
  plot.describe(sentence);
  const band = plot.area([first, last], usual);
  plot.ground.append(shape("rect", { ...band, height: Math.max(3, band.height), class: "dt-stepper-usual" }));
  svg.append(
    lettering("this clip’s own frames", {
      x: plot.box.right - 6,
      y: band.y + 18,
      "text-anchor": "end",
      class: "dt-plot-note",
    }),
    shape("polyline", { points: plot.points(points), class: "dt-plot-line" }),
    ...points.map(([a, b]) => shape("circle", { cx: x(a), cy: y(b), r: 4, class: "dt-plot-dot" })),
  );
  if (ownReading !== null) {
    svg.append(
      shape("circle", { cx: x(own), cy: y(ownReading), r: 9, class: "dt-stepper-own" }),
      lettering("yours", {
        x: x(own) + (own > (first + last) / 2 ? -14 : 14),
        y: y(ownReading) - 12,
        "text-anchor": own > (first + last) / 2 ? "end" : "start",
        class: "dt-plot-note",
      }),
    );
  }
  const rows = points.map(([a, b]) => [write(a), b.toFixed(2)]);
  const numbers = makeNumbers(() => ({ head: [label, "Sharpness"], rows }));
  return [svg, h("p", {}, sentence), numbers.element];
}

/**
 * @param {HTMLElement} root
 * @param {State} state
 */
function draw(root, state) {
  const button = h("button", { type: "button", class: "dt-primary", onclick: state.measure });
  const result = h("div", { class: "dt-stepper-result", "aria-live": "polite" });
  const { line, show } = statusLine();
  root.append(button, line, result);
  /** @type {Result | null} */
  let drawn = null;
  return () => {
    button.textContent = state.result ? "Measure again with my settings" : "Measure with my settings";
    show(state.voice);
    if (state.result && state.result !== drawn) result.replaceChildren(...figure(state.result));
    drawn = state.result;
  };
}

export default widget("dt-sweep", makeState, draw);
