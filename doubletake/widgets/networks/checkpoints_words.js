// What differs between the two sliders over networks: words for one, and where it lies on an axis of true distances.

/** @typedef {import("./checkpoints_state.js").Stop} Stop */

/**
 * @typedef {object} Along
 * @property {string} label Of the slider.
 * @property {(stop: Stop) => string} words For a network.
 * @property {(stop: Stop) => string} tick For a network, below its dot.
 * @property {(stop: Stop) => number} place On the axis with true distances.
 * @property {string} axis What the axis is.
 * @property {string} even The choice of an axis on which all networks are equally far apart.
 * @property {string} straight The choice of one with true distances.
 * @property {(value: number) => string} write A place on that one.
 */

/** @param {number} seconds Said as doubletake.text.duration says it. */
const duration = (seconds) => {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
};

/** @type {{ step: Along, pictures: Along }} */
export const ALONG = {
  step: {
    label: "How long it was trained",
    words: ({ step, seconds }) => `${step.toLocaleString("en")} steps, ${duration(seconds)}`,
    tick: ({ seconds }) => duration(seconds),
    place: ({ seconds }) => seconds / 60,
    axis: "time of one processor core",
    even: "each dot about three times as long as the one before",
    straight: "minutes, at their true distance",
    write: (value) => `${value} min`,
  },
  pictures: {
    label: "How many pictures it learned from",
    words: ({ pictures, asked }) => `${asked ? "" : "all: "}${pictures} pictures of each`,
    tick: ({ pictures }) => String(pictures),
    place: ({ pictures }) => pictures,
    axis: "pictures of each person",
    even: "one network beside the other",
    straight: "pictures, at their true distance",
    write: String,
  },
};
