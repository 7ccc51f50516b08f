// Several rounds side by side.

import { h, makeLink, makeVoice, statusLine, widget } from "../page/page.js";
import { rocPlot } from "../page/share_plots.js";
import { wideTable } from "../page/tables.js";

/**
 * @import { Context, Hear, Update, Voice } from "../page/types.js"
 * @import { Dot } from "../page/share_plots.js"
 *
 * The rounds side by side (message "board"): `columns` are those of a row's `figures`.
 * @typedef {object} Board
 * @property {string[]} columns
 * @property {{ name: string, hits: string, false_alarms: string, figures: string[] }[]} rows
 * @property {{ dots: Dot[], curve: [number, number][] | null, sentence: string } | null} roc
 * @property {string[]} change  from the first round to the second, in sentences
 * @property {string[]} missing  rounds that are not finished
 *
 * @typedef {{ voice: Voice, board: Board | null, show: () => void, start: () => void }} State
 */

/**
 * @param {Context} context
 * @returns {State}
 */
function makeState({ model, signal }) {
  const voice = makeVoice();
  /** @type {Hear} */
  const hear = (message) => {
    if (message.t === "error") voice.say(message.text, true);
    if (message.t !== "board") return;
    state.board = message;
    voice.say("");
  };
  const link = makeLink({ model, signal, hear, feel: (words) => voice.say(words, words !== "") });
  /** @type {State} */
  const state = {
    voice,
    board: null,
    show: () => {
      link.ask({ t: "board" });
    },
    start: () => {
      link.send({ t: "hello" });
    },
  };
  return state;
}

/** @param {Board} board */
function table({ columns, rows }) {
  const lines = rows.map(({ name, hits, false_alarms: alarms, figures }) => [name, hits, alarms, ...figures]);
  return wideTable("Your rounds", ["Round", "Hits", "False alarms", ...columns], lines);
}

/** @param {Board} board */
function parts(board) {
  const missing = board.missing.map((name) => h("li", {}, name));
  return [
    ...(board.rows.length ? [table(board)] : []),
    ...(board.roc ? [rocPlot(board.roc)] : []),
    ...(board.change.length ? [h("h4", {}, "From the first round to the second")] : []),
    ...board.change.map((sentence) => h("p", {}, sentence)),
    ...(missing.length ? [h("p", {}, "Not played to the end yet:"), h("ul", {}, ...missing)] : []),
  ];
}

/**
 * @param {HTMLElement} root
 * @param {State} state
 * @returns {Update}
 */
function draw(root, state) {
  const button = h("button", { type: "button", class: "dt-primary", onclick: state.show });
  button.textContent = "Put my rounds side by side";
  const body = h("div", { class: "dt-round-results", "aria-live": "polite" });
  const { line, show } = statusLine();
  root.append(button, line, body);
  /** @type {Board | null} */
  let shown = null;
  return () => {
    show(state.voice);
    if (state.board && state.board !== shown) body.replaceChildren(...parts(state.board));
    shown = state.board;
  };
}

export default widget("dt-panel dt-spot dt-spot-board", makeState, draw);
