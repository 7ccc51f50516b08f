// What the cue inspector's page knows, and what can be done in it.

import { makeFrames } from "../page/frames.js";
import { makeLink, makeVoice } from "../page/page.js";
import { makeHearing } from "./hearing.js";
import { FIRST, letGo, nearestOf } from "./held.js";

/**
 * @import { Addresses, Box, Buffer, Context, Frames, Link, Voice } from "../page/types.js"
 * @import { Near } from "./face_magnifier.js"
 * @import { Menu } from "./clip_choice.js"
 */

/**
 * One cue's line in the list, as `inspection_payload.py` makes it.
 *
 * @typedef {object} CueRow
 * @property {string} name
 * @property {string} title
 * @property {string} question
 * @property {boolean} valid  whether it has an answer here
 * @property {string} value
 * @property {string} saw
 * @property {string} says
 * @property {string} why
 *
 * What was found in a file (message "inspected"). `clip` is its name in the library, "" for a visitor's own;
 * `inspection` counts what was inspected, so that answers to an earlier one are known as such; of its pictures `frames`
 * are the numbers, `times` the seconds, and `boxes` where each face is in each of them, as shares of the sides.
 * @typedef {object} Held
 * @property {string} clip
 * @property {boolean} own
 * @property {number} inspection
 * @property {string} name
 * @property {boolean} course  whether it is one of the course's clips, byte for byte
 * @property {boolean} moving
 * @property {boolean} goes_on  whether the file is longer than what was measured of it
 * @property {string} file
 * @property {number[]} frames
 * @property {number[]} times
 * @property {(Box | null)[][]} boxes
 * @property {{ number: number, words: string }[]} faces
 * @property {number} face  which one is measured, from 1 on; 0 for none
 * @property {CueRow[]} cues
 * @property {{ words: string, direction: string, reasons: string[] } | null} together
 * @property {string[]} notes
 * @property {[label: string, said: string][]} claims
 * @property {string} credential
 * @property {string} [words]  what became of storing it
 *
 * What is shown of a cue that was opened (message "cue"), its pictures as addresses.
 * @typedef {object} Detail
 * @property {string} name
 * @property {[heading: string, text: string][]} page
 * @property {Timeline | null} line
 * @property {Curve | null} curve
 * @property {Reference | null} reference
 * @property {number | null} heat_time
 * @property {Addresses} addresses
 *
 * @typedef {{ times: number[], values: (number | null)[], events: number[], unit: string, sentence: string }} Timeline
 * @typedef {{ points: [number, number][], x: string, y: string, sentence: string }} Curve
 * @typedef {{ name: string, label: string, count: number, median: number, usual: [number, number] }} Group
 * @typedef {{ groups: Group[], logarithm: boolean, value: number, unit: string, sentence: string }} Reference
 *
 * @typedef {object} Data
 * @property {Voice} voice
 * @property {Menu} menu
 * @property {string} clip  what the list shows
 * @property {{ clip: string, text: string, bitmap: ImageBitmap } | null} still  its first frame, before it is inspected
 * @property {Held | null} held  what was inspected
 * @property {number} index  number of the picture that is shown
 * @property {Frames} frames
 * @property {Map<string, Detail>} details  of the cues that were opened
 * @property {Near | null} near  the face of one picture, without loss
 * @property {string} nearWords  why there is none
 * @property {string} asked  for which picture the pixels without loss were asked last
 * @property {{ words: string, done: number, own: boolean } | null} busy
 * @property {string[]} record  how good the evidence was where that could be counted
 * @property {string} howFar
 * @property {{ arrived: (message: any) => void, stop: () => void } | null} upload  a visitor's file on its way
 *
 * @typedef {Data & ReturnType<typeof makeActions> & { start: () => void }} State
 */

const STILL_HERE = 60_000; // ms after which Python is told again that somebody looks at a file of their own

/**
 * @param {Context} context
 * @returns {State}
 */
export function makeState({ model, signal }) {
  const notice = model.get("notice");
  const voice = makeVoice(notice, notice !== "");
  /** @type {Data} */
  const data = {
    voice,
    menu: model.get("menu"),
    clip: model.get("chosen").clip,
    still: null,
    held: null,
    index: FIRST,
    frames: makeFrames(),
    details: new Map(),
    near: null,
    nearWords: "",
    asked: "",
    busy: null,
    record: [],
    howFar: "",
    upload: null,
  };
  const link = makeLink({
    model,
    signal,
    hear: (message, buffers) => hear(message, buffers),
    feel: (words) => voice.say(words, words !== ""),
  });
  const start = () => {
    link.send({ t: "hello" });
  };
  const state = Object.assign(data, makeActions(data, link), { start });
  const hear = makeHearing(state, link);
  const beat = setInterval(() => {
    if (state.held?.own && document.visibilityState === "visible") link.send({ t: "ping" });
  }, STILL_HERE);
  // The page is closed: a visitor's file goes with it.
  const goodbye = () => link.send({ t: "forget" });
  window.addEventListener("pagehide", goodbye, { signal });
  signal.addEventListener("abort", () => {
    clearInterval(beat);
    goodbye();
    letGo(state);
  });
  return state;
}

/**
 * What somebody can do.
 *
 * @param {Data} state
 * @param {Link} link
 */
function makeActions(state, link) {
  const { tell, say } = state.voice;
  const choose = (/** @type {string} */ clip) => {
    state.clip = clip;
    state.still = null;
    link.ask({ t: "still", clip });
    tell("clip");
  };
  const inspect = ({
    own = false,
    face = /** @type {number | null} */ (null),
    start = /** @type {number | null} */ (null),
  } = {}) => {
    state.busy = { words: "starting", done: 0, own };
    link.send({ t: "inspect", clip: state.clip, own, face, start });
    tell("busy");
  };
  const stop = () => {
    state.busy = null;
    link.send({ t: "stop" });
    say("Stopped.");
    tell("busy");
  };
  const forgotten = (/** @type {string} */ words) => {
    letGo(state);
    say(words);
    choose(state.clip);
    tell("held");
  };
  const forget = () => {
    link.send({ t: "forget" });
    forgotten("Your file is forgotten.");
  };
  const send = (/** @type {{ t: string, [field: string]: any }} */ fields, /** @type {Buffer[]} */ buffers) =>
    link.send(fields, buffers);
  const open = (/** @type {string} */ name) => !state.details.has(name) && link.send({ t: "cue", name });
  const note = (/** @type {"html" | "json"} */ form) => link.send({ t: "note", form });
  /** Ask for the pixels of the picture that is shown, without loss. */
  const askNear = () => {
    const wanted = `${state.held?.inspection} ${state.index}`;
    if (state.busy || wanted === state.asked) return;
    state.asked = wanted;
    state.nearWords = "";
    link.ask({ t: "magnify", index: state.index });
  };
  const goTo = (/** @type {number} */ index) => {
    if (!state.held) return;
    state.index = Math.max(0, Math.min(state.held.frames.length - 1, index));
    tell("frame");
  };
  const goToTime = (/** @type {number} */ seconds) => state.held && goTo(nearestOf(state.held.times, seconds));
  const time = () => state.held?.times[state.index] ?? 0;
  /** Pictures a second, of those that were kept. */
  const rate = () => {
    const { times = [0] } = state.held ?? {};
    return (times.length - 1) / (times[times.length - 1] - times[0]) || 1;
  };
  return { choose, inspect, stop, forgotten, forget, send, open, note, askNear, goTo, goToTime, time, rate };
}
