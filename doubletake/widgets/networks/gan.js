// A generative adversarial network small enough to be watched: I. Goodfellow et al., 2014, in two dimensions. The
// generator turns noise into points; the critic (there: discriminator) says of a point whether it is a true one. Both
// are small networks of dense layers. No part of this file draws.

import { makeChance } from "./chance.js";
import { backward, backwardToInput, forward, makeAdam, makeNet, output } from "./dense_network.js";

/**
 * @import { Chance } from "./chance.js"
 * @import { Net } from "./dense_network.js"
 */

/**
 * @typedef {(chance: Chance) => [number, number]} Sample One true point.
 * @typedef {keyof typeof PATTERNS} Pattern
 * @typedef {keyof typeof LEADS} Lead
 *
 * @typedef {object} Gan
 * @property {Lead} lead
 * @property {number} rounds
 * @property {Net} generator
 * @property {Net} critic
 * @property {(count: number) => Float64Array} noise For so many points.
 * @property {(noise: Float64Array) => Float64Array} make Points, x and y in turn.
 * @property {(points: Float64Array) => Float64Array} opinion How sure the critic is that each is a true one, 0…1.
 * @property {() => void} step One round.
 *
 * @typedef {{ hits: number, covered: number, right: number }} Standing Each a share of 1.
 */

const NOISE = 2; // numbers that the generator is given for one point
const HIDDEN = 32;
const BATCH = 64;
/** Who practises more: how often the critic and the generator learn in one round. */
export const LEADS = { even: [1, 1], generator: [1, 12], critic: [8, 1] };
const RATES = { generator: 0.002, critic: 0.003 };
const HIT = 0.15; // a made point this near to a true one counts as a hit

/**
 * What the generator has to learn: each gives one true point.
 *
 * @type {{ cloud: Sample, ring: Sample, wave: Sample, islands: Sample }}
 */
export const PATTERNS = {
  cloud: ({ normal }) => [0.4 + 0.15 * normal(), 0.3 + 0.15 * normal()],
  ring: ({ uniform, normal }) => {
    const [angle, radius] = [2 * Math.PI * uniform(), 0.7 + 0.03 * normal()];
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  },
  wave: ({ uniform, normal }) => {
    const x = 2 * uniform() - 1;
    return [0.8 * x, 0.4 * Math.sin(Math.PI * x) + 0.03 * normal()];
  },
  islands: ({ uniform, normal }) => {
    const angle = (Math.PI / 4) * Math.floor(8 * uniform());
    return [0.75 * Math.cos(angle) + 0.04 * normal(), 0.75 * Math.sin(angle) + 0.04 * normal()];
  },
};

/**
 * True points, x and y in turn.
 *
 * @param {Pattern} pattern
 * @param {number} count
 * @param {Chance} chance
 */
export function samplePattern(pattern, count, chance) {
  const points = new Float64Array(2 * count);
  for (let k = 0; k < count; k++) points.set(PATTERNS[pattern](chance), 2 * k);
  return points;
}

/** @param {number} score */
const sure = (score) => 1 / (1 + Math.exp(-score)); // how sure the critic is that a point is true, 0…1
/** @param {number} value */
const softplus = (value) => Math.max(value, 0) + Math.log1p(Math.exp(-Math.abs(value)));

/**
 * How wrong the critic is: low if it gives true points a high score and made ones a low one.
 *
 * @param {Net} critic
 * @param {Float64Array} truth
 * @param {Float64Array} made As many points as `truth`.
 */
export function criticLoss(critic, truth, made) {
  const ofTrue = scoredLoss(critic, truth, 1);
  const ofMade = scoredLoss(critic, made, -1);
  const slopes = ofTrue.slopes.map(({ weights, bias }, n) => ({
    weights: weights.map((slope, k) => slope + ofMade.slopes[n].weights[k]),
    bias: bias.map((slope, k) => slope + ofMade.slopes[n].bias[k]),
  }));
  return { loss: ofTrue.loss + ofMade.loss, slopes };
}

/**
 * How wrong the critic is about points that all should have a high score (1), or a low one (-1).
 *
 * @param {Net} critic
 * @param {Float64Array} points
 * @param {1 | -1} wanted
 */
