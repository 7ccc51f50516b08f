// What cues are worth: each alone with its interval, and all together in counts and a reliability plot.

import { reachOf } from "../page/interval.js";
import { h, makeVoice, widget } from "../page/page.js";
import { calibrationPlot } from "../page/share_plots.js";
import { wideTable } from "../page/tables.js";

/**
 * @import { Context, Update, Voice } from "../page/types.js"
 *
 * A figure with both ends of its interval.
 * @typedef {[value: number, low: number, high: number]} Interval
 *
 * Each cue alone: how many swaps and how many other clips it answers.
 * @typedef {{ cues: { title: string, auc: Interval | null, swapped: number, filmed: number }[], sentence: string }} Alone
 *
 * On whom, and how often what all cues said together was right, wrong, or nothing.
 * @typedef {{ who: string, right: number, wrong: number, silent: number, brier: number | null, cases: number, people: number }} Row
 * @typedef {{ promised: number, count: number, swapped: Interval }} Bin
 * @typedef {{ rows: Row[], bins: Bin[], sentences: string[], bins_sentence: string }} Together
 *
 * @typedef {{ voice: Voice, content: { alone?: Alone, together?: Together }, start: () => void }} State
 */

const QUARTERS = [0, 0.25, 0.5, 0.75, 1];

/** @param {Alone} alone */
function aloneParts({ cues, sentence }) {
  const rows = cues.map(({ title, auc, swapped, filmed }) => [
    title,
    auc ? reachOf(auc) : "too few answers",
    `${swapped} and ${filmed}`,
  ]);
  const head = ["Cue", "AUC, in 100 (may lie between)", "swaps and others it answers"];
  return [h("p", {}, sentence), wideTable("Each cue alone", head, rows)];
}

/** @param {Together} together */
function togetherParts({ rows, bins, sentences, bins_sentence: told }) {
  const head = ["On whom", "right", "wrong", "cannot say", "Brier", "cases", "people"];
  const lines = rows.map((row) => [
    row.who,
    ...[row.right, row.wrong, row.silent].map(String),
    row.brier?.toFixed(3) ?? "–",
    ...[row.cases, row.people].map(String),
  ]);
  const plot = calibrationPlot({
    bins: bins.map(({ promised, count, swapped }) => ({ confidence: promised, right: swapped, count })),
    sentence: told,
    across: { from: 0, to: 1, ticks: QUARTERS, label: "promised: swapped, in 100" },
    up: "came true: swapped, in 100",
  });
  const said = sentences.map((sentence) => h("p", {}, sentence));
  return [
    wideTable("All cues together, on people not met before", head, lines),
    ...said,
    ...(bins.length ? [plot] : []),
  ];
}

/**
 * @param {HTMLElement} root
 * @param {State} state
 * @returns {Update}
 */
function draw(root, { content }) {
  if (content.alone) root.append(...aloneParts(content.alone));
  if (content.together) root.append(...togetherParts(content.together));
  return () => {};
}

/**
 * @param {Context} context
 * @returns {State}
 */
const makeState = ({ model }) => ({ voice: makeVoice(), content: model.get("content"), start() {} });

export default widget("dt-panel dt-inspector-auc", makeState, draw);
