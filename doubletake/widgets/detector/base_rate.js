// What a threshold comes to on a platform: Bayes' rule, and counting.

/**
 * A threshold, and what its test counted there, as room.py sends it. They come in a list, the lowest first; the last one
 * flags nothing: its threshold, its ratio and what it misses are null.
 *
 * @typedef {object} OperatingPoint
 * @property {number | null} threshold
 * @property {[flagged: number, of: number]} hits  swapped clips
 * @property {[flagged: number, of: number]} alarms  camera clips
 * @property {number} hit  the share of swapped clips that is flagged
 * @property {number} alarm  … and of camera clips
 * @property {Interval | null} ratio  how many times likelier a swapped clip is flagged than a camera clip
 * @property {Interval | null} missed  of 1,000 swapped clips
 *
 * @typedef {[value: number, low: number, high: number]} Interval
 *
 * How rare swaps are, and what errors cost.
 * @typedef {{ prevalence: number, cost_missed: number, cost_false_alarm: number }} Stakes
 */

/**
 * The place of the threshold that flags the same clips as a number would; null flags nothing.
 *
 * @param {OperatingPoint[]} points
 * @param {number | null} threshold
 */
export function placeOf(points, threshold) {
  const last = points.length - 1;
  if (threshold === null) return last;
  const place = points.findIndex((point) => point.threshold !== null && point.threshold >= threshold);
  return place < 0 ? last : place;
}

/**
 * A day in whole clips, what its errors cost, and of 1,000 flagged clips how many are swapped.
 *
 * @param {OperatingPoint} point
 * @param {Stakes} stakes
 * @param {number} clips
 */
export function dayOf(point, { prevalence, cost_missed: miss, cost_false_alarm: alarm }, clips) {
  const swapped = Math.round(clips * prevalence);
  const caught = Math.round(swapped * point.hit);
  const accused = Math.round((clips - swapped) * point.alarm);
  const right = (/** @type {number} */ ratio) => (1000 * prevalence * ratio) / (prevalence * ratio + 1 - prevalence);
  return {
    swapped,
    caught,
    missed: swapped - caught,
    accused,
    passed: clips - swapped - accused,
    right: point.ratio ? /** @type {Interval} */ (point.ratio.map(right)) : null,
    cost: (swapped - caught) * miss + accused * alarm,
  };
}

/**
 * The place of the threshold that costs least for each clip; of several, the highest.
 *
 * @param {OperatingPoint[]} points
 * @param {Stakes} stakes
 */
export function cheapestOf(points, { prevalence, cost_missed: miss, cost_false_alarm: alarm }) {
  const costs = points.map((point) => prevalence * miss * (1 - point.hit) + (1 - prevalence) * alarm * point.alarm);
  const least = Math.min(...costs) + 1e-12;
  return costs.findLastIndex((cost) => cost <= least);
}
