// Numbers of the aligner in words.

/** @import { Point } from "../page/types.js" */

export const percent = (/** @type {number} */ share) => `${(100 * share).toFixed(1)} %`;

export const turned = (/** @type {number} */ degrees) => {
  if (Math.abs(degrees) < 0.05) return "0.0°";
  return `${Math.abs(degrees).toFixed(1)}° ${degrees > 0 ? "clockwise" : "anticlockwise"}`;
};

export const shifted = (/** @type {Point} */ [x, y]) =>
  `${Math.abs(x).toFixed(0)} px ${x < 0 ? "left" : "right"}, ${Math.abs(y).toFixed(0)} px ${y < 0 ? "up" : "down"}`;
