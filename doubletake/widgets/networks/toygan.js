// A toy that learns: a generator and a critic in the plane, live. All of it happens in this page.

import { h, radioCards, statusLine, widget, write } from "../page/page.js";
import { makeSlider } from "../page/slider.js";
import { makeLines } from "./toygan_lines.js";
import { makePlane } from "./toygan_plane.js";
import { makeState } from "./toygan_state.js";

/** @import { Update, ViewContext } from "../page/types.js" */

const SAY_EVERY = 2000; // ms between two sentences for a screen reader
const PATTERN_WORDS = { cloud: "One cloud", ring: "A ring", wave: "A wave", islands: "Eight islands" };
const LEAD_WORDS = { even: "Both alike", generator: "The generator", critic: "The critic" };

/** @typedef {import("./toygan_state.js").ToyGanState} State */

/**
 * @param {HTMLElement} root
 * @param {State} state
 * @param {ViewContext} context
 * @returns {Update}
 */
function draw(root, state, { signal }) {
  const plane = makePlane(state);
  const lines = makeLines();
  const { line, show } = statusLine();
  const buttons = runButtons(state);
  const pattern = settingCards(state, "The true points lie on", PATTERN_WORDS, "pattern");
  const lead = settingCards(state, "Who practises more", LEAD_WORDS, "lead");
  const speed = speedSlider(state);
  root.append(
    h(
      "div",
      { class: "dt-networks-gan" },
      h("div", {}, plane.element, buttons.element, speed.element),
      h("div", { class: "dt-networks-gan-side" }, pattern.element, lead.element, lines.element, line),
    ),
  );
  watchWhileSeen(root, state, signal);
  const say = sayNowAndThen(state, show);
  return (what) => {
    for (const part of [buttons, pattern, lead, speed]) part.paint();
    plane.paint(what !== "points");
    lines.paint(state.history, state.now);
    plane.describe(`True points on ${PATTERN_WORDS[state.settings.pattern].toLowerCase()}. ${state.sentence}`);
    say();
  };
}

/**
 * The game goes on only while a view of it is in sight.
 *
 * @param {HTMLElement} root
 * @param {State} state
 * @param {AbortSignal} signal
 */
function watchWhileSeen(root, state, signal) {
  let seen = 0;
  const observer = new IntersectionObserver(([entry]) => {
    state.watched += Number(entry.isIntersecting) - seen;
    seen = Number(entry.isIntersecting);
  });
  observer.observe(root);
  signal.addEventListener("abort", () => {
    observer.disconnect();
    state.watched -= seen;
  });
}

/**
 * A screen reader hears how it stands, but while it runs not at every picture.
 *
 * @param {State} state
 * @param {ReturnType<typeof statusLine>["show"]} show
 */
function sayNowAndThen(state, show) {
  let saidAt = -SAY_EVERY;
  return () => {
    if (state.running && performance.now() - saidAt < SAY_EVERY) return;
    saidAt = performance.now();
    state.voice.words = state.sentence;
    show(state.voice);
  };
}

/** @param {State} state */
function runButtons(state) {
  const play = h("button", { type: "button", class: "dt-primary", onclick: () => state.run(!state.running) });
  const once = h("button", { type: "button", onclick: () => state.once() }, "One round");
  const again = h("button", { type: "button", onclick: () => state.again() }, "Start again");
  const paint = () => {
    if (state.running) write(play, "Pause");
    else write(play, state.gan.rounds ? "Go on" : "Start");
  };
  return { element: h("div", { class: "dt-networks-gan-row" }, play, once, again), paint };
}

/**
 * @param {State} state
 * @param {string} legend
 * @param {{ [value: string]: string }} words
 * @param {"pattern" | "lead"} key
 */
function settingCards(state, legend, words, key) {
  const { group, set } = radioCards({
    legend,
    options: Object.entries(words).map(([value, label]) => ({ value, label })),
    value: state.settings[key],
    onpick: (value) => state.set({ [key]: value }),
  });
  return { element: group, paint: () => set(state.settings[key]) };
}

/** @param {State} state */
function speedSlider(state) {
  const { element, set } = makeSlider({
    name: "speed",
    label: "Speed",
    least: 1,
    last: 20,
    onmove: (speed) => state.set({ speed }),
  });
  const words = (/** @type {number} */ speed) => (speed === 1 ? "1 round a picture" : `${speed} rounds a picture`);
  return { element, paint: () => set(state.settings.speed, words(state.settings.speed)) };
}

export default widget("dt-networks-toygan", makeState, draw);
