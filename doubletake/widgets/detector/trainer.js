// The trainer: settings, a curve, and what becomes of it on clips that the detector never saw.

import { areaOf, reachOf } from "../page/interval.js";
import { h, radioCards, statusLine, widget, write } from "../page/page.js";
import { rocPlot } from "../page/share_plots.js";
import { makeSlider } from "../page/slider.js";
import { crossTable, wideTable } from "../page/tables.js";
import { makeState } from "./trainer_state.js";

/**
 * @import { Update } from "../page/types.js"
 * @import { Dot } from "../page/share_plots.js"
 * @import { AtThreshold, Counted, PastRun, SettingName, State, Tests, Training } from "./trainer_state.js"
 */

const STEPS = 100; // of the threshold

/**
 * The cues as boxes to tick.
 *
 * @param {State} state
 */
function cueBoxes(state) {
  const { cues, fixed } = state.menu;
  const tick = () => state.choose({ cues: cues.filter((_, k) => inputs[k].checked).map(({ name }) => name) });
  const inputs = cues.map(({ name }) => h("input", { type: "checkbox", value: name, onchange: tick }));
  const boxes = cues.map(({ title, question }, k) =>
    h("label", { class: "dt-detector-trainer-cue", title: question }, inputs[k], h("span", {}, title)),
  );
  const all = (/** @type {boolean} */ on) => () => {
    for (const input of inputs) input.checked = on;
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
  const set = (/** @type {string[]} */ chosen) => {
    for (const input of inputs) input.checked = chosen.includes(input.value);
  };
  return { group, set };
}

/** @param {State} state */
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

const BESIDE =
  "The dot need not lie on the curve: each part had a detector of its own, and one threshold does not fit " +
  "them all alike.";

/**
 * The curve, what is flagged at the threshold, and the cues that weigh most.
 *
 * @param {State} state
 */
function trainedPart(state) {
  const plot = h("div", {});
  const about = h("p", { "aria-live": "polite" });
  const counts = h("div", { class: "dt-table-wide", tabindex: "0", role: "region", "aria-label": "Flagged, or not" });
  const beside = h("p", { class: "dt-detector-trainer-small" }, BESIDE);
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
    const { run, at, chosen } = state;
    element.hidden = !run;
    if (!run || !at) return;
    const { roc, auc, clips, people } = run;
    const { hits, swapped, alarms, others } = at.confusion;
    threshold.set(Math.round(STEPS * chosen.threshold), chosen.threshold.toFixed(2));
    const chance = run.guessing ? " Guessing (0.50) is not ruled out." : "";
    write(about, `It learnt from ${clips} clips of ${people} people. AUC ${areaOf(auc)}.${chance}`);
    /** @type {Dot} */
    const dot = { name: "threshold", hits: [hits / swapped], false_alarms: [alarms / others] };
    plot.replaceChildren(rocPlot({ dots: [dot], ...roc }));
    counts.replaceChildren(flaggedTable(at.confusion));
  };
  const drawLeans = () => {
    if (state.run) leans.replaceChildren(leansTable(state.run.leans));
  };
  return { element, update, drawLeans };
}

/** @param {AtThreshold["confusion"]} confusion */
const flaggedTable = ({ hits, swapped, alarms, others }) =>
  crossTable(
    ["flagged", "not flagged"],
    [
      ["swapped", [String(hits), hits === 1 ? "hit" : "hits"], [String(swapped - hits), "missed"]],
      ["camera clips", [String(alarms), "false alarms"], [String(others - alarms), "let through"]],
    ],
  );

const SPEAKS_FOR = new Map([
  [1, "more of it: swapped"],
  [0, ""],
  [-1, "less of it: swapped"],
]);

/** @param {Training["leans"]} leans */
function leansTable(leans) {
  const most = leans[0].weight || 1;
  const rows = leans.map(({ title, weight, toward }) => [
    title,
    bar(weight / most),
    weight === 0 ? "nothing" : (SPEAKS_FOR.get(toward) ?? ""),
  ]);
  const table = wideTable("The cues by weight", ["Cue", "Weight", "Speaks for"], rows);
  return h("details", {}, h("summary", {}, "Which cues it leans on"), table);
}

