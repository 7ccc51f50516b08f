// One question: its options, and what each of them is worth saying.

import { h, makeLink, makeVoice, radioCards, statusLine, widget } from "./page.js";

/**
 * @import { Context, Hear, WidgetState } from "./types.js"
 *
 * @typedef {{ key: string, text: string, feedback: string, right: boolean | null }} Option
 *
 * @typedef {WidgetState & { picked: string, pick: (key: string) => void }} State
 */

const VERDICTS = { true: "✓ Yes. ", false: "↻ Look again. ", null: "" };

/**
 * @param {Context} context
 * @returns {State}
 */
function makeState({ model, signal }) {
  const notice = model.get("notice");
  const voice = makeVoice(notice, notice !== "");
  /** @type {State} */
  const state = { voice, picked: model.get("picked"), pick: () => {}, start: () => {} };
  if (!model.get("records")) {
    // Feedback is in the page: Python need not know.
    state.pick = (key) => {
      state.picked = key;
      voice.tell();
    };
    return state;
  }
  /** @type {Hear} */
  const hear = (message) => {
    if (message.t === "error") voice.say(`Not saved. ${message.text}`, true);
    if (message.t === "answer") voice.say(message.words);
  };
  const link = makeLink({ model, signal, hear, feel: (words) => words && voice.say(words, true) });
  state.pick = (key) => {
    state.picked = key;
    link.ask({ t: "answer", value: key });
    voice.say("Saving…");
  };
  state.start = () => link.send({ t: "hello" });
  return state;
}

/**
 * @param {HTMLElement} root
 * @param {State} state
 * @param {Context} context
 */
function draw(root, state, { model }) {
  /** @type {Option[]} */
  const options = model.get("options");
  const cards = radioCards({
    legend: model.get("question"),
    options: options.map(({ key, text }) => ({ value: key, label: text })),
    value: state.picked,
    onpick: state.pick,
  });
  const feedback = h("div", { class: "dt-feedback", role: "status", "aria-live": "polite" });
  const { line, show } = statusLine();
  line.hidden = !model.get("records");
  root.append(cards.group, feedback, line);
  return () => {
    cards.set(state.picked);
    show(state.voice);
    const option = options.find(({ key }) => key === state.picked);
    feedback.hidden = !option?.feedback;
    if (!option?.feedback) return;
    const right = /** @type {keyof typeof VERDICTS} */ (String(option.right));
    feedback.dataset.right = right;
    feedback.replaceChildren(h("strong", {}, VERDICTS[right]), option.feedback);
  };
}

export default widget("dt-question", makeState, draw);
