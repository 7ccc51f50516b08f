// The clips and faces that Python has sent so far, and what it is asked for next.

import { makeFrames, toBlob } from "../page/frames.js";
import { eyeRatios } from "./similarity.js";

/** @import { Chosen, FaceClip, OtherFace, State } from "./state.js" */
/** @import { Link, Message } from "../page/types.js" */

const CHUNK = 12; // frames fetched at once

/**
 * A message's buffer as an array of numbers; copied, because it may start anywhere.
 *
 * @template {Float32Array | Float64Array | Uint16Array} Numbers
 * @param {new (buffer: ArrayBuffer) => Numbers} Kind
 * @param {DataView} buffer
 */
export function numbers(Kind, buffer) {
  const view = new Uint8Array(buffer.buffer ?? buffer, buffer.byteOffset ?? 0, buffer.byteLength);
  return new Kind(view.slice().buffer);
}

/**
 * @param {object} options
 * @param {State} options.state
 * @param {Link} options.link
 * @param {AbortSignal} options.signal
 */
export function makeMaterial({ state, link, signal }) {
  /** @type {Map<string, FaceClip>} */
  const clips = new Map();
  /** @type {Map<string, OtherFace>} */
  const others = new Map();
  let fetching = false; // whether frames are on their way

  const hasFaces = (/** @type {Chosen} */ { clip, other }) =>
    Boolean(clips.get(clip)?.truth.length && others.get(other)?.points.length);
  const fetchClip = () => {
    const { clip } = state.chosen;
    if (clips.has(clip)) return;
    const empty = new Float64Array();
    clips.set(clip, { truth: empty, yaw: empty, ratios: empty, frames: makeFrames(), dragged: new Map() });
    link.send({ t: "clip", clip });
  };
  const fetchOther = () => {
    const { other } = state.chosen;
    if (others.has(other)) return;
    const points = new Float64Array();
    others.set(other, { points, yaw: 0, width: 0, height: 0, bitmap: null, leftOver: new Map() });
    link.send({ t: "other", other });
  };
  /** The frame that is looked at first, then those after it. */
  const fetchFrames = () => {
    if (fetching) return;
    const { clip: name, index } = state.chosen;
    const { frames } = state.clip();
    const { frames: count } = state.about();
    const start = Array.from({ length: count }, (_, k) => (index + k) % count).find((one) => !frames.has(one));
    if (start === undefined) return;
    fetching = true;
    link.ask({ t: "frames", clip: name, start, count: index === start ? 1 : CHUNK }, { ahead: true });
  };
  const takeClip = (/** @type {Message} */ message, /** @type {DataView[]} */ buffers) => {
    const clip = clips.get(message.clip);
    if (!clip) return;
    const [truth, yaw] = buffers.map((buffer) => numbers(Float64Array, buffer));
    clip.yaw = yaw;
    clip.ratios = Float64Array.from({ length: yaw.length }, (_, index) => {
      const [right, left] = eyeRatios(truth.subarray(136 * index, 136 * (index + 1)));
      return (right + left) / 2;
    });
    clip.truth = truth;
  };
  const takeOther = async (/** @type {Message} */ message, /** @type {DataView[]} */ [points, picture]) => {
    const other = others.get(message.other);
    const { width, height, yaw } = message;
    const bitmap = await createImageBitmap(toBlob(picture));
    if (signal.aborted || !other) return;
    Object.assign(other, { width, height, yaw, bitmap, points: numbers(Float64Array, points) });
    state.voice.tell("faces");
  };
  const takeFrames = (/** @type {Message} */ { clip, start }, /** @type {DataView[]} */ buffers) => {
    fetching = false;
    const frames = clips.get(clip)?.frames;
    buffers.forEach((buffer, k) => frames?.has(start + k) || frames?.put(start + k, buffer));
  };
  const freeFrames = () => {
    fetching = false;
  };
  const close = () => {
    clips.forEach(({ frames }) => frames.close());
    others.forEach(({ bitmap }) => bitmap?.close());
  };
  return {
    clips,
    others,
    hasFaces,
    fetchClip,
    fetchOther,
    fetchFrames,
    takeClip,
    takeOther,
    takeFrames,
    freeFrames,
    close,
  };
}
