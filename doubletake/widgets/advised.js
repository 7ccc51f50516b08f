// A round with an adviser: a clip, an answer, what the adviser says, the answer again; and at the end who was followed.

import { h, makeLink, makeVoice, statusLine, widget, write } from "./page.js";
import { reachOf } from "./reach.js";
import { headline, inWords, realOrSwapped, sign, wholeFilm } from "./spot_clip.js";
import { wideTable } from "./tables.js";

function makeState({ model, signal }) {
  const notice = model.get("notice");
  const voice = makeVoice(notice, notice !== "");
  const state = { voice, stand: null, film: "", said: "", sending: false, seen() {} };
  const link = makeLink({ model, signal, hear, feel: (words) => voice.say(words, words !== "") });
  const forget = () => {
    if (state.film) URL.revokeObjectURL(state.film);
    state.film = "";
  };
  state.pick = (changes) => {
    Object.assign(state, changes);
    voice.tell("answer");
  };
  // A button that is pressed is not disabled meanwhile: it would lose the focus.
  state.answer = () => {
    if (!state.said || state.sending) return;
    state.sending = true;
    const { number, advice } = state.stand;
    link.ask({ t: "answer", number, said: state.said, final: advice !== null });
  };
  state.again = () => link.ask({ t: "again" });

  function hear(message, buffers) {
    if (message.t === "error") {
      state.sending = false;
      voice.say(message.to === "answer" ? `Not counted yet. ${message.text}` : message.text, true);
    } else if (message.t === "stand" || message.t === "again") {
      forget();
      Object.assign(state, { stand: message, said: message.first ?? "", sending: false });
      if (buffers.length) state.film = URL.createObjectURL(new Blob([buffers[0]], { type: "video/mp4" }));
      if (voice.bad && voice.words !== notice) voice.say("");
      voice.tell("stage");
    } else if (message.t === "answer") {
      voice.say(message.words);
      if (message.final) return link.ask({ t: "stand" });
      state.sending = false;
      Object.assign(state.stand, { advice: message.advice, first: message.first });
      voice.tell("advice"); // the film plays on
    }
  }
  signal.addEventListener("abort", forget);
  state.start = () => {
    link.send({ t: "hello" });
    link.ask({ t: "stand" });
  };
  return state;
}

function draw(root, state) {
  const place = h("div", { class: "dt-spot-stage" });
  const { line, show } = statusLine();
  root.append(place, line);
  let part = null;
  const stage = () => {
    if (!state.stand) return place.replaceChildren(h("p", {}, "Waiting for Python…"));
    const focused = place.contains(document.activeElement);
    part?.leave?.();
    part = state.stand.stage === "done" ? done(state) : clip(state);
    place.dataset.stage = state.stand.stage;
    place.replaceChildren(...part.elements);
    // The pressed button is gone: the keyboard goes on at the new heading.
    if (focused) place.querySelector(".dt-spot-title")?.focus({ preventScroll: true });
    part.update?.();
  };
  return (what) => {
    if (!what || what === "stage") stage();
    else if (what === "advice" || what === "answer") part?.update?.(what);
    show(state.voice);
  };
}

/** One clip: its film, and beside it the answer, then the advice and the answer again. */
function clip(state) {
  const { number, total, text } = state.stand;
  const film = wholeFilm(state);
  const picker = realOrSwapped("", state);
  const legend = picker.group.querySelector("legend");
  const adviser = h("div", { class: "dt-advice", role: "status" });
  const button = h("button", { type: "button", class: "dt-primary", onclick: state.answer });
  const answer = h("div", { class: "dt-spot-answer" }, adviser, picker.group, button);
  const update = (what) => {
    const { advice, asks_first: asksFirst } = state.stand;
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
    h("div", { class: "dt-spot-table" }, h("div", {}, film.element, inWords(text)), answer),
  ];
  return { elements, update, leave: film.leave };
}

/** After the round: who was followed, and what it was worth. */
function done(state) {
  const { sentences, shares, sheet } = state.stand;
  const rows = shares.map(({ label, share }) => [label, reachOf(share)]);
  const table = wideTable("How you went with the advice", ["", "in 100 (may be)"], rows);
  const mark = (word, right) => `${word} ${right ? "✓" : "✗"}`;
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
    h("div", { class: "dt-spot-results" }, ...sentences.map((words) => h("p", {}, words))),
    table,
    h("details", {}, h("summary", {}, "Clip by clip"), wideTable("Clip by clip", head, lines)),
    h("button", { type: "button", onclick: state.again }, "Play another round"),
  ];
  return { elements };
}

export default widget("dt-spot dt-advised", makeState, draw);
