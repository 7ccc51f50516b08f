// Spot the swap: one clip at a time, real or swapped, and how sure.

import { headline, inWords, realOrSwapped, sign, wholeFilm } from "../page/judged_clip.js";
import { h, radioCards, widget, write } from "../page/page.js";
import { makeScene } from "../page/round.js";
import { makeSlider } from "../page/slider.js";
import { makeClipMagnifier } from "./clip_magnifier.js";
import { resultsOf } from "./results.js";
import { shortFilm } from "./short_film.js";
import { makeState } from "./state.js";

/**
 * @import { Update, ViewContext } from "../page/types.js"
 * @import { Stand } from "../page/judged_clip.js"
 * @import { Part } from "../page/round.js"
 * @import { Results, State, Verdict } from "./state.js"
 */

const ENDS = new Map([
  [50, ", a guess"],
  [100, ", certain"],
]);

/**
 * @param {HTMLElement} root
 * @param {State} state
 * @param {ViewContext} context
 * @returns {Update}
 */
function draw(root, state, { signal }) {
  const parts = {
    ready: () => ready(state),
    clip: () => (state.stand ? clip(state, state.stand, signal) : ready(state)),
    verdict: () => (state.stand && state.verdict ? verdict(state, state.stand, state.verdict, signal) : ready(state)),
    done: () => done(state),
  };
  const scene = makeScene(root, state, parts, () => (state.verdict ? "verdict" : (state.stand?.stage ?? "")));
  /** @type {Results | null} */
  let shownResults = null;
  return (what) => {
    if (!what || what === "stage") {
      shownResults = null;
      scene.turn();
    }
    if (what === "answer") scene.part()?.update?.();
    if (state.results && state.stand?.stage === "done" && state.results !== shownResults) {
      shownResults = state.results;
      scene.part()?.results?.(state.results);
    }
    scene.show();
  };
}

/**
 * Before a round: what it is, and a button.
 *
 * @param {State} state
 * @returns {Part & { update: () => void }}
 */
function ready(state) {
  const { kinds } = state.menu;
  const picker = radioCards({
    legend: "What do you want to play?",
    options: kinds.map(({ name, label }) => ({ value: name, label })),
    value: state.kind,
    onpick: (kind) => {
      state.kind = kind;
      update();
    },
  });
  picker.group.hidden = kinds.length < 2;
  const title = headline("");
  const does = h("p", {});
  const button = h("button", { type: "button", class: "dt-primary", onclick: state.begin }, "Start");
  const update = () => {
    const kind = kinds.find(({ name }) => name === state.kind);
    write(title, kind?.label ?? "");
    write(does, kind?.does ?? "");
  };
  return { elements: [picker.group, title, does, button], update };
}

/**
 * One clip and its answer.
 *
 * @param {State} state
 * @param {Stand} stand
 * @param {AbortSignal} signal
 * @returns {Part}
 */
function clip(state, stand, signal) {
  const { number, total, limit, text } = stand;
  const film = limit
    ? shortFilm({ film: state.film, stand, began: state.seen, ended: () => update(), signal })
    : wholeFilm(state.film, stand, state.seen);
  const picker = realOrSwapped("Is this clip real, or was the face swapped?", state);
  const slider = makeSlider({
    name: "confidence",
    label: "How sure are you?",
    least: 50,
    last: 100,
    step: 5,
    onmove: (confidence) => state.pick({ confidence }),
  });
  const button = h("button", { type: "button", class: "dt-primary", onclick: state.answer }, "Answer");
  const answer = h("div", { class: "dt-round-answer" }, picker.group, slider.element, button);
  const told = inWords(text);
  const update = () => {
    picker.set(state.said);
    const ends = ENDS.get(state.confidence) ?? "";
    slider.set(state.confidence, `${state.confidence} %${ends}`);
    button.disabled = !state.said || !film.seen();
  };
  const elements = [
    headline(total > 1 ? `Clip ${number} of ${total}` : "The clip"),
    h("div", { class: "dt-side-by-side" }, h("div", {}, film.element, told), answer),
  ];
  return { elements, update, leave: film.leave };
}

/**
 * The truth about a clip, and a closer look at it.
 *
 * @param {State} state
 * @param {Stand} stand
 * @param {Verdict} verdict
 * @param {AbortSignal} signal
 * @returns {Part}
 */
function verdict(state, { number, total }, { outcome, right, swapped, words }, signal) {
  const magnifier = makeClipMagnifier({ ask: state.magnify, signal });
  state.magnifiers.add(magnifier.take);
  state.magnify(0);
  const told = h(
    "div",
    { class: "dt-spot-verdict", "data-right": String(right), role: "status" },
    sign(swapped ? "swapped" : "real"),
    h("p", {}, h("strong", {}, outcome), ` ${words}`),
  );
  const onward = total === 1 ? "Done" : number < total ? "Next clip" : "How it went";
  const elements = [
    headline(total > 1 ? `Clip ${number} of ${total}` : "The clip"),
    told,
    h("button", { type: "button", class: "dt-primary", onclick: state.next }, onward),
    magnifier.element,
  ];
  const leave = () => {
    state.magnifiers.delete(magnifier.take);
    magnifier.close();
  };
  return { elements, leave };
}

/**
 * After a round: what came of it.
 *
 * @param {State} state
 * @returns {Part}
 */
function done(state) {
  const body = h("div", { class: "dt-round-results", "aria-live": "polite" });
  const again = h("button", { type: "button" }, "Play another round");
  again.addEventListener("click", () => {
    const choice = ready(state);
    choice.update();
    again.replaceWith(...choice.elements);
  });
  const results = (/** @type {Results} */ found) => body.replaceChildren(...resultsOf(found));
  const elements = [headline("The round is finished"), body, ...(state.menu.again ? [again] : [])];
  return { elements, results };
}

export default widget("dt-panel dt-spot dt-spot-game", makeState, draw);
