// The two plots of a round: hits against false alarms, and how often one was right against how sure one was.

import { h, shape } from "./page.js";
import { lettering, makePlot } from "./plot.js";

/**
 * @import { Axis } from "./plot.js"
 *
 * A share of clips with its interval, from 0 to 1; as a dot to move about it has none.
 * @typedef {[value: number, low: number, high: number] | [value: number]} Share
 *
 * @typedef {{ name: string, hits: Share, false_alarms: Share }} Dot
 * @typedef {{ confidence: number, right: [value: number, low: number, high: number], count: number }} Bin
 * @typedef {Pick<Axis, "from" | "to" | "ticks" | "label">} Shares
 */

const SHARES = [0, 0.25, 0.5, 0.75, 1];
const inHundred = (/** @type {number} */ share) => String(Math.round(100 * share));

/**
 * A square plot of shares, and the line of somebody who guesses.
 *
 * @param {{ across: Shares, up: { label: string }, sentence: string }} options
 */
function makeSharesPlot({ across, up, sentence }) {
  const plot = makePlot({ wide: 320, high: 320, edge: { left: 50, right: 14, top: 12, bottom: 50 } });
  plot.scale({
    across: { ...across, write: inHundred, grid: true },
    up: { from: 0, to: 1, ticks: SHARES, write: inHundred, ...up },
  });
  plot.describe(sentence);
  const guess = [
    [across.from, across.from],
    [across.to, across.to],
  ];
  plot.svg.append(shape("polyline", { points: plot.points(guess), class: "dt-plot-guess" }));
  return plot;
}

/**
 * A dot for each round, and where there are any the points of a `curve` and, around it, of a `band`.
 *
 * @param {object} options
 * @param {Dot[]} options.dots
 * @param {[x: number, y: number][] | null} options.curve
 * @param {[x: number, low: number, high: number][] | null} [options.band]
 * @param {string} options.sentence
 */
export function rocPlot({ dots, curve, band = null, sentence }) {
  const { svg, ground, x, y, points } = makeSharesPlot({
    across: { from: 0, to: 1, ticks: SHARES, label: "false alarms, in 100" },
    up: { label: "hits, in 100" },
    sentence,
  });
  if (band) {
    const above = band.map(([at, , high]) => [at, high]);
    const below = band.map(([at, low]) => [at, low]).reverse();
    ground.append(shape("polygon", { points: points([...above, ...below]), class: "dt-plot-band" }));
  }
  if (curve) svg.append(shape("polyline", { points: points(curve), class: "dt-plot-line dt-plot-curve" }));
  for (const { hits, false_alarms: alarms } of dots) {
    if (alarms.length !== 3 || hits.length !== 3) continue;
    svg.append(
      shape("path", { d: `M ${x(alarms[1])} ${y(hits[0])} H ${x(alarms[2])}`, class: "dt-plot-reach" }),
      shape("path", { d: `M ${x(alarms[0])} ${y(hits[1])} V ${y(hits[2])}`, class: "dt-plot-reach" }),
    );
  }
  dots.forEach(({ hits, false_alarms: alarms }, k) => {
    const place = { cx: x(alarms[0]), cy: y(hits[0]), r: dots.length > 1 ? 11 : 8 };
    svg.append(shape("circle", { ...place, class: "dt-plot-dot dt-plot-point", "data-dot": k + 1 }));
    if (dots.length > 1)
      svg.append(
        lettering(String(k + 1), { x: place.cx, y: place.cy + 5, "text-anchor": "middle", class: "dt-plot-number" }),
      );
  });
  const list = dots.map(({ name }) => h("li", {}, name));
  const names = dots.length > 1 ? [h("ol", { class: "dt-plot-names" }, ...list)] : [];
  return h("figure", { class: "dt-plot-figure" }, svg, ...names, h("figcaption", {}, sentence));
}

const HOW_SURE = { from: 0.5, to: 1, ticks: [0.5, 0.6, 0.7, 0.8, 0.9, 1], label: "how sure you were, in 100" };

/**
 * How sure, how right; `across` and `up` name other shares.
 *
 * @param {{ bins: Bin[], sentence: string, across?: Shares, up?: string }} options
 */
export function calibrationPlot({ bins, sentence, across = HOW_SURE, up = "how often right, in 100" }) {
  const { svg, x, y, points } = makeSharesPlot({ across, up: { label: up }, sentence });
  const line = points(bins.map(({ confidence, right }) => [confidence, right[0]]));
  svg.append(shape("polyline", { points: line, class: "dt-plot-line dt-plot-curve" }));
  for (const { confidence, right } of bins)
    svg.append(
      shape("path", { d: `M ${x(confidence)} ${y(right[1])} V ${y(right[2])}`, class: "dt-plot-reach" }),
      shape("circle", { cx: x(confidence), cy: y(right[0]), r: 8, class: "dt-plot-dot dt-plot-point", "data-dot": 1 }),
    );
  return h("figure", { class: "dt-plot-figure" }, svg, h("figcaption", {}, sentence));
}
