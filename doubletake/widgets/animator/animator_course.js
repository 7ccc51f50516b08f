// The clip's course: playing, scrubbing, and how far each frame turns the photo.

import { makeNumbers } from "../page/figures.js";
import { h, write } from "../page/page.js";
import { makePlayer } from "../page/player.js";
import { makeTimeline, runsBelow } from "../page/timeline.js";
import { degrees } from "./angle_words.js";

/**
 * @typedef {import("./animator_state.js").AnimatorState} State
 * @typedef {ReturnType<typeof makeCourse>} Course
 */

/**
 * @param {State} state
 * @param {AbortSignal} signal
 */
export function makeCourse(state, signal) {
  const player = makePlayer({
    signal,
    primary: true,
    clip: () => ({ ...state.driver, index: state.chosen.index }),
    go: (index) => state.choose({ index }),
    commit: () => state.commit(),
    lacks: () => (state.missing ? "The photo is still being set in motion. A moment." : ""),
    say: state.voice.say,
  });
  const bar = progressBar(state);
  player.element.append(bar.element);
  const told = h("p", { class: "dt-help" });
  const timeline = makeTimeline({ signal, onseek: player.seek });
  const numbers = numbersTable(state);
  /** @param {number} index @param {number[]} angles */
  const paintAngles = (index, angles) => {
    const words = sentence(angles, state.menu.range);
    timeline.set({
      values: angles,
      fps: state.driver.fps,
      index,
      sentence: words,
      unit: "°",
      threshold: state.menu.range,
      spans: spansBeyond(angles, state.menu.range),
      name: `${state.chosen.photo} ${state.chosen.driver}`,
    });
    write(told, words);
    if (!player.plays()) numbers.fill();
  };
  return {
    pause: player.pause,
    toggle: player.toggle,
    element: player.element,
    below: h("section", { "aria-label": "How far the photo is turned" }, timeline.svg, told, numbers.element),
    /** @param {number} index */
    paint: (index) => {
      player.paint();
      bar.paint();
      const angles = state.pair?.angles;
      if (angles) paintAngles(index, angles);
    },
  };
}

/**
 * How many frames are made. When all are, it keeps its place, out of sight.
 *
 * @param {State} state
 */
function progressBar(state) {
  const element = h("progress", { "aria-label": "Frames made", value: "0", max: "1" });
  const paint = () => {
    const { missing } = state;
    element.max = state.driver.frames;
    element.value = state.driver.frames - missing;
    element.classList.toggle("dt-animator-whole", !missing);
  };
  return { element, paint };
}

/** @param {State} state */
const numbersTable = (state) =>
  makeNumbers(() => {
    const angles = state.pair?.angles;
    if (!angles) return null;
    const rows = angles.map((angle, k) => [String(k + 1), `${angle.toFixed(1)}°`]);
    return { head: ["Frame", "Turned from the photo"], rows };
  });

/**
 * How far the photo is turned, in words.
 *
 * @param {number[]} angles
 * @param {number} range
 */
function sentence(angles, range) {
  const beyond = angles.filter((angle) => angle > range).length;
  const most = Math.max(...angles);
  const far = `The photo is turned by ${degrees(most)} at most (frame ${angles.indexOf(most) + 1}).`;
  if (!beyond) return `${far} It stays within its range of ${degrees(range)} all the time.`;
  const negative = angles.map((angle) => -angle);
  return (
    `${far} In ${beyond} of ${angles.length} frames it is beyond its range of ${degrees(range)}, and breaks: ` +
    `frames ${runsBelow(negative, -range)}.`
  );
}

/**
 * @param {number[]} angles
 * @param {number} range
 */
const spansBeyond = (angles, range) =>
  angles.flatMap((angle, k) => (angle > range ? [{ from: k, to: k, kind: "dip" }] : []));
