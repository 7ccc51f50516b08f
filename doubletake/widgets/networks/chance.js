// Chance that can be repeated: the same seed plays the same game.

/** @typedef {{ uniform: () => number, normal: () => number }} Chance */

/**
 * Uniform numbers in 0…1, and normal ones.
 *
 * @param {number} seed
 * @returns {Chance}
 */
export function makeChance(seed) {
  let state = seed >>> 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 4294967296;
  };
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  return { uniform, normal };
}
