// The file: what it is, what was to be said of reading it, what it claims of itself; the case note to take along.

import { h, newId, write } from "../page/page.js";

/** @import { Held, State } from "./state.js" */

const LATEST = 600; // seconds into a clip from which on it can be inspected
const CLAIMED = "All of this is a claim: anybody can write it, and many sites take it away.";

/** @param {State} state */
export function makeFileFacts(state) {
  const name = h("bdi");
  const facts = h("span");
  const notes = h("ul", { class: "dt-inspector-reasons" });
  const claims = makeClaims();
  const start = makeStart(state);
  const forget = h("button", { type: "button", onclick: state.forget }, "Forget my file");
  const element = h(
    "section",
    { class: "dt-inspector-file", "aria-label": "The file" },
    h("h3", {}, "The file"),
    h("p", {}, h("strong", {}, name), " ", facts),
    notes,
    start.element,
    claims.element,
    h(
      "div",
      { class: "dt-inspector-row" },
      h("button", { type: "button", onclick: () => state.note("html") }, "Keep the case note"),
      h("button", { type: "button", onclick: () => state.note("json") }, "… for a program"),
      forget,
    ),
  );
  /** @type {Held | null} */
  let shown = null;
  const update = () => {
    const { held } = state;
    element.hidden = !held;
    if (shown === held) return;
    shown = held;
    write(name, held?.name ?? "");
    claims.show(held);
    if (!held) return;
    write(facts, held.file);
    notes.replaceChildren(...held.notes.map((one) => h("li", {}, one)));
    forget.hidden = !held.own;
    start.update(held);
  };
  return { element, update };
}

/** What the file says of itself, unfolded when somebody asks. */
function makeClaims() {
  const table = h("table", { class: "dt-inspector-table" });
  const credential = h("p");
  const summary = h("summary", {}, "What the file says of itself");
  const element = h("details", {}, summary, h("p", { class: "dt-help" }, CLAIMED), table, credential);
  const show = (/** @type {Held | null} */ held) => {
    const rows = (held?.claims ?? []).map(([label, said]) =>
      h("tr", {}, h("th", { scope: "row" }, label), h("td", {}, h("bdi", {}, said))),
    );
    table.replaceChildren(...rows);
    if (!held) return;
    table.hidden = !rows.length;
    write(credential, held.credential);
  };
  return { element, show };
}

/**
 * Of a long clip of one's own: from which second on it is inspected.
 *
 * @param {State} state
 */
function makeStart(state) {
  const id = newId();
  const input = h("input", {
    type: "number",
    id,
    min: "0",
    max: String(LATEST),
    step: "1",
    value: "0",
    class: "dt-inspector-from",
  });
  const go = () => state.inspect({ own: true, start: Math.max(0, Math.min(LATEST, Number(input.value) || 0)) });
  const element = h(
    "div",
    { class: "dt-inspector-row" },
    h("label", { for: id }, "Look at it from second"),
    input,
    h("button", { type: "button", onclick: go }, "Look again"),
  );
  const update = (/** @type {Held} */ held) => {
    element.hidden = !held.own || !held.goes_on;
    input.value = String(Math.floor(held.times[0]));
  };
  return { element, update };
}
