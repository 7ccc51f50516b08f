// The drawing between the pictures: encoder, codes, wires and decoders.

import { shape } from "../page/page.js";
import { lettering } from "../page/plot.js";

// In units: its height is that of the two rows of pictures.
const WIDE = 300;
const HIGH = 400;
const ROWS = [100, 300];
const BARS = 16; // of a code's many numbers, so many means are drawn

/**
 * @typedef {import("./decoders_state.js").DecodersState} State
 * @typedef {import("./decoders_state.js").Row} Row
 */

/** @param {State} state */
export function makeWiring(state) {
  const svg = shape("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img", class: "dt-networks-wires" });
  for (const y of ROWS) svg.append(wire(0, 32, y));
  svg.append(...box(32, 40, 44, 320, "one encoder for both"));
  const codes = ROWS.map((y) => codeBars(svg, y));
  const wires = ROWS.map(() => shape("path", { class: "dt-networks-wire" }));
  svg.append(...wires);
  state.menu.people.forEach(({ whose }, k) => {
    svg.append(...box(212, ROWS[k] - 84, 44, 168, `${whose} decoder`), wire(256, 300, ROWS[k]));
  });
  /** @param {Row} row */
  const paintRow = (row) => {
    const [from, to] = [ROWS[row], ROWS[state.partner(row)]];
    wires[row].setAttribute("d", `M 122 ${from} C 170 ${from} 164 ${to} 212 ${to}`);
    const code = state.lane(row)?.code;
    if (code) paintCode(codes[row], code);
  };
  /** @param {string} words */
  const paint = (words) => {
    svg.setAttribute("aria-label", `A drawing of the network. ${words}`);
    svg.dataset.swapped = String(state.chosen.swapped);
    paintRow(0);
    paintRow(1);
  };
  return { svg, paint };
}

/**
 * A straight wire.
 *
 * @param {number} from
 * @param {number} to
 * @param {number} y
 */
const wire = (from, to, y) => shape("path", { d: `M ${from} ${y} H ${to}`, class: "dt-networks-wire" });

/**
 * A box with words that run from its foot to its top.
 *
 * @param {number} x
 * @param {number} y
 * @param {number} width
 * @param {number} height
 * @param {string} words
 */
function box(x, y, width, height, words) {
  const [middle, centre] = [x + width / 2, y + height / 2];
  return [
    shape("rect", { x, y, width, height, rx: 6, class: "dt-networks-box" }),
    lettering(words, {
      x: middle,
      y: centre,
      "text-anchor": "middle",
      "dominant-baseline": "central",
      transform: `rotate(-90 ${middle} ${centre})`,
    }),
  ];
}

/**
 * A code's bars, and the wire that leads to them.
 *
 * @param {SVGElement} svg
 * @param {number} y
 */
function codeBars(svg, y) {
  const bars = Array.from({ length: BARS }, (_, k) =>
    shape("rect", { x: 92, y: y - 48 + 6 * k, width: 30, height: 6 }),
  );
  svg.append(wire(76, 92, y), ...bars, lettering("code", { x: 107, y: y + 66, "text-anchor": "middle" }));
  return bars;
}

/**
 * Blue below zero, orange above; the farther from it, the stronger.
 *
 * @param {SVGElement[]} bars
 * @param {number[]} code
 */
function paintCode(bars, code) {
  const size = Math.floor(code.length / BARS) || 1;
  bars.forEach((bar, k) => {
    const part = code.slice(k * size, (k + 1) * size);
    const mean = part.reduce((sum, value) => sum + value, 0) / Math.max(part.length, 1);
    bar.setAttribute("class", mean < 0 ? "dt-networks-less" : "dt-networks-more");
    bar.setAttribute("opacity", Math.min(1, 0.15 + Math.abs(mean)).toFixed(2));
  });
}
