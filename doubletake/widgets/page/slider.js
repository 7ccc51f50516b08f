// A slider with its label and its value in words.

import { h, newId, write } from "./page.js";

/** @import { Slider } from "./types.js" */

/**
 * A slider from `least` to `last`; `set(place, words)` moves it, and says where it stands.
 * `onmove(place, event)` while it is dragged, `onset()` when it is let go.
 *
 * @param {object} options
 * @param {string} options.name
 * @param {string} options.label
 * @param {number} [options.least]
 * @param {number} options.last
 * @param {number} [options.step]
 * @param {(place: number, event: Event) => void} options.onmove
 * @param {() => void} [options.onset]
 * @returns {Slider}
 */
export function makeSlider({ name, label, least = 0, last, step = 1, onmove, onset = () => {} }) {
  const id = newId();
  const input = h("input", { type: "range", id, min: least, max: last, step, "data-setting": name });
  const value = h("span", { class: "dt-value", "aria-hidden": "true" });
  input.addEventListener("input", (event) => onmove(Number(input.value), event));
  input.addEventListener("change", () => onset());
  /** @type {Slider["set"]} */
  const set = (place, words, end = last) => {
    input.max = String(end);
    input.value = String(place);
    write(value, words);
    input.setAttribute("aria-valuetext", words);
  };
  return { element: h("div", { class: "dt-range" }, h("label", { for: id }, label), value, input), input, set };
}
