// What the cue inspector's page does with each answer of Python.

import { toAddresses, toBlob } from "../page/frames.js";
import { h } from "../page/page.js";
import { nearOf } from "./face_magnifier.js";
import { letGo } from "./held.js";

/**
 * @import { Hear, Link } from "../page/types.js"
 * @import { Held, State } from "./state.js"
 */

const ASK_AGAIN = 1500; // ms, where Python was busy
/** @type {Record<string, string>} */
const TYPES = { html: "text/html", json: "application/json" };

/**
 * @param {State} state
 * @param {Link} link
 * @returns {Hear}
 */
export function makeHearing(state, link) {
  const answers = { ...makeHolding(state, link), ...makeParts(state, link), ...makeWork(state) };
  return (message, buffers) => {
    if (message.t === "error" && message.to === "magnify") return nearIsRefused(state, message.text);
    return answers[message.t]?.(message, buffers);
  };
}

/**
 * Which file is held: the one of an earlier view, another one, or none any more.
 *
 * @param {State} state
 * @param {Link} link
 * @returns {Record<string, Hear>}
 */
function makeHolding(state, link) {
  const { tell, say } = state.voice;
  const take = (/** @type {Held} */ message) => {
    letGo(state);
    state.held = message;
    state.busy = null;
    if (!message.own) state.clip = message.clip;
    link.send({ t: "pictures", start: 0 });
    tell("held");
    // For whoever cannot see it: how things stand now.
    const found = message.face ? "Measured." : "No face was found.";
    say([found, message.words].filter(Boolean).join(" "));
  };
  return {
    init: (message) => {
      state.howFar = message.how_far;
      if (message.held) take(message.held);
      else state.choose(state.clip);
      link.send({ t: "record" });
    },
    inspected: take, // also where it was stopped a moment too late: this is what Python holds
    forgotten: () => state.forgotten("Your file is forgotten, because this page was left for ten minutes."),
    record: (message) => {
      state.record = message.sentences;
      tell("record");
    },
  };
}

/**
 * What is shown of a file, part by part. Of a file that is held no more nothing is taken.
 *
 * @param {State} state
 * @param {Link} link
 * @returns {Record<string, Hear>}
 */
function makeParts(state, link) {
  const { tell, say } = state.voice;
  return {
    still: async (message, buffers) => {
      const bitmap = await createImageBitmap(toBlob(buffers[0]));
      if (message.clip !== state.clip) return bitmap.close();
      state.still = { ...message, bitmap };
      tell("frame");
    },
    pictures: (message, buffers) => {
      if (message.inspection !== state.held?.inspection) return;
      buffers.forEach((buffer, k) => state.frames.put(message.start + k, buffer));
      const next = message.start + buffers.length;
      if (buffers.length && next < (state.held?.frames.length ?? 0)) link.send({ t: "pictures", start: next });
      tell("frame");
    },
    cue: (message, buffers) => {
      if (message.inspection !== state.held?.inspection) return;
      state.details.set(message.name, { ...message, addresses: toAddresses(message.pictures, buffers) });
      if (message.words) say(message.words);
      tell("cue");
    },
    magnify: async (message, buffers) => {
      const near = await nearOf(message, buffers[0]);
      state.asked = "";
      if (near.inspection !== state.held?.inspection) return;
      state.near = near; // of a picture that was left meanwhile: the right one is asked for now
      tell("near");
    },
    note: (message, buffers) => {
      const file = new Blob([/** @type {BlobPart} */ (buffers[0])], { type: TYPES[message.form] });
      const address = URL.createObjectURL(file);
      h("a", { href: address, download: message.name }).click();
      setTimeout(() => URL.revokeObjectURL(address), 10_000);
    },
  };
}

/**
 * How far the work is, and what became of it where it came to nothing.
 *
 * @param {State} state
 * @returns {Record<string, Hear>}
 */
function makeWork(state) {
  const { tell, say } = state.voice;
  const failed = (/** @type {{ text: string }} */ { text }) => {
    state.busy = null;
    state.upload?.stop();
    say(text, true);
    tell("busy");
  };
  return {
    piece: (message) => state.upload?.arrived(message),
    progress: ({ words, done }) => {
      if (!state.busy) return;
      state.busy = { ...state.busy, words, done };
      tell("busy");
    },
    failed,
    error: failed,
  };
}

/**
 * Something is being measured, so the exact pixels did not come: they are asked for again.
 *
 * @param {State} state
 * @param {string} words
 */
function nearIsRefused(state, words) {
  state.nearWords = words;
  state.asked = "";
  setTimeout(() => state.held && state.voice.tell("near"), ASK_AGAIN);
}
