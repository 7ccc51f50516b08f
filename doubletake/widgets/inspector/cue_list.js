// The cues, one below the other; each opens.

import { h, write } from "../page/page.js";
import { cueCurve, cueReference, cueTimeline } from "./cue_plots.js";

/**
 * @import { CueRow, Detail, Held, State } from "./state.js"
 * @import { CueLine } from "./cue_plots.js"
 */

const RING = "What cues compare: the face inside the orange line, its surroundings between the blue ones.";

/**
 * @param {State} state
 * @param {AbortSignal} signal
 */
export function makeCueList(state, signal) {
  const element = h("section", { class: "dt-inspector-cues", "aria-label": "What each cue saw" });
  /** @type {Held | null} */
  let shown = null;
  /** @type {ReturnType<typeof makeCueEntry>[]} */
  let entries = [];
  const refill = (/** @type {Held} */ held) => {
    const open = entries.filter((one) => one.element.open).map((one) => one.name);
    entries = held.cues.map((cue) => makeCueEntry(state, held, cue, signal));
    element.replaceChildren(h("h3", {}, "What each cue saw"), ...entries.map((one) => one.element));
    for (const one of entries) one.element.open = open.includes(one.name);
  };
  const update = () => {
    const { held } = state;
    element.hidden = !held;
    if (!held) {
      entries = [];
      element.replaceChildren();
    } else if (shown !== held) refill(held);
    shown = held;
    for (const one of entries) one.update();
  };
  return { element, update };
}

/**
 * @param {State} state
 * @param {Held} held
 * @param {CueRow} cue
 * @param {AbortSignal} signal
 */
function makeCueEntry(state, held, cue, signal) {
  const body = h("div", { class: "dt-inspector-cue-body" });
  const element = h("details", { class: "dt-inspector-cue", "data-cue": cue.name }, headOf(cue, held), body);
  /** @type {CueLine | null} */
  let line = null;
  const at = h("strong", { class: "dt-inspector-cue-at" });
  const fill = (/** @type {Detail} */ detail) => {
    const seek = (/** @type {number} */ seconds) => state.goToTime(seconds);
    line = detail.line && cueTimeline({ line: detail.line, title: cue.title, signal, onseek: seek });
    body.replaceChildren(
      ...wordsOf(cue),
      ...(line ? [figure(line.svg, at, ` ${detail.line?.sentence}`)] : []),
      ...plotsOf(cue, detail),
      ...picturesOf(detail),
      guideOf(detail),
    );
  };
  let filled = false;
  const update = () => {
    if (!element.open) return;
    const detail = state.details.get(cue.name);
    if (!detail) return state.open(cue.name);
    if (!filled) fill(detail);
    filled = true;
    if (line) write(at, line.moveTo(state.time()));
  };
  element.addEventListener("toggle", () => {
    if (!element.open) return;
    state.open(cue.name);
    update();
  });
  return { name: cue.name, element, update };
}

/**
 * @param {CueRow} cue
 * @param {Held} held
 */
function headOf(cue, held) {
  // Of a clip from elsewhere nobody knows whether an answer holds: it was measured, and that is all.
  const standing = !cue.valid ? "not valid here" : held.course ? "valid here" : "measured";
  return h(
    "summary",
    { class: "dt-inspector-cue-head" },
    h("span", { class: "dt-inspector-cue-title" }, cue.title),
    h("span", { class: "dt-inspector-cue-value" }, cue.value),
    h("span", { class: "dt-inspector-cue-chip", "data-valid": String(cue.valid) }, standing),
    h("span", { class: "dt-inspector-cue-says" }, cue.valid ? cue.says : ""),
  );
}

/** @param {CueRow} cue */
function wordsOf({ question, saw, says, why }) {
  const verdict = h("strong", {}, `${says[0].toUpperCase()}${says.slice(1)}.`);
  return [h("p", { class: "dt-help" }, question), ...(saw ? [h("p", {}, saw)] : []), h("p", {}, verdict, ` ${why}`)];
}

/**
 * @param {CueRow} cue
 * @param {Detail} detail
 */
function plotsOf({ title }, { reference, curve }) {
  return [
    ...(reference ? [figure(cueReference({ reference, title }), reference.sentence)] : []),
    ...(curve ? [figure(cueCurve({ curve, title }), curve.sentence)] : []),
  ];
}

/** @param {Detail} detail */
function picturesOf({ addresses, heat_time: moment }) {
  if (!addresses.heat) return [];
  const heat = `Where it saw it, at ${moment} s: from grey (nothing) over orange to white (most).`;
  const both = [
    { src: addresses.heat, words: heat },
    { src: addresses.ring, words: RING },
  ];
  const shown = both.filter(({ src }) => src).map(({ src, words }) => figure(h("img", { src, alt: words }), words));
  return [h("div", { class: "dt-inspector-cue-pictures" }, ...shown)];
}

/** @param {Detail} detail */
function guideOf({ page }) {
  const guide = page.flatMap(([heading, text]) => [h("h4", {}, heading), h("p", {}, text)]);
  return h("details", {}, h("summary", {}, "More about this cue"), ...guide);
}

/**
 * @param {Element} drawing
 * @param {...(Node | string)} words
 */
function figure(drawing, ...words) {
  const caption = h("figcaption", { class: "dt-help" }, ...words);
  return h("figure", { class: "dt-inspector-cue-figure" }, drawing, caption);
}
