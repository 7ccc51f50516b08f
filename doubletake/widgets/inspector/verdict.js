// What all cues say together, and how far that can be trusted.

import { h, write } from "../page/page.js";

/** @import { Held, State } from "./state.js" */

/** @param {State} state */
export function makeVerdict(state) {
  const words = h("p", { class: "dt-inspector-words" });
  const reasons = h("ul", { class: "dt-inspector-reasons" });
  const record = h("ul", { class: "dt-inspector-reasons" });
  const trust = h("div", {}, h("h4", {}, "How far this can be trusted"), record);
  const far = h("p", { class: "dt-help" });
  const element = h(
    "section",
    { class: "dt-inspector-together", "aria-label": "All cues together" },
    h("h3", {}, "All cues together"),
    words,
    reasons,
    trust,
    far,
  );
  /** @type {Held | null} */
  let shown = null;
  const update = () => {
    const { held } = state;
    element.hidden = !held?.together;
    trust.hidden = !state.record.length;
    if (record.childElementCount !== state.record.length)
      record.replaceChildren(...state.record.map((one) => h("li", {}, one)));
    if (!held?.together || shown === held) return;
    shown = held;
    const { words: said, direction, reasons: why } = held.together;
    element.dataset.direction = direction || "none";
    write(words, `${said[0].toUpperCase()}${said.slice(1)}.`);
    reasons.replaceChildren(...why.map((one) => h("li", {}, one)));
    write(far, held.course ? "" : state.howFar);
  };
  return { element, update };
}
