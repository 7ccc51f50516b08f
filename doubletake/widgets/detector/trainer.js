// The trainer: settings, a curve, and what becomes of it on clips that the detector never saw.

import { areaOf, reachOf } from "../page/interval.js";
import { h, makeLink, makeVoice, radioCards, statusLine, widget, write } from "../page/page.js";
import { rocPlot } from "../page/share_plots.js";
import { makeSlider } from "../page/slider.js";
import { crossTable, wideTable } from "../page/tables.js";

const STEPS = 100; // of the threshold

function makeState({ model, signal }) {
  const notice = model.get("notice");
  const voice = makeVoice(notice, notice !== "");
  const state = {
    voice,
    menu: model.get("menu"),
    chosen: model.get("chosen"),
    runs: model.get("runs"),
    working: "", // what Python is busy with
    run: null, // what came of the training
    tests: null, // … and of the tests
    at: null, // what is flagged at the threshold
  };
  const link = makeLink({ model, signal, hear, feel: (words) => voice.say(words, words !== "") });
  state.choose = (changes) => {
    state.chosen = { ...state.chosen, ...changes };
    voice.tell("chosen");
  };
  // A button that is pressed is not disabled meanwhile: it would lose the focus.
  const begin = (kind, words, fields) => {
    if (state.working) return;
    state.working = words;
    voice.say(words);
    link.ask({ t: kind, ...fields });
  };
  state.train = () => begin("train", "Training…", { chosen: state.chosen });
  state.test = () => begin("test", "Testing…", {});
  state.setThreshold = (threshold) => {
    state.choose({ threshold });
    if (state.run) link.ask({ t: "threshold", threshold });
  };
  state.commit = () => link.send({ t: "commit", threshold: state.chosen.threshold });

  function hear(message) {
    if (message.t === "progress") return voice.say(message.words);
    if (message.t === "error" || message.t === "failed") {
      state.working = "";
      return voice.say(message.text, true);
    }
    if (message.t === "threshold") state.at = message;
    if (message.t === "trained" || message.t === "tested") {
      state.working = "";
      state.at = message;
      voice.say(message.words);
      if (message.t === "tested") state.tests = message;
      else Object.assign(state, { run: message, tests: null });
      voice.tell(message.t);
    }
    if (message.t === "threshold") voice.tell("at");
    if (message.t === "commit" && message.saved) voice.say(message.words);
  }
  model.on("change:runs", () => {
    state.runs = model.get("runs");
    voice.tell("runs");
  });
  state.start = () => link.send({ t: "hello" });
  return state;
}

/** The cues as boxes to tick. */
function cueBoxes(state) {
  const { cues, fixed } = state.menu;
  const tick = () => state.choose({ cues: cues.filter((_, k) => inputs[k].checked).map(({ name }) => name) });
  const inputs = cues.map(({ name }) => h("input", { type: "checkbox", value: name, onchange: tick }));
  const boxes = cues.map(({ title, question }, k) =>
    h("label", { class: "dt-detector-trainer-cue", title: question }, inputs[k], h("span", {}, title)),
  );
  const all = (on) => () => {
    inputs.forEach((input) => (input.checked = on));
    tick();
  };
  const buttons = h(
    "div",
    { class: "dt-detector-trainer-buttons" },
    h("button", { type: "button", onclick: all(true) }, "All"),
    h("button", { type: "button", onclick: all(false) }, "None"),
  );
  const group = h(
    "fieldset",
    { class: "dt-cards", disabled: fixed.includes("cues") },
    h("legend", {}, "Cues to read"),
    h("div", { class: "dt-detector-trainer-cues" }, ...boxes),
    buttons,
  );
  const set = (chosen) => inputs.forEach((input) => (input.checked = chosen.includes(input.value)));
  return { group, set };
}

