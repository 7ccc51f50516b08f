// Tables of figures: with a head, scrolling by themselves where the page is narrow.

import { h } from "./page.js";

/**
 * A table with a name for who cannot see it; the first cell of a row says what the row is of.
 *
 * @param {string} name
 * @param {string[]} head
 * @param {(string | Node)[][]} rows
 */
export function wideTable(name, head, rows) {
  const titles = head.map((title) => h("th", { scope: "col" }, title));
  const lines = rows.map(([first, ...cells]) =>
    h("tr", {}, h("th", { scope: "row" }, first), ...cells.map((cell) => h("td", {}, cell))),
  );
  return h(
    "div",
    { class: "dt-table-wide", tabindex: "0", role: "region", "aria-label": name },
    h("table", {}, h("thead", {}, h("tr", {}, ...titles)), h("tbody", {}, ...lines)),
  );
}

/**
 * Two kinds of clips by two answers: `rows` [[kind, [count, words], [count, words]], …].
 *
 * @typedef {[count: string, words: string]} Cell
 *
 * @param {string[]} columns
 * @param {[kind: string, ...cells: Cell[]][]} rows
 */
export function crossTable(columns, rows) {
  const cell = (/** @type {Cell} */ [count, words]) => h("td", {}, h("strong", {}, count), ` ${words}`);
  const heads = columns.map((column) => h("th", { scope: "col" }, column));
  const lines = rows.map(([kind, ...cells]) => h("tr", {}, h("th", { scope: "row" }, kind), ...cells.map(cell)));
  return h(
    "table",
    { class: "dt-table-cross" },
    h("thead", {}, h("tr", {}, h("td", {}), ...heads)),
    h("tbody", {}, ...lines),
  );
}
