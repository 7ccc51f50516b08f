// A text area that stores as one types.

import { h, makeLink, makeVoice, newId, statusLine, widget } from "./page.js";

const PAUSE = 400; // ms after the last key

/**
 * @import { Context, Hear, WidgetState } from "./types.js"
 *
 * @typedef {WidgetState & { text: string, save: () => void, type: (text: string) => void }} State
 */

/**
 * @param {Context} context
 * @returns {State}
 */
function makeState({ model, signal }) {
  const notice = model.get("notice");
  const stored = model.get("stored");
  const voice = makeVoice(notice || (stored ? "Saved earlier." : ""), notice !== "");
  /** @type {State} */
  const state = { voice, text: stored, save: () => {}, type: () => {}, start: () => {} };
  let timer = 0; // runs while the newest text has not been sent
  let newest = 0; // number of the text that was sent last
  let saved = true; // whether the newest text is on disk
  /** @type {Hear} */
  const hear = (message) => {
    if (message.t === "error") voice.say(`Not saved. ${message.text}`, true);
    if (message.t !== "answer" || message.seq !== newest || timer) return; // there is a newer text
    saved = true;
    voice.say(message.words);
  };
  const feel = (/** @type {string} */ words) => {
    if (words) voice.say(saved ? words : `Not saved yet. ${words} Your text is still here.`, true);
    else voice.say(saved ? "" : "Not saved yet…");
  };
  const link = makeLink({ model, signal, hear, feel });
  state.save = () => {
    if (!timer) return;
    clearTimeout(timer);
    timer = 0;
    newest = link.ask({ t: "answer", value: state.text });
  };
  state.type = (text) => {
    state.text = text;
    saved = false;
    clearTimeout(timer);
    timer = window.setTimeout(state.save, PAUSE);
    voice.say("Not saved yet…");
  };
  state.start = () => link.send({ t: "hello" });
  const leave = (/** @type {Event} */ event) => {
    state.save();
    if (!saved && event.type === "beforeunload") event.preventDefault(); // the browser asks whether to stay
  };
  window.addEventListener("beforeunload", leave, { signal });
  window.addEventListener("pagehide", leave, { signal });
  return state;
}

/**
 * @param {HTMLElement} root
 * @param {State} state
 * @param {Context} context
 */
function draw(root, state, { model }) {
  const id = newId();
  const area = h("textarea", { id, rows: model.get("rows"), spellcheck: "true" });
  const { line, show } = statusLine();
  area.addEventListener("input", () => state.type(area.value));
  area.addEventListener("blur", state.save);
  area.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (!(event.ctrlKey || event.metaKey) || event.key !== "s") return;
    event.preventDefault(); // whoever wants to save, saves
    state.save();
  });
  root.append(h("label", { for: id }, model.get("prompt")), area, line);
  return () => {
    if (area.value !== state.text) area.value = state.text;
    show(state.voice);
  };
}

export default widget("dt-text", makeState, draw);