const bar = (/** @type {number} */ share) =>
  h("span", {
    class: "dt-detector-trainer-bar",
    role: "img",
    "aria-label": `${Math.round(100 * share)} in 100 of the weightiest`,
    style: `width: ${(8 * share).toFixed(2)}em`,
  });

/** So many of so many, with how many of a hundred that may stand for. */
const shareOf = (/** @type {Counted} */ { count, of, within }) => (of ? `${count} of ${of} (${within} in 100)` : "–");

const PAIR = "A pair is a swapped clip and a camera clip: is the swapped one’s score higher? 50 of 100 is guessing.";

/**
 * What became of it on clips that it never saw.
 *
 * @param {State} state
 */
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
    const { tests, at } = state;
    element.hidden = !state.run || !state.menu.tests;
    button.hidden = Boolean(tests);
    found.hidden = !tests;
    if (!tests || !at?.counts) return;
    table.replaceChildren(countsTable(tests, at));
    const few = `${tests.whose} With so few people, a difference may be one person’s.`;
    tones.replaceChildren(tonesTable(at), h("p", { class: "dt-detector-trainer-small" }, few));
  };
  const drawTests = () => {
    if (!state.tests) return;
    areas.replaceChildren(areasTable(state.tests));
    sentences.replaceChildren(...state.tests.sentences.map((words) => h("li", {}, words)));
  };
  return { element, update, drawTests };
}

/**
 * What each test flags at the threshold.
 *
 * @param {Tests} tests
 * @param {AtThreshold} at
 */
function countsTable(tests, at) {
  const rows = tests.rows.map(({ name, label, people }) => {
    const { hits, alarms } = at.counts[name];
    return [label, shareOf(hits), shareOf(alarms), String(people)];
  });
  const head = ["Tested on", "swaps flagged", "real clips flagged", "people"];
  return wideTable("Tests at your threshold", head, rows);
}

/** @param {AtThreshold} at */
function tonesTable({ tones }) {
  const rows = tones.map(({ name, missed, alarms, people }) => [
    name,
    shareOf(missed),
    shareOf(alarms),
    String(people),
  ]);
  const head = ["Skin tone", "swaps missed", "real clips flagged", "people"];
  return wideTable("Errors by skin tone", head, rows);
}

/** @param {Tests} tests */
function areasTable({ rows }) {
  const lines = rows.flatMap(({ label, auc, people }) => (auc ? [[label, reachOf(auc), String(people)]] : []));
  const head = ["Tested on", "pairs in the right order, of 100", "people"];
  return wideTable("How well each test went", head, lines);
}

/** @param {PastRun["tests"]} tests */
function unseenOf(tests) {
  const area = tests["people it has not seen"];
  return area ? areaOf(area) : "not tested";
}

/**
 * All trainings so far, one a row.
 *
 * @param {State} state
 */
function runsTable(state) {
  /** What a setting's value is called. */
  const called = (/** @type {SettingName} */ setting, /** @type {string} */ value) => {
    const options = state.menu.settings.find(([name]) => name === setting)?.[2] ?? [];
    return options.find(([one]) => one === value)?.[1] ?? value;
  };
  const rows = state.runs.map((run, k) => [
    String(k + 1),
    called("kind", run.kind).split(":")[0],
    called("how", run.how),
    `${run.cues.length} of ${state.menu.cues.length}`,
    called("looks", run.looks),
    called("care", run.care),
    areaOf(run.auc),
    unseenOf(run.tests),
  ]);
  const head = ["Run", "Model", "Parted by", "Cues", "Clips come", "Swaps", "AUC, held out", "AUC, never seen"];
  return wideTable("Your trainings", head, rows);
}

/**
 * @param {HTMLElement} root
 * @param {State} state
 * @returns {Update}
 */
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
  const all = (/** @type {string | undefined} */ what) => what === undefined;
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
