// What rounds of clips share: where one stands, an answer that goes out once, and what is on the page.

import { h, makeLink, makeVoice, statusLine } from "./page.js";

/**
 * @import { Context, Hear, Link, Message, Voice } from "./types.js"
 * @import { Judging } from "./judged_clip.js"
 *
 * What every round knows, and what can be done in it. `askOnce` is for what must not happen twice.
 * @typedef {Judging & { voice: Voice, sending: boolean, ask: Link["ask"], askOnce: (question: Message) => void, start: () => void }} Round
 *
 * What is on the page at one stage of a round.
 * @typedef {object} Part
 * @property {(Node | string)[]} elements
 * @property {(what?: string) => void} [update]
 * @property {() => void} [leave]
 * @property {(found: any) => void} [results]
 */

const STANDS = ["stand", "begin", "again"]; // answers that say where the round stands now

/**
 * A round of clips. `fresh(message)` gives what else begins anew with a clip; `hear(message, buffers)` gets every
 * answer but refusals, which are said.
 *
 * @param {Context} context
 * @param {{ fresh: (message: Message) => object, hear: Hear }} options
 */
export function makeRound({ model, signal }, { fresh, hear }) {
  const notice = model.get("notice");
  const voice = makeVoice(notice, notice !== "");
  const link = makeLink({ model, signal, hear: take, feel: (words) => voice.say(words, words !== "") });
  /** @type {Omit<Round, "askOnce" | "pick" | "start">} */
  const round = {
    voice,
    stand: null, // what Python said last: stage, number, total…
    film: "", // address of the clip's film
    said: "",
    sending: false,
    ask: link.ask,
  };
  /** A button that is pressed is not disabled meanwhile: it would lose the focus. */
  const askOnce = (/** @type {Message} */ question) => {
    if (round.sending) return;
    round.sending = true;
    link.ask(question);
  };
  const pick = (/** @type {object} */ changes) => {
    Object.assign(round, changes);
    voice.tell("answer");
  };
  const drop = () => {
    if (round.film) URL.revokeObjectURL(round.film);
    round.film = "";
  };
  /** @type {Hear} */
  function take(message, buffers) {
    if (message.t === "error") {
      round.sending = false;
      return voice.say(message.to === "answer" ? `Not counted yet. ${message.text}` : message.text, true);
    }
    if (!STANDS.includes(message.t)) return hear(message, buffers);
    drop();
    Object.assign(round, { stand: message, said: "", sending: false }, fresh(message));
    if (buffers.length)
      round.film = URL.createObjectURL(new Blob([/** @type {BlobPart} */ (buffers[0])], { type: "video/mp4" }));
    hear(message, buffers);
    if (voice.bad && voice.words !== notice) voice.say("");
    voice.tell("stage");
  }
  signal.addEventListener("abort", drop);
  const start = () => {
    link.send({ t: "hello" });
    link.ask({ t: "stand" });
  };
  return Object.assign(round, { askOnce, pick, start });
}

/**
 * The place where a round's parts follow one another, and the line below. `parts` makes each of them; `named()` says
 * which one it is now. `part()` is the one that is there.
 *
 * @param {HTMLElement} root
 * @param {Round} round
 * @param {Record<string, () => Part>} parts
 * @param {() => string} [named]
 */
export function makeScene(root, round, parts, named = () => round.stand?.stage ?? "") {
  const place = h("div", { class: "dt-round-stage" });
  const { line, show } = statusLine();
  root.append(place, line);
  /** @type {Part | null} */
  let part = null;
  const turn = () => {
    if (!round.stand) return place.replaceChildren(h("p", {}, "Waiting for Python…"));
    const focused = place.contains(document.activeElement);
    part?.leave?.();
    part = parts[named()]();
    place.dataset.stage = named();
    place.replaceChildren(...part.elements);
    // The pressed button is gone: the keyboard goes on at the new heading.
    if (focused)
      /** @type {HTMLElement | null} */ (place.querySelector(".dt-round-title"))?.focus({ preventScroll: true });
    part.update?.();
  };
  return { turn, part: () => part, show: () => show(round.voice) };
}
