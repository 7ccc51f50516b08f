// Compress it again: how small, how often, and what is left of each cue.

import { dropAddresses, toAddresses } from "../page/frames.js";
import { h, makeLink, makeVoice, statusLine, widget, write } from "../page/page.js";
import { makeSlider } from "../page/slider.js";
import { makeWorkBar } from "./work_bar.js";

/**
 * @import { Addresses, Context, Hear, Slider, Update, Voice } from "../page/types.js"
 *
 * A size of null is the one that the clip has.
 * @typedef {{ quality: number, size: number | null, rounds: number }} Settings
 *
 * One cue before and after.
 * @typedef {{ name: string, title: string, before: string, after: string, words: string, lost: boolean }} Row
 *
 * What came of compressing (message "compressed"): two addresses for each of `times`, before and after.
 * @typedef {{ settings: string, size: string, sentence: string, rows: Row[], times: number[], addresses: Addresses }} Came
 *
 * @typedef {object} State
 * @property {Voice} voice
 * @property {{ sizes: (number | null)[], most_rounds: number }} menu
 * @property {Settings} chosen
 * @property {{ label: string, number: number, ready: boolean, why: string }} holds  what can be compressed, or why nothing can
 * @property {{ words: string, done: number } | null} busy
 * @property {Came | null} came
 * @property {(changes: Partial<Settings>) => void} set
 * @property {() => void} go
 * @property {() => void} stop
 * @property {() => void} start
 */

const DIVIDER = "Divider between before and after";
/** @type {[most: number, words: string][]} */
const QUALITIES = [
  [17, "as good as before"],
  [25, "a careful upload"],
  [32, "a usual upload"],
  [41, "a poor upload"],
  [51, "hardly anything left"],
];

/**
 * @param {Context} context
 * @returns {State}
 */
function makeState({ model, signal }) {
  const notice = model.get("notice");
  const voice = makeVoice(notice, notice !== "");
  const { tell, say } = voice;
  /** @type {State} */
  const state = {
    voice,
    menu: model.get("menu"),
    chosen: model.get("chosen"),
    holds: model.get("holds"),
    busy: null,
    came: null,
    set: (changes) => {
      state.chosen = { ...state.chosen, ...changes };
      tell("chosen");
    },
    go: () => {
      state.busy = { words: "starting", done: 0 };
      say("");
      link.send({ t: "compress", chosen: state.chosen });
      tell("busy");
    },
    stop: () => {
      state.busy = null;
      link.send({ t: "stop" });
      say("Stopped.");
      tell("busy");
    },
    start: () => {
      link.send({ t: "hello" });
    },
  };
  const link = makeLink({ model, signal, hear, feel: (words) => say(words, words !== "") });
  const letGo = () => {
    dropAddresses(state.came?.addresses);
    state.came = null;
  };
  /** @type {Hear} */
  function hear(message, buffers) {
    if (message.t === "progress") {
      if (state.busy) state.busy = { words: message.words, done: message.done };
      tell("busy");
    } else if (message.t === "compressed") {
      letGo();
      state.busy = null;
      state.came = { ...message, addresses: toAddresses([...buffers.keys()].map(String), buffers) };
      say(["Compressed again.", message.words].filter(Boolean).join(" "));
      tell("came");
    } else if (message.t === "failed" || message.t === "error") {
      state.busy = null;
      say(message.text, true);
      tell("busy");
    }
  }
  model.on("change:holds", () => {
    state.holds = model.get("holds");
    state.busy = null;
    letGo();
    tell("came");
  });
  signal.addEventListener("abort", letGo);
  return state;
}

/**
 * @param {HTMLElement} root
 * @param {State} state
 * @returns {Update}
 */
function draw(root, state) {
  const what = h("p", { class: "dt-help" });
  const sliders = settingSliders(state);
  const go = h("button", { type: "button", class: "dt-primary", onclick: state.go }, "Compress it again");
  const work = makeWorkBar(state.stop);
  const { line, show } = statusLine();
  const came = h("div", { class: "dt-inspector-compress-came" });
  root.append(
    what,
    h("div", { class: "dt-inspector-compress-sliders" }, ...sliders.map(({ element }) => element)),
    go,
    work.element,
    line,
    came,
  );
  /** @type {Came | null} */
  let shown = null;
  return (changed) => {
    show(state.voice);
    if (changed === "words") return;
    const { label, ready, why } = state.holds;
    write(what, ready ? `Compressed is: ${label}.` : why);
    for (const { update } of sliders) update();
    go.disabled = !ready || state.busy !== null;
    work.show(state.busy);
    if (shown === state.came) return;
    shown = state.came;
    came.replaceChildren(...(shown ? [wipe(shown), beforeAfter(shown)] : []));
  };
}