function settings(state) {
  const { menu } = state;
  const cards = menu.settings.map(([name, legend, options]) => {
    const card = radioCards({
      legend,
      options: options.map(([value, label]) => ({ value, label })),
      value: state.chosen[name],
      onpick: (value) => state.choose({ [name]: value }),
    });
    card.group.disabled = menu.fixed.includes(name);
    return { name, ...card };
  });
  const cues = cueBoxes(state);
  const element = h(
    "div",
    { class: "dt-side-by-side" },
    h("div", { class: "dt-detector-trainer-settings" }, ...cards.map(({ group }) => group)),
    cues.group,
  );
  const update = () => {
    cues.set(state.chosen.cues);
    for (const { name, set } of cards) set(state.chosen[name]);
  };
  return { element, update };
}

/** The curve, what is flagged at the threshold, and the cues that weigh most. */
function trainedPart(state) {
  const plot = h("div", {});
  const about = h("p", { "aria-live": "polite" });
  const counts = h("div", { class: "dt-table-wide", tabindex: "0", role: "region", "aria-label": "Flagged, or not" });
  const beside = h(
    "p",
    { class: "dt-detector-trainer-small" },
    "The dot need not lie on the curve: each part had a detector of its own, and one threshold does not fit " +
      "them all alike.",
  );
  const leans = h("div", {});
  const threshold = makeSlider({
    name: "threshold",
    label: "Threshold: how high must a score be to be flagged?",
    last: STEPS,
    onmove: (place) => state.setThreshold(place / STEPS),
    onset: state.commit,
  });
  const element = h(
    "section",
    { class: "dt-detector-trainer-trained" },
    h("h4", {}, "On clips held out of the training"),
    about,
    h("div", { class: "dt-side-by-side" }, plot, h("div", {}, threshold.element, counts, beside)),
    leans,
  );
  const update = () => {
    element.hidden = !state.run;
    if (!state.run || !state.at) return;
    const { roc, auc, clips, people } = state.run;
    const { hits, swapped, alarms, others } = state.at.confusion;
    threshold.set(Math.round(STEPS * state.chosen.threshold), state.chosen.threshold.toFixed(2));
    const chance = state.run.guessing ? " Guessing (0.50) is not ruled out." : "";
    write(about, `It learnt from ${clips} clips of ${people} people. AUC ${areaOf(auc)}.${chance}`);
    const dot = { name: "threshold", hits: [hits / swapped], false_alarms: [alarms / others] };
    plot.replaceChildren(rocPlot({ dots: [dot], ...roc }));
    counts.replaceChildren(
      crossTable(
        ["flagged", "not flagged"],
        [
          ["swapped", [String(hits), hits === 1 ? "hit" : "hits"], [String(swapped - hits), "missed"]],
          ["camera clips", [String(alarms), "false alarms"], [String(others - alarms), "let through"]],
        ],
      ),
    );
  };
  const drawLeans = () => {
    if (!state.run) return;
    const most = state.run.leans[0].weight || 1;
    const rows = state.run.leans.map(({ title, weight, toward }) => [
      title,
      bar(weight / most),
      weight === 0 ? "nothing" : { 1: "more of it: swapped", 0: "", [-1]: "less of it: swapped" }[toward],
    ]);
    const table = wideTable("The cues by weight", ["Cue", "Weight", "Speaks for"], rows);
    leans.replaceChildren(h("details", {}, h("summary", {}, "Which cues it leans on"), table));
  };
  return { element, update, drawLeans };
}

const bar = (share) =>
  h("span", {
    class: "dt-detector-trainer-bar",
    role: "img",
    "aria-label": `${Math.round(100 * share)} in 100 of the weightiest`,
    style: `width: ${(8 * share).toFixed(2)}em`,
  });

/** So many of so many, with how many of a hundred that may stand for. */
const shareOf = ({ count, of, within }) => (of ? `${count} of ${of} (${within} in 100)` : "–");

const PAIR = "A pair is a swapped clip and a camera clip: is the swapped one’s score higher? 50 of 100 is guessing.";

