// Several rounds side by side.

import { h, makeLink, makeVoice, statusLine, widget } from "../page/page.js";
import { rocPlot } from "../page/share_plots.js";
import { wideTable } from "../page/tables.js";

function makeState({ model, signal }) {
  const voice = makeVoice();
  const state = { voice, board: null };
  const hear = (message) => {
    if (message.t === "error") voice.say(message.text, true);
    if (message.t !== "board") return;
    state.board = message;
    voice.say("");
  };
  const link = makeLink({ model, signal, hear, feel: (words) => voice.say(words, words !== "") });
  state.show = () => link.ask({ t: "board" });
  state.start = () => link.send({ t: "hello" });
  return state;
}

function table({ columns, rows }) {
  const lines = rows.map(({ name, hits, false_alarms: alarms, figures }) => [name, hits, alarms, ...figures]);
  return wideTable("Your rounds", ["Round", "Hits", "False alarms", ...columns], lines);
}

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

function draw(root, state) {
  const button = h("button", { type: "button", class: "dt-primary", onclick: state.show });
  button.textContent = "Put my rounds side by side";
  const body = h("div", { class: "dt-round-results", "aria-live": "polite" });
  const { line, show } = statusLine();
  root.append(button, line, body);
  let shown = null;
  return () => {
    show(state.voice);
    if (state.board && state.board !== shown) body.replaceChildren(...parts(state.board));
    shown = state.board;
  };
}

export default widget("dt-panel dt-spot dt-spot-board", makeState, draw);
