// How the game went so far: three shares, each with its own kind of line and its word.

import { h, shape, write } from "../page/page.js";
import { lettering, makePlot } from "../page/plot.js";
import { percent } from "./toygan_state.js";

/**
 * @typedef {import("./gan.js").Standing} Standing
 * @typedef {import("./toygan_state.js").Measured} Measured
 * @typedef {"hits" | "covered" | "right"} Share
 */

/** @type {[Share, string][]} */
const SHARES = [
  ["hits", "made points that hit"],
  ["covered", "of the pattern covered"],
  ["right", "critic is right"],
];
const FEWEST = 100; // rounds across

export function makeLines() {
  const plot = makePlot({ wide: 420, high: 170, edge: { left: 58, right: 0, top: 8, bottom: 22 } });
  const { svg, box } = plot;
  const last = lettering("", { x: box.right, y: box.bottom + 18, "text-anchor": "end" });
  const drawn = SHARES.map(([name]) => ({
    name,
    line: shape("polyline", { class: `dt-plot-line dt-networks-gan-${name}` }),
  }));
  svg.append(last, ...drawn.map(({ line }) => line));
  const key = makeKey();
  /**
   * @param {Measured[]} history
   * @param {Standing} now
   */
  const paint = (history, now) => {
    const rounds = history.at(-1)?.rounds ?? 0;
    const most = Math.max(rounds, FEWEST);
    plot.scale({
      across: { from: 0, to: most, ticks: [], write: String },
      up: { from: 0, to: 1, ticks: [0, 0.5, 1], write: percent },
    });
    for (const { name, line } of drawn)
      line.setAttribute("points", plot.points(history.map((one) => [one.rounds, one[name]])));
    write(last, `${most} rounds`);
    key.show(now);
    const shares = SHARES.map(([name, words]) => `${percent(now[name])} ${words}`);
    plot.describe(`Three lines over ${rounds} rounds, now at: ${shares.join(", ")}`);
  };
  return { element: h("div", {}, svg, key.element), paint };
}

/** Each line's sample, its value and its word. */
function makeKey() {
  const rows = SHARES.map(([name, words]) => {
    const value = h("span", { class: "dt-value", "data-reading": name });
    const sample = shape("svg", { viewBox: "0 0 30 8", class: "dt-networks-gan-sample", "aria-hidden": "true" });
    sample.append(shape("path", { d: "M 0 4 H 30", class: `dt-plot-line dt-networks-gan-${name}` }));
    return { name, value, element: h("li", {}, sample, value, ` ${words}`) };
  });
  return {
    element: h("ul", { class: "dt-networks-gan-key" }, ...rows.map(({ element }) => element)),
    /** @param {Standing} now */
    show: (now) => {
      for (const { name, value } of rows) write(value, percent(now[name]));
    },
  };
}