/** What became of it on clips that it never saw. */
function testedPart(state) {
  const button = h("button", { type: "button", class: "dt-primary", onclick: state.test });
  write(button, "Test it on what it never saw");
  const areas = h("div", {});
  const sentences = h("ul", { class: "dt-detector-trainer-falls", "aria-live": "polite" });
  const table = h("div", {});
  const tones = h("div", {});
  const found = h(
    "div",
    {},
    areas,
    h("p", { class: "dt-detector-trainer-small" }, PAIR),
    sentences,
    h("h4", {}, "What it flags at your threshold"),
    table,
    h("h4", {}, "On whose skin it errs"),
    tones,
  );
  const element = h("section", {}, h("h4", {}, "On what it never saw"), button, found);
  const update = () => {
    element.hidden = !state.run || !state.menu.tests;
    button.hidden = Boolean(state.tests);
    found.hidden = !state.tests;
    if (state.tests && state.at?.counts) counts();
  };
  const counts = () => {
    const rows = state.tests.rows.map(({ name, label, people }) => {
      const { hits, alarms } = state.at.counts[name];
      return [label, shareOf(hits), shareOf(alarms), String(people)];
    });
    const head = ["Tested on", "swaps flagged", "real clips flagged", "people"];
    table.replaceChildren(wideTable("Tests at your threshold", head, rows));
    const skins = state.at.tones.map(({ name, missed, alarms, people }) => [
      name,
      shareOf(missed),
      shareOf(alarms),
      String(people),
    ]);
    const skinHead = ["Skin tone", "swaps missed", "real clips flagged", "people"];
    const few = `${state.tests.whose} With so few people, a difference may be one person’s.`;
    const errors = wideTable("Errors by skin tone", skinHead, skins);
    tones.replaceChildren(errors, h("p", { class: "dt-detector-trainer-small" }, few));
  };
  const drawTests = () => {
    if (!state.tests) return;
    const rows = state.tests.rows
      .filter(({ auc }) => auc)
      .map(({ label, auc, people }) => [label, reachOf(auc), String(people)]);
    const head = ["Tested on", "pairs in the right order, of 100", "people"];
    areas.replaceChildren(wideTable("How well each test went", head, rows));
    sentences.replaceChildren(...state.tests.sentences.map((words) => h("li", {}, words)));
  };
  return { element, update, drawTests };
}

/** All trainings so far, one a row. */
function runsTable(state) {
  const called = {};
  for (const [name, , options] of state.menu.settings) called[name] = Object.fromEntries(options);
  const rows = state.runs.map((run, k) => [
    String(k + 1),
    called.kind[run.kind].split(":")[0],
    called.how[run.how],
    `${run.cues.length} of ${state.menu.cues.length}`,
    called.looks[run.looks],
    called.care[run.care],
    areaOf(run.auc),
    run.tests["people it has not seen"] ? areaOf(run.tests["people it has not seen"]) : "not tested",
  ]);
  const head = ["Run", "Model", "Parted by", "Cues", "Clips come", "Swaps", "AUC, held out", "AUC, never seen"];
  return wideTable("Your trainings", head, rows);
}

function draw(root, state) {
  const set = settings(state);
  const train = h("button", { type: "button", class: "dt-primary", onclick: state.train }, "Train");
  const trained = trainedPart(state);
  const tested = testedPart(state);
  const { line, show } = statusLine();
  const runs = h("div", {});
  const past = h("section", {}, h("h4", {}, "Your trainings"), runs);
  root.append(
    set.element,
    h("div", { class: "dt-detector-trainer-go" }, train, line),
    trained.element,
    tested.element,
    past,
  );
  const all = (what) => what === undefined;
  return (what) => {
    show(state.voice);
    if (all(what) || what === "chosen") set.update();
    if (all(what) || what === "trained") trained.drawLeans();
    if (all(what) || what === "tested") tested.drawTests();
    if (what !== "words" && what !== "runs") {
      trained.update();
      tested.update();
    }
    if (all(what) || what === "runs") {
      past.hidden = !state.runs.length;
      runs.replaceChildren(runsTable(state));
    }
  };
}

export default widget("dt-panel dt-detector-trainer", makeState, draw);
