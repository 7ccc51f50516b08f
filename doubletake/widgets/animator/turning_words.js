// What the plot of a turn shows, in words.

import { percent, sided } from "./angle_words.js";

/**
 * @typedef {import("./turning_state.js").TurningState} State
 * @typedef {import("./turning_state.js").Dot} Dot
 */

/**
 * How many dots there are, where the highest is, and from where on they lie above the learner's limit.
 *
 * @param {State} state
 * @param {Dot[]} dots
 */
export function dotsSentence(state, dots) {
  const { plotted, turn, menu, chosen } = state;
  const count = `${dots.length} of ${state.filmed} filmed moments have their dot.`;
  const highest = highestDot(dots, plotted);
  if (!highest) return count;
  const parts = [count, `The highest is at ${sided(highest.angle)}: ${percent(highest[plotted] ?? 0, 1)}.`];
  if (plotted === "lost") {
    if (turn && turn.noise !== null) parts.push(`Film noise alone takes ${percent(turn.noise)}.`);
    if (!menu.fixed) parts.push(passes(dots, chosen.limit));
  } else {
    const blind = dots.filter((dot) => dot[plotted] === null).length;
    if (blind) parts.push(`In ${blind} of them no face was found.`);
  }
  return parts.join(" ");
}

/**
 * The highest of the dots that were measured, the first of several.
 *
 * @param {Dot[]} dots
 * @param {import("./turning_state.js").Plotted} plotted
 */
function highestDot(dots, plotted) {
  const height = (/** @type {Dot} */ dot) => dot[plotted] ?? Number.NEGATIVE_INFINITY;
  const measured = dots.filter((dot) => dot[plotted] !== null);
  return measured.length ? measured.reduce((a, b) => (height(b) > height(a) ? b : a)) : null;
}

/**
 * @param {Dot[]} dots
 * @param {number} limit
 */
function passes(dots, limit) {
  const from = (/** @type {-1 | 1} */ side) => {
    const above = dots.filter(({ angle, lost }) => angle * side > 0 && lost !== null && lost > limit);
    if (!above.length) return "nowhere yet";
    return `${Math.min(...above.map(({ angle }) => Math.abs(angle))).toFixed(0)}°`;
  };
  return `Above your limit of ${percent(limit)}: on the left from ${from(-1)}, on the right from ${from(1)}.`;
}
