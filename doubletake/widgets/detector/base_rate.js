// What a threshold comes to on a platform: Bayes' rule, and counting. `rungs` are thresholds, the lowest first, as
// room.py sends them: { threshold, hits, alarms, hit, alarm, ratio, missed }; the last flags nothing (null).

/** The place of the threshold that flags the same clips as a number would; null flags nothing. */
export function placeOf(rungs, threshold) {
  const last = rungs.length - 1;
  if (threshold === null) return last;
  const place = rungs.findIndex((rung) => rung.threshold !== null && rung.threshold >= threshold);
  return place < 0 ? last : place;
}

/** A day in whole clips, what its errors cost, and of 1,000 flagged clips how many are swapped: [value, low, high]. */
export function dayOf(rung, { prevalence, cost_missed: miss, cost_false_alarm: alarm }, clips) {
  const swapped = Math.round(clips * prevalence);
  const caught = Math.round(swapped * rung.hit);
  const accused = Math.round((clips - swapped) * rung.alarm);
  const right = (ratio) => (1000 * prevalence * ratio) / (prevalence * ratio + 1 - prevalence);
  return {
    swapped,
    caught,
    missed: swapped - caught,
    accused,
    passed: clips - swapped - accused,
    right: rung.ratio?.map(right) ?? null,
    cost: (swapped - caught) * miss + accused * alarm,
  };
}

/** The place of the threshold that costs least for each clip; of several, the highest. */
export function cheapestOf(rungs, { prevalence, cost_missed: miss, cost_false_alarm: alarm }) {
  const costs = rungs.map((rung) => prevalence * miss * (1 - rung.hit) + (1 - prevalence) * alarm * rung.alarm);
  const least = Math.min(...costs) + 1e-12;
  return costs.findLastIndex((cost) => cost <= least);
}
