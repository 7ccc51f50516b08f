// What was dragged, and what can be undone.

import { align, eyeRatios } from "./similarity.js";

/** @import { Chosen, OtherFace, State } from "./state.js" */
/** @import { Point } from "../page/types.js" */

const MOST_UNDO = 200;

/**
 * @param {object} options
 * @param {State} options.state
 * @param {Map<string, OtherFace>} options.others
 */
export function makeDrags({ state, others }) {
  const { tell } = state.voice;
  /** @type {(Chosen & { points: Float64Array })[]} */
  const past = [];

  const put = (/** @type {number} */ index, /** @type {Float64Array} */ points) => {
    const clip = state.clip();
    clip.dragged.set(index, points);
    const [right, left] = eyeRatios(points);
    clip.ratios[index] = (right + left) / 2;
    others.forEach((other) => {
      const line = other.leftOver.get(state.chosen.clip);
      if (line) line[index] = align(points, other.points).leftOver;
    });
  };
  const remember = () => {
    past.push({ ...state.chosen, points: state.dragged() });
    if (past.length > MOST_UNDO) past.shift();
  };
  /** @type {State["move"]} */
  const move = (number, place, asked) => {
    const points = Float64Array.from(state.dragged());
    const { width, height } = state.about();
    points[2 * number] = Math.max(0, Math.min(width - 1, place[0]));
    points[2 * number + 1] = Math.max(0, Math.min(height - 1, place[1]));
    put(state.chosen.index, points);
    state.asked = asked;
    tell("points");
  };
  const undo = () => {
    const last = past.pop();
    if (!last) return;
    const { points, clip, index, lean, size } = last;
    state.choose({ clip, index, lean, size });
    put(index, points);
    tell("points");
    state.commit();
  };
  const reset = () => {
    remember();
    state.chosen = { ...state.chosen, lean: 0, size: 1 };
    put(state.chosen.index, state.base());
    tell("points");
    state.commit();
  };
  /**
   * What an earlier visit dragged in a frame is put back once, when its landmarks are there.
   *
   * @param {Chosen} chosen
   * @param {Record<string, Point>} moved
   */
  const putBack = ({ index }, moved) => {
    const places = Object.entries(moved);
    if (!places.length) return;
    const points = Float64Array.from(state.base(index));
    for (const [number, place] of places) {
      points.set(place, 2 * Number(number));
      delete moved[number];
    }
    put(index, points);
  };
  return { remember, move, canUndo: () => past.length > 0, undo, reset, putBack };
}
