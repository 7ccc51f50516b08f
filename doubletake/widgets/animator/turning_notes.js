// The measurements that the learner kept.

import { makeNotes } from "../page/figures.js";
import { percent } from "./angle_words.js";

/** @param {import("./turning_state.js").TurningState} state */
export function makeNotesTable(state) {
  const { element, show } = makeNotes({
    columns: ["Photo of", "Dots", "Limit", "Passed on the left at", "on the right at"],
    onkeep: () => state.keep(),
    onclear: () => state.clear(),
  });
  const label = (/** @type {string} */ person) =>
    state.menu.people.find(({ name }) => name === person)?.label ?? person;
  const angle = (/** @type {number | null} */ value) =>
    value === null ? "no dot above it" : `${Math.abs(value).toFixed(1)}°`;
  element.hidden = state.menu.fixed;
  const fill = () =>
    show(
      state.notes.map(({ person, dots, limit, left, right }) => [
        label(person),
        String(dots),
        percent(limit),
        angle(left),
        angle(right),
      ]),
    );
  return { element, fill };
}
