// Spot the swap: one clip at a time, real or swapped, and how sure.

import { headline, inWords, makeVideo, realOrSwapped, sign, wholeFilm } from "../page/judged_clip.js";
import { h, radioCards, widget, write } from "../page/page.js";
import { makeRound, makeScene } from "../page/round.js";
import { calibrationPlot, rocPlot } from "../page/share_plots.js";
import { makeSlider } from "../page/slider.js";
import { crossTable, wideTable } from "../page/tables.js";
import { makeCloserLook } from "./spot_look.js";

function makeState({ model, signal }) {
  const state = makeRound({ model, signal }, { fresh, hear });
  let shownAt = 0;
  Object.assign(state, {
    menu: model.get("menu"),
    kind: model.get("menu").kinds[0].name,
    confidence: 50,
    verdict: null, // of the clip that was answered last, where it is told
    results: null,
    lookTakers: new Set(), // whoever shows the closer look
  });
  function fresh() {
    shownAt = 0;
    return { confidence: 50, verdict: null, results: null };
  }
  state.next = () => state.ask({ t: "stand" });
  state.begin = () => state.askOnce({ t: "begin", round: state.kind });
  /** The clip is seen from now on. */
  state.seen = () => (shownAt ||= performance.now());
  state.answer = () => {
    const seconds = shownAt ? (performance.now() - shownAt) / 1000 : 0;
    const { said, confidence } = state;
    if (said) state.askOnce({ t: "answer", number: state.stand.number, said, confidence, seconds });
  };
  state.look = (start) => state.verdict && state.ask({ t: "look", number: state.stand.number, start });

  function hear(message, buffers) {
    if (message.stage === "done") {
      state.ask({ t: "results" });
    } else if (message.t === "answer") {
      state.voice.say(message.words);
      state.verdict = message.verdict;
      if (!message.verdict) return state.next();
      state.sending = false;
      state.voice.tell("stage");
    } else if (message.t === "look") {
      if (state.verdict && message.number === state.stand.number)
        state.lookTakers.forEach((take) => take(message, buffers));
    } else if (message.t === "results") {
      state.results = message;
      state.voice.tell("results");
    }
  }
  return state;
}

function draw(root, state, { signal }) {
  const parts = { ready, clip: () => clip(state, signal), verdict: () => verdict(state, signal), done };
  const scene = makeScene(root, state, parts, () => (state.verdict ? "verdict" : state.stand.stage));
  let shownResults = null;
  return (what) => {
    if (!what || what === "stage") {
      shownResults = null;
      scene.turn();
    }
    if (what === "answer") scene.part()?.update?.();
    if (state.results && state.stand?.stage === "done" && state.results !== shownResults) {
      shownResults = state.results;
      scene.part().results?.(state.results);
    }
    scene.show();
  };
}

/** Before a round: what it is, and a button. */
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
    const { label, does: words } = kinds.find(({ name }) => name === state.kind);
    write(title, label);
    write(does, words);
  };
  return { elements: [picker.group, title, does, button], update };
}

/** One clip and its answer. */
function clip(state, signal) {
  const { number, total, limit, text } = state.stand;
  const film = limit ? shortFilm(state, signal) : wholeFilm(state);
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
    const ends = { 50: ", a guess", 100: ", certain" }[state.confidence] ?? "";
    slider.set(state.confidence, `${state.confidence} %${ends}`);
    button.disabled = !state.said || !film.seen();
  };
  film.onseen = update;
  const elements = [
    headline(total > 1 ? `Clip ${number} of ${total}` : "The clip"),
    h("div", { class: "dt-side-by-side" }, h("div", {}, film.element, told), answer),
  ];
  return { elements, update, leave: film.leave };
}

