// One number for each frame of a clip, as a line: where in it one is, and a threshold to hold it against.

import { shape } from "./page.js";
import { makePlot } from "./plot.js";

/**
 * @typedef {{ from: number, to: number, kind: string }} Span
 *
 * What a timeline shows; `name` tells lines of different things apart.
 * @typedef {object} Line
 * @property {number[] | Float64Array} values
 * @property {number} fps
 * @property {string} sentence
 * @property {string} [name]
 * @property {"%" | "°" | ""} [unit]
 * @property {number | null} [index]
 * @property {number | null} [threshold]
 * @property {Span[]} [spans]
 */

const MULTIPLES = [0.1, 0.2, 0.5, 1, 2, 5, 10];

/** @type {Record<string, (value: number) => string>} */
const WHOLE = { "%": (value) => `${Math.round(value * 100)} %`, "°": (value) => `${Math.round(value)}°` };

const multiples = (/** @type {number} */ of, /** @type {number} */ count) =>
  Array.from({ length: count }, (_, k) => k * of);

/**
 * `onseek(frame)` is called when somebody presses or drags on the line. `set` draws: `values`, `fps`, and what it
 * means in a `sentence`; optionally `index`, `threshold`, and `spans`: [{ from, to, kind }].
 *
 * @param {object} options
 * @param {AbortSignal} options.signal
 * @param {((frame: number, type: string) => void) | null} [options.onseek]
 */
export function makeTimeline({ signal, onseek = null }) {
  const edge = { left: 54, right: 12, top: 10, bottom: 28 };
  const { svg, ground, box, x, y, ...plot } = makePlot({ high: 160, edge, className: "dt-timeline" });
  const line = shape("polyline", { class: "dt-plot-line" });
  const limit = shape("path", { class: "dt-plot-limit" });
  const cursor = shape("path", { class: "dt-plot-cursor" });
  const dot = shape("circle", { r: 6, class: "dt-timeline-dot" });
  svg.append(line, limit, cursor, dot);
  /** @type {Line & { most: number }} */
  let shown = { values: [0], fps: 1, sentence: "", most: 1 };

  const drawAxes = (/** @type {Line} */ { values, fps, unit }) => {
    const step = MULTIPLES.find((one) => shown.most / one <= 5) ?? 20;
    plot.scale({
      across: {
        from: 0,
        to: Math.max(1, values.length - 1),
        ticks: multiples(fps, Math.ceil(values.length / fps)),
        write: (frame) => `${Math.round(frame / fps)} s`,
      },
      up: {
        from: 0,
        to: shown.most,
        ticks: multiples(step, Math.floor(shown.most / step + 1e-9) + 1),
        write: WHOLE[unit ?? ""] ?? ((value) => value.toFixed(1)),
      },
    });
  };
  const set = (/** @type {Line} */ next) => {
    const { values, index = null, threshold = null, sentence } = next;
    const most = Math.max(next.unit === "%" ? 0.1 : 0.4, threshold ?? 0, ...values) * 1.05;
    // The scale moves only when it must: a line that jumps while a point is dragged cannot be read.
    const same = values.length === shown.values.length && next.unit === shown.unit && next.name === shown.name;
    const keeps = same && most <= shown.most;
    shown = { ...next, most: keeps ? shown.most : most };
    if (!keeps) drawAxes(shown);
    line.setAttribute("points", plot.points(Array.from(values, (value, k) => [k, value])));
    limit.setAttribute("d", threshold === null ? "" : plot.level(threshold));
    cursor.setAttribute("d", index === null ? "" : plot.upright(index));
    dot.setAttribute("cx", String(x(index ?? 0)));
    dot.setAttribute("cy", String(y(values[index ?? 0])));
    dot.style.display = index === null ? "none" : "";
    const low = { y: box.bottom - 12, height: 12 }; // a strip at the foot
    ground.replaceChildren(
      ...(next.spans ?? []).map(({ from, to, kind }) => {
        const place = { ...plot.area([from - 0.5, to + 0.5]), ...(kind === "truth" ? low : {}) };
        return shape("rect", { ...place, class: `dt-timeline-${kind}` });
      }),
    );
    plot.describe(sentence);
  };
  if (onseek)
    plot.drag(signal, (frame, { type }) =>
      onseek(Math.max(0, Math.min(shown.values.length - 1, Math.round(frame))), type),
    );
  return { svg, set };
}

/**
 * Frames below a limit as runs, in words: "14 to 17 and 70". Frames are counted from 1.
 *
 * @param {number[] | Float64Array} values
 * @param {number} limit
 */
export function runsBelow(values, limit) {
  /** @type {number[][]} */
  const runs = [];
  values.forEach((value, index) => {
    if (value >= limit) return;
    const last = runs[runs.length - 1];
    if (last && last[1] === index) last[1] = index + 1;
    else runs.push([index + 1, index + 1]);
  });
  const words = runs.map(([first, last]) => (first === last ? `${first}` : `${first} to ${last}`));
  return words.length > 1 ? `${words.slice(0, -1).join(", ")} and ${words[words.length - 1]}` : words.join("");
}
