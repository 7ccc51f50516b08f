// Hits and false alarms as one dot that can be moved about.

import { h, makeLink, makeVoice, statusLine, widget, write } from "../page/page.js";
import { rocPlot } from "../page/share_plots.js";
import { makeSlider } from "../page/slider.js";

const RATES = [
  ["hits", "Hits: swapped clips called swapped"],
  ["false_alarms", "False alarms: real clips called swapped"],
];

function makeState({ model, signal }) {
  const voice = makeVoice();
  const state = { voice, chosen: { ...model.get("chosen") }, told: null };
  const hear = (message) => {
    if (message.t === "error") voice.say(message.text, true);
    if (message.t !== "point") return;
    state.told = message;
    voice.say("");
  };
  const link = makeLink({ model, signal, hear, feel: (words) => voice.say(words, words !== "") });
  state.choose = (changes) => {
    Object.assign(state.chosen, changes);
    link.ask({ t: "point", ...state.chosen });
    voice.tell();
  };
  state.commit = () => link.send({ t: "commit", ...state.chosen });
  state.start = () => {
    link.send({ t: "hello" });
    state.choose({});
  };
  return state;
}

function draw(root, state) {
  const sliders = RATES.map(([name, label]) => {
    const onmove = (rate) => state.choose({ [name]: rate });
    return { name, ...makeSlider({ name, label, least: 1, last: 99, onmove, onset: state.commit }) };
  });
  const plot = h("div", {});
  const sentence = h("p", { class: "dt-spot-told", role: "status", "aria-live": "polite" });
  const { line, show } = statusLine();
  root.append(
    h("div", { class: "dt-side-by-side" }, plot, h("div", {}, ...sliders.map(({ element }) => element), sentence)),
    line,
  );
  let shown = null;
  return () => {
    for (const { name, set } of sliders) set(state.chosen[name], `${state.chosen[name]} in 100`);
    show(state.voice);
    if (!state.told || state.told === shown) return;
    shown = state.told;
    const dot = { name: "your dot", hits: [shown.hits / 100], false_alarms: [shown.false_alarms / 100] };
    const caption = `${shown.hits} hits and ${shown.false_alarms} false alarms in 100. The diagonal is guessing.`;
    plot.replaceChildren(rocPlot({ dots: [dot], curve: shown.curve, sentence: caption }));
    write(sentence, shown.sentence);
  };
}

export default widget("dt-panel dt-spot dt-spot-roc", makeState, draw);
