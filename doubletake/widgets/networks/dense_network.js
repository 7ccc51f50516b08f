// A network of dense layers, trained by backpropagation and Adam (D. Kingma, J. Ba, 2015). Its loops are plain and its
// arrays flat: it learns live, between two pictures of a page.

/** @import { Chance } from "./chance.js" */

/**
 * @typedef {object} Layer Of a network: each output is a weighted sum of all inputs, and its bias.
 * @property {number} ins
 * @property {number} outs
 * @property {Float64Array} weights (outs × ins), row by row.
 * @property {Float64Array} bias (outs,)
 *
 * @typedef {Layer[]} Net
 * @typedef {{ weights: Float64Array, bias: Float64Array }[]} Slopes Of a loss by each number of each layer.
 */

const LEAK = 0.2; // slope of the activation below 0
const DECAY = [0.5, 0.99];
const PARTS = /** @type {const} */ (["weights", "bias"]);

/**
 * A network that has learned nothing: layers between so many numbers.
 *
 * @param {number[]} sizes
 * @param {Chance} chance
 * @returns {Net}
 */
export function makeNet(sizes, chance) {
  return sizes.slice(1).map((outs, k) => {
    const ins = sizes[k];
    const weights = Float64Array.from({ length: ins * outs }, () => chance.normal() * Math.sqrt(2 / ins));
    return { ins, outs, weights, bias: new Float64Array(outs) };
  });
}

/**
 * What each layer gives for `count` points, the input first; the last layer has no activation.
 *
 * @param {Net} net
 * @param {Float64Array} input
 * @param {number} count
 */
export function forward(net, input, count) {
  const values = [input];
  for (const layer of net)
    values.push(layerOutput(layer, values[values.length - 1], count, values.length < net.length));
  return values;
}

/**
 * @param {Layer} layer
 * @param {Float64Array} before
 * @param {number} count
 * @param {boolean} activated
 */
function layerOutput({ ins, outs, weights, bias }, before, count, activated) {
  const after = new Float64Array(count * outs);
  for (let k = 0; k < count; k++)
    for (let o = 0; o < outs; o++) {
      const row = o * ins;
      const point = k * ins;
      let sum = bias[o];
      for (let i = 0; i < ins; i++) sum += weights[row + i] * before[point + i];
      after[k * outs + o] = activated && sum <= 0 ? LEAK * sum : sum;
    }
  return after;
}

/**
 * What the last layer gives.
 *
 * @param {Net} net
 * @param {Float64Array} input
 * @param {number} count
 */
export const output = (net, input, count) => forward(net, input, count)[net.length];

/**
 * Backpropagation: slopes of a loss by each weight and bias, from those by the output.
 *
 * @param {Net} net
 * @param {Float64Array[]} values What `forward` gave.
 * @param {Float64Array} slopes
 * @param {number} count
 * @returns {Slopes}
 */
export function backward(net, values, slopes, count) {
  /** @type {Slopes} */
  const found = [];
  let above = slopes;
  for (let k = net.length - 1; k >= 0; k--) {
    if (k < net.length - 1) above = throughActivation(above, values[k + 1]);
    found[k] = slopesByWeights(net[k], values[k], above, count);
    if (k) above = slopesByInput(net[k], above, count);
  }
  return found;
}

/**
 * The same by the network's input, whose weights are left alone.
 *
 * @param {Net} net
 * @param {Float64Array[]} values
 * @param {Float64Array} slopes
 * @param {number} count
 */
export function backwardToInput(net, values, slopes, count) {
  let above = slopes;
  for (let k = net.length - 1; k >= 0; k--) {
    if (k < net.length - 1) above = throughActivation(above, values[k + 1]);
    above = slopesByInput(net[k], above, count);
  }
  return above;
}

/**
 * @param {Float64Array} slopes By what the activation gave; changed in place.
 * @param {Float64Array} after What it gave.
 */
function throughActivation(slopes, after) {
  for (let k = 0; k < slopes.length; k++) if (after[k] < 0) slopes[k] *= LEAK;
  return slopes;
}

/**
 * @param {Layer} layer
 * @param {Float64Array} before
 * @param {Float64Array} slopes
 * @param {number} count
 */
function slopesByWeights({ ins, outs }, before, slopes, count) {
  const [weights, bias] = [new Float64Array(ins * outs), new Float64Array(outs)];
  for (let k = 0; k < count; k++)
    for (let o = 0; o < outs; o++) {
      const slope = slopes[k * outs + o];
      const row = o * ins;
      const point = k * ins;
      bias[o] += slope;
      for (let i = 0; i < ins; i++) weights[row + i] += slope * before[point + i];
    }
  return { weights, bias };
}

/**
 * @param {Layer} layer
 * @param {Float64Array} slopes
 * @param {number} count
 */
function slopesByInput({ ins, outs, weights }, slopes, count) {
  const below = new Float64Array(count * ins);
  for (let k = 0; k < count; k++)
    for (let o = 0; o < outs; o++) {
      const slope = slopes[k * outs + o];
      const row = o * ins;
      const point = k * ins;
      for (let i = 0; i < ins; i++) below[point + i] += slope * weights[row + i];
    }
  return below;
}

/**
 * Adam: each weight takes a step against its slope, as long as that slope is steady.
 *
 * @param {Net} net It is changed in place.
 * @param {number} rate How long a step is.
 * @returns {(slopes: Slopes) => void}
 */
export function makeAdam(net, rate) {
  const zeros = () => net.map((layer) => ({ weights: layer.weights.map(() => 0), bias: layer.bias.map(() => 0) }));
  const [means, squares] = [zeros(), zeros()];
  let steps = 0;
  return (slopes) => {
    steps++;
    net.forEach((layer, n) => {
      for (const part of PARTS) adamStep(layer[part], slopes[n][part], means[n][part], squares[n][part], steps, rate);
    });
  };
}

/**
 * @param {Float64Array} numbers
 * @param {Float64Array} slopes
 * @param {Float64Array} means Of the slopes so far, and of their squares.
 * @param {Float64Array} squares
 * @param {number} steps
 * @param {number} rate
 */
function adamStep(numbers, slopes, means, squares, steps, rate) {
  const [first, second] = DECAY.map((decay) => 1 - decay ** steps);
  for (let k = 0; k < numbers.length; k++) {
    const slope = slopes[k];
    means[k] += (1 - DECAY[0]) * (slope - means[k]);
    squares[k] += (1 - DECAY[1]) * (slope * slope - squares[k]);
    numbers[k] -= (rate * (means[k] / first)) / (Math.sqrt(squares[k] / second) + 1e-8);
  }
}