function scoredLoss(critic, points, wanted) {
  const count = points.length / 2;
  const values = forward(critic, points, count);
  let loss = 0;
  const slopes = values[values.length - 1].map((score) => {
    loss += softplus(-wanted * score) / count;
    return (-wanted * sure(-wanted * score)) / count;
  });
  return { loss, slopes: backward(critic, values, slopes, count) };
}

/**
 * How little the generator deceives the critic: low if the critic takes its points for true ones.
 *
 * @param {Net} generator
 * @param {Net} critic
 * @param {Float64Array} noise
 */
export function generatorLoss(generator, critic, noise) {
  const count = noise.length / NOISE;
  const values = forward(generator, noise, count);
  const seen = forward(critic, values[values.length - 1], count);
  let loss = 0;
  const slopes = seen[seen.length - 1].map((score) => {
    loss += softplus(-score) / count;
    return -sure(-score) / count;
  });
  const input = backwardToInput(critic, seen, slopes, count);
  return { loss, slopes: backward(generator, values, input, count) };
}

/**
 * A generator and a critic, and the pattern they are trained on. `step()` is one round: first the critic learns, then
 * the generator, as often as the lead says.
 *
 * @param {{ pattern?: Pattern, lead?: Lead, seed?: number }} settings
 * @returns {Gan}
 */
export function makeGan({ pattern = "ring", lead = "even", seed = 1 } = {}) {
  const chance = makeChance(seed);
  const generator = makeNet([NOISE, HIDDEN, HIDDEN, 2], chance);
  const critic = makeNet([2, HIDDEN, HIDDEN, 1], chance);
  const learn = { generator: makeAdam(generator, RATES.generator), critic: makeAdam(critic, RATES.critic) };
  const noise = (/** @type {number} */ count) => Float64Array.from({ length: NOISE * count }, chance.normal);
  const make = (/** @type {Float64Array} */ given) => output(generator, given, given.length / NOISE);
  const step = () => {
    const [criticTimes, generatorTimes] = LEADS[gan.lead];
    for (let k = 0; k < criticTimes; k++) {
      const truth = samplePattern(pattern, BATCH, chance);
      learn.critic(criticLoss(critic, truth, make(noise(BATCH))).slopes);
    }
    for (let k = 0; k < generatorTimes; k++) learn.generator(generatorLoss(generator, critic, noise(BATCH)).slopes);
    gan.rounds++;
  };
  /** @type {Gan} */
  const gan = {
    lead,
    rounds: 0,
    generator,
    critic,
    noise,
    make,
    opinion: (points) => output(critic, points, points.length / 2).map(sure),
    step,
  };
  return gan;
}

/**
 * How things stand, each a share of 1: `hits`, made points that lie where true ones do; `covered`, true points near
 * which a made one lies (low when the generator has settled on a part of the pattern: mode collapse); `right`, how
 * often the critic tells true points from made ones.
 *
 * @param {Gan} gan
 * @param {Float64Array} truth
 * @param {Float64Array} made
 * @returns {Standing}
 */
export function standing(gan, truth, made) {
  const trueOnes = shareOf(gan.opinion(truth), (sureness) => sureness > 0.5);
  const madeOnes = shareOf(gan.opinion(made), (sureness) => sureness <= 0.5);
  return { hits: shareNear(made, truth), covered: shareNear(truth, made), right: (trueOnes + madeOnes) / 2 };
}

/**
 * @param {Float64Array} values
 * @param {(value: number) => boolean} test
 */
const shareOf = (values, test) => values.filter(test).length / values.length;

/**
 * The share of points that lie near to one of the others.
 *
 * @param {Float64Array} points
 * @param {Float64Array} others
 */
function shareNear(points, others) {
  let found = 0;
  for (let k = 0; k < points.length; k += 2) if (isNear(points[k], points[k + 1], others)) found++;
  return (2 * found) / points.length;
}

/**
 * @param {number} x
 * @param {number} y
 * @param {Float64Array} others
 */
function isNear(x, y, others) {
  for (let n = 0; n < others.length; n += 2)
    if ((x - others[n]) ** 2 + (y - others[n + 1]) ** 2 < HIT * HIT) return true;
  return false;
}
