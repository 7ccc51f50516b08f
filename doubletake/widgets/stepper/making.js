// A whole clip, made by Python and fetched in chunks that grow until each takes about a sixth of a second.

import { makeFrames } from "../page/frames.js";
import { clipKey } from "./menu.js";

/** @import { ClipMessage, Making, State } from "./state.js" */
/** @import { Link } from "../page/types.js" */

const CHUNK_MS = 160; // so long Python takes for a chunk, about
const MOST = 12; // frames in one

/**
 * @param {object} options
 * @param {State} options.state
 * @param {Link} options.link
 */
export function makeMaking({ state, link }) {
  const { tell } = state.voice;

  const begin = () => {
    const { name, frames: count, fps } = state.clip();
    const own = state.before(name);
    state.choose({ stage: "blend" });
    const { chosen } = state;
    const needsBefore = Array.from({ length: count }, (_, k) => k).some((k) => !own.has(k));
    const now = performance.now();
    state.making = {
      key: clipKey(chosen),
      chosen,
      count,
      fps,
      done: 0,
      frames: makeFrames(),
      readings: [],
      notes: [],
      needsBefore,
      startedAt: now,
      askedAt: now,
      seq: 0,
    };
    state.say("");
    fetchNext(state.making, 2);
  };
  const cancel = (words = "Making was cancelled.") => {
    state.making?.frames.close();
    state.making = null;
    state.say(words);
    tell("making");
  };
  const fetchNext = (/** @type {Making} */ making, /** @type {number} */ most) => {
    const { chosen, done: start, count, needsBefore: before } = making;
    making.askedAt = performance.now();
    making.seq = link.send({ t: "clip", chosen, start, count: Math.min(most, count - start), before });
    tell("making");
  };
  const take = (/** @type {ClipMessage} */ { seq, start, readings, notes }, /** @type {DataView[]} */ buffers) => {
    const { making } = state;
    if (!making || making.seq !== seq) return; // of a clip that was cancelled
    const own = state.before(making.chosen.target);
    readings.forEach((reading, k) => {
      making.frames.put(start + k, buffers[k]);
      making.readings[start + k] = reading;
      making.notes[start + k] = notes[k];
      if (making.needsBefore) own.put(start + k, buffers[readings.length + k]);
    });
    making.done = start + readings.length;
    if (making.done === making.count) return finish(making);
    const each = (performance.now() - making.askedAt) / readings.length;
    fetchNext(making, Math.max(1, Math.min(MOST, 2 * readings.length, Math.round(CHUNK_MS / each))));
  };
  const finish = (/** @type {Making} */ making) => {
    state.made?.frames.close();
    state.made = making;
    state.making = null;
    state.say("The whole clip is made.");
    tell("making");
    tell("finished");
  };
  /** Seconds until the clip is made, or null while it is too early to tell. */
  const timeLeft = () => {
    if (!state.making || state.making.done < 2) return null;
    const { done, count, startedAt } = state.making;
    return (((performance.now() - startedAt) / done) * (count - done)) / 1000;
  };
  const close = () => {
    state.made?.frames.close();
    state.making?.frames.close();
  };
  return { begin, cancel, take, timeLeft, close };
}
