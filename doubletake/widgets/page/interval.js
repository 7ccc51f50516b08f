// A figure with its interval, in words and drawn: a cell of a table.

import { h, shape } from "./page.js";

const HIGH = 16; // units; a hundred across

/**
 * [value, low, high], shares from 0 to 1, as counts of a hundred above a dot and a line; the broken line is at 50.
 *
 * @typedef {[value: number, low: number, high: number]} Interval
 *
 * @param {Interval} interval
 */
export function reachOf(interval) {
  const [value, low, high] = interval.map((share) => 100 * share);
  const middle = HIGH / 2;
  const svg = shape("svg", { viewBox: `-6 0 112 ${HIGH}`, "aria-hidden": "true" });
  svg.append(
    shape("path", { d: `M 0 ${middle} H 100`, class: "dt-plot-grid" }),
    shape("path", { d: `M 50 0 V ${HIGH}`, class: "dt-plot-guess" }),
    shape("path", { d: `M ${low} ${middle} H ${high}`, class: "dt-plot-reach" }),
    shape("circle", { cx: value, cy: middle, r: 4.5, class: "dt-plot-dot" }),
  );
  // Where every draw of a bootstrap is alike, there is nothing to be read off its ends.
  const ends = low < high ? `${Math.round(low)} to ${Math.round(high)}` : "no range";
  const words = `${Math.round(value)} (${ends})`;
  return h("span", { class: "dt-interval" }, words, svg);
}

/** An area under a ROC curve with its interval: "0.82 (0.70 to 1.00)". */
export const areaOf = (/** @type {Interval} */ [value, low, high]) =>
  `${value.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`;
