// What came of a round: its figures, and each answer beside the truth.

import { h } from "../page/page.js";
import { calibrationPlot, rocPlot } from "../page/share_plots.js";
import { crossTable, wideTable } from "../page/tables.js";

/** @import { Counts, Results, SheetRow } from "./state.js" */

/** @param {Results} found */
export const resultsOf = (found) => [...figures(found), sheet(found.sheet, !found.counts)];

/** @param {Results} results */
function figures({ counts, sentences = {}, roc, calibration }) {
  if (!counts || !calibration) return [];
  const said = (/** @type {string[]} */ ...names) =>
    names.filter((name) => sentences[name]).map((name) => h("p", {}, sentences[name]));
  const section = (/** @type {string} */ title, /** @type {Node[]} */ ...parts) =>
    h("section", {}, h("h4", {}, title), ...parts);
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

/** @param {Counts} counts */
function hitsAndAlarms({ hits, misses, false_alarms: alarms, correct_rejections: rejections }) {
  /** @returns {[string, string]} */
  const cell = (/** @type {number} */ number, /** @type {string} */ one, /** @type {string} */ several) => [
    String(number),
    number === 1 ? one : several,
  ];
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

/**
 * Each answer beside the truth; open where it is all there is.
 *
 * @param {SheetRow[]} rows
 * @param {boolean} open
 */
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
