// A code as a drawing: a bar for each of its numbers.

import { h, shape, write } from "../page/page.js";

/** @param {import("./codes_state.js").CodesState} state */
export function makeCodeStrip(state) {
  const svg = shape("svg", { role: "img", class: "dt-networks-strip", preserveAspectRatio: "none" });
  const told = h("p", { class: "dt-help" }, "The code that both decoders are given:");
  /** @type {SVGElement[]} */
  let bars = [];
  /** @param {number} length */
  const makeBars = (length) => {
    if (bars.length === length) return;
    svg.setAttribute("viewBox", `0 -10 ${length} 20`);
    bars = Array.from({ length }, (_, k) => shape("rect", { x: k + 0.1, width: 0.8 }));
    svg.replaceChildren(...bars);
  };
  const paint = () => {
    const code = state.now?.code;
    if (!code) return;
    makeBars(code.length);
    const most = Math.max(1, ...code.map(Math.abs));
    code.forEach((value, k) => paintBar(bars[k], value, (9 * Math.abs(value)) / most));
    const words = `The code that both decoders are given: ${code.length} numbers, a bar for each.`;
    write(told, words);
    svg.setAttribute("aria-label", words);
  };
  return { element: h("div", {}, told, svg), paint };
}

/**
 * Blue hangs below zero, orange stands above it.
 *
 * @param {SVGElement} bar
 * @param {number} value
 * @param {number} high
 */
function paintBar(bar, value, high) {
  bar.setAttribute("y", String(value < 0 ? 0 : -high));
  bar.setAttribute("height", String(high));
  bar.setAttribute("class", value < 0 ? "dt-networks-less" : "dt-networks-more");
}
