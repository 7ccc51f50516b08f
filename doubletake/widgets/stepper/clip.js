// The whole clip: making it, how far that is, playing it, and going to a frame.

import { h, write } from "../page/page.js";
import { makePlayer } from "../page/player.js";

/** @import { State } from "./state.js" */

const OUTDATED = "The settings changed: make the clip again to play it.";

/**
 * What the button does before the clip can be played, or null if it can.
 *
 * @param {State} state
 */
function firstOf(state) {
  if (state.making) return { label: "Cancel", press: () => state.cancel() };
  if (state.isOutdated()) return { label: "Make it again", press: state.make };
  if (!state.made) return { label: "Make the whole clip", press: state.make };
  return null;
}

/** How many frames are made, and how long the others will take. */
function makeProgress(/** @type {State} */ state) {
  const bar = h("progress", { "aria-label": "Frames made", value: "0", max: "1" });
  const left = h("span", { class: "dt-stepper-left-time" });
  const element = h("div", { class: "dt-stepper-progress" }, bar, left);
  const paint = () => {
    element.hidden = !state.making;
    if (!state.making) return;
    const { done, count } = state.making;
    bar.max = count;
    bar.value = done;
    const seconds = state.timeLeft();
    const rest = seconds === null ? "" : `, about ${Math.max(1, Math.ceil(seconds))} s left`;
    write(left, `${done} of ${count} frames made${rest}`);
  };
  return { element, paint };
}

/**
 * @param {State} state
 * @param {AbortSignal} signal
 */
export function makeClip(state, signal) {
  let wasOutdated = false;
  const player = makePlayer({
    signal,
    primary: true,
    clip: () => ({ ...state.clip(), index: state.chosen.index }),
    go: (index) => (state.playsMade() ? state.goTo(index) : state.choose({ index })),
    commit: () => state.playsMade() || state.commit(),
    rest: () => {}, // where a made clip stands is no business of Python's
    lacks: () => (state.playsMade() ? "" : OUTDATED),
    instead: () => firstOf(state),
    begin: () => state.chosen.stage === "blend" || state.choose({ stage: "blend" }),
    say: state.say,
  });
  const progress = makeProgress(state);
  player.element.append(progress.element);
  const sayOutdated = () => {
    const outdated = state.isOutdated();
    if (outdated && !wasOutdated && !state.making) state.say(OUTDATED);
    if (!outdated && wasOutdated) state.say("");
    wasOutdated = outdated;
  };
  return {
    element: player.element,
    toggle: player.toggle,
    on: {
      chosen: () => {
        sayOutdated();
        player.paint();
      },
      picture: player.paint,
      making: () => {
        wasOutdated = state.isOutdated();
        progress.paint();
        player.paint();
      },
      finished: player.play,
    },
  };
}
