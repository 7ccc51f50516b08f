// Painting what is newest: pictures may still be on their way when the next ones are wanted.

/** @import { Frames } from "./types.js" */

/**
 * The picture at a place: itself if it is decoded, else its promise; null if it has not come yet.
 *
 * @param {Frames | undefined} frames
 * @param {number} place
 * @returns {ImageBitmap | Promise<ImageBitmap> | null}
 */
export const pictureAt = (frames, place) => (frames?.has(place) ? (frames.ready(place) ?? frames.get(place)) : null);

/**
 * A function that gathers what is wanted and then paints it, unless it was called again meanwhile.
 *
 * @template Found
 * @param {AbortSignal} signal
 * @param {() => Promise<Found | null>} gather What is to be painted; null if there is nothing yet.
 * @param {(found: Found) => void} paint
 */
export function latestOnly(signal, gather, paint) {
  let round = 0;
  return async () => {
    const mine = ++round;
    if (signal.aborted) return;
    const found = await gather();
    if (found === null || mine !== round || signal.aborted) return; // overtaken
    paint(found);
  };
}
