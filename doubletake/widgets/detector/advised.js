// A round with an adviser: a clip, an answer, what the adviser says, the answer again; and at the end who was followed.

import { reachOf } from "../page/interval.js";
import { headline, inWords, realOrSwapped, sign, wholeFilm } from "../page/judged_clip.js";
import { h, widget, write } from "../page/page.js";
import { makeRound, makeScene } from "../page/round.js";
import { wideTable } from "../page/tables.js";

/**
 * @import { Context, Hear, Update } from "../page/types.js"
 * @import { Stand } from "../page/judged_clip.js"
 * @import { Part, Round } from "../page/round.js"
 *
 * What the adviser says of the clip that is judged; null as long as it may not be heard.
 * @typedef {{ says: string, words: string } | null} Advice
 *
 * Where the round stands: while a clip is judged, and when it is finished.
 * @typedef {Stand & { advice: Advice, first: string | null, asks_first: boolean }} AtClip
 * @typedef {Stand & { sentences: string[], shares: { label: string, share: Interval }[], sheet: SheetRow[] }} AtEnd
 *
 * @typedef {[value: number, low: number, high: number]} Interval
 * @typedef {{ number: number, first: string, advice: string, advice_right: boolean, final: string, truth: string, right: boolean }} SheetRow
 *
 * @typedef {Round & { answer: () => void, again: () => void }} State
 */

/**
 * @param {Context} context
 * @returns {State}
 */
function makeState(context) {
  /** @type {Hear} */
  const hear = (message) => {
    if (message.t !== "answer") return;
    state.voice.say(message.words);
    if (message.final) return void state.ask({ t: "stand" });
    state.sending = false;
    if (state.stand) Object.assign(state.stand, { advice: message.advice, first: message.first });
    state.voice.tell("advice"); // the film plays on
  };
  const round = makeRound(context, { fresh: ({ first }) => ({ said: first ?? "" }), hear });
  const answer = () => {
    const { said, stand } = state;
    if (said && stand) state.askOnce({ t: "answer", number: stand.number, said, final: stand.advice !== null });
  };
  const again = () => {
    state.ask({ t: "again" });
  };
  const state = Object.assign(round, { answer, again });
  return state;
}

/**
 * @param {HTMLElement} root
 * @param {State} state
 * @returns {Update}
 */
function draw(root, state) {
  const scene = makeScene(root, state, {
    clip: () => clip(state, /** @type {AtClip} */ (state.stand)),
    done: () => done(state, /** @type {AtEnd} */ (state.stand)),
  });
  return (what) => {
    if (!what || what === "stage") scene.turn();
    else if (what === "advice" || what === "answer") scene.part()?.update?.(what);
    scene.show();
  };
}

/**
 * One clip: its film, and beside it the answer, then the advice and the answer again.
 *
 * @param {State} state
 * @param {AtClip} stand
 * @returns {Part}
 */
function clip(state, stand) {
  const { number, total, text } = stand;
  const film = wholeFilm(state.film, stand);
  const picker = realOrSwapped("", state);
  const legend = picker.group.querySelector("legend") ?? picker.group;
  const adviser = h("div", { class: "dt-detector-advice", role: "status" });
  const button = h("button", { type: "button", class: "dt-primary", onclick: state.answer });
  const answer = h("div", { class: "dt-round-answer" }, adviser, picker.group, button);
  const update = (/** @type {string | undefined} */ what) => {
    const { advice, asks_first: asksFirst } = stand;
    const before = advice === null;
    picker.set(state.said);
    const again = asksFirst ? "And what do you say now?" : "What do you say?";
    write(legend, before ? "What do you say: real, or swapped?" : again);
    write(button, before ? "Answer, and hear the adviser" : "This is my answer");
    button.disabled = !state.said;
    adviser.hidden = before;
    if (before || (what === "answer" && adviser.childElementCount)) return;
    adviser.replaceChildren(sign(advice.says), h("p", {}, h("strong", {}, "The adviser: "), `“${advice.words}”`));
  };
  const elements = [
    headline(`Clip ${number} of ${total}`),
    h("div", { class: "dt-side-by-side" }, h("div", {}, film.element, inWords(text)), answer),
  ];
  return { elements, update, leave: film.leave };
}

/**
 * After the round: who was followed, and what it was worth.
 *
 * @param {State} state
 * @param {AtEnd} stand
 * @returns {Part}
 */
function done(state, { sentences, shares, sheet }) {
  const rows = shares.map(({ label, share }) => [label, reachOf(share)]);
  const table = wideTable("How you went with the advice", ["", "in 100 (may be)"], rows);
  const mark = (/** @type {string} */ word, /** @type {boolean} */ right) => `${word} ${right ? "✓" : "✗"}`;
  const head = ["Clip", "You, first", "The adviser", "You, finally", "In truth"];
  const lines = sheet.map((row) => [
    String(row.number),
    row.first || "–",
    mark(row.advice, row.advice_right),
    mark(row.final, row.right),
    row.truth,
  ]);
  const elements = [
    headline("The round is finished"),
    h("div", { class: "dt-round-results" }, ...sentences.map((words) => h("p", {}, words))),
    table,
    h("details", {}, h("summary", {}, "Clip by clip"), wideTable("Clip by clip", head, lines)),
    h("button", { type: "button", onclick: state.again }, "Play another round"),
  ];
  return { elements };
}

export default widget("dt-panel dt-detector-advised", makeState, draw);
