// What the stepper offers: who can be chosen with whom, and what a picture or a clip depends on.

/** @import { Chosen, Menu, Way } from "./state.js" */
/** @import { ClipEntry } from "../page/types.js" */

/**
 * What a made clip depends on: everything but the frame and stage that are looked at.
 *
 * @param {Chosen} chosen
 */
export const clipKey = ({ source, target, way, settings }) =>
  JSON.stringify([source, target, way, Object.entries(settings).sort()]);

/**
 * … and what one picture depends on.
 *
 * @param {Chosen} chosen
 */
export const pictureKey = (chosen) => `${chosen.stage} ${chosen.index} ${clipKey(chosen)}`;

/**
 * … and what the needle's stripe depends on.
 *
 * @param {{ source: string, target: string, way: string }} chosen
 */
export const bandKey = ({ source, target, way }) => `${way} ${source} ${target}`;

/** @param {Menu} menu */
export function makeOffer(menu) {
  const clipOf = (/** @type {string} */ name) =>
    /** @type {ClipEntry} */ (menu.clips.find((clip) => clip.name === name));
  const wayOf = (/** @type {string} */ name) => /** @type {Way} */ (menu.ways.find((way) => way.name === name));
  /** Whether it can be made: a network draws only those two faces that it learned. */
  const isPossible = (/** @type {Chosen} */ { way, source, target }) => {
    const { pairs } = wayOf(way);
    return !pairs || pairs.some(([face, host]) => face === source && host === clipOf(target).person);
  };
  /**
   * Whether a person or clip can be chosen at all, with somebody else if need be.
   *
   * @param {string} way
   * @param {"source" | "target"} key
   * @param {string} name
   */
  const isOffered = (way, key, name) => {
    const { pairs } = wayOf(way);
    const [person, place] = key === "target" ? [clipOf(name).person, 1] : [name, 0];
    return !pairs || pairs.some((pair) => pair[place] === person);
  };
  /**
   * What can be made and is nearest to what was chosen: what the learner just picked stays, if it can.
   *
   * @param {Chosen} chosen
   * @param {Partial<Chosen>} picked
   * @returns {Chosen}
   */
  const nearest = (chosen, picked) => {
    if (isPossible(chosen)) return chosen;
    const all = menu.people.flatMap(({ name: source }) =>
      menu.clips.map(({ name: target }) => ({ ...chosen, source, target })),
    );
    const kept = (/** @type {Chosen} */ one, /** @type {"source" | "target"} */ key) =>
      one[key] === chosen[key] ? (key in picked ? 2 : 1) : 0;
    const likeness = (/** @type {Chosen} */ one) =>
      kept(one, "source") +
      kept(one, "target") +
      (clipOf(one.target).person === clipOf(chosen.target).person ? 0.5 : 0);
    const possible = all.filter(isPossible).sort((a, b) => likeness(b) - likeness(a));
    return possible[0] ?? chosen;
  };
  return { clipOf, wayOf, isOffered, nearest };
}
