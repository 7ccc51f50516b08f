// Hits and false alarms as one dot that can be moved about.

import { h, makeLink, makeVoice, statusLine, widget, write } from "../page/page.js";
import { rocPlot } from "../page/share_plots.js";
import { makeSlider } from "../page/slider.js";

/**
 * @import { Context, Hear, Update, Voice } from "../page/types.js"
 * @import { Dot } from "../page/share_plots.js"
 *
 * Both rates, in 100.
 * @typedef {{ hits: number, false_alarms: number }} Rates
 *
 * What a dot comes to (message "point").
 * @typedef {Rates & { sentence: string, curve: [number, number][], d_prime: number }} Point
 *
 * @typedef {object} State
 * @property {Voice} voice
 * @property {Rates} chosen
 * @property {Point | null} told
 * @property {(changes: Partial<Rates>) => void} choose
 * @property {() => void} commit
 * @property {() => void} start
 */

/** @type {[name: keyof Rates, label: string][]} */
const RATES = [
  ["hits", "Hits: swapped clips called swapped"],
  ["false_alarms", "False alarms: real clips called swapped"],
];

/**
 * @param {Context} context
 * @returns {State}
 */
function makeState({ model, signal }) {
  const voice = makeVoice();
  /** @type {Hear} */
  const hear = (message) => {
    if (message.t === "error") voice.say(message.text, true);
    if (message.t !== "point") return;
    state.told = message;
    voice.say("");
  };
  const link = makeLink({ model, signal, hear, feel: (words) => voice.say(words, words !== "") });
  /** @type {State} */
  const state = {
    voice,
    chosen: { ...model.get("chosen") },
    told: null,
    choose: (changes) => {
      Object.assign(state.chosen, changes);
      link.ask({ t: "point", ...state.chosen });
      voice.tell();
    },
    commit: () => {
      link.send({ t: "commit", ...state.chosen });
    },
    start: () => {
      link.send({ t: "hello" });
      state.choose({});
    },
  };
  return state;
}

/**
 * @param {HTMLElement} root
 * @param {State} state
 * @returns {Update}
 */
function draw(root, state) {
  const sliders = RATES.map(([name, label]) => {
    const onmove = (/** @type {number} */ rate) => state.choose({ [name]: rate });
    return { name, ...makeSlider({ name, label, least: 1, last: 99, onmove, onset: state.commit }) };
  });
  const plot = h("div", {});
  const sentence = h("p", { class: "dt-spot-told", role: "status", "aria-live": "polite" });
  const { line, show } = statusLine();
  root.append(
    h("div", { class: "dt-side-by-side" }, plot, h("div", {}, ...sliders.map(({ element }) => element), sentence)),
    line,
  );
  /** @type {Point | null} */
  let shown = null;
  return () => {
    for (const { name, set } of sliders) set(state.chosen[name], `${state.chosen[name]} in 100`);
    show(state.voice);
    if (!state.told || state.told === shown) return;
    shown = state.told;
    /** @type {Dot} */
    const dot = { name: "your dot", hits: [shown.hits / 100], false_alarms: [shown.false_alarms / 100] };
    const caption = `${shown.hits} hits and ${shown.false_alarms} false alarms in 100. The diagonal is guessing.`;
    plot.replaceChildren(rocPlot({ dots: [dot], curve: shown.curve, sentence: caption }));
    write(sentence, shown.sentence);
  };
}

export default widget("dt-panel dt-spot dt-spot-roc", makeState, draw);
