// The history of each cue: what was claimed, what re-tests found, what the learner measured.

import { h, makeVoice, statusLine, widget } from "../page/page.js";

/**
 * @import { Context, Update, Voice } from "../page/types.js"
 *
 * What somebody found, and who says so; checked on a day.
 * @typedef {{ says: string, source: string, address: string, standing: string, checked_on: string }} Fact
 *
 * @typedef {{ name: string, title: string, claimed: Fact[], retested: Fact[] }} Line
 *
 * What the learner measured: of what, how it was compressed, and the cues' last two cells.
 * @typedef {{ about: string, how: string, rows: Record<string, { measured: string, after: string }> }} Found
 *
 * @typedef {{ voice: Voice, lines: Line[], found: Found, start: () => void }} State
 */

/**
 * @param {Context} context
 * @returns {State}
 */
function makeState({ model }) {
  const notice = model.get("notice");
  const voice = makeVoice(notice, notice !== "");
  const state = { voice, lines: model.get("lines"), found: model.get("found"), start: () => {} };
  model.on("change:found", () => {
    state.found = model.get("found");
    voice.tell("found");
  });
  model.on("change:saved", () => voice.say(model.get("saved")));
  return state;
}

/**
 * @param {HTMLElement} root
 * @param {State} state
 * @returns {Update}
 */
function draw(root, state) {
  const about = h("p", { class: "dt-help", role: "status" });
  const table = h("div", { class: "dt-inspector-history-body" });
  const { line, show } = statusLine();
  root.append(about, table, line);
  return (what) => {
    show(state.voice);
    if (what === "words") return;
    const { about: of, how } = state.found;
    about.textContent = of
      ? `Measured by you: ${of}${how ? `; then compressed: ${how}` : ""}.`
      : "Nothing is measured yet. The last two columns fill themselves when you measure.";
    table.replaceChildren(drawTable(state));
  };
}

/** @param {State} state */
function drawTable({ lines, found }) {
  const names = ["Cue", "Claimed", "Re-tested", "Measured by you just now", "After compressing again"];
  const head = names.map((name) => h("th", { scope: "col" }, name));
  const rows = lines.map(({ name, title, claimed, retested }) => {
    const { measured = "Not measured yet.", after = "Not measured yet." } = found.rows[name] ?? {};
    const cell = (/** @type {string} */ column, /** @type {(Node | string)[]} */ ...parts) =>
      h("td", { "data-column": `${column}: ` }, ...parts);
    return h(
      "tr",
      { "data-cue": name },
      h("th", { scope: "row" }, title),
      cell(names[1], ...facts(claimed)),
      cell(names[2], ...facts(retested)),
      cell(names[3], h("strong", {}, measured)),
      cell(names[4], h("strong", {}, after)),
    );
  });
  return h("table", { class: "dt-inspector-table" }, h("thead", {}, h("tr", {}, ...head)), h("tbody", {}, ...rows));
}

/**
 * What is known, or that nothing is: of a cue that was added since, no history is written.
 * @param {Fact[]} known
 * @returns {(Node | string)[]}
 */
function facts(known) {
  return known.length ? known.map(fact) : ["No history is written of this cue yet."];
}

/** @param {Fact} fact */
function fact({ says, source, address, standing, checked_on: checked }) {
  const where = address ? h("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, source) : source;
  const small = h(
    "small",
    { class: "dt-help" },
    ...(source ? [where, " · "] : []),
    `${standing}, checked on ${checked}`,
  );
  return h("div", { class: "dt-inspector-history-fact" }, says, " ", small);
}

export default widget("dt-inspector-history", makeState, draw);
