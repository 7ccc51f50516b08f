// What every drawing with axes shares: where a value lies, the axes and their words, and the sentence that tells it all.

import { shape } from "./page.js";

const NARROW_BELOW = 500; // units; a drawing that is wider shrinks on a phone, and its words must not shrink with it

/**
 * An axis: where it begins and ends, which values are written at it and how, what it is of, and whether there is a line at
 * each of them.
 *
 * @typedef {object} Axis
 * @property {number} from
 * @property {number} to
 * @property {number[]} ticks
 * @property {(value: number) => string} write
 * @property {string} [label]
 * @property {boolean} [grid]
 *
 * @typedef {[from: number, to: number]} Range
 *
 * @typedef {ReturnType<typeof makePlot>} Plot
 */

/**
 * Words in a drawing.
 *
 * @param {string} words
 * @param {Record<string, string | number>} attributes
 */
export function lettering(words, attributes) {
  const element = shape("text", attributes);
  element.textContent = words;
  return element;
}

/**
 * About five round numbers that reach from below `least` to above `most`.
 *
 * @param {number} least
 * @param {number} most
 */
export function roundTicks(least, most) {
  const rough = (most - least) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((k) => k * power).find((k) => k >= rough) ?? 10 * power;
  const first = Math.floor(least / step);
  return Array.from({ length: Math.ceil(most / step) - first + 1 }, (_, k) => (first + k) * step);
}

/**
 * A drawing of `wide` × `high` units; `edge` { left, right, top, bottom } is what the words beside the axes take of it.
 *
 * `scale({ across, up })` draws the axes, each { from, to, ticks, write, label, grid }: `ticks` are values, `write` turns
 * one into words, `grid` draws a line at each. After it `x` and `y` turn values into places, `level` and `upright` into
 * the path of a whole line, `points` pairs of values into a polyline's, and `area` two ranges into a rectangle's place.
 * What is appended to `svg` lies on the axes, what is put into `ground` below them.
 *
 * @param {object} options
 * @param {number} [options.wide]
 * @param {number} [options.high]
 * @param {{ left: number, right: number, top: number, bottom: number }} options.edge
 * @param {string} [options.className]
 */
export function makePlot({ wide = 560, high = 300, edge, className = "" }) {
  const svg = shape("svg", { viewBox: `0 0 ${wide} ${high}`, role: "img", class: `dt-plot ${className}`.trim() });
  svg.toggleAttribute("data-wide", wide > NARROW_BELOW);
  const [ground, axes] = [shape("g", {}), shape("g", {})];
  svg.append(ground, axes);
  const [left, right, top, bottom] = [edge.left, wide - edge.right, edge.top, high - edge.bottom];
  /** @type {{ from: number, to: number }[]} */
  let [across, up] = [
    { from: 0, to: 1 },
    { from: 0, to: 1 },
  ];

  const x = (/** @type {number} */ value) =>
    left + ((value - across.from) / (across.to - across.from)) * (right - left);
  const y = (/** @type {number} */ value) => bottom - ((value - up.from) / (up.to - up.from)) * (bottom - top);
  const level = (/** @type {number} */ value) => `M ${left} ${y(value)} H ${right}`;
  const upright = (/** @type {number} */ value) => `M ${x(value)} ${top} V ${bottom}`;
  const points = (/** @type {number[][]} */ pairs) =>
    pairs.map(([a, b]) => `${x(a).toFixed(1)},${y(b).toFixed(1)}`).join(" ");
  /**
   * @param {Range} [acrossRange]
   * @param {Range} [upRange]
   */
  const area = (acrossRange = [across.from, across.to], upRange = [up.from, up.to]) => ({
    x: x(acrossRange[0]),
    y: y(upRange[1]),
    width: x(acrossRange[1]) - x(acrossRange[0]),
    height: y(upRange[0]) - y(upRange[1]),
  });
  const line = (/** @type {string} */ d) => shape("path", { d, class: "dt-plot-grid" });
  const middle = (top + bottom) / 2;
  const scale = (/** @type {{ across: Axis, up: Axis }} */ next) => {
    ({ across, up } = next);
    drawAxes(next);
  };
  const drawAxes = (/** @type {{ across: Axis, up: Axis }} */ { across, up }) => {
    const parts = [];
    for (const tick of up.ticks) {
      if (up.grid ?? true) parts.push(line(level(tick)));
      parts.push(lettering(up.write(tick), { x: left - 7, y: y(tick) + 5, "text-anchor": "end" }));
    }
    for (const tick of across.ticks) {
      if (across.grid) parts.push(line(upright(tick)));
      parts.push(lettering(across.write(tick), { x: x(tick), y: bottom + 20, "text-anchor": "middle" }));
    }
    if (across.label)
      parts.push(lettering(across.label, { x: (left + right) / 2, y: high - 7, "text-anchor": "middle" }));
    if (up.label) {
      const foot = wide > NARROW_BELOW ? 18 : 14; // letters that grow on a phone need room
      const turned = `rotate(-90 ${foot} ${middle})`;
      parts.push(lettering(up.label, { x: foot, y: middle, "text-anchor": "middle", transform: turned }));
    }
    axes.replaceChildren(...parts);
  };
  /** `ondrag(value, event)`: a place across that is pressed, dragged to or let go; the value may lie beyond the axis. */
  const drag = (
    /** @type {AbortSignal} */ signal,
    /** @type {(value: number, event: PointerEvent) => void} */ ondrag,
  ) => {
    svg.classList.add("dt-plot-drag");
    const hear = (/** @type {PointerEvent} */ event) => {
      if (event.type === "pointerdown") {
        if (event.button !== 0) return;
        svg.setPointerCapture(event.pointerId);
      } else if (!svg.hasPointerCapture(event.pointerId)) return;
      const box = svg.getBoundingClientRect();
      const share = (((event.clientX - box.left) / box.width) * wide - left) / (right - left);
      ondrag(across.from + share * (across.to - across.from), event);
      event.preventDefault();
    };
    for (const type of /** @type {const} */ (["pointerdown", "pointermove", "pointerup"]))
      svg.addEventListener(type, hear, { signal });
  };
  const describe = (/** @type {string} */ sentence) => svg.setAttribute("aria-label", sentence);
  return { svg, ground, box: { left, right, top, bottom }, x, y, level, upright, points, area, scale, drag, describe };
}
