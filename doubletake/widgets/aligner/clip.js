// The clip: its frames, and one number for each of them.

import { makeNumbers } from "../page/figures.js";
import { h, radioCards, write } from "../page/page.js";
import { makePlayer } from "../page/player.js";
import { makeTimeline, runsBelow } from "../page/timeline.js";
import { percent } from "./words.js";

/** @import { State } from "./state.js" */

const LINES = [
  { value: "eyes", label: "the eye-aspect ratio" },
  { value: "left", label: "what is left over" },
];

const frameOf = (/** @type {Float64Array} */ values, /** @type {number} */ value) =>
  `frame ${values.indexOf(value) + 1}`;

/**
 * @param {Float64Array} values
 * @param {string} label  whose portrait it is
 */
function leftOverSentence(values, label) {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return (
    `What is left over on the portrait of ${label}: from ${percent(least)} (${frameOf(values, least)}) ` +
    `to ${percent(most)} (${frameOf(values, most)}) of the distance between the eyes.`
  );
}

function ratioSentence(/** @type {Float64Array} */ values) {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const usual = [...values].sort((a, b) => a - b)[values.length >> 1];
  const low = runsBelow(values, usual / 2);
  const dips = low ? `It is below half of its usual ${usual.toFixed(2)} in frames ${low}.` : "It never halves.";
  const [from, to] = [least, most].map((value) => `${value.toFixed(2)} (${frameOf(values, value)})`);
  return `Eye-aspect ratio: from ${from} to ${to}. ${dips}`;
}

/**
 * @param {State} state
 * @param {AbortSignal} signal
 */
export function makeClip(state, signal) {
  let line = "eyes"; // the one that is shown
  const valuesOf = () => (line === "eyes" ? state.clip().ratios : state.leftOvers());
  const player = makePlayer({
    signal,
    clip: () => ({ ...state.about(), index: state.chosen.index }),
    go: (index) => state.choose({ index }),
    commit: state.commit,
    lacks: () => (state.ready() && state.whole() ? "" : "The clip is still on its way."),
    say: state.say,
  });
  const told = h("p", { class: "dt-help" });
  const numbers = makeNumbers(() => {
    if (!state.ready()) return null;
    const inWords = (/** @type {number} */ value) => (line === "eyes" ? value.toFixed(3) : percent(value));
    const rows = Array.from(valuesOf(), (value, k) => [String(k + 1), inWords(value)]);
    return { head: ["Frame", line === "eyes" ? "Eye-aspect ratio" : "Left over"], rows };
  });
  const timeline = makeTimeline({ signal, onseek: player.seek });
  const lines = radioCards({
    legend: "The line shows",
    options: LINES,
    value: line,
    onpick: (value) => {
      line = value;
      state.select(state.selected);
    },
  });
  const paint = () => {
    const values = valuesOf();
    const { fps, name } = state.about();
    const { index, other } = state.chosen;
    player.paint();
    const sentence = line === "left" ? leftOverSentence(values, state.otherAbout().label) : ratioSentence(values);
    const unit = line === "left" ? "%" : "";
    timeline.set({ values, fps, name: `${name} ${line} ${other}`, unit, index, sentence });
    write(told, sentence);
    if (!player.plays()) numbers.fill();
  };
  const about = { class: "dt-aligner-clip", "aria-label": "The clip" };
  const element = h("section", about, player.element, timeline.svg, told, lines.group, numbers.element);
  return { element, paint };
}