/** A film that can be seen once, for a time. */
function shortFilm(state, signal) {
  const { limit } = state.stand;
  const video = makeVideo(state, { preload: "auto" });
  const button = h("button", { type: "button", class: "dt-primary" }, `Show the clip for ${limit} seconds`);
  const cover = h("div", { class: "dt-spot-cover" }, button);
  const part = { element: h("div", { class: "dt-spot-short" }, video, cover), seen: () => over };
  let over = false;
  let timer = 0;
  const end = () => {
    if (over) return;
    over = true;
    clearTimeout(timer);
    video.pause();
    video.removeAttribute("src");
    video.load(); // no frame stays behind the cover
    cover.hidden = false;
    cover.replaceChildren(h("p", { role: "status" }, "That was it. What do you say?"));
    part.onseen?.();
  };
  video.addEventListener("playing", () => {
    state.seen();
    // By the clock, and by the film itself where the page's clock sleeps.
    timer ||= setTimeout(end, 1000 * limit);
  });
  video.addEventListener("timeupdate", () => video.currentTime >= limit && end());
  video.addEventListener("ended", end);
  button.addEventListener("click", () => {
    cover.hidden = true;
    video.play().catch(() => (cover.hidden = false));
  });
  signal.addEventListener("abort", () => clearTimeout(timer));
  part.leave = () => clearTimeout(timer);
  return part;
}

/** The truth about a clip, and a closer look at it. */
function verdict(state, signal) {
  const { number, total } = state.stand;
  const { outcome, right, swapped, words } = state.verdict;
  const look = makeCloserLook({ ask: state.look, signal });
  state.lookTakers.add(look.take);
  state.look(0);
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
    look.element,
  ];
  const leave = () => {
    state.lookTakers.delete(look.take);
    look.close();
  };
  return { elements, leave };
}

/** After a round: what came of it. */
function done(state) {
  const body = h("div", { class: "dt-round-results", "aria-live": "polite" });
  const again = h("button", { type: "button" }, "Play another round");
  again.addEventListener("click", () => {
    const choice = ready(state);
    choice.update();
    again.replaceWith(...choice.elements);
  });
  const results = (found) =>
    body.replaceChildren(...(found.counts ? figures(found) : []), sheet(found.sheet, !found.counts));
  const elements = [headline("The round is finished"), body, ...(state.menu.again ? [again] : [])];
  return { elements, results };
}

function figures({ counts, sentences, roc, calibration }) {
  const said = (...names) => names.filter((name) => sentences[name]).map((name) => h("p", {}, sentences[name]));
  const section = (title, ...parts) => h("section", {}, h("h4", {}, title), ...parts);
  return [
    section("Hits and false alarms", hitsAndAlarms(counts), ...said("counts", "accuracy", "practice")),
    section(
      "Telling apart, and leaning",
      ...(roc ? [rocPlot(roc)] : []),
      ...said("d_prime", "criterion", "prevalence"),
    ),
    section("How sure, how right", calibrationPlot(calibration), ...said("brier", "overconfidence")),
    section("Trust in real clips", ...said("taken_for_real", "belief_in_real")),
  ];
}

function hitsAndAlarms({ hits, misses, false_alarms: alarms, correct_rejections: rejections }) {
  const cell = (number, one, several) => [String(number), number === 1 ? one : several];
  return crossTable(
    ["you said swapped", "you said real"],
    [
      ["swapped", cell(hits, "hit", "hits"), cell(misses, "miss", "misses")],
      [
        "real",
        cell(alarms, "false alarm", "false alarms"),
        cell(rejections, "correct rejection", "correct rejections"),
      ],
    ],
  );
}

/** Each answer beside the truth; open where it is all there is. */
function sheet(rows, open) {
  const head = ["Clip", "You said", "Sure", "Belief in “swapped”", "In truth"];
  const lines = rows.map(({ number, said, confidence, belief, truth, right }) => [
    String(number),
    said,
    `${confidence} %`,
    `${belief} %`,
    `${truth} ${right ? "✓" : "✗"}`,
  ]);
  const summary = h("summary", {}, "Your answers, one by one");
  return h("details", { open }, summary, wideTable("Your answers", head, lines));
}

export default widget("dt-panel dt-spot dt-spot-game", makeState, draw);
