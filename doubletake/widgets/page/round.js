// What rounds of clips share: where one stands, an answer that goes out once, and what is on the page.

import { h, makeLink, makeVoice, statusLine } from "./page.js";

const STANDS = ["stand", "begin", "again"]; // answers that say where the round stands now

/**
 * A round of clips. `fresh(message)` gives what else begins anew with a clip; `hear(message, buffers)` gets every
 * answer but refusals, which are said.
 */
export function makeRound({ model, signal }, { fresh, hear }) {
  const notice = model.get("notice");
  const voice = makeVoice(notice, notice !== "");
  const link = makeLink({ model, signal, hear: take, feel: (words) => voice.say(words, words !== "") });
  const round = {
    voice,
    stand: null, // what Python said last: stage, number, total…
    film: "", // address of the clip's film
    said: "",
    sending: false,
    ask: link.ask,
  };
  /** Ask for what must not happen twice. A button that is pressed is not disabled meanwhile: it would lose the focus. */
  round.askOnce = (question) => {
    if (round.sending) return;
    round.sending = true;
    link.ask(question);
  };
  round.pick = (changes) => {
    Object.assign(round, changes);
    voice.tell("answer");
  };
  const drop = () => {
    if (round.film) URL.revokeObjectURL(round.film);
    round.film = "";
  };
  function take(message, buffers) {
    if (message.t === "error") {
      round.sending = false;
      return voice.say(message.to === "answer" ? `Not counted yet. ${message.text}` : message.text, true);
    }
    if (!STANDS.includes(message.t)) return hear(message, buffers);
    drop();
    Object.assign(round, { stand: message, said: "", sending: false }, fresh(message));
    if (buffers.length) round.film = URL.createObjectURL(new Blob([buffers[0]], { type: "video/mp4" }));
    hear(message, buffers);
    if (voice.bad && voice.words !== notice) voice.say("");
    voice.tell("stage");
  }
  signal.addEventListener("abort", drop);
  round.start = () => {
    link.send({ t: "hello" });
    link.ask({ t: "stand" });
  };
  return round;
}

/**
 * The place where a round's parts follow one another, and the line below. `parts` makes each from the round; `named()`
 * says which one it is now. `part()` is the one that is there: { elements, update?, leave? }.
 */
export function makeScene(root, round, parts, named = () => round.stand.stage) {
  const place = h("div", { class: "dt-round-stage" });
  const { line, show } = statusLine();
  root.append(place, line);
  let part = null;
  const turn = () => {
    if (!round.stand) return place.replaceChildren(h("p", {}, "Waiting for Python…"));
    const focused = place.contains(document.activeElement);
    part?.leave?.();
    part = parts[named()](round);
    place.dataset.stage = named();
    place.replaceChildren(...part.elements);
    // The pressed button is gone: the keyboard goes on at the new heading.
    if (focused) place.querySelector(".dt-round-title")?.focus({ preventScroll: true });
    part.update?.();
  };
  return { turn, part: () => part, show: () => show(round.voice) };
}
