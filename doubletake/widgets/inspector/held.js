// What was inspected: its moments, and letting it go.

import { dropAddresses, makeFrames } from "../page/frames.js";

/** @import { Data } from "./state.js" */

export const FIRST = 0; // the picture that is shown first

/**
 * Let what was inspected go, with its pictures.
 *
 * @param {Data} state
 */
export function letGo(state) {
  state.frames.close();
  for (const { addresses } of state.details.values()) dropAddresses(addresses);
  Object.assign(state, { held: null, index: FIRST, frames: makeFrames(), details: new Map(), near: null, asked: "" });
}

/**
 * The number of the moment that is nearest.
 *
 * @param {number[]} times
 * @param {number} seconds
 */
export function nearestOf(times, seconds) {
  let near = 0;
  times.forEach((time, k) => {
    if (Math.abs(time - seconds) < Math.abs(times[near] - seconds)) near = k;
  });
  return near;
}