/**
 * The three settings: where each slider stands, what that is called, and what moving it sets.
 *
 * @param {State} state
 */
function settingSliders(state) {
  const { sizes, most_rounds: most } = state.menu;
  /**
   * @type {{ name: string, label: string, last: number, place: (chosen: Settings) => number, words: (chosen: Settings) => string,
   *   set: (place: number) => Partial<Settings> }[]}
   */
  const rows = [
    {
      name: "quality",
      label: "How hard it is compressed",
      last: 51,
      place: ({ quality }) => quality,
      words: ({ quality }) => `${quality}, ${QUALITIES.find(([most]) => quality <= most)?.[1]}`,
      set: (place) => ({ quality: place }),
    },
    {
      name: "size",
      label: "How small it is made",
      last: sizes.length - 1,
      place: ({ size }) => Math.max(0, sizes.indexOf(size)),
      words: ({ size }) => (size === null ? "as it is" : `${size} pixels`),
      set: (place) => ({ size: sizes[place] }),
    },
    {
      name: "rounds",
      label: "How often it is uploaded",
      last: most - 1,
      place: ({ rounds }) => rounds - 1,
      words: ({ rounds }) => (rounds === 1 ? "once" : `${rounds} times`),
      set: (place) => ({ rounds: place + 1 }),
    },
  ];
  return rows.map(({ name, label, last, place, words, set }) => {
    const slider = makeSlider({ name, label, last, onmove: (to) => state.set(set(to)) });
    return { element: slider.element, update: () => slider.set(place(state.chosen), words(state.chosen)) };
  });
}

/**
 * A few moments before, and over them, from the divider on, after.
 *
 * @param {Came} came
 */
function wipe({ addresses, settings, size, times }) {
  const [before, after] = [h("img", { alt: "Before" }), h("img", { alt: "After" })];
  const cover = h("div", { class: "dt-inspector-compress-after" }, after);
  const move = (/** @type {number} */ share) => {
    cover.style.clipPath = `inset(0 0 0 ${share}%)`;
    divider.set(share, `${share} % before`);
  };
  const show = (/** @type {number} */ moment) => {
    [before.src, after.src] = [addresses[2 * moment], addresses[2 * moment + 1]];
    moments.set(moment, `${times[moment].toFixed(2)} s`);
  };
  /** @type {Slider} */
  const divider = makeSlider({ name: "divider", label: DIVIDER, last: 100, onmove: (share) => move(share) });
  /** @type {Slider} */
  const moments = makeSlider({
    name: "moment",
    label: "Moment",
    last: times.length - 1,
    onmove: (moment) => show(moment),
  });
  moments.element.hidden = times.length < 2;
  move(50);
  show(Math.floor(times.length / 2));
  return h(
    "figure",
    { class: "dt-inspector-compress-wipe" },
    h("div", { class: "dt-inspector-compress-pictures" }, before, cover),
    divider.element,
    moments.element,
    h("figcaption", { class: "dt-help" }, `${settings[0].toUpperCase()}${settings.slice(1)}. The file: ${size}.`),
  );
}

/**
 * Each cue, before and after.
 *
 * @param {Came} came
 */
function beforeAfter({ rows, sentence }) {
  const head = ["Cue", "Before", "After", "What became of it"].map((name) => h("th", { scope: "col" }, name));
  const body = rows.map(({ name, title, before, after, words, lost }) =>
    h(
      "tr",
      { "data-cue": name, "data-lost": String(lost) },
      h("th", { scope: "row" }, title),
      h("td", { "data-column": "before: " }, before),
      h("td", { "data-column": "after: " }, after),
      h(
        "td",
        {},
        ...(lost ? [h("strong", { class: "dt-inspector-cue-chip", "data-valid": "false" }, "lost")] : []),
        ` ${words}`,
      ),
    ),
  );
  const table = h(
    "table",
    { class: "dt-inspector-table" },
    h("thead", {}, h("tr", {}, ...head)),
    h("tbody", {}, ...body),
  );
  return h("div", {}, h("p", {}, sentence), table);
}

export default widget("dt-inspector-compress", makeState, draw);
