// What is inspected: a clip of the course, or a file of the visitor's own.

import { h, newId, write } from "../page/page.js";
import { makeOwnFile } from "./own_file.js";

/**
 * @import { State } from "./state.js"
 *
 * What can be chosen, and what of a visitor's file is taken: sizes in bytes.
 * @typedef {object} Menu
 * @property {{ name: string, person: string, label: string }[]} clips
 * @property {boolean} upload  whether a visitor's file is taken
 * @property {number} most  how large it may be
 * @property {number} chunk  how large one message
 * @property {string} too_large  what is said of a larger one
 * @property {string[]} cues
 */

const KEPT =
  "Your file is sent to the computer that runs this course and to nobody else. It stays in that computer’s memory, is " +
  "written nowhere, and is gone when you close this page, leave it for ten minutes, open another clip or press “Forget " +
  "my file”. Here it can be looked into, and nothing can be made out of it.";

/**
 * @param {State} state
 * @param {HTMLElement} place  where a file may be dropped
 * @param {AbortSignal} signal
 */
export function makeClipChoice(state, place, signal) {
  const id = newId();
  const select = h("select", { id, class: "dt-inspector-clips", onchange: () => state.choose(select.value) });
  select.append(...clipGroups(state.menu));
  const go = h(
    "button",
    { type: "button", class: "dt-primary", onclick: () => state.inspect() },
    "Look into this clip",
  );
  const own = ownFile(state, place, signal);
  const element = h(
    "section",
    { class: "dt-inspector-pick", "aria-label": "What is looked into" },
    h(
      "div",
      { class: "dt-inspector-row" },
      h("div", { class: "dt-inspector-field" }, h("label", { for: id }, "A clip of the course"), select),
      go,
    ),
    ...(state.menu.upload ? own : []),
  );
  const update = () => {
    select.value = state.clip;
    const again = state.held && !state.held.own && state.held.clip === state.clip;
    write(go, again ? "Look into it again" : "Look into this clip");
    go.disabled = state.busy !== null;
  };
  return { element, update };
}

/** @param {Menu} menu */
function clipGroups({ clips }) {
  /** @type {Map<string, HTMLOptGroupElement>} */
  const groups = new Map();
  for (const { name, person, label } of clips) {
    const group = groups.get(person) ?? h("optgroup", { label: person });
    group.append(h("option", { value: name }, `${person}, ${label}`));
    groups.set(person, group);
  }
  return groups.values();
}

/**
 * The button for a visitor's file. Where none is taken, one that is dropped is still caught, and Python says so.
 *
 * @param {State} state
 * @param {HTMLElement} place
 * @param {AbortSignal} signal
 */
function ownFile(state, place, signal) {
  const own = makeOwnFile({
    limits: state.menu,
    send: state.send,
    refuse: (words) => state.voice.say(words, true),
    tell: (share) => {
      state.busy = { words: "your file is on its way", done: share, own: true };
      state.voice.tell("busy");
    },
    done: () => state.inspect({ own: true }),
    place,
    signal,
  });
  if (state.menu.upload) state.upload = own;
  return [h("div", { class: "dt-inspector-row" }, own.element), h("p", { class: "dt-help" }, KEPT)];
}
