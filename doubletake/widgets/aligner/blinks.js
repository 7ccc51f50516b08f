// A threshold on the eye-aspect ratio: how many blinks does it count, and how many are there?

import { h, makeLink, makeVoice, radioCards, statusLine, widget, write } from "../page/page.js";
import { makeSlider } from "../page/slider.js";
import { makeTimeline } from "../page/timeline.js";

/**
 * @import { ClipEntry, Context, ViewContext, WidgetState } from "../page/types.js"
 *
 * @typedef {{ clip: string, threshold: number }} Chosen
 * @typedef {[from: number, to: number]} Range  frames
 * @typedef {Chosen & { dips: Range[], sentence: string }} Count
 * @typedef {Chosen & { blinks: Range[], sentence: string }} Truth
 *
 * @typedef {WidgetState & {
 *   menu: { clips: ClipEntry[], truth: boolean, highest: number },
 *   chosen: Chosen,
 *   count: Count | null,
 *   truth: Truth | null,
 *   about: () => ClipEntry,
 *   line: () => number[] | null,
 *   choose: (changes: Partial<Chosen>, commit?: boolean) => void,
 *   commit: () => void,
 *   compare: () => void,
 * }} State
 */

/**
 * @param {Context} context
 * @returns {State}
 */
function makeState({ model, signal }) {
  const notice = model.get("notice");
  const voice = makeVoice(notice, notice !== "");
  const { clip, threshold } = model.get("chosen");
  /** @type {Map<string, number[]>} */
  const lines = new Map(); // clip → its eye-aspect ratios
  const count = () => link.ask({ t: "count", ...state.chosen });
  /** @type {State} */
  const state = {
    voice,
    menu: model.get("menu"),
    chosen: { clip, threshold },
    count: null,
    truth: null,
    about: () => /** @type {ClipEntry} */ (state.menu.clips.find(({ name }) => name === state.chosen.clip)),
    line: () => lines.get(state.chosen.clip) ?? null,
    choose: (changes, commit = false) => {
      const other = changes.clip && changes.clip !== state.chosen.clip;
      state.chosen = { ...state.chosen, ...changes };
      state.truth = null; // it was about another threshold
      if (other) state.count = null;
      if (!state.line()) link.send({ t: "line", ...state.chosen });
      count();
      if (commit) state.commit();
      voice.tell();
    },
    commit: () => link.send({ t: "commit", ...state.chosen }),
    compare: () => link.send({ t: "truth", ...state.chosen }),
    start: () => {
      link.send({ t: "hello" });
      link.send({ t: "line", ...state.chosen });
      count();
    },
  };
  const isPresent = (/** @type {any} */ { clip, threshold }) =>
    clip === state.chosen.clip && threshold === state.chosen.threshold;
  const hear = (/** @type {any} */ message) => {
    if (message.t === "error") return voice.say(message.text, true);
    if (message.t === "line") lines.set(message.clip, message.values);
    if (message.t === "count" && message.clip === state.chosen.clip) state.count = message;
    if (message.t === "truth" && isPresent(message)) state.truth = message;
    if (message.t === "commit") voice.say(message.words);
    voice.tell();
  };
  const link = makeLink({ model, signal, hear, feel: (words) => voice.say(words, words !== "") });
  return state;
}

/**
 * @param {HTMLElement} root
 * @param {State} state
 * @param {ViewContext} context
 */
function draw(root, state, { signal }) {
  const { clips, truth, highest } = state.menu;
  const timeline = makeTimeline({ signal });
  const picker = radioCards({
    legend: "The clip",
    options: clips.map(({ name, label }) => ({ value: name, label })),
    value: state.chosen.clip,
    onpick: (clip) => state.choose({ clip }, true),
  });
  picker.group.hidden = clips.length < 2;
  const slider = makeSlider({
    name: "threshold",
    label: "Eyes count as closed below",
    last: highest,
    step: 0.01,
    onmove: (threshold) => state.choose({ threshold }),
    onset: state.commit,
  });
  const number = h("p", { class: "dt-aligner-count" });
  const counted = h("p", { role: "status", "aria-live": "polite" });
  const held = h("p", { class: "dt-aligner-held", role: "status", "aria-live": "polite" });
  const compare = h("button", { type: "button", onclick: state.compare }, "Compare with the truth");
  compare.hidden = !truth;
  const { line, show } = statusLine();
  root.append(picker.group, timeline.svg, slider.element, number, counted, compare, held, line);
  return () => {
    const { threshold } = state.chosen;
    picker.set(state.chosen.clip);
    slider.set(threshold, threshold.toFixed(2));
    const sentence = state.count?.sentence ?? "";
    write(counted, sentence);
    const found = state.count?.dips.length;
    write(number, found === undefined ? "Counting…" : `${found} ${found === 1 ? "blink" : "blinks"} counted`);
    write(held, state.truth?.sentence ?? "");
    held.hidden = !state.truth;
    show(state.voice);
    const values = state.line();
    if (!values) return;
    const [dips, blinks] = [state.count?.dips ?? [], state.truth?.blinks ?? []];
    const spans = [
      ...dips.map(([from, to]) => ({ from, to, kind: "dip" })),
      ...blinks.map(([from, to]) => ({ from, to, kind: "truth" })),
    ];
    const { label, fps, name } = state.about();
    timeline.set({
      values,
      fps,
      name,
      threshold,
      spans,
      sentence: `Eye-aspect ratio of ${label}, frame by frame, and a threshold at ${threshold.toFixed(2)}. ${sentence}`,
    });
  };
}

export default widget("dt-blinks", makeState, draw);
