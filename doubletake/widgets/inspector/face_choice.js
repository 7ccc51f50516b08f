// Which face is measured, where there are several; that there is none, where there is none.

import { h, radioCards } from "../page/page.js";

/** @import { Held, State } from "./state.js" */

/** @param {State} state */
export function makeFaceChoice(state) {
  const element = h("div", { class: "dt-inspector-faces" });
  /** @type {Held | null} */
  let shown = null;
  const update = () => {
    if (shown === state.held) return;
    shown = state.held;
    element.replaceChildren(...(shown ? [choiceOf(shown, state)] : []));
  };
  return { element, update };
}

/**
 * @param {Held} held
 * @param {State} state
 */
function choiceOf({ faces, face, own }, state) {
  if (!faces.length)
    return h("p", { class: "dt-inspector-none" }, "No face was found, so no cue has anything to look at.");
  if (faces.length === 1) return h("p", { class: "dt-help" }, `One face, ${faces[0].words}.`);
  const options = faces.map(({ number, words }) => ({
    value: String(number),
    label: `Face ${number}${number === 1 ? ", the largest" : ""}: ${words}`,
  }));
  const onpick = (/** @type {string} */ number) => state.inspect({ own, face: Number(number) });
  return radioCards({ legend: "Which face is measured", options, value: String(face), onpick }).group;
}
