// The live pictures: the wanted one is asked for, the newest one is shown, and what was seen once is there at once.

import { makeFrames, toBlob } from "../page/frames.js";
import { awaited } from "../page/page.js";
import { pictureKey } from "./menu.js";

/** @import { FrameMessage, LivePicture, Picture, State, Wanted } from "./state.js" */
/** @import { Frames, Link, Message } from "../page/types.js" */

const KEPT = 240; // live pictures that the page keeps, of 40 KB each

/**
 * @param {object} options
 * @param {State} options.state
 * @param {Link} options.link
 * @param {AbortSignal} options.signal
 */
export function makePictures({ state, link, signal }) {
  let turn = 0; // of the picture wanted last
  let shown = 0; // … and of the one that is shown
  let refused = false; // whether Python's last word was why it cannot be made
  /** @type {Map<number, Wanted>} */
  const asked = new Map(); // the number of a question → what was wanted with it
  /** @type {Map<string, Picture>} */
  const kept = new Map(); // the oldest use first
  /** @type {Map<string, Frames>} */
  const befores = new Map(); // clip → its own frames

  const before = (/** @type {string} */ target) => {
    const found = befores.get(target) ?? makeFrames();
    befores.set(target, found);
    return found;
  };
  const keep = (/** @type {Picture} */ picture) => {
    const key = pictureKey(picture);
    kept.delete(key); // and in again, as the newest
    kept.set(key, picture);
    if (kept.size > KEPT) kept.delete(/** @type {string} */ (kept.keys().next().value));
  };
  const replace = (/** @type {LivePicture | null} */ live, /** @type {Wanted} */ wanted) => {
    shown = wanted.turn;
    state.live?.bitmap.close();
    state.live = live;
    state.voice.tell("picture");
  };
  const show = async (/** @type {Picture} */ picture, /** @type {Wanted} */ wanted) => {
    const bitmap = await createImageBitmap(picture.blob);
    if (wanted.turn < shown || signal.aborted) return bitmap.close(); // an older picture never replaces a newer one
    replace({ ...picture, ...wanted, bitmap }, wanted);
    if (refused && state.voice.bad) state.say("");
    refused = false;
  };
  /** Show what is chosen: at once if it was seen before, or as soon as Python has made it. */
  const look = () => {
    const { chosen } = state;
    const wanted = { turn: ++turn, askedAt: performance.now() };
    const found = kept.get(pictureKey(chosen));
    if (found) {
      keep(found);
      awaited(show(found, wanted));
    } else asked.set(link.ask({ t: "frame", chosen, before: !before(chosen.target).has(chosen.index) }), wanted);
  };
  /** A picture came, and with it the clip's own frame if that was asked for. */
  const take = (/** @type {FrameMessage} */ { t, seq, ...made }, /** @type {DataView[]} */ [after, own]) => {
    const frames = before(made.target);
    // Two questions in a row both ask for it; the one that came first may be on its way to the canvas.
    if (own && !frames.has(made.index)) frames.put(made.index, own);
    const picture = { ...made, blob: toBlob(after) };
    keep(picture);
    const wanted = asked.get(seq);
    for (const older of asked.keys()) if (older <= seq) asked.delete(older);
    if (wanted) awaited(show(picture, wanted));
  };
  /** Python refused: what was there before is no answer to what is chosen now. */
  const refuse = (/** @type {Message} */ { seq = 0, to }) => {
    refused = to === "frame";
    const wanted = asked.get(seq);
    if (wanted && wanted.turn >= shown) replace(null, wanted);
  };
  const close = () => {
    state.live?.bitmap.close();
    befores.forEach((frames) => frames.close());
  };
  return { before, look, take, refuse, close };
}
