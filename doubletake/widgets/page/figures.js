// Figures of a panel: read off live, one for each frame or moment, and those that the learner kept.

import { h, write } from "./page.js";

/**
 * @import { Properties } from "./types.js"
 *
 * @typedef {{ head: string[], rows: string[][] }} Figures
 */

/**
 * @param {"th" | "td"} tag
 * @param {string[]} cells
 * @param {Properties} [more]
 */
const tableRow = (tag, cells, more = {}) => h("tr", {}, ...cells.map((cell) => h(tag, more, cell)));

/**
 * Figures read off live. `labels` { key: label }; `show` takes { key: words }.
 *
 * @param {Record<string, string>} labels
 */
export function makeReadings(labels) {
  /** @type {Record<string, HTMLElement>} */
  const values = {};
  const rows = Object.entries(labels).map(([key, label]) => {
    values[key] = h("dd", { "data-reading": key });
    return h("div", {}, h("dt", {}, label), values[key]);
  });
  const show = (/** @type {Record<string, string>} */ said) =>
    Object.entries(said).forEach(([key, words]) => write(values[key], words));
  return { list: h("dl", { class: "dt-readings" }, ...rows), show };
}

/**
 * "The numbers": a table that unfolds, filled while it is open. `figures()` gives { head, rows }, or null as yet.
 *
 * @param {() => Figures | null} figures
 */
export function makeNumbers(figures) {
  const table = h("table");
  const element = h("details", {}, h("summary", {}, "The numbers"), h("div", { class: "dt-scroll" }, table));
  const fill = () => {
    const found = element.open && figures();
    if (!found) return;
    const rows = found.rows.map((cells) => tableRow("td", cells));
    table.replaceChildren(tableRow("th", found.head, { scope: "col" }), ...rows);
  };
  element.addEventListener("toggle", fill);
  return { element, fill };
}

/**
 * The measurements that the learner kept: two buttons, and a table as soon as there is a row.
 *
 * @param {{ columns: string[], onkeep: () => void, onclear: () => void }} options
 */
export function makeNotes({ columns, onkeep, onclear }) {
  const keep = h("button", { type: "button", class: "dt-primary", onclick: onkeep }, "Keep this measurement");
  const clear = h("button", { type: "button", onclick: onclear }, "Clear the table");
  const body = h("tbody");
  const head = h("thead", {}, tableRow("th", columns, { scope: "col" }));
  const table = h("table", { class: "dt-notes" }, head, body);
  const show = (/** @type {string[][]} */ rows) => {
    table.hidden = clear.hidden = rows.length === 0;
    body.replaceChildren(...rows.map((cells) => tableRow("td", cells)));
  };
  const row = h("div", { class: "dt-kept-row" }, keep, clear);
  const element = h("section", { class: "dt-kept", "aria-label": "Kept measurements" }, row, table);
  return { element, keep, show };
}
