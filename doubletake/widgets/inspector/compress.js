// Compress it again: how small, how often, and what is left of each cue.

import { dropAddresses, toAddresses } from "../page/frames.js";
import { h, makeLink, makeVoice, statusLine, widget, write } from "../page/page.js";
import { makeSlider } from "../page/slider.js";

const QUALITIES = [
  [17, "as good as before"],
  [25, "a careful upload"],
  [32, "a usual upload"],
  [41, "a poor upload"],
  [51, "hardly anything left"],
];

function makeState({ model, signal }) {
  const notice = model.get("notice");
  const voice = makeVoice(notice, notice !== "");
  const { tell, say } = voice;
  const state = {
    voice,
    menu: model.get("menu"),
    chosen: model.get("chosen"),
    holds: model.get("holds"),
    busy: null, // { words, done }
    came: null, // what came of it: rows, sentence…, addresses of both pictures
  };
  const link = makeLink({ model, signal, hear, feel: (words) => say(words, words !== "") });
  const letGo = () => {
    dropAddresses(state.came?.addresses);
    state.came = null;
  };
  state.set = (changes) => {
    state.chosen = { ...state.chosen, ...changes };
    tell("chosen");
  };
  state.go = () => {
    state.busy = { words: "starting", done: 0 };
    say("");
    link.send({ t: "compress", chosen: state.chosen });
    tell("busy");
  };
  state.stop = () => {
    state.busy = null;
    link.send({ t: "stop" });
    say("Stopped.");
    tell("busy");
  };
  function hear(message, buffers) {
    if (message.t === "progress") {
      if (state.busy) state.busy = message;
      tell("busy");
    } else if (message.t === "compressed") {
      letGo();
      state.busy = null;
      state.came = { ...message, addresses: toAddresses([...buffers.keys()], buffers) };
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
  state.start = () => link.send({ t: "hello" });
  return state;
}

function draw(root, state) {
  const what = h("p", { class: "dt-help" });
  const sliders = settingSliders(state);
  const go = h("button", { type: "button", class: "dt-primary", onclick: state.go }, "Compress it again");
  const bar = h("progress", { max: "1", value: "0", "aria-label": "How far it is" });
  const words = h("span", { "aria-live": "polite" });
  const working = h(
    "div",
    { class: "dt-inspector-work" },
    bar,
    words,
    h("button", { type: "button", onclick: state.stop }, "Cancel"),
  );
  const { line, show } = statusLine();
  const came = h("div", { class: "dt-inspector-compress-came" });
  root.append(
    what,
    h("div", { class: "dt-inspector-compress-sliders" }, ...sliders.map(({ element }) => element)),
    go,
    working,
    line,
    came,
  );
  let shown = null;
  return (changed) => {
    show(state.voice);
    if (changed === "words") return;
    const { label, ready, why } = state.holds;
    write(what, ready ? `Compressed is: ${label}.` : why);
    for (const { update } of sliders) update();
    go.disabled = !ready || state.busy !== null;
    working.hidden = !state.busy;
    if (state.busy) {
      bar.value = state.busy.done;
      write(words, `${state.busy.words[0].toUpperCase()}${state.busy.words.slice(1)} …`);
    }
    if (shown === state.came) return;
    shown = state.came;
    came.replaceChildren(...(shown ? [wipe(shown), beforeAfter(shown)] : []));
  };
}

/** The three settings: where each slider stands, what that is called, and what moving it sets. */
function settingSliders(state) {
  const { sizes, most_rounds: most } = state.menu;
  const rows = [
    {
      name: "quality",
      label: "How hard it is compressed",
      last: 51,
      place: ({ quality }) => quality,
      words: ({ quality }) => `${quality}, ${QUALITIES.find(([most]) => quality <= most)[1]}`,
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

/** A few moments before, and over them, from the divider on, after. */
function wipe({ addresses, settings, size, times }) {
  const [before, after] = [h("img", { alt: "Before" }), h("img", { alt: "After" })];
  const cover = h("div", { class: "dt-inspector-compress-after" }, after);
  const move = (share) => {
    cover.style.clipPath = `inset(0 0 0 ${share}%)`;
    divider.set(share, `${share} % before`);
  };
  const show = (moment) => {
    [before.src, after.src] = [addresses[2 * moment], addresses[2 * moment + 1]];
    moments.set(moment, `${times[moment].toFixed(2)} s`);
  };
  const label = "Divider between before and after";
  const divider = makeSlider({ name: "divider", label, last: 100, onmove: move });
  const moments = makeSlider({ name: "moment", label: "Moment", last: times.length - 1, onmove: show });
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

/** Each cue, before and after. */
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
